"""Disputes: what two officers judged differently, for the coordinator to settle; and the first cards compared."""

from datetime import datetime

import sqlalchemy as sa

from programme.errors import Conflict, NotFound
from programme.registration import PENDING, Verdict
from programme.second_look import FIRST_CARDS, Kind, State
from programme.staff import Member
from programme.triage import Compared
from services.deciding import decide, read, take_back
from services.journal import Actor, record
from services.second_looks import count, still_pending
from services.staff import names
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.registration import registration
from storage.second_look import second_look

MOST = 100
"""Disputes listed at one go; whoever settles them comes to the others."""


def disputed(tx: Tx, *, call: str) -> int:
    """Count what two officers judged differently and nobody has settled."""
    return count(tx, call, State.DISAGREED)


def disputes(tx: Tx, *, call: str) -> list[Compared]:
    """List what two officers judged differently and nobody has settled, the oldest first."""
    # What was changed, withdrawn or erased since has nothing left to be settled.
    return _compared(tx, second_look.c.call == call, second_look.c.state == State.DISAGREED.value, still_pending)


def first_cards(tx: Tx, *, call: str) -> list[Compared]:
    """Compare the first cards of a call, once both officers are through with them; before that, nothing."""
    done = _compared(tx, *_dozen(call), second_look.c.state != State.WAITING.value)
    return done if len(done) >= FIRST_CARDS else []


def first_cards_done(tx: Tx, *, call: str, now: datetime) -> list[Compared]:
    """Compare the first cards if the last of them was judged just now; otherwise nothing."""
    latest = tx.one(sa.select(sa.func.max(second_look.c.done_at)).where(*_dozen(call)))
    return first_cards(tx, call=call) if latest is not None and latest[0] == now else []


def settle(tx: Tx, *, registration_id: int, verdict: Verdict, coordinator: Member, now: datetime) -> None:
    """Decide between two verdicts; the one that is chosen stands from now on.

    Raises:
        NotFound: when there is no such disagreement.
        Conflict: when somebody else has settled it, or it would be a duplicate of nobody knows what.
    """
    look, row = _open(tx, registration_id)
    if verdict is Verdict.DUPLICATE and row.merged_into is None:
        raise Conflict("triage.duplicate_of_what")
    if verdict != look.first_verdict:
        actor = Actor(coordinator.role, coordinator.person_id)
        decide(tx, row, verdict=verdict, reasons=look.second_reasons or [], text=None, actor=actor, now=now)
    tx.run(
        sa.update(second_look)
        .where(second_look.c.registration_id == registration_id)
        .values(state=State.SETTLED.value, settled_by=coordinator.person_id, done_at=now)
    )
    record(
        tx,
        actor=Actor(coordinator.role, coordinator.person_id),
        action="settle",
        noun="registration",
        noun_id=registration_id,
        now=now,
        after=verdict.value,
    )


def reopen(tx: Tx, *, registration_id: int, coordinator: Member, now: datetime) -> None:
    """Take a disputed registration before the coordinator as a card, to be judged once more.

    Raises:
        NotFound: when there is no such disagreement.
        Conflict: when somebody else has settled it.
    """
    _, row = _open(tx, registration_id)
    actor = Actor(coordinator.role, coordinator.person_id)
    take_back(tx, row, name="reopen", actor=actor, now=now)
    tx.run(sa.delete(second_look).where(second_look.c.registration_id == registration_id))


def _open(tx: Tx, registration_id: int) -> tuple[Row, Row]:
    """Return an open disagreement and its registration, to be changed.

    Raises:
        NotFound: when there is none.
        Conflict: when somebody else has settled it.
    """
    # In the order in which officers lock them, too.
    row = read(tx, registration_id=registration_id)
    look = tx.one(sa.select(second_look).where(second_look.c.registration_id == registration_id).with_for_update())
    if look is None or row is None:
        raise NotFound("triage.no_dispute")
    if look.state != State.DISAGREED or row.state not in PENDING:
        raise Conflict("triage.no_dispute")
    return look, row


def _dozen(call: str) -> tuple[sa.ColumnElement[bool], ...]:
    return second_look.c.call == call, second_look.c.kind == Kind.DOZEN.value


def _compared(tx: Tx, *which: sa.ColumnElement[bool]) -> list[Compared]:
    rows = tx.all(
        sa.select(second_look, registration.c.code)
        .join(registration, registration.c.id == second_look.c.registration_id)
        .where(*which, second_look.c.second_by.is_not(None))
        .order_by(second_look.c.done_at)
        .limit(MOST)
    )
    called = names(tx, {one for row in rows for one in (row.first_by, row.second_by)})
    return [
        Compared(
            row.registration_id,
            row.code,
            called.get(row.first_by),
            row.first_verdict,
            called.get(row.second_by),
            row.second_verdict,
            tuple(row.first_reasons or ()),
            tuple(row.second_reasons or ()),
        )
        for row in rows
    ]
