"""Twins: two registrations that may be of one person, merged or told apart."""

from collections.abc import Callable
from datetime import datetime

from programme.errors import Conflict, NotFound
from programme.registration import PENDING, State, Verdict
from programme.staff import Member
from services.deciding import decide, read
from services.journal import Actor, record
from services.triage import judge, take
from storage.apart import apart
from storage.engine.statement import Upsert
from storage.engine.tx import Tx

Merge = Callable[..., None]
"""`merge` or `merge_other`."""

_APART = Upsert(lambda insert: insert(apart).on_conflict_do_nothing())


def tell_apart(tx: Tx, *, registration_id: int, version: int, other_id: int, officer: Member, now: datetime) -> None:
    """Note that the card and another registration are of two people.

    Raises:
        NotHeld: when the card is no longer this officer's.
        NotFound: when there is no such other registration.
    """
    take(tx, registration_id=registration_id, version=version, officer=officer, now=now)
    if other_id == registration_id or read(tx, registration_id=other_id) is None:
        raise NotFound("triage.no_twin")
    one, other = sorted((registration_id, other_id))
    tx.run(_APART, one_id=one, other_id=other)
    _record(tx, registration_id, officer, "apart", now=now)


def merge(
    tx: Tx, *, registration_id: int, version: int, other_id: int, reasons: list[str], officer: Member, now: datetime
) -> None:
    """Say that the card is the other registration's duplicate: the other one stays.

    Raises:
        NotHeld: when the card is no longer this officer's.
        NotFound: when there is no such other registration.
    """
    if other_id == registration_id or read(tx, registration_id=other_id) is None:
        raise NotFound("triage.no_twin")
    judge(
        tx,
        registration_id=registration_id,
        version=version,
        verdict=Verdict.DUPLICATE,
        reasons=reasons,
        officer=officer,
        now=now,
        merged_into=other_id,
    )


def merge_other(
    tx: Tx, *, registration_id: int, version: int, other_id: int, reasons: list[str], officer: Member, now: datetime
) -> None:
    """Say that the other registration is the card's duplicate; the card stays before the officer.

    Raises:
        NotHeld: when the card is no longer this officer's.
        NotFound: when there is no such other registration.
        Conflict: when the other one is with somebody else, or was told its result.
    """
    take(tx, registration_id=registration_id, version=version, officer=officer, now=now)
    other = read(tx, registration_id=other_id)
    if other is None:
        raise NotFound("triage.no_twin")
    if other.state not in (State.SUBMITTED, *PENDING):
        raise Conflict("triage.twin_is_taken")
    actor = Actor(officer.role, officer.person_id)
    decide(
        tx,
        other,
        verdict=Verdict.DUPLICATE,
        reasons=reasons,
        text=None,
        actor=actor,
        now=now,
        merged_into=registration_id,
    )


def _record(tx: Tx, registration_id: int, officer: Member, action: str, *, now: datetime) -> None:
    actor = Actor(officer.role, officer.person_id)
    record(tx, actor=actor, action=action, noun="registration", noun_id=registration_id, now=now)
