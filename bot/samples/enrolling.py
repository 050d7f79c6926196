"""Registering sample people as the form does, telling some of them their result, and sending their ideas."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from conversations.world import World
from programme.file import Programme
from programme.lifecycle import Role
from programme.registration import Verdict
from programme.sample import SampleIdea, SamplePerson
from services import idea, people, profile, registration
from services.deciding import decide
from services.invitation_answer import accept
from services.journal import Actor
from storage.engine.tx import Tx


def enrol(tx: Tx, crowd: Sequence[SamplePerson], *, world: World, now: datetime) -> list[tuple[int, str]]:
    """Register people at their times before `now`; return who they are, and their tracking codes.

    Raises:
        Conflict: when registration was closed then.
    """
    return [_enrol(tx, one, world, _at(one, world, now)) for one in crowd]


def _at(one: SamplePerson, world: World, now: datetime) -> datetime:
    """Say when somebody registered: not before registration opened."""
    opens = datetime.combine(world.programme.call.registration.opens, time(), world.programme.zone)
    return max(now - one.ago, min(opens, now))


def _enrol(tx: Tx, one: SamplePerson, world: World, at: datetime) -> tuple[int, str]:
    who = people.meet(tx, messenger=one.messenger, user_id=one.user_id, chat_id=one.user_id, source=None, now=at)
    who = people.speak(tx, who, chosen=one.language)
    programme, told = world.programme, one.registration
    registration.submit(tx, told, person_id=who.person_id, programme=programme, places=world.places, now=at)
    if one.profile is not None:
        profile.complete(tx, one.profile, person_id=who.person_id, now=at)
    row = registration.current(tx, person_id=who.person_id, call=programme.call.code)
    assert row is not None  # noqa: S101 - sent above, in this transaction
    return who.person_id, str(row.code)


def welcome(tx: Tx, some: Sequence[SamplePerson], *, world: World, now: datetime) -> list[tuple[int, str]]:
    """Register people, and tell them that they are companions; return who they are, and their tracking codes.

    Once registration is closed they have registered on its last day.

    Raises:
        Conflict: when registration is not open yet.
    """
    programme = world.programme
    last = programme.registration_closes_at() - timedelta(minutes=1)
    known = enrol(tx, some, world=world, now=min(now, last))
    for person_id, _ in known:
        _told(tx, person_id, Verdict.COMPANION, programme, now)
    return known


def appoint(tx: Tx, some: Sequence[SamplePerson], *, world: World, now: datetime) -> list[tuple[int, str]]:
    """Register people, find them able, and let them accept; return who they are, and their tracking codes.

    Once registration is closed they have registered on its last day.

    Raises:
        Conflict: when registration is not open yet, or the time for ideas is over.
    """
    programme = world.programme
    last = programme.registration_closes_at() - timedelta(minutes=1)
    known = enrol(tx, some, world=world, now=min(now, last))
    for person_id, _ in known:
        _told(tx, person_id, Verdict.ABLE, programme, now)
        accept(tx, person_id=person_id, programme=programme, now=now)
    return known


def send_ideas(tx: Tx, some: Sequence[tuple[int, SampleIdea]], *, world: World, now: datetime) -> None:
    """Send ideas of diplomats, each as its author does.

    Raises:
        Conflict: when it is not the time for ideas.
    """
    for person_id, one in some:
        idea_id = idea.begin(tx, person_id=person_id, programme=world.programme, now=now)
        idea.submit(tx, one.idea, idea_id=idea_id, person_id=person_id, programme=world.programme, now=now)


def _told(tx: Tx, person_id: int, verdict: Verdict, programme: Programme, now: datetime) -> None:
    # The operator's hand: nobody of the desk has this on their account.
    actor = Actor(Role.COORDINATOR)
    for step in ("decide", "publish"):
        row = registration.current(tx, person_id=person_id, call=programme.call.code)
        assert row is not None  # noqa: S101 - sent above, in this transaction
        if step == "decide":
            reasons = [getattr(programme.reasons, verdict.value)[0].code]
            decide(tx, row, verdict=verdict, reasons=reasons, text=None, actor=actor, now=now)
        else:
            registration.move(tx, row, f"publish_{verdict}", actor=actor, now=now, published_at=now)
