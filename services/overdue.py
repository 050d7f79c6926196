"""Reviews that are late or fell out: reminded, told, offered to somebody else; batches that the clock does.

Each step comes the days after the one before it that the programme puts between them, counted from when that one was
done: whoever slept long does not do all of them at once.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.idea import OPEN
from programme.idea import State as Idea
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.overdue import Step, days_before
from programme.review import WAITING, State
from services import row_fault
from services.assignment import replan
from services.journal import Actor
from services.notices import awake_at, plan, to_come
from services.review import move
from services.staff import coordinators
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import plain, review
from storage.staff import staff

MOST = 100
"""Reviews in one transaction."""

CLOCK = Actor(Role.CLOCK)

UseCase = Callable[..., int]

_STUDIED = idea.c.state.in_([Idea.SUBMITTED.value, Idea.UNDER_REVIEW.value])
"""Nobody is late while the author is asked, or while it is discussed."""

_STEP = sa.update(review).where(review.c.id == bindparam("of_id"))


def remind(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Remind reviewers of what is late; several late ones of one day are one notice. Return how many reviews.

    Raises:
        RowFault: when it cannot be done for one; the review may be left out by `besides`.
    """
    rows = _take(tx, _late(remind, programme, now), besides=besides)
    for row in rows:
        with row_fault.row(row.id):
            heard = _notify(tx, row.reviewer_id, "mine", programme=programme, now=now)
            # What that day's reminder came too early for rests until the next day.
            _done(tx, row, Step.REMINDED if heard else Step.NONE, now=now)
    return len(rows)


def tell(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Tell the coordinators what is still late after the reminder; as `remind`."""
    rows = _take(tx, _late(tell, programme, now), besides=besides)
    return _tell(tx, rows, Step.TOLD, programme=programme, now=now)


def reassign(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Offer to somebody else what was not begun; a begun one stays, and the coordinators are told. As `remind`."""
    rows = _take(tx, _late(reassign, programme, now), besides=besides)
    for row in rows:
        if row.state == State.OFFERED:
            with row_fault.row(row.id):
                move(tx, row, "reassign", actor=CLOCK, now=now)
                _replan(tx, row, programme=programme, now=now)
    begun = [row for row in rows if row.state == State.DRAFTING]
    _tell(tx, begun, Step.BEGUN_TOLD, programme=programme, now=now)
    return len(rows)


def drop_gone(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """End reviews that wait for somebody who reviews no more, or about an idea that is decided or gone; as `remind`.

    Where the idea is still studied, it is offered to somebody else.
    """
    rows = _take(tx, _gone(), besides=besides)
    for row in rows:
        with row_fault.row(row.id):
            move(tx, row, "drop", actor=CLOCK, now=now)
            _replan(tx, row, programme=programme, now=now)
    return len(rows)


def due(
    tx: Tx, use_case: UseCase, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE
) -> bool:
    """Say whether one of the use cases above has anything to do; nothing is locked or written."""
    which = _gone() if use_case is drop_gone else _late(use_case, programme, now)
    return tx.one(_waiting(which, besides).with_only_columns(review.c.id).limit(1)) is not None


def late(tx: Tx, *, now: datetime, reviewer_id: int | None = None) -> list[Row]:
    """List what is late now (reviewer_id, state, due_at, idea code), of one reviewer or of all of whom was told."""
    step = Step.REMINDED if reviewer_id is not None else Step.TOLD
    mine = [] if reviewer_id is None else [review.c.reviewer_id == reviewer_id]
    return tx.all(
        sa.select(review.c.reviewer_id, review.c.state, review.c.due_at, idea.c.code)
        .join(idea, idea.c.id == review.c.idea_id)
        .where(_waits(), _STUDIED, review.c.due_at <= now, review.c.nudges >= int(step), *mine)
        .order_by(review.c.due_at, review.c.id)
    )


def _late(use_case: UseCase, programme: Programme, now: datetime) -> sa.ColumnElement[bool]:
    """Say which reviews are at a step whose next one has come."""
    rules = programme.review
    step, after, pause = {
        remind: (Step.NONE, rules.remind_after, 1),
        tell: (Step.REMINDED, rules.tell_after, rules.tell_after - rules.remind_after),
        reassign: (Step.TOLD, rules.reassign_after, rules.reassign_after - rules.tell_after),
    }[use_case]
    come = review.c.due_at <= days_before(now, after, programme.zone)
    rested = review.c.nudged_at.is_(None) | (review.c.nudged_at <= days_before(now, max(0, pause), programme.zone))
    return come & rested & (review.c.nudges == int(step)) & _STUDIED


def _gone() -> sa.ColumnElement[bool]:
    """Say which reviews wait for somebody who reviews no more, or about an idea that nobody studies."""
    active = sa.exists().where(
        staff.c.person_id == review.c.reviewer_id, staff.c.removed_at.is_(None), staff.c.role == Role.REVIEWER.value
    )
    return ~active | idea.c.state.not_in([state.value for state in OPEN])


def _take(tx: Tx, which: sa.ColumnElement[bool], *, besides: Collection[int]) -> Sequence[Row]:
    """Read some of the reviews that wait, to be changed."""
    query = _waiting(which, besides).order_by(review.c.id).limit(MOST)
    return tx.all(query.with_for_update(of=review, skip_locked=True))


def _waiting(which: sa.ColumnElement[bool], besides: Collection[int]) -> sa.Select[Any]:
    query = sa.select(*plain).join(idea, idea.c.id == review.c.idea_id)
    return query.where(_waits(), which, *row_fault.besides(review.c.id, besides))


def _waits() -> sa.ColumnElement[bool]:
    return review.c.state.in_([state.value for state in WAITING])


def _tell(tx: Tx, rows: Sequence[Row], step: Step, *, programme: Programme, now: datetime) -> int:
    for row in rows:
        with row_fault.row(row.id):
            _done(tx, row, step, now=now)
    if rows:
        for person_id in coordinators(tx):
            _notify(tx, person_id, "all", programme=programme, now=now)
    return len(rows)


def _notify(tx: Tx, person_id: int, what: str, *, programme: Programme, now: datetime) -> bool:
    """Plan a notice; False where that of the day went out already."""
    due_at = awake_at(tx, person_id=person_id, programme=programme, now=now)
    # One a day: what it says is read when it goes out, and holds all.
    day = due_at.astimezone(programme.zone).date().isoformat()
    about: dict[str, Any] = {"person_id": person_id, "purpose": Purpose.OVERDUE, "occurrence": f"{what}.{day}"}
    return plan(tx, **about, due_at=due_at, body={"what": what}, now=now) or to_come(tx, **about)


def _replan(tx: Tx, row: Row, *, programme: Programme, now: datetime) -> None:
    replan(tx, idea_id=row.idea_id, institution=row.institution, programme=programme, actor=CLOCK, now=now)


def _done(tx: Tx, row: Row, step: Step, *, now: datetime) -> None:
    tx.run(_STEP, of_id=row.id, nudges=int(step), nudged_at=now)
