"""Revisions: an author is asked about one answer of an idea, and reviewers see what came back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.errors import Conflict, NotFound
from programme.file import Programme
from programme.idea import LIFECYCLE, Idea, State, Told
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.review import DONE, WAITING
from programme.review import State as ReviewState
from programme.revision import FIELDS, added, revised
from programme.staff import Member
from services import reviews_in, row_fault
from services.files import match
from services.idea import UNSENT, columns, move, own, read
from services.journal import Actor
from services.notices import awake_at, plan
from services.review_access import own_review
from services.reviewing import reopened
from services.staff import member
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.idea import idea, plain
from storage.review import review

MOST = 50

_ASKED = sa.select(idea.c.revisions).where(idea.c.id == bindparam("of_id"))
_WAITING_OF = sa.select(idea.c.id).where(
    idea.c.person_id == bindparam("of_person"),
    idea.c.call == bindparam("in_call"),
    idea.c.state == State.NEEDS_REVISION.value,
)
# Whoever has not opened it will read it as it is then.
_READERS = (
    sa.select(review.c.reviewer_id)
    .where(
        review.c.idea_id == bindparam("of_idea"),
        review.c.state.in_([ReviewState.DRAFTING.value, *(state.value for state in DONE)]),
    )
    .order_by(review.c.id)
)
_OPEN = sa.select(review.c.id).where(
    review.c.idea_id == bindparam("of_idea"), review.c.state.in_([state.value for state in WAITING])
)


def ask(
    tx: Tx,
    *,
    idea_id: int,
    version: int,
    field: str,
    asker: Member,
    programme: Programme,
    now: datetime,
    question: str | None = None,
    text: str | None = None,
) -> None:
    """Ask an author about one answer: a ready question by its code, or `text`.

    Raises:
        NotFound: when the idea is not there for whoever asks, or has no such answer.
        Conflict: when it is no longer as it was shown, or cannot be asked about now.
    """
    row = read(tx, idea_id=idea_id)
    may = asker.role is not Role.REVIEWER or own_review(tx, idea_id=idea_id, person_id=asker.person_id) is not None
    if row is None or not may or field not in FIELDS or (question is None) == (text is None):
        raise NotFound("revision.not_there")
    if row.state == State.NEEDS_REVISION:
        raise Conflict("revision.asked_before")
    if "ask" not in LIFECYCLE.offered(row.state, asker.role):
        raise Conflict("revision.not_now")
    if row.version != version:
        raise Conflict("revision.changed")
    asked: dict[str, Any] = {"field": field, "by": asker.person_id, "at": now.isoformat()}
    asked |= {"question": question} if question is not None else {"text": text}
    actor = Actor(asker.role, asker.person_id)
    move(tx, row, "ask", actor=actor, now=now, revisions=[asked, *(row.revisions or ())], asked_at=now)
    plan(
        tx,
        person_id=row.person_id,
        purpose=Purpose.REVISION,
        occurrence=f"{row.code}.{row.version + 1}",
        body={"idea": row.id, "at": asked["at"]},
        due_at=awake_at(tx, person_id=row.person_id, programme=programme, now=now),
        now=now,
    )


def waiting(tx: Tx, *, person_id: int, programme: Programme) -> list[int]:
    """Name the ideas about which somebody is asked now."""
    return [row.id for row in tx.all(_WAITING_OF, of_person=person_id, in_call=programme.call.code)]


def draft_of(idea_id: int) -> str:
    """Name the draft that keeps what an author wrote about an idea and did not send yet."""
    return f"{UNSENT}.{idea_id}"


def answer(
    tx: Tx,
    given: Told,
    *,
    idea_id: int,
    person_id: int,
    programme: Programme,
    now: datetime,
    adds: bool = False,
) -> None:
    """Take the author's answer; the idea goes back to its reviewers, who are told.

    `adds`: it stands behind what was there, where a text can.

    Raises:
        NotFound: when it is not this person's.
        Conflict: when nothing is asked any more.
        Invalid, ValidationError: when it does not fit what was asked about.
    """
    row = own(tx, idea_id=idea_id, person_id=person_id)
    if row.state != State.NEEDS_REVISION or not row.revisions:
        raise Conflict("revision.over")
    asked, *earlier = row.revisions
    cities, horizons = programme.sister_cities, programme.horizons
    whole = (added(row.answers, asked["field"], given) if adds else None) or given
    answers = revised(row.answers, asked["field"], whole, cities=cities, horizons=horizons)
    told = given.model_dump(mode="json", exclude_none=True)
    # The version tells reviewers whether they have seen it; what was there before is never lost.
    done = {**asked, "answer": told, "answered_at": now.isoformat(), "version": row.version + 1}
    values: dict[str, Any] = {}
    if answers != row.answers:
        done["before"] = (row.answers or {}).get(asked["field"])
        values = {**columns(Idea.model_validate(answers), programme=programme), "revised": row.answers}
    if given.file is not None or row.has_file:
        values["has_file"] = 1
    actor = Actor(Role.DIPLOMAT, person_id)
    move(tx, row, "revise", actor=actor, now=now, revisions=[done, *earlier], asked_at=None, **values)
    match(tx, person_id=person_id, now=now)
    _back(tx, row, done, programme=programme, now=now)


def give_up(tx: Tx, *, programme: Programme, now: datetime, besides: frozenset[int] = row_fault.NONE) -> int:
    """Give ideas back to their reviewers whose authors did not answer in time; return how many.

    Raises:
        RowFault: when one cannot be moved; it may be left out by `besides`.
    """
    rows = tx.all(
        sa.select(*plain)
        .where(
            idea.c.call.in_([call.code for call in programme.calls]),
            idea.c.state == State.NEEDS_REVISION.value,
            idea.c.asked_at <= now - timedelta(days=programme.review.answer_days),
            *row_fault.besides(idea.c.id, besides),
        )
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    for row in rows:
        with row_fault.row(row.id):
            revisions = _given_up(tx, row.id)
            values = {} if revisions is None else {"revisions": revisions}
            move(tx, row, "no_answer", actor=Actor(Role.CLOCK), now=now, asked_at=None, **values)
            _back(tx, row, (revisions or [{}])[0], programme=programme, now=now)
    return len(rows)


def _given_up(tx: Tx, idea_id: int) -> list[dict[str, Any]] | None:
    try:
        row = tx.one(_ASKED, of_id=idea_id)
    except WrongKey:
        # What cannot be opened stays as it is; the idea goes back all the same, and holds up no other.
        return None
    if row is None or not row.revisions:
        return None
    asked, *earlier = row.revisions
    return [{**asked, "no_answer": True}, *earlier]


def _back(tx: Tx, row: Row, asked: dict[str, Any], *, programme: Programme, now: datetime) -> None:
    """Tell those who wait that an idea is back; it is not all in as long as somebody still writes."""
    for person_id in _readers(tx, row.id, asked.get("by")):
        plan(
            tx,
            person_id=person_id,
            purpose=Purpose.REVISED,
            occurrence=f"{row.code}.{row.version + 1}",
            body={"idea": row.id, "at": asked.get("at")},
            due_at=awake_at(tx, person_id=person_id, programme=programme, now=now),
            now=now,
        )
    if tx.one(_OPEN, of_idea=row.id) is not None:
        reopened(tx, idea_id=row.id)
    reviews_in.check(tx, idea_id=row.id, programme=programme, now=now)


def _readers(tx: Tx, idea_id: int, asker: int | None) -> Sequence[int]:
    """Name whoever is at it, or judged it, or asked, and still is of the staff."""
    people = dict.fromkeys(one.reviewer_id for one in tx.all(_READERS, of_idea=idea_id))
    if asker is not None:
        people |= {asker: None}
    return [person_id for person_id in people if member(tx, person_id=person_id) is not None]
