"""Declining and abstaining: a reviewer puts an idea away, and it is offered to somebody else.

Whoever declares a conflict about an author has no idea of theirs before them any more, not even one that they judged.
"""

from datetime import datetime

import sqlalchemy as sa

from programme.errors import Conflict
from programme.file import Programme
from programme.idea import OPEN
from programme.lifecycle import Role
from programme.review import WAITING, Refusal, State, Tie
from programme.staff import Member
from services import assignment, conflicts, reviews_in
from services.journal import Actor
from services.review import CLOCK, move, read
from services.reviewing import NotAsShown, both, reopened
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review

_SAME_AUTHOR = (
    sa.select(review.c.id, review.c.idea_id)
    .join(idea, idea.c.id == review.c.idea_id)
    .where(
        review.c.reviewer_id == sa.bindparam("of_person"),
        idea.c.person_id == sa.bindparam("of_author"),
        idea.c.state.in_([state.value for state in OPEN]),
        review.c.state.in_([state.value for state in (*WAITING, State.SUBMITTED)]),
    )
    .order_by(review.c.id)
)


def decline(
    tx: Tx,
    *,
    review_id: int,
    version: int,
    refusal: Refusal,
    reviewer: Member,
    programme: Programme,
    now: datetime,
    tie: Tie | None = None,
) -> None:
    """Put a review away before one's own verdict; of a conflict it is said which (`tie`).

    Raises:
        NotFound: when it is not this reviewer's.
        NotAsShown: when it is no longer as it was shown.
        Conflict: when a verdict was given already; then one abstains.
    """
    # First, as whoever gives ideas does: nobody gives another one of this author meanwhile.
    assignment.take_turns(tx)
    of, about = _waiting(tx, review_id=review_id, version=version, reviewer=reviewer)
    if of.submitted_at is not None:
        raise Conflict("review.abstain_instead")
    actor = Actor(Role.REVIEWER, reviewer.person_id)
    move(tx, of, "decline", actor=actor, now=now, refusal=refusal.value)
    gone = {about.id}
    if refusal is Refusal.CONFLICT:
        gone |= _declare(tx, about, tie or Tie.OTHER, actor, now=now)
    _go_on(tx, gone, programme=programme, now=now)


def abstain(
    tx: Tx,
    *,
    review_id: int,
    version: int,
    reviewer: Member,
    programme: Programme,
    now: datetime,
    tie: Tie | None = None,
) -> None:
    """Take one's verdict back for good, now that one knows whose idea it is; with `tie`, a conflict is declared.

    Raises:
        NotFound: when it is not this reviewer's.
        NotAsShown: when it is no longer as it was shown.
        Conflict: when the idea is decided, or no verdict was given yet; then one declines.
    """
    assignment.take_turns(tx)
    of, about = both(tx, review_id=review_id, reviewer=reviewer)
    if of.state == State.LOCKED or about.state not in OPEN:
        raise Conflict("review.locked")
    if of.version != version or of.state not in (State.SUBMITTED, State.DRAFTING):
        raise NotAsShown
    if of.submitted_at is None:
        raise Conflict("review.decline_instead")
    actor = Actor(Role.REVIEWER, reviewer.person_id)
    _abstain(tx, of, actor, now=now)
    gone = {about.id}
    if tie is not None:
        gone |= _declare(tx, about, tie, actor, now=now)
    _go_on(tx, gone, programme=programme, now=now)


def _waiting(tx: Tx, *, review_id: int, version: int, reviewer: Member) -> tuple[Row, Row]:
    of, about = both(tx, review_id=review_id, reviewer=reviewer)
    if of.version != version or of.state not in WAITING:
        raise NotAsShown
    if about.state not in OPEN:
        raise Conflict("review.closed")
    return of, about


def _declare(tx: Tx, about: Row, tie: Tie, actor: Actor, *, now: datetime) -> set[int]:
    """Keep a conflict, and put everything else of the same author away; return the ideas."""
    assert actor.person_id is not None  # noqa: S101 - a reviewer is somebody
    conflicts.declare(tx, reviewer_id=actor.person_id, person_id=about.person_id, tie=tie, now=now)
    gone = set()
    for known in tx.all(_SAME_AUTHOR, of_person=actor.person_id, of_author=about.person_id):
        row = read(tx, review_id=known.id)
        if row is None or row.state not in (*WAITING, State.SUBMITTED):
            continue
        if row.submitted_at is None:
            move(tx, row, "decline", actor=actor, now=now, refusal=Refusal.CONFLICT.value)
        else:
            _abstain(tx, row, actor, now=now)
        gone.add(int(row.idea_id))
    return gone


def _abstain(tx: Tx, row: Row, actor: Actor, *, now: datetime) -> None:
    if row.state == State.SUBMITTED:
        move(tx, row, "amend", actor=actor, now=now)
        back = read(tx, review_id=row.id)
        assert back is not None  # noqa: S101 - it was just moved
        row = back
    move(tx, row, "abstain", actor=actor, now=now)


def _go_on(tx: Tx, gone: set[int], *, programme: Programme, now: datetime) -> None:
    for idea_id in sorted(gone):
        # One that counted is missing: whether all are in is found out anew.
        reopened(tx, idea_id=idea_id)
        assignment.replan(tx, idea_id=idea_id, programme=programme, actor=CLOCK, now=now)
        reviews_in.check(tx, idea_id=idea_id, programme=programme, now=now)
