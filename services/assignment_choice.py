"""One idea's institutions: those that it is given to, chosen or by the programme, and who studies it for each."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.assigned import Choice, Given
from programme.errors import Conflict, Invalid, NotFound
from programme.file import Programme
from programme.idea import OPEN
from programme.review import State
from programme.staff import Member
from services import assignment, reviews_in
from services.idea_access import not_involving
from services.journal import Actor, record
from services.review import move
from services.review import read as read_review
from services.staff import names
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review

LISTED = 8
"""Ideas on one page of the list: their buttons fit a screen."""

_OF_IDEA = sa.select(review.c.id, review.c.institution, review.c.reviewer_id, review.c.state, review.c.version,
                     review.c.due_at).where(review.c.idea_id == bindparam("of_idea")).order_by(review.c.id)  # fmt: skip
_PLAIN = sa.select(idea.c.id, idea.c.call, idea.c.state, idea.c.institutions).where(idea.c.id == bindparam("of_id"))
_ABOUT = sa.select(review.c.idea_id).where(review.c.id == bindparam("of_id"))
_CHOOSE = sa.update(idea).where(idea.c.id == bindparam("of_id"))
_LIST = (
    sa.select(idea.c.id, idea.c.code)
    .where(idea.c.call == bindparam("in_call"), idea.c.state.in_([state.value for state in OPEN]))
    .order_by(idea.c.submitted_at, idea.c.id)
)


def ideas(tx: Tx, *, programme: Programme, viewer: Member, page: int) -> tuple[list[Row], bool]:
    """List a page of the ideas that nothing is decided about (id, code), and whether there are more."""
    there = _LIST.where(not_involving(viewer.person_id))
    rows = tx.all(there.offset(page * LISTED).limit(LISTED + 1), in_call=programme.call.code)
    return rows[:LISTED], len(rows) > LISTED


def idea_of(tx: Tx, review_id: int) -> int | None:
    """Name the idea of a review."""
    row = tx.one(sa.select(review.c.idea_id).where(review.c.id == review_id))
    return None if row is None else int(row.idea_id)


def codes(tx: Tx, ideas: Collection[int], *, viewer: Member) -> dict[int, str]:
    """Name ideas by their codes, as far as they are there for whoever looks."""
    mine = not_involving(viewer.person_id)
    rows = tx.all(sa.select(idea.c.id, idea.c.code).where(idea.c.id.in_(sorted(ideas)), mine))
    return {row.id: row.code for row in rows}


def choice(tx: Tx, *, idea_id: int, programme: Programme) -> Choice:
    """Read what institutions study an idea.

    Raises:
        NotFound: when there is no such idea about which nothing is decided.
    """
    return _choice(tx, tx.one(_PLAIN, of_id=idea_id), programme)


def choose(tx: Tx, *, idea_id: int, code: str, wanted: bool, programme: Programme, actor: Actor, now: datetime) -> None:
    """Let an institution study an idea, or not.

    Raises:
        NotFound: when there is no such idea, or no such institution.
        Conflict: when the institution has its part already.
        Invalid: when no institution would be left.
    """
    present = _choice(tx, tx.one(_PLAIN.with_for_update(), of_id=idea_id), programme)
    codes = [one.code for one in programme.institutions]
    if code not in codes:
        raise NotFound("assign.no_institution")
    if (code in present.institutions) == wanted:
        return
    if not wanted and code in present.fixed:
        raise Conflict("assign.given")
    _choose(tx, present, {*present.institutions, code} if wanted else {*present.institutions} - {code}, programme)
    record(tx, actor=actor, action="choose" if wanted else "leave_out", noun="idea", noun_id=idea_id, now=now,
           after=code)  # fmt: skip


def automatic(tx: Tx, *, idea_id: int, programme: Programme, actor: Actor, now: datetime) -> None:
    """Let the programme say again what institutions study an idea.

    Raises:
        NotFound: when there is no such idea.
    """
    if not _choice(tx, tx.one(_PLAIN.with_for_update(), of_id=idea_id), programme).chosen:
        return
    tx.run(_CHOOSE, of_id=idea_id, institutions=None)
    record(tx, actor=actor, action="choose", noun="idea", noun_id=idea_id, now=now, after="automatic")


def withdraw(tx: Tx, *, review_id: int, version: int, programme: Programme, actor: Actor, now: datetime) -> int:
    """Take an offer back, and its institution off the idea; return the idea.

    Raises:
        Conflict: when it is no longer as it was shown, or begun.
        Invalid: when no institution would be left.
    """
    about = _idea_of(tx, review_id)
    row = _offered(tx, review_id, version)
    present = _choice(tx, about, programme)
    move(tx, row, "drop", actor=actor, now=now)
    if row.institution in present.institutions:
        _choose(tx, present, {*present.institutions} - {row.institution}, programme)
    reviews_in.check(tx, idea_id=row.idea_id, programme=programme, now=now)
    return int(row.idea_id)


def give_to_another(tx: Tx, *, review_id: int, version: int, programme: Programme, actor: Actor, now: datetime) -> int:
    """Offer what somebody was offered to somebody else; return the idea.

    Raises:
        Conflict: when it is no longer as it was shown, or begun; or nobody else is there.
    """
    assignment.take_turns(tx)
    _idea_of(tx, review_id)
    row = _offered(tx, review_id, version)
    move(tx, row, "reassign", actor=actor, now=now)
    told = {"idea_id": row.idea_id, "institution": row.institution, "programme": programme}
    if assignment.replan(tx, actor=actor, now=now, settle=False, **told) is None:
        raise Conflict("assign.nobody_else")
    return int(row.idea_id)


def _choice(tx: Tx, row: Row | None, programme: Programme) -> Choice:
    if row is None or row.call != programme.call.code or row.state not in OPEN:
        raise NotFound("assign.idea_gone")
    rows = tx.all(_OF_IDEA, of_idea=row.id)
    called = names(tx, {one.reviewer_id for one in rows})
    given = tuple(
        Given(one.id, one.version, one.institution, State(one.state), called.get(one.reviewer_id), one.due_at)
        for one in rows
    )
    found = assignment.look(tx, programme=programme, idea_id=row.id)
    if row.institutions is not None:
        chosen = set(row.institutions)
    else:
        chosen = {one.institution for one in found.offers} | {one.institution for one in given if one.takes_part}
        # Nobody is there for them now; whoever comes is asked.
        chosen |= {one.institution for one in found.gaps}
    ordered = tuple(one.code for one in programme.institutions if one.code in chosen)
    return Choice(row.id, ordered, row.institutions is not None, given, found)


def _choose(tx: Tx, present: Choice, codes: set[str], programme: Programme) -> None:
    if not codes:
        raise Invalid("assign.at_least_one")
    ordered = [one.code for one in programme.institutions if one.code in codes]
    tx.run(_CHOOSE, of_id=present.idea_id, institutions=ordered)


def _idea_of(tx: Tx, review_id: int) -> Row | None:
    """Read the idea of a review, to be changed: before the review, as whoever moves ideas does."""
    known = tx.one(_ABOUT, of_id=review_id)
    return None if known is None else tx.one(_PLAIN.with_for_update(), of_id=known.idea_id)


def _offered(tx: Tx, review_id: int, version: int) -> Row:
    row = read_review(tx, review_id=review_id)
    if row is None or row.version != version:
        raise Conflict("assign.stale")
    if row.state != State.OFFERED:
        raise Conflict("assign.begun")
    return row
