"""What the secretariat takes out of the database: page by page, each beginning behind the last id of the one before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from programme.idea import GONE as IDEAS_GONE
from programme.lifecycle import Role
from programme.registration import State, Verdict
from services.course_export import courses, enrolments
from services.idea_access import not_involving
from services.journal import Actor, record
from services.staff import member, refused
from storage.audit import audit
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.idea import idea
from storage.idea_note import idea_note
from storage.judgement import judgement
from storage.outbox import outbox
from storage.person import person
from storage.registration import here, registration
from storage.review import review
from storage.sealing import Keys
from storage.staff import staff

PAGE = 200
"""Rows opened at once: the loop waits no longer than that takes, and memory holds no more."""

Query = Callable[[str], sa.Select[Any]]
"""What a sheet shows of a call; its rows are read on by their `id`."""

_SENT = sa.and_(here, registration.c.state != State.DRAFT.value)
_other = registration.alias()
_into = idea.alias()
_HELD = sa.and_(idea.c.submitted_at.is_not(None), idea.c.state.not_in([state.value for state in IDEAS_GONE]))
TOLD_NOTES = ("milestone", "report")
"""What was told to the author, and by the author; what is discussed stays with the staff."""


@dataclass(frozen=True, slots=True)
class Unopened:
    """A row that is damaged, or sealed with a key that is not at hand."""

    id: int
    code: str | None


def page(tx: Tx, which: sa.Select[Any], *, after: int, most: int = PAGE) -> list[Row]:
    """Read the rows behind an id.

    Raises:
        WrongKey: when one of them cannot be opened; `page_by_row` steps over it.
    """
    at = which.selected_columns["id"]
    return tx.all(which.where(at > after).order_by(at).limit(most))


def page_by_row(tx: Tx, which: sa.Select[Any], *, after: int, most: int = PAGE) -> list[Row | Unopened]:
    """Read the same rows one at a time, and name those that cannot be opened."""
    columns = which.selected_columns
    plain = which.with_only_columns(*(columns[name] for name in ("id", "code") if name in columns))
    found: list[Row | Unopened] = []
    for bare in page(tx, plain, after=after, most=most):
        try:
            row = tx.one(which.where(columns["id"] == bare.id))
        except WrongKey:
            row = None
        found.append(row or Unopened(bare.id, getattr(bare, "code", None)))
    return found


def registrations(call: str) -> sa.Select[Any]:
    """Select registrations that were sent and not taken back, with what their people told of themselves."""
    return (
        sa.select(registration, person.c.details, _other.c.code.label("merged_code"))
        .join(person, person.c.id == registration.c.person_id)
        .outerjoin(_other, _other.c.id == registration.c.merged_into)
        .where(registration.c.call == call, _SENT)
    )


def messages(call: str) -> sa.Select[Any]:
    """Select the outbox, with the code of whom each message is for."""
    whose = sa.and_(registration.c.person_id == outbox.c.person_id, registration.c.call == call, here)
    o = outbox.c
    columns = (o.id, o.messenger, o.purpose, o.state, o.reason, o.attempts, o.unsure, o.due_at, o.use_by, o.updated_at)
    return sa.select(*columns, o.person_id, registration.c.code).select_from(outbox).outerjoin(registration, whose)


def judgements(call: str) -> sa.Select[Any]:
    """Select what officers said, also what was undone."""
    query = sa.select(judgement, registration.c.code).select_from(judgement)
    return query.join(registration, registration.c.id == judgement.c.registration_id).where(registration.c.call == call)


def ideas(call: str) -> sa.Select[Any]:
    """Select ideas that were sent and not taken back, with what their authors told of themselves."""
    return (
        sa.select(idea, person.c.details, _into.c.code.label("merged_code"))
        .join(person, person.c.id == idea.c.person_id)
        .outerjoin(_into, _into.c.id == idea.c.merged_into)
        .where(idea.c.call == call, _HELD)
    )


def reviews(call: str) -> sa.Select[Any]:
    """Select the reviews of these ideas, also those that were declined or given to somebody else."""
    return sa.select(review, idea.c.code).join(idea, idea.c.id == review.c.idea_id).where(idea.c.call == call, _HELD)


def idea_notes(call: str) -> sa.Select[Any]:
    """Select the milestones that authors were told, and what authors reported."""
    query = sa.select(idea_note, idea.c.code).join(idea, idea.c.id == idea_note.c.idea_id)
    return query.where(idea.c.call == call, _HELD, idea_note.c.kind.in_(TOLD_NOTES))


def entries(call: str) -> sa.Select[Any]:
    """Select the audit log, with the code of the registration or idea that an entry is about."""
    a = audit.c
    about = sa.and_(a.noun == "registration", registration.c.id == a.noun_id)
    of_review = sa.and_(a.noun == "review", review.c.id == a.noun_id)
    of_idea = idea.c.id == sa.case((a.noun == "idea", a.noun_id), else_=review.c.idea_id)
    columns = (a.id, a.at, a.actor_id, a.role, a.action, a.noun, a.noun_id, a.before, a.after)
    code = sa.func.coalesce(registration.c.code, idea.c.code).label("code")
    query = sa.select(*columns, code).select_from(audit).outerjoin(registration, about)
    return query.outerjoin(review, of_review).outerjoin(idea, of_idea)


def apart_from(query: Query, *, call: str, viewer: int | None) -> sa.Select[Any]:
    """Leave out of a sheet what is about ideas in which whoever takes it out is involved; nobody is the operator."""
    which = query(call)
    about_ideas = query in (ideas, reviews, idea_notes, entries)
    return which if viewer is None or not about_ideas else which.where(idea.c.id.is_(None) | not_involving(viewer))


def involves(tx: Tx, *, call: str, viewer: int | None) -> bool:
    """Say whether any of the ideas is left out for whoever takes them out."""
    if viewer is None:
        return False
    mine = sa.select(idea.c.id).where(idea.c.call == call, _HELD, ~not_involving(viewer))
    return tx.one(mine.limit(1)) is not None


def members(call: str) -> sa.Select[Any]:
    """Select who is or was of the staff."""
    return sa.select(staff)


def names(tx: Tx) -> dict[int, str]:
    """Name the people who are or were of the staff, but for those whose name cannot be opened."""
    rows, after = {}, 0
    which = sa.select(staff.c.id, staff.c.person_id, staff.c.name)
    while some := page_by_row(tx, which, after=after):
        after = some[-1].id
        rows.update({row.person_id: row.name or "" for row in some if not isinstance(row, Unopened)})
    return rows


def count(tx: Tx, *, call: str) -> int:
    """Count the rows of all sheets, for the progress."""
    sent = sa.select(sa.func.count()).select_from(registration).where(registration.c.call == call, _SENT)
    whole = [sa.select(sa.func.count()).select_from(table) for table in (outbox, judgement, audit, staff)]
    others = [sa.select(sa.func.count()).select_from(which(call).subquery()) for which in _OTHERS]
    return sum(int(row[0]) for query in (sent, *whole, *others) for row in tx.all(query))


def _plainly(which: Query) -> Query:
    return lambda call: which(call).with_only_columns(which(call).selected_columns["id"])


_OTHERS = tuple(_plainly(which) for which in (ideas, reviews, idea_notes, courses, enrolments))


def taken(tx: Tx, *, actor: Actor, call: str, now: datetime) -> None:
    """Write down that somebody takes a call's registrations out; they show contact data."""
    record(tx, actor=actor, action="export", noun="call", noun_id=None, now=now, after=call)


def may_take(tx: Tx, *, person_id: int, now: datetime) -> bool:
    """Say whether somebody may take everything out now; a refusal is written down."""
    who = member(tx, person_id=person_id)
    if who is not None and who.role is Role.COORDINATOR:
        return True
    refused(tx, person_id=person_id, what="export", now=now)
    return False


def mark(keys: Keys, row: Row) -> str:
    """Return a sign that changes with a registration's answers and decision, and says nothing about them."""
    return marks(keys, row)[0]


def marks(keys: Keys, row: Row) -> list[str]:
    """Return the same sign under every key at hand, the current one first."""
    verdict = Verdict.of(row.state)
    held = orjson.dumps([row.answers, verdict, row.reasons if verdict else None, row.reason_text if verdict else None])
    return [token[:6].hex() for token in keys.tokens("sheet.mark", held)]
