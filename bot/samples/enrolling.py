"""Registering sample people as the form does: meeting, consent, sending, completing."""

from collections.abc import Sequence
from datetime import datetime, time

from conversations.world import World
from programme.sample import SamplePerson
from services import people, profile, registration
from storage.engine.tx import Tx


def enrol(tx: Tx, crowd: Sequence[SamplePerson], *, world: World, now: datetime) -> list[str]:
    """Register people at their times before `now`; return their tracking codes.

    Raises:
        Conflict: when registration was closed then.
    """
    return [_enrol(tx, one, world, _at(one, world, now)) for one in crowd]


def _at(one: SamplePerson, world: World, now: datetime) -> datetime:
    """Say when somebody registered: not before registration opened."""
    opens = datetime.combine(world.programme.call.registration.opens, time(), world.programme.zone)
    return max(now - one.ago, min(opens, now))


def _enrol(tx: Tx, one: SamplePerson, world: World, at: datetime) -> str:
    who = people.meet(tx, messenger=one.messenger, user_id=one.user_id, chat_id=one.user_id, source=None, now=at)
    who = people.speak(tx, who, chosen=one.language)
    programme, told = world.programme, one.registration
    registration.submit(tx, told, person_id=who.person_id, programme=programme, places=world.places, now=at)
    if one.profile is not None:
        profile.complete(tx, one.profile, person_id=who.person_id, now=at)
    row = registration.current(tx, person_id=who.person_id, call=programme.call.code)
    assert row is not None  # noqa: S101 - sent above, in this transaction
    return str(row.code)
