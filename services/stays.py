"""How long registrations and ideas stand in a state, from the moves in the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from programme import idea as ideas
from programme import registration as registrations
from programme.lifecycle import Lifecycle
from programme.statistics import Stay
from storage.audit import audit
from storage.engine.tx import Tx
from storage.idea import idea
from storage.registration import registration
from storage.utc import epoch

WAITS = ("draft", "submitted", "in_screening", "needs_info", "pending", "invited")
"""The states in which something is awaited, from the first; the four that are pending count as one."""

IDEAS_WAIT = (
    *("draft", "submitted", "under_review", "needs_revision", "discussion", "pending", "awaiting"),
    *(state.value for state in ideas.OPERATIONAL),
)
"""The same of an idea; on the board somebody works on it."""


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: its moves, the states that are pending and count as one, and the states that are told."""

    lifecycle: Lifecycle
    table: sa.Table
    begins: str
    pending: Sequence[str]
    waits: Sequence[str]

    @property
    def moves(self) -> list[str]:
        """Name its moves: a settled disagreement has a verdict where a move has a state, and one is called alike."""
        return [self.begins, *sorted({move.name for move in self.lifecycle.moves})]


REGISTRATIONS = Noun(registrations.LIFECYCLE, registration, "consent", registrations.PENDING, WAITS)
IDEAS = Noun(ideas.LIFECYCLE, idea, "begin", ideas.PENDING, IDEAS_WAIT)


def stays(tx: Tx, *, call: str, now: datetime, of: Noun = REGISTRATIONS) -> tuple[Stay, ...]:
    """Say how long registrations, or ideas, of a call stood in each state where something is awaited.

    From the audit log: a stay begins with a move into the state and ends with the next move out of it, or lasts until
    `now`; somebody who came back into a state has two stays.  An edit in place ends none, nor does what is noted of a
    file that stays where it is, such as a second look.
    """
    began = sa.cast(sa.extract("epoch", audit.c.at), sa.BigInteger)
    ended = sa.func.lead(began).over(partition_by=audit.c.noun_id, order_by=audit.c.id)
    pending = audit.c.after.in_([str(state) for state in of.pending])
    moves = (
        sa.select(
            sa.case((pending, "pending"), else_=audit.c.after).label("state"),
            began.label("began"),
            ended.label("ended"),
        )
        .join(of.table, of.table.c.id == audit.c.noun_id)
        .where(audit.c.noun == of.lifecycle.noun, of.table.c.call == call, audit.c.action.in_(of.moves))
        .where(audit.c.after.is_distinct_from(audit.c.before))
    ).subquery()
    length = sa.func.coalesce(moves.c.ended, epoch(now)) - moves.c.began
    ranked = (
        sa.select(
            moves.c.state,
            length.label("length"),
            sa.case((moves.c.ended.is_(None), 1), else_=0).label("still"),
            sa.func.row_number().over(partition_by=moves.c.state, order_by=length).label("rank"),
            sa.func.count().over(partition_by=moves.c.state).label("of"),
        ).where(moves.c.state.in_(of.waits))
    ).subquery()
    # The one in the middle; of two in the middle the mean.
    middle = sa.func.abs(2 * ranked.c.rank - ranked.c.of - 1) <= 1
    query = sa.select(
        ranked.c.state,
        sa.func.count(),
        sa.func.sum(ranked.c.still),
        sa.func.avg(sa.case((middle, ranked.c.length))),
        sa.func.max(ranked.c.length),
    ).group_by(ranked.c.state)
    found = {
        state: Stay(state, int(count), int(still), _length(median), _length(longest))
        for state, count, still, median, longest in tx.all(query)
    }
    return tuple(found[state] for state in of.waits if state in found)


def _length(seconds: float) -> timedelta:
    # A clock that was set back may have moved something before it came.
    return timedelta(seconds=max(0, int(seconds)))
