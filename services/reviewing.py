"""Reviewing: one function is one press of a reviewer; each is stored at once, and works on what was shown only."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.errors import Conflict, NotFound
from programme.file import Programme
from programme.idea import OPEN
from programme.idea import State as IdeaState
from programme.idea_file import Opinion
from programme.lifecycle import Role
from programme.review import DONE, WAITING, Confidence, State, Verdict
from programme.review_file import ReviewFile
from programme.staff import Member
from services import conflicts, reviews_in
from services import idea as ideas
from services.idea_file import open_for_staff
from services.journal import Actor
from services.opinions import opinions
from services.review import move, read
from services.review_access import knows_author
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review

MOST_POINTS = 4

_OF = sa.select(review.c.idea_id, review.c.version).where(
    review.c.id == bindparam("of_id"), review.c.reviewer_id == bindparam("of_person")
)
_SAVE = sa.update(review).where(review.c.id == bindparam("of_id"), review.c.version == bindparam("from_version"))


class NotAsShown(Conflict):
    """The review or its idea is no longer as it was when the button was drawn."""

    def __init__(self, key: str = "review.stale") -> None:
        super().__init__(key)


def look(tx: Tx, *, review_id: int, reviewer: Member, programme: Programme, now: datetime) -> ReviewFile:
    """Show a reviewer one of theirs: it is begun, and what its author answered meanwhile is seen.

    Raises:
        NotFound: when it is not this reviewer's, or is offered to them in spite of what is known now.
        Conflict: when it is no longer theirs to do.
    """
    of, about = _mine(tx, review_id=review_id, reviewer=reviewer, programme=programme)
    seen, answers = about.version, of.seen_answers
    if of.state == State.OFFERED:
        if about.state == IdeaState.SUBMITTED:
            ideas.move(tx, about, "open", actor=_actor(reviewer), now=now)
            seen += 1
        answers = about.answers
        move(tx, of, "open", actor=_actor(reviewer), now=now, opened_at=now, seen_version=seen, seen_answers=answers)
    elif of.seen_version != seen:
        # What changed stays marked until the review is handed in; that it came back is said once.
        tx.run(sa.update(review).where(review.c.id == of.id).values(seen_version=seen))
    view = view_of(tx, review_id=review_id, programme=programme)
    return replace(view, news=of.state in WAITING + DONE and of.seen_version is not None and _has_news(of, about))


def peek(tx: Tx, *, review_id: int, reviewer: Member, programme: Programme) -> ReviewFile:
    """Show a reviewer one of theirs as `look` does, changing nothing: what is offered is not begun by it.

    Raises:
        NotFound, Conflict: as `look`.
    """
    of, _ = _mine(tx, review_id=review_id, reviewer=reviewer, programme=programme)
    return view_of(tx, review_id=of.id, programme=programme)


def view_of(tx: Tx, *, review_id: int, programme: Programme) -> ReviewFile:
    """Read a review that is known to be there, changing nothing."""
    row = tx.one(sa.select(review).where(review.c.id == review_id))
    assert row is not None  # noqa: S101 - the caller has read it in this transaction
    view = open_for_staff(tx, idea_id=row.idea_id, named=knows_author(row, programme=programme))
    assert view is not None  # noqa: S101 - as above
    return ReviewFile(
        id=row.id,
        version=row.version,
        state=State(row.state),
        institution=row.institution,
        scores=row.scores or {},
        verdict=None if row.verdict is None else Verdict(row.verdict),
        confidence=None if row.confidence is None else Confidence(row.confidence),
        line=row.line,
        note=row.note,
        due_at=row.due_at,
        submitted_at=row.submitted_at,
        amended=row.amended,
        # Each reviewer sees what changed since they began or handed in, not since anybody else looked.
        idea=replace(view, revised=row.seen_answers),
    )


def made_up(tx: Tx, *, review_id: int, version: int, reviewer: Member) -> bool:
    """Say whether no button of this reviewer's can have held this review with this version."""
    row = tx.one(_OF, of_id=review_id, of_person=reviewer.person_id)
    return row is None or version > row.version


def both(tx: Tx, *, review_id: int, reviewer: Member) -> tuple[Row, Row]:
    """Read somebody's review and its idea, to be changed; the idea first, as whoever moves ideas does.

    Raises:
        NotFound: when it is not this reviewer's.
    """
    known = tx.one(_OF, of_id=review_id, of_person=reviewer.person_id)
    about = None if known is None else ideas.read(tx, idea_id=known.idea_id)
    of = None if known is None else read(tx, review_id=review_id)
    if of is None or about is None or about.state == IdeaState.ERASED:
        raise NotFound("review.not_there")
    return of, about


def take(tx: Tx, *, review_id: int, version: int, reviewer: Member) -> tuple[Row, Row]:
    """Read a review that is being written and its idea, to be changed by a press.

    Raises:
        NotFound: when it is not this reviewer's.
        NotAsShown: when it or its idea changed since it was shown.
        Conflict: when it is no longer theirs to do.
    """
    of, about = both(tx, review_id=review_id, reviewer=reviewer)
    _check_there(of, about)
    if of.version != version:
        raise NotAsShown
    if of.seen_version is not None and _has_news(of, about):
        raise NotAsShown("review.came_back")
    if about.state not in OPEN:
        raise Conflict("review.closed")
    return of, about


def score(tx: Tx, *, code: str, points: int, programme: Programme, **about: Any) -> None:
    """Answer a question of the rubric.

    Raises:
        NotFound: when there is no such question or answer.
        NotFound, Conflict: as `take`.
    """
    if code not in {one.code for one in programme.rubric} or not 0 <= points <= MOST_POINTS:
        raise NotFound("review.not_there")
    row = _writing(tx, about)
    _save(tx, row, scores={**(row.scores or {}), code: points})


def judge(tx: Tx, *, verdict: Verdict, **about: Any) -> None:
    """Say what one thinks of the idea; raises as `take`."""
    _save(tx, _writing(tx, about), verdict=verdict.value)


def weigh(tx: Tx, *, confidence: Confidence, **about: Any) -> None:
    """Say how sure one is; raises as `take`."""
    _save(tx, _writing(tx, about), confidence=confidence.value)


def word(tx: Tx, *, part: str, text: str | None, **about: Any) -> None:
    """Keep the line for the author, or the note for the office; None takes it off. Raises as `take`."""
    assert part in ("line", "note")  # noqa: S101 - pages name it, not people
    _save(tx, _writing(tx, about), **{part: text})


def submit(tx: Tx, *, review_id: int, version: int, reviewer: Member, programme: Programme, now: datetime) -> None:
    """Hand a review in; when it was the last one of its idea, that is noted.

    Raises:
        Conflict: when something is lacking, or the author is being asked.
        NotFound, Conflict: as `take`.
    """
    of, about = take(tx, review_id=review_id, version=version, reviewer=reviewer)
    if of.state != State.DRAFTING:
        raise NotAsShown
    view = view_of(tx, review_id=review_id, programme=programme)
    if view.lacking(one.code for one in programme.rubric):
        raise Conflict("review.incomplete")
    if view.waits_for_author and view.verdict is not Verdict.NOT_MY_FIELD:
        # The text that it judges is about to change.
        raise Conflict("review.author_asked")
    seen = {"seen_version": about.version, "seen_answers": about.answers}
    move(tx, of, "submit", actor=_actor(reviewer), now=now, submitted_at=now, **seen)
    reviews_in.check(tx, idea_id=about.id, programme=programme, now=now)


def amend(tx: Tx, *, review_id: int, version: int, reviewer: Member, now: datetime) -> None:
    """Take a review that is in back to change it, which stays noted: others' could be seen meanwhile.

    Raises:
        Conflict: when the idea is decided.
        NotFound, Conflict: as `take`.
    """
    of, about = take(tx, review_id=review_id, version=version, reviewer=reviewer)
    if of.state == State.LOCKED:
        raise Conflict("review.locked")
    move(tx, of, "amend", actor=_actor(reviewer), now=now, amended=of.amended + 1)
    reopened(tx, idea_id=about.id)


def reopened(tx: Tx, *, idea_id: int) -> None:
    """Take back that all reviews of an idea are in, because one is being written again."""
    tx.run(sa.update(idea).where(idea.c.id == idea_id).values(reviews_in_at=None))


def others(tx: Tx, *, review_id: int, reviewer: Member) -> tuple[Opinion, ...]:
    """Show what colleagues said of the same idea.

    Raises:
        NotFound: when the review is not this reviewer's.
        Conflict: when their own is not in.
    """
    of, about = both(tx, review_id=review_id, reviewer=reviewer)
    _check_there(of, about)
    if of.state not in DONE:
        raise Conflict("review.own_first")
    return opinions(tx, idea_id=of.idea_id, besides=reviewer.person_id)


def _mine(tx: Tx, *, review_id: int, reviewer: Member, programme: Programme) -> tuple[Row, Row]:
    of, about = both(tx, review_id=review_id, reviewer=reviewer)
    _check_there(of, about)
    if of.state == State.OFFERED:
        excluded = conflicts.excluded_of(tx, [about.person_id], programme=programme)[about.person_id]
        if reviewer.person_id in excluded:
            # Why, would tell whose idea it is.
            raise NotFound("review.not_there")
    return of, about


def _writing(tx: Tx, about: Mapping[str, Any]) -> Row:
    of, _ = take(tx, **about)
    if of.state != State.DRAFTING:
        raise NotAsShown
    return of


def _save(tx: Tx, row: Row, **values: Any) -> None:
    if tx.run(_SAVE, of_id=row.id, from_version=row.version, version=row.version + 1, **values) != 1:
        raise NotAsShown


def _has_news(of: Row, about: Row) -> bool:
    since = of.seen_version or 0
    return any(int(one.get("version", 0)) > since for one in about.revisions or ())


def _check_there(of: Row, about: Row) -> None:
    if of.state in (State.DECLINED, State.ABSTAINED):
        raise Conflict("review.put_away")
    if of.state in (State.REASSIGNED, State.DROPPED):
        raise Conflict("review.taken_off")
    if about.state in (IdeaState.WITHDRAWN, IdeaState.LAPSED):
        raise Conflict("review.withdrawn")
    if of.state in WAITING and about.state not in OPEN:
        raise Conflict("review.closed")


def _actor(reviewer: Member) -> Actor:
    return Actor(Role.REVIEWER, reviewer.person_id)
