"""A scene with somebody of every kind: strangers, people in every outcome, staff of each role, and what they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.lifecycle import Role
from programme.registration import State, Verdict
from services import course, network_question, people, requests
from services.course import sessions
from services.journal import Actor
from services.mydata import of_person
from services.publication import propose
from services.registration import current, move
from services.staff import invite, join, member, remove
from services.triage import card
from storage.engine.tx import Tx
from storage.registration import queued, registration
from storage.tables import metadata
from tests.bot.roles_announcing import announcements_of
from tests.bot.roles_ideas import ideas_of
from tests.services.test_registration import NOW, send
from tests.support.courses import COURSES_NOW, OFFICER, course_of, filled, opened, seated
from tests.support.pending import decided
from tests.support.talks import talk_of

MESSENGER = "telegram"
STAFF = {"reviewer": Role.REVIEWER, "colleague": Role.REVIEWER, "officer": Role.OFFICER, "other": Role.OFFICER,
         "coordinator": Role.COORDINATOR,
         "second": Role.COORDINATOR, "removed": Role.OFFICER}  # fmt: skip
ROLES = ("stranger", "registered", "invited", "companion", "diplomat", "reviewer", "removed", "officer", "coordinator")
OUTCOMES = {"invited": Verdict.ABLE, "companion": Verdict.COMPANION, "diplomat": Verdict.ABLE}
BY = Actor(Role.COORDINATOR, 900)
A_SCENE = 12


def in_one_scene(pages: Iterable[str]) -> pytest.MarkDecorator:
    """Let a test try several pages in one scene, where nothing of them is kept: a scene costs more than they do."""
    every = list(pages)
    shares = [every[first : first + A_SCENE] for first in range(0, len(every), A_SCENE)]
    return pytest.mark.parametrize("pages", shares, ids=[f"{share[0]}-{share[-1]}" for share in shares])


@dataclass(frozen=True)
class Scene:
    """Users by name, and the ids that buttons carry."""

    users: dict[str, int]
    persons: dict[str, int]
    values: dict[str, str]


def build(tx: Tx, world: World) -> Scene:
    """Put everybody on the stage."""
    users = {name: 100 + at for at, name in enumerate((*ROLES, *STAFF, "waiting"))}
    persons = {}
    for name in ("stranger", *STAFF):
        persons[name] = _meet(tx, users[name])
    for name, role in STAFF.items():
        institution = "chamber" if role is Role.REVIEWER else None
        code = invite(tx, role=role, programme=world.programme, name=name, institution=institution, now=NOW)
        assert join(tx, person_id=persons[name], code=code, now=NOW) is not None
    remove(tx, person_id=persons["removed"], by=BY, now=NOW)
    for name, verdict in OUTCOMES.items():
        persons[name] = decided(tx, world, users[name], verdict, messenger=MESSENGER).person_id
        row = current(tx, person_id=persons[name], call=world.programme.call.code)
        assert row is not None
        move(tx, row, f"publish_{verdict}", actor=BY, now=NOW, published_at=NOW)
        if name == "diplomat":
            row = current(tx, person_id=persons[name], call=world.programme.call.code)
            assert row is not None
            move(tx, row, "accept", actor=Actor(Role.CITIZEN, persons[name]), now=NOW)
    for name in ("registered", "waiting"):
        persons[name] = _registers(tx, world, users[name])
    for number in range(3):
        _registers(tx, world, 500 + number)
    pending = decided(tx, world, 600, messenger=MESSENGER).person_id
    requests.put(tx, person_id=persons["waiting"], kind=requests.Kind.HELP, question="؟", now=NOW)
    publication = propose(tx, programme=world.programme, actor=Actor(Role.COORDINATOR, persons["second"]), now=NOW)
    held = {name: _holds(tx, world, persons[name]) for name in ("officer", "coordinator", "other")}
    ids = {row.person_id: row.id for row in tx.all(sa.select(registration))}
    return Scene(
        users,
        persons,
        {
            **{name: value for name, value in held.items()},
            "pending": str(ids[pending]),
            # One that nobody holds.
            "free": str(max(row.id for row in tx.all(sa.select(registration.c.id).where(queued)))),
            "member": str(persons["other"]),
            "publication": str(publication),
            "request": "1",
            **ideas_of(tx, world, persons),
            **courses_of(tx),
            **announcements_of(tx, persons),
            **_asks(tx, persons),
            **_course(tx, persons["companion"]),
            **talk_of(tx, world, persons["companion"], officer_id=persons["officer"]),
        },
    )


def courses_of(tx: Tx) -> dict[str, str]:
    """Write courses: one that is filled in, and one that is to be announced; return what their buttons carry."""
    draft, announced = filled(tx), filled(tx)
    soon = {"actor": OFFICER, "now": NOW, "announce_at": COURSES_NOW}
    course.move(tx, course.read(tx, course_id=announced), "announce", **soon)
    about = {"draft": course_of(tx, draft), "announced": course_of(tx, announced)}
    values = {f"cs_{name}": f"{row.id}.{row.version}" for name, row in about.items()}
    values["cc_session"] = str(sessions(tx, course_id=announced)[0].id)
    return {**values, **{f"cs_{name}_id": str(row.id) for name, row in about.items()}}


def everything(tx: Tx) -> dict[str, list[Any]]:
    """Return all rows of all tables, but what every update leaves."""
    left_out = {"seen", "audit", "audit_head"}
    return {
        str(table.name): sorted(map(repr, tx.all(sa.select(table))))
        for table in metadata.sorted_tables
        if table.name not in left_out
    }


def rows_of(tx: Tx, person_id: int) -> dict[str, list[str]]:
    """Return every row of somebody's, whichever table it is in."""
    return {
        str(table.name): list(map(repr, tx.all(sa.select(table).where(of))))
        for table, of in of_person(person_id).items()
    }


def registration_row(tx: Tx, registration_id: int) -> str:
    """Return one registration as it stands, but for the lease."""
    row = tx.one(sa.select(registration).where(registration.c.id == registration_id))
    assert row is not None
    return repr({name: value for name, value in row._mapping.items() if name != "lease_until"})


def _meet(tx: Tx, user_id: int) -> int:
    return people.meet(tx, messenger=MESSENGER, user_id=user_id, chat_id=user_id, source=None, now=NOW).person_id


def _course(tx: Tx, person_id: int) -> dict[str, str]:
    """Let a course be under way; return what its buttons carry."""
    course_id = opened(tx, starts=[NOW], now=NOW)
    enrolment_id = seated(tx, course_id=course_id, person_id=person_id, now=NOW)
    session_id = sessions(tx, course_id=course_id)[0].id
    return {"cp_course": str(course_id), "cp_enrolment": str(enrolment_id), "cp_session": str(session_id)}


def _registers(tx: Tx, world: World, user_id: int) -> int:
    who = people.meet(tx, messenger=MESSENGER, user_id=user_id, chat_id=user_id, source=None, now=NOW)
    send(tx, who, world)
    return who.person_id


def _asks(tx: Tx, persons: dict[str, int]) -> dict[str, str]:
    """Let a question to the companions be open, and another one be written by the coordinator."""
    ids = []
    for name in ("second", "coordinator"):
        by = Actor(Role.COORDINATOR, persons[name])
        ids.append(network_question.begin(tx, by=by, now=NOW).id)
        network_question.write(tx, "fa", "چه کمکی؟", question_id=ids[-1], by=by)
    network_question.ask(tx, question_id=ids[0], by=Actor(Role.COORDINATOR, persons["second"]), now=NOW)
    return {"nw_asked": str(ids[0]), "nw_draft": str(ids[1])}


def _holds(tx: Tx, world: World, person_id: int) -> str:
    officer = member(tx, person_id=person_id)
    assert officer is not None
    found = card(tx, officer=officer, programme=world.programme, now=NOW)
    assert found is not None
    row = tx.one(sa.select(registration.c.state).where(registration.c.id == found.registration_id))
    assert row is not None
    assert row.state == State.IN_SCREENING
    return f"{found.registration_id}.{found.version}.1"
