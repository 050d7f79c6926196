"""Merging: one idea goes into another one, if every author agrees; nobody is asked twice, and nothing else shows.

Ideas are locked before the merge, in the order of their ids: authors who answer at the same moment, and a coordinator
who takes the question back, wait for one another.
"""

from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.errors import Conflict, NotFound
from programme.file import Programme
from programme.idea import GONE, Outcome
from programme.idea import State as IdeaState
from programme.lifecycle import Role
from programme.merge import State, may_go, may_stay
from services import closing_reviews
from services import idea as ideas
from services.journal import Actor, record
from services.merge_notices import tell_authors, tell_coordinators
from services.staff import coordinators
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_merge import idea_merge

_PEEK = sa.select(idea_merge).where(idea_merge.c.id == bindparam("of_id"))
_READ = _PEEK.with_for_update()
_PUT = sa.update(idea_merge).where(idea_merge.c.id == bindparam("of_id"))
_HELD = sa.select(idea.c.id).where(
    idea.c.merged_into == bindparam("of_id"),
    idea.c.state.in_([IdeaState.PENDING_MERGED.value, IdeaState.MERGED.value]),
)
_ASKED = sa.select(idea_merge).where(
    (idea_merge.c.idea_id == bindparam("of_id")) | (idea_merge.c.into_id == bindparam("of_id")),
    idea_merge.c.state == State.ASKED.value,
)


def propose(
    tx: Tx,
    *,
    idea_id: int,
    into_id: int,
    version: int,
    into_version: int,
    by: Actor,
    programme: Programme,
    now: datetime,
) -> int:
    """Ask the authors whether the one idea may go into the other; return the merge's id.

    Raises:
        NotFound: when one of them is not there.
        Conflict: when one of them changed, is no longer open, or is part of another merge already.
    """
    row, into = _both(tx, idea_id, into_id)
    if (row.version, into.version) != (version, into_version):
        raise Conflict("merge.stale")
    check(tx, row, into)
    values = {"idea_id": row.id, "into_id": into.id, "state": State.ASKED.value}
    made = tx.one(sa.insert(idea_merge).returning(idea_merge), proposed_by=by.person_id, proposed_at=now, **values)
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    for one in (row, into):
        record(tx, actor=by, action="merge_ask", noun="idea", noun_id=one.id, now=now)
    tell_authors(tx, made, {row.person_id, into.person_id}, "asked", programme=programme, now=now)
    return int(made.id)


def check(tx: Tx, row: Row, into: Row) -> None:
    """See that one idea may go into another one.

    Raises:
        Conflict: when it may not; the sentence says why.
    """
    if row.id == into.id:
        raise Conflict("merge.same")
    if row.state == IdeaState.NEEDS_REVISION:
        raise Conflict("merge.waits_for_answer", code=row.code)
    if not may_go(row.state):
        raise Conflict("merge.not_open", code=row.code)
    if not may_stay(into.state):
        raise Conflict("merge.not_open", code=into.code)
    if tx.one(_HELD.limit(1), of_id=row.id) is not None:
        raise Conflict("merge.holds_others", code=row.code)
    if tx.one(_ASKED.limit(1), of_id=row.id) is not None:
        raise Conflict("merge.asked_already", code=row.code)
    if any(one.idea_id == into.id for one in tx.all(_ASKED, of_id=into.id)):
        raise Conflict("merge.asked_already", code=into.code)


def answer(tx: Tx, *, merge_id: int, person_id: int, agrees: bool, programme: Programme, now: datetime) -> None:
    """Take what an author says; with the last consent the idea is decided as merged.

    Whoever agreed may still decline until then; whoever says the same twice changes nothing.

    Raises:
        NotFound: when nothing is asked of this person.
        Conflict: when the question is over.
    """
    merge, row, into = _locked(tx, merge_id)
    sides = {"agrees": row, "into_agrees": into}
    mine = {name: one for name, one in sides.items() if one.person_id == person_id and one.state not in GONE}
    if not mine:
        raise NotFound("merge.gone")
    if merge.state != State.ASKED:
        raise Conflict("merge.over")
    if all(merge._mapping[name] == int(agrees) for name in mine):
        return
    said = {**{name: merge._mapping[name] for name in sides}, **dict.fromkeys(mine, int(agrees))}
    ended = {} if agrees else {"state": State.REFUSED.value, "ended_at": now}
    tx.run(_PUT, of_id=merge.id, **said, **ended)
    actor = Actor(Role.DIPLOMAT, person_id)
    for one in mine.values():
        action = "merge_agree" if agrees else "merge_decline"
        record(tx, actor=actor, action=action, noun="idea", noun_id=one.id, now=now)
    if not agrees:
        # Also whoever has not answered yet: their question is over.
        waited = {one.person_id for one in sides.values()} - {person_id}
        tell_authors(tx, merge, waited, "off", programme=programme, now=now)
        tell_coordinators(tx, merge, "refused", programme=programme, now=now)
    elif all(said.values()):
        # Whoever proposed it decides by it; if they do not coordinate any more, or the author has a question to
        # answer first, a coordinator carries it out later.
        if merge.proposed_by in coordinators(tx) and may_go(row.state):
            by = Actor(Role.COORDINATOR, merge.proposed_by)
            _carry_out(tx, merge, row, into, by=by, programme=programme, now=now)
            tell_coordinators(tx, merge, "agreed", programme=programme, now=now)
        else:
            tell_coordinators(tx, merge, "ready", programme=programme, now=now)


class Deed(Protocol):
    """What a coordinator does about a merge that is asked about."""

    def __call__(self, tx: Tx, *, merge_id: int, by: Actor, programme: Programme, now: datetime) -> None:
        """Do it."""


def complete(tx: Tx, *, merge_id: int, by: Actor, programme: Programme, now: datetime) -> None:
    """Carry out what all have agreed to, where the last consent could not.

    Raises:
        NotFound: when there is no such merge.
        Conflict: when it is over, somebody has not agreed yet, or the idea still waits for an answer.
    """
    merge, row, into = _locked(tx, merge_id)
    if merge.state != State.ASKED:
        raise Conflict("merge.over")
    if not (merge.agrees and merge.into_agrees):
        raise Conflict("merge.not_ready")
    if not may_go(row.state):
        raise Conflict("merge.waits_for_answer", code=row.code)
    _carry_out(tx, merge, row, into, by=by, programme=programme, now=now)


def drop(tx: Tx, *, merge_id: int, by: Actor, programme: Programme, now: datetime) -> None:
    """Ask no longer; both ideas go on as before, and whoever has agreed is told.

    Raises:
        NotFound: when there is no such merge.
        Conflict: when it is over.
    """
    merge, row, into = _locked(tx, merge_id)
    if merge.state != State.ASKED:
        raise Conflict("merge.over")
    tx.run(_PUT, of_id=merge.id, state=State.DROPPED.value, ended_at=now)
    for one in (row, into):
        record(tx, actor=by, action="merge_drop", noun="idea", noun_id=one.id, now=now)
    agreed = {one.person_id for one, given in ((row, merge.agrees), (into, merge.into_agrees)) if given}
    tell_authors(tx, merge, agreed, "off", programme=programme, now=now)


def _carry_out(tx: Tx, merge: Row, row: Row, into: Row, *, by: Actor, programme: Programme, now: datetime) -> None:
    # First, because an idea that is decided ends what is still asked about it.
    tx.run(_PUT, of_id=merge.id, state=State.AGREED.value, ended_at=now)
    decision = {"outcome": Outcome.MERGED.value, "decided_by": by.person_id, "decided_at": now}
    reasons = [one.code for one in programme.outcomes.merged[:1]]
    ideas.move(tx, row, Outcome.MERGED, actor=by, now=now, merged_into=into.id, reasons=reasons, **decision)
    closing_reviews.close(tx, idea_id=row.id, actor=by, now=now)
    record(tx, actor=by, action="merge_join", noun="idea", noun_id=into.id, now=now)


def _locked(tx: Tx, merge_id: int) -> tuple[Row, Row, Row]:
    found = tx.one(_PEEK, of_id=merge_id)
    if found is None:
        raise NotFound("merge.gone")
    row, into = _both(tx, found.idea_id, found.into_id)
    merge = tx.one(_READ, of_id=merge_id)
    assert merge is not None  # noqa: S101 - merges are never deleted
    return merge, row, into


def _both(tx: Tx, idea_id: int, into_id: int) -> tuple[Row, Row]:
    rows = {of: ideas.read(tx, idea_id=of) for of in sorted({idea_id, into_id})}
    row, into = rows[idea_id], rows[into_id]
    if row is None or into is None or row.call != into.call:
        raise NotFound("merge.gone")
    return row, into
