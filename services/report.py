"""Reports: an author tells how an idea that is carried out goes on; whoever looks after it is told."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.errors import Conflict, NotFound
from programme.file import Programme
from programme.idea import OPERATIONAL, Told
from programme.lifecycle import Role
from programme.milestone import Report
from programme.notice import Purpose
from programme.staff import DESK_ROLES
from services import idea as ideas
from services.contact import Parcel
from services.files import match
from services.idea_access import involved
from services.journal import Actor, record
from services.notices import awake_at, plan
from services.staff import member, members, refused
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.file import file
from storage.idea import idea
from storage.idea_note import idea_note
from storage.person import person

KIND = "report"
MOST_A_DAY = 20
"""Reports about one idea in 24 hours: each is a message to somebody."""

_REPORTS = (
    sa.select(idea_note.c.id, idea_note.c.at, idea_note.c.told)
    .where(idea_note.c.idea_id == bindparam("of_idea"), idea_note.c.kind == KIND)
    .order_by(idea_note.c.id.desc())
)
_LATELY = sa.select(sa.func.count()).where(
    idea_note.c.idea_id == bindparam("of_idea"), idea_note.c.kind == KIND, idea_note.c.at > bindparam("after")
)
_OWN = sa.select(idea.c.code, idea.c.answers).where(
    idea.c.id == bindparam("of_id"), idea.c.person_id == bindparam("of_person"), idea.c.state.in_(OPERATIONAL)
)
_REPORTED = (
    sa.select(
        idea.c.id, idea.c.code, idea.c.answers, idea.c.owner_id, idea.c.person_id, idea.c.reports_new, person.c.details,
        idea_note.c.id.label("note_id"), idea_note.c.at, idea_note.c.told,
    )
    .join(idea_note, idea_note.c.idea_id == idea.c.id)
    .join(person, person.c.id == idea.c.person_id)
    .where(idea_note.c.id == bindparam("of_note"), idea_note.c.kind == KIND, idea.c.state.in_(OPERATIONAL))
)  # fmt: skip
_BOARDED = sa.select(idea.c.code, idea.c.person_id).where(
    idea.c.id == bindparam("of_id"), idea.c.state.in_((*OPERATIONAL, "done", "stopped"))
)
_FILES = (
    sa.select(file.c.kind, file.c.mime, file.c.name, file.c.address, file.c.state, file.c.messenger, file.c.file_ref)
    .where(file.c.person_id == bindparam("of_person"))
    .order_by(file.c.id)
)


def reportable(tx: Tx, *, idea_id: int, person_id: int) -> tuple[str, str]:
    """Return the code and title of somebody's own idea about which they may report.

    Raises:
        NotFound: when it is not theirs, or nobody carries it out.
    """
    row = tx.one(_OWN, of_id=idea_id, of_person=person_id)
    if row is None:
        raise NotFound("report.not_there")
    return row.code, str((row.answers or {}).get("title") or "")


def report(tx: Tx, given: Told, *, idea_id: int, person_id: int, programme: Programme, now: datetime) -> int:
    """Take a report; the owner is told, or without one everybody of the desk. Return its id.

    Raises:
        NotFound: as `reportable`.
        Conflict: when there were too many today.
    """
    row = ideas.read(tx, idea_id=idea_id)
    if row is None or row.person_id != person_id or row.state not in OPERATIONAL:
        raise NotFound("report.not_there")
    lately = tx.one(_LATELY, of_idea=idea_id, after=now - timedelta(days=1))
    if lately is not None and lately[0] >= MOST_A_DAY:
        raise Conflict("report.too_many", most=MOST_A_DAY)
    made = tx.one(
        sa.insert(idea_note).returning(idea_note.c.id),
        idea_id=idea_id,
        kind=KIND,
        by_id=person_id,
        at=now,
        told=given.model_dump(mode="json", exclude_none=True),
    )
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    tx.run(sa.update(idea).where(idea.c.id == idea_id).values(reports_new=idea.c.reports_new + 1))
    record(tx, actor=Actor(Role.DIPLOMAT, person_id), action="report", noun="idea", noun_id=idea_id, now=now)
    match(tx, person_id=person_id, now=now)
    for one in _carers(tx, row.owner_id, person_id):
        plan(
            tx,
            person_id=one,
            purpose=Purpose.REPORT,
            occurrence=str(made.id),
            body={"note": made.id},
            due_at=awake_at(tx, person_id=one, programme=programme, now=now),
            now=now,
        )
    return int(made.id)


def reports(tx: Tx, *, idea_id: int) -> tuple[Report, ...]:
    """List the reports about an idea, the newest first."""
    return tuple(_report(row.id, row) for row in tx.all(_REPORTS, of_idea=idea_id))


def cares(tx: Tx, *, owner_id: int | None, author_id: int, person_id: int) -> bool:
    """Say whether somebody is whom reports about an idea are for."""
    return person_id in _carers(tx, owner_id, author_id)


def to_tell(tx: Tx, *, note_id: int, person_id: int) -> tuple[int, str, str, str | None, Report] | None:
    """Read what somebody of the staff is to be told of a report: the idea's id, code, title and author, and the report.

    None when they need not know it, or have seen it.
    """
    row = tx.one(_REPORTED, of_note=note_id)
    if row is None or not row.reports_new:
        return None
    if not cares(tx, owner_id=row.owner_id, author_id=row.person_id, person_id=person_id):
        return None
    title, author = str((row.answers or {}).get("title") or ""), (row.details or {}).get("name")
    return row.id, row.code, title, author, _report(row.note_id, row)


def attachments(tx: Tx, *, idea_id: int, person_id: int, now: datetime) -> Parcel | None:
    """Hand out the files of an idea's reports, and write down to whom; None to whoever is not of the desk any more."""
    asker = member(tx, person_id=person_id)
    if asker is None or asker.role not in DESK_ROLES:
        refused(tx, person_id=person_id, what="attachments", now=now)
        return None
    row = tx.one(_BOARDED, of_id=idea_id)
    if row is None or involved(tx, author_id=row.person_id, person_id=person_id):
        return None
    sent = {(one.file["messenger"], one.file["ref"]) for one in reports(tx, idea_id=idea_id) if one.file}
    found = [one for one in tx.all(_FILES, of_person=row.person_id) if (one.messenger, one.file_ref) in sent]
    record(tx, actor=Actor(asker.role, person_id), action="attachments", noun="idea", noun_id=idea_id, now=now)
    return Parcel(row.code, tuple(found))


def _carers(tx: Tx, owner_id: int | None, author_id: int) -> tuple[int, ...]:
    """Name whom reports are for: the owner, or where there is none at the desk any more, all who work there.

    Whoever is involved is told nothing.
    """
    there = [one.person_id for one in members(tx) if one.role in DESK_ROLES]
    desk = tuple(one for one in there if not involved(tx, author_id=author_id, person_id=one))
    return (owner_id,) if owner_id in desk and owner_id is not None else desk


def _report(note_id: int, row: Row) -> Report:
    told = row.told or {}
    return Report(note_id, row.at, told.get("text"), told.get("file"))
