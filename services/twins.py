"""Twins: two registrations that may be of one person, merged or told apart."""

from collections.abc import Callable
from datetime import datetime

from programme.errors import Conflict, NotFound
from programme.lifecycle import Role
from programme.registration import PENDING, PUBLISHED, UNPUBLISHED, State, Verdict
from programme.staff import Member
from services import second_looks
from services.deciding import DOUBLES, decide, read
from services.journal import Actor, record
from services.triage import NotHeld, judge, take
from storage.apart import apart
from storage.engine.row import Row
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
    _both(tx, registration_id, other_id)
    take(tx, registration_id=registration_id, version=version, officer=officer, now=now)
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
        Conflict: when one of both cannot be what it would become.
    """
    _, other = _both(tx, registration_id, other_id)
    # First whether the press is still good at all: whoever is too late is told who decided.
    take(tx, registration_id=registration_id, version=version, officer=officer, now=now)
    _see_that_it_stays(other)
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
        Conflict: when the other one is with somebody else, or was told its result, or one of both cannot be what it
            would become.
    """
    card, other = _both(tx, registration_id, other_id)
    take(tx, registration_id=registration_id, version=version, officer=officer, now=now)
    _see_that_it_stays(card)
    mine = officer.role is Role.COORDINATOR or other.decided_by == officer.person_id
    if other.state != State.SUBMITTED and not (other.state in PENDING and mine):
        # What a colleague decided is theirs, or the coordinator's, to take back.
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
    # What somebody was to judge again is judged.
    second_looks.forget(tx, registration_id=other_id)


def _both(tx: Tx, registration_id: int, other_id: int) -> tuple[Row, Row]:
    """Read the card and the other registration; in one order, so that officers at both ends do not lock each other out.

    Raises:
        NotHeld: when there is no such card.
        NotFound: when there is no such other registration of the same call, or it is gone.
    """
    rows = {one: read(tx, registration_id=one) for one in sorted({registration_id, other_id})}
    card, other = rows[registration_id], rows[other_id]
    if card is None:
        raise NotHeld(registration_id)
    if other is None or other.id == card.id or other.call != card.call or other.state not in (*UNPUBLISHED, *PUBLISHED):
        raise NotFound("triage.no_twin")
    return card, other


def _see_that_it_stays(row: Row) -> None:
    """Refuse what is itself a double as the one that stays: else of one person's registrations none would be left."""
    if row.state in DOUBLES:
        raise Conflict("triage.twin_is_double")


def _record(tx: Tx, registration_id: int, officer: Member, action: str, *, now: datetime) -> None:
    actor = Actor(officer.role, officer.person_id)
    record(tx, actor=actor, action=action, noun="registration", noun_id=registration_id, now=now)
