"""People of every kind, each with what a segment may ask about them, and the same questions asked in plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from typing import Any

import sqlalchemy as sa

from programme.companions import MONTHS
from programme.enrolment import State as Enrolled
from programme.lifecycle import Role
from programme.registration import Place, State
from programme.segment import And, InCourse, Is, Not, Or, What, Who
from programme.staff import STAFF_ROLES
from services.tokens import number
from storage.account import account
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.person import person
from storage.registration import registration
from storage.staff import staff
from storage.term import term
from storage.utc import epoch
from tests.support.courses import COURSES_NOW, filled

GONE = {"draft", "withdrawn", "lapsed", "erased", "merged"}
UNPUBLISHED = {"submitted", "in_screening", "needs_info", "pending_able", "pending_companion", "pending_duplicate",
               "pending_ineligible"}  # fmt: skip
HOME, FREIBURG, TOWN = "418863", "2925177", "کوهستان"
LIVES = ((Place.HOME, "IR", HOME), (Place.COUNTRY, "IR", TOWN), (Place.ABROAD, "DE", FREIBURG),
         (Place.ABROAD, "CA", None))  # fmt: skip


WORDS = (
    ("connections.sport", "field.science"), ("connections.family", "connections.sport"), ("field.art",),
    ("connections.university", "field.art"),
)  # fmt: skip
SUITING = ("c.sport.", "c.sport+university.", "b.sport+family.science+art", "b..art", "next.sport.", "next.canary.")

HEARD = ((None, 5), (90, 900), (None, 300), (10, 900), (89, 900), (360, 900), (400, 900), (200, 900))
"""Days since an account wrote last, where it did, and since it began."""


@dataclass
class Earlier:
    """One more registration of somebody, as a companion of another call; it began before the other one."""

    call: str
    words: tuple[str, ...]


@dataclass
class Somebody:
    """One person, as the rules see them."""

    id: int
    erased: bool = False
    state: str | None = None
    place: str | None = None
    country: str | None = None
    city: str | None = None
    connections: tuple[str, ...] = ()
    role: str | None = None
    language: str | None = None
    messengers: frozenset[str] = frozenset()
    courses: dict[int, str] = field(default_factory=dict)
    call: str = "c"
    words: tuple[str, ...] = ()
    earlier: Earlier | None = None
    silent: list[int] = field(default_factory=list)

    @property
    def lives(self) -> bool:
        return self.state is not None and self.state not in GONE

    @property
    def counts(self) -> bool:
        return self.lives or self.earlier is not None

    @property
    def code(self) -> str:
        return f"SD-{self.id}" if self.lives else f"SD-{self.id}-E"


def fits(one: Somebody, segment: Is | Not | And | Or) -> bool:
    """Say whether somebody is meant."""
    belongs = one.counts or one.role is not None or bool(one.courses)
    return not one.erased and belongs and _fits(one, segment)


def _fits(one: Somebody, segment: Is | Not | And | Or) -> bool:
    match segment:
        case Not(of=inner):
            return not _fits(one, inner)
        case And(of=several):
            return all(_fits(one, each) for each in several)
        case Or(of=several):
            return any(_fits(one, each) for each in several)
        case Is(what=what, value=value):
            return _is(one, what, value)


def _is(one: Somebody, what: What, value: str) -> bool:
    match what:
        case What.WHO:
            return _who(one, value)
        case What.COURSE:
            return _course(one, value)
        case What.LANGUAGE:
            return (one.language or "fa") == value
        case What.MESSENGER:
            return value in one.messengers
        case What.CONNECTION:
            return one.lives and value in one.connections
        case What.SILENT:
            return _who(one, "companion") and all(days >= 30 * int(value) for days in one.silent)
        case What.SUITS:
            return _suits(one, *value.split("."))
    return one.lives and value == {What.PLACE: one.place, What.COUNTRY: one.country, What.CITY: one.city}[what]


def _who(one: Somebody, value: str) -> bool:
    if value in ("reviewer", "officer", "coordinator"):
        return one.role == value
    if value == "registered":
        return one.counts
    if value == "companion" and one.earlier is not None:
        return True
    return one.state in UNPUBLISHED if value == "screened" else one.state == value


def _suits(one: Somebody, call: str, ties: str, fields: str) -> bool:
    """Look at the newest registration as a companion alone; whoever is in the call is looked for no more."""
    if one.state not in (None, "withdrawn", "lapsed", "erased") and one.call == call:
        return False
    newest = (one.call, one.words) if one.state == "companion" else None
    if newest is None and one.earlier is not None:
        newest = (one.earlier.call, one.earlier.words)
    if newest is None or newest[0] == call or (one.earlier is not None and one.earlier.call == call):
        return False
    return all(
        not told or {f"{part}.{code}" for code in told.split("+")} & set(newest[1])
        for part, told in (("connections", ties), ("field", fields))
    )


def _course(one: Somebody, value: str) -> bool:
    relation, _, course_id = value.partition(".")
    state = one.courses.get(int(course_id))
    live = {"enrolled", "reconfirming", "waitlisted", "offered", "attended", "absent", "completed"}
    match relation:
        case "enrolled":
            return state in ("enrolled", "reconfirming")
        case "waiting":
            return state in ("waitlisted", "offered")
        case "attended":
            return state in ("attended", "completed")
    return state not in live


def everybody(tx: Tx) -> tuple[list[Somebody], list[int]]:
    """Write people in every state, at every place, on and off the staff, in and out of courses; give the courses."""
    courses = [filled(tx), filled(tx)]
    enrolments = cycle([None, *(state.value for state in Enrolled if state is not Enrolled.INVITED)])
    ties = cycle(((), ("sport",), ("university", "family"), ("a sport",)))
    speaks = cycle((None, "fa", "en"))
    writes = cycle(({"telegram": False}, {"bale": False}, {"telegram": True}, {"telegram": False, "bale": True}, {}))
    calls, days, words = cycle(("c", "b", "c")), cycle(HEARD), cycle(((), *WORDS))
    earlier = cycle((None, None, Earlier("a", WORDS[0]), None, Earlier("b", WORDS[1]), None, None, None))
    found = []
    for state in (None, *State):
        for place, country, city in LIVES:
            for role in (None, *STAFF_ROLES, Role.CITIZEN):
                one = Somebody(0, state=state, place=place, country=country, city=city, connections=next(ties))
                one.role = role if role is not Role.CITIZEN else None
                one.language, accounts = next(speaks), next(writes)
                one.messengers = frozenset(name for name, stopped in accounts.items() if not stopped)
                one.courses = {course_id: told for course_id in courses if (told := next(enrolments)) is not None}
                one.call, one.words, one.earlier = next(calls), next(words), next(earlier)
                if one.earlier is not None and one.earlier.call == one.call:
                    one.earlier = Earlier("a", one.earlier.words)
                _write(tx, one, accounts, left=role is Role.CITIZEN, days=days)
                found.append(one)
    for state in (State.COMPANION, None):
        gone = Somebody(0, erased=True, state=state, place=Place.HOME, country="IR", city=HOME, role=Role.OFFICER)
        _write(tx, gone, {"telegram": False}, left=False, days=days)
        found.append(gone)
    return found, courses


def _write(
    tx: Tx, one: Somebody, accounts: dict[str, bool], *, left: bool, days: Iterator[tuple[int | None, int]]
) -> None:
    made = tx.one(
        sa.insert(person).returning(person.c.id),
        created_at=COURSES_NOW, language=one.language, erased_at=COURSES_NOW if one.erased else None,
    )  # fmt: skip
    assert made is not None
    one.id = made.id
    at: dict[str, Any] = {"created_at": COURSES_NOW, "state_at": COURSES_NOW, "updated_at": COURSES_NOW}
    told = {"name": f"نمونه خانوادگی {one.id}"}
    if one.earlier is not None:
        before = {"person_id": one.id, "call": one.earlier.call, "code": f"SD-{one.id}-E", "state": "companion", **at}
        _index(tx, tx.one(sa.insert(registration).returning(registration.c.id), answers=told, **before),
               one.earlier.words)  # fmt: skip
    if one.state is not None:
        token = None if one.city is None else tx.keys.token("registration.city", one.city)
        row = tx.one(sa.insert(registration).values(
            person_id=one.id, call=one.call, code=f"SD-{one.id}", state=one.state, country=one.country, place=one.place,
            connections=list(one.connections), city_token=token, answers=told, **at,
        ).returning(registration.c.id))  # fmt: skip
        _index(tx, row, one.words)
    if one.role is not None or left:
        removed = COURSES_NOW if left else None
        values = {"role": one.role or "officer", "joined_at": COURSES_NOW, "removed_at": removed, "name": "مینا مهربان"}
        tx.run(sa.insert(staff).values(person_id=one.id, **values))
    for messenger, stopped in accounts.items():
        wrote, began = next(days)
        one.silent.append(began if wrote is None else wrote)
        on = None if wrote is None else epoch(COURSES_NOW - timedelta(days=wrote))
        values = {"user_id": one.id, "chat_id": one.id, "created_at": epoch(COURSES_NOW - timedelta(days=began))}
        values |= {} if on is None else {"active_on": on}
        since = epoch(COURSES_NOW) if stopped else None
        tx.run(sa.insert(account).values(person_id=one.id, messenger=messenger, stopped_at=since, **values))
    for course_id, state in one.courses.items():
        tx.run(sa.insert(enrolment).values(course_id=course_id, person_id=one.id, state=state, **at))


def _index(tx: Tx, row: Any, words: tuple[str, ...]) -> None:
    """Let a registration be found by words."""
    for word in words:
        token = number(tx.keys.token("term.token", word))
        tx.run(sa.insert(term).values(token=token, registration_id=row.id))


def conditions(courses: list[int]) -> list[Is]:
    """Name every condition, those that nobody fits among them."""
    found = [Is(what=What.WHO, value=who) for who in Who]
    found += [Is(what=What.PLACE, value=place) for place in Place]
    found += [Is(what=What.COUNTRY, value=country) for country in ("IR", "DE", "CA", "FR")]
    found += [Is(what=What.CITY, value=city) for city in (HOME, FREIBURG, TOWN, "7")]
    found += [Is(what=What.CONNECTION, value=tie) for tie in ("sport", "family", "art")]
    found += [Is(what=What.LANGUAGE, value=language) for language in ("fa", "en")]
    found += [Is(what=What.MESSENGER, value=messenger) for messenger in ("telegram", "bale")]
    found += [Is(what=What.SILENT, value=str(months)) for months in MONTHS]
    found += [Is(what=What.SUITS, value=value) for value in SUITING]
    return found + [Is(what=What.COURSE, value=f"{relation}.{of}") for of in (*courses, 10**9) for relation in InCourse]
