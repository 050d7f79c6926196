"""Assignment: ideas given to institutions and their reviewers, as planned and shown before."""

from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.assignment import Offer, Plan, plan, substitute
from programme.file import Programme
from programme.idea import OPEN, State
from programme.review import DONE, Verdict
from programme.review import LIFECYCLE as REVIEWS
from services import reviews_in
from services.assignment_needs import ACTIVE, GIVEN, needs, rules
from services.journal import Actor, record
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review

# What is discussed is given to somebody else only where the coordinator chose whom.
_AT_WORK = idea.c.state.in_([State.SUBMITTED.value, State.UNDER_REVIEW.value, State.NEEDS_REVISION.value])
_TO_GIVE = _AT_WORK | ((idea.c.state == State.DISCUSSION.value) & idea.c.institutions.is_not(None))
_SAID = (
    sa.select(sa.func.count(sa.distinct(review.c.institution)))
    .where(
        review.c.idea_id == idea.c.id,
        review.c.state.in_([state.value for state in DONE]),
        review.c.verdict != Verdict.NOT_MY_FIELD.value,
    )
    .scalar_subquery()
)
_IDEAS = sa.select(idea.c.id, idea.c.person_id, idea.c.wanted, idea.c.institutions).order_by(idea.c.submitted_at)
_IDEAS = _IDEAS.order_by(idea.c.id)
_STATE = sa.select(idea.c.state).where(idea.c.id == bindparam("of_id")).with_for_update()
_NOT_ALL_IN = (
    sa.update(idea).where(idea.c.id == bindparam("of_id"), idea.c.reviews_in_at.is_not(None)).values(reviews_in_at=None)
)
_FELL = (
    sa.select(review.c.institution)
    .where(review.c.idea_id == bindparam("of_idea"), review.c.state.not_in([state.value for state in GIVEN]))
    .order_by(review.c.state_at.desc(), review.c.id.desc())
    .limit(1)
)


def look(tx: Tx, *, programme: Programme, idea_id: int | None = None) -> Plan:
    """Plan who studies what, of all ideas or of one; nothing is written."""
    return _plan(tx, programme, _to_give(programme, idea_id))


def apply(
    tx: Tx, *, mark: str, programme: Programme, actor: Actor, now: datetime, idea_id: int | None = None
) -> tuple[Plan, bool]:
    """Offer what was planned; False with the present plan when it is no longer the one that was shown (`mark`)."""
    take_turns(tx)
    found = _plan(tx, programme, _to_give(programme, idea_id))
    if found.mark != mark or not found.offers:
        return found, False
    ideas = sorted({one.idea_id for one in found.offers})
    tx.all(sa.select(idea.c.id).where(idea.c.id.in_(ideas)).order_by(idea.c.id).with_for_update())
    # What was withdrawn, decided or chosen for in this instant shows only now.
    found = _plan(tx, programme, _to_give(programme, idea_id))
    if found.mark != mark:
        return found, False
    for one in found.offers:
        offer(tx, one, programme=programme, actor=actor, now=now)
    return found, True


def offer(tx: Tx, one: Offer, *, programme: Programme, actor: Actor, now: datetime) -> int:
    """Offer an idea to a reviewer; return the id of the review. Whoever calls it has taken turns."""
    made = tx.one(
        sa.insert(review).returning(review.c.id),
        idea_id=one.idea_id,
        reviewer_id=one.reviewer_id,
        institution=one.institution,
        state=REVIEWS.initial,
        offered_at=now,
        due_at=due_at(programme, now=now),
        state_at=now,
    )
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    tx.run(_NOT_ALL_IN, of_id=one.idea_id)
    record(tx, actor=actor, action="offer", noun="review", noun_id=made.id, now=now, after=str(REVIEWS.initial))
    return int(made.id)


def replan(
    tx: Tx,
    *,
    idea_id: int,
    programme: Programme,
    actor: Actor,
    now: datetime,
    institution: str | None = None,
    settle: bool = True,
) -> int | None:
    """Offer an idea to somebody else after a review of it fell out; return the new review's id.

    First to a colleague at the same `institution` (that of the last one that fell out, unless named), then to one not
    asked yet. None when there is nobody: then it is seen whether all other reviews are in, unless not to be settled.
    """
    take_turns(tx)
    row = tx.one(_STATE, of_id=idea_id)
    if row is None or row.state not in OPEN:
        return None
    fell = institution or _fell_out(tx, idea_id)
    found = None if fell is None else _substitute(tx, idea_id, fell, programme)
    if found is not None:
        return offer(tx, found, programme=programme, actor=actor, now=now)
    if settle:
        reviews_in.check(tx, idea_id=idea_id, programme=programme, now=now)
    return None


def take_turns(tx: Tx) -> None:
    """Let nobody else give ideas, or change who reviews, until this transaction ends."""
    tx.all(ACTIVE.with_for_update())


def due_at(programme: Programme, *, now: datetime) -> datetime:
    """Say until when a review that is offered now is due: the end of a day in the city."""
    day = now.astimezone(programme.zone).date() + timedelta(days=programme.review.days + 1)
    return datetime.combine(day, time(), programme.zone)


def _plan(tx: Tx, programme: Programme, ideas: sa.Select[tuple[object, ...]]) -> Plan:
    wanting, reviewers = needs(tx, tx.all(ideas), programme=programme)
    return plan(wanting, reviewers, rules(programme))


def _to_give(programme: Programme, idea_id: int | None) -> sa.Select[tuple[object, ...]]:
    query = _IDEAS.where(idea.c.call == programme.call.code, _TO_GIVE)
    if idea_id is not None:
        return query.where(idea.c.id == idea_id)
    # What waits to be decided, with opinions enough, stays there; only by hand is it given to somebody else.
    return query.where(idea.c.reviews_in_at.is_(None) | (programme.quorum > _SAID))


def _substitute(tx: Tx, idea_id: int, institution: str, programme: Programme) -> Offer | None:
    wanting, reviewers = needs(tx, tx.all(_IDEAS.where(idea.c.id == idea_id)), programme=programme)
    by = rules(programme)
    tried = {row.institution for row in tx.all(sa.select(review.c.institution).where(review.c.idea_id == idea_id))} | {
        institution
    }
    others = [code for code in by.institutions if code not in tried]
    return substitute(wanting[0], institution, others, reviewers, by)


def _fell_out(tx: Tx, idea_id: int) -> str | None:
    row = tx.one(_FELL, of_idea=idea_id)
    return None if row is None else str(row.institution)
