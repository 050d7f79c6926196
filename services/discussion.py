"""The discussion of an idea: notes of the staff, and who was named in them and has not looked yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.errors import NotFound
from programme.file import Programme
from programme.idea import UNPUBLISHED
from programme.idea_deciding import Note
from programme.notice import Purpose
from programme.staff import Member
from services.idea import read as read_idea
from services.idea_access import may_discuss, seen
from services.journal import Actor, record
from services.notices import awake_at, plan
from services.staff import members, names
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_note import idea_note

KIND = "discussion"
SHOWN = 5
"""Notes on one page."""

_NOTE = sa.select(idea_note).where(idea_note.c.id == bindparam("of_note"), idea_note.c.kind == KIND)
_NOTES = (
    sa.select(idea_note)
    .where(idea_note.c.idea_id == bindparam("of_idea"), idea_note.c.kind == KIND)
    .order_by(idea_note.c.id.desc())
)
_COUNT = sa.select(sa.func.count(idea_note.c.id)).where(
    idea_note.c.idea_id == bindparam("of_idea"), idea_note.c.kind == KIND
)
_NAMED = (
    sa.select(idea_note.c.id, idea_note.c.idea_id, idea_note.c.mentions, idea.c.code, idea.c.person_id)
    .join(idea, idea.c.id == idea_note.c.idea_id)
    .where(
        idea_note.c.kind == KIND,
        idea_note.c.mentions.is_not(None),
        idea.c.call == bindparam("in_call"),
        idea.c.state.in_([state.value for state in UNPUBLISHED]),
    )
    .order_by(idea_note.c.id)
)
_MENTIONS = sa.update(idea_note).where(idea_note.c.id == bindparam("of_note"))


def may(tx: Tx, *, idea_id: int, member: Member) -> bool:
    """Say whether somebody may read the discussion of an idea."""
    row = seen(tx, idea_id=idea_id)
    return row is not None and may_discuss(tx, idea_id=idea_id, author_id=row.person_id, member=member)


def notes(tx: Tx, *, idea_id: int, page: int = 0) -> tuple[list[Note], int]:
    """Read the newest notes, oldest first, of a page counted backwards; and count all."""
    rows = tx.all(_NOTES.limit(SHOWN).offset(page * SHOWN), of_idea=idea_id)[::-1]
    called = names(tx, {row.by_id for row in rows} | {one for row in rows for one in mentioned(row.mentions)})
    count = tx.one(_COUNT, of_idea=idea_id)
    return [_note(row, called) for row in rows], 0 if count is None else int(count[0])


def read(tx: Tx, *, note_id: int) -> tuple[int, Note] | None:
    """Read one note, and of which idea it is."""
    row = tx.one(_NOTE, of_note=note_id)
    if row is None:
        return None
    return row.idea_id, _note(row, names(tx, {row.by_id, *mentioned(row.mentions)}))


def add(tx: Tx, *, idea_id: int, member: Member, text: str, now: datetime) -> int:
    """Add a note; return its id.

    Raises:
        NotFound: when there is no such discussion for them, or it is over.
    """
    # Whoever erases their idea at this moment waits, or is waited for: no note stays behind.
    row = read_idea(tx, idea_id=idea_id)
    there = row is not None and row.state in UNPUBLISHED
    if row is None or not there or not may_discuss(tx, idea_id=idea_id, author_id=row.person_id, member=member):
        raise NotFound("discussion.not_there")
    return put(tx, idea_id=idea_id, by=member, text=text, now=now)


def put(tx: Tx, *, idea_id: int, by: Member, text: str, now: datetime) -> int:
    """Write a note of somebody who may."""
    made = tx.one(
        sa.insert(idea_note).returning(idea_note.c.id),
        idea_id=idea_id,
        kind=KIND,
        by_id=by.person_id,
        at=now,
        told={"text": text},
    )
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    actor = Actor(by.role, by.person_id)
    record(tx, actor=actor, action="note", noun="idea", noun_id=idea_id, now=now)
    return int(made.id)


def colleagues(tx: Tx, *, idea_id: int, besides: Member) -> list[Member]:
    """List who else may read the discussion: these may be named."""
    row = seen(tx, idea_id=idea_id)
    if row is None:
        return []
    about = {"idea_id": idea_id, "author_id": row.person_id}
    others = (one for one in members(tx) if one.person_id != besides.person_id)
    return [one for one in others if may_discuss(tx, member=one, **about)]


def mention(tx: Tx, *, note_id: int, person_id: int, by: Member, programme: Programme, now: datetime) -> int:
    """Name a colleague in one's own note, who is told once; return the idea's id.

    Raises:
        NotFound: when the note is not theirs, or the colleague may not see the idea.
    """
    row = tx.one(_NOTE.with_for_update(), of_note=note_id)
    if row is None or row.by_id != by.person_id or not may(tx, idea_id=row.idea_id, member=by):
        raise NotFound("discussion.not_there")
    if person_id not in {one.person_id for one in colleagues(tx, idea_id=row.idea_id, besides=by)}:
        raise NotFound("discussion.not_a_colleague")
    if person_id not in mentioned(row.mentions):
        tx.run(_MENTIONS, of_note=note_id, mentions={**(row.mentions or {}), str(person_id): False})
        actor = Actor(by.role, by.person_id)
        record(tx, actor=actor, action="mention", noun="idea", noun_id=row.idea_id, now=now)
    plan(
        tx,
        person_id=person_id,
        purpose=Purpose.MENTION,
        occurrence=str(note_id),
        body={"note": note_id},
        due_at=awake_at(tx, person_id=person_id, programme=programme, now=now),
        now=now,
    )
    return int(row.idea_id)


def look(tx: Tx, *, idea_id: int, member: Member) -> None:
    """Note that somebody has seen where they were named."""
    query = sa.select(idea_note.c.id, idea_note.c.mentions).where(
        idea_note.c.idea_id == idea_id, idea_note.c.kind == KIND, idea_note.c.mentions.is_not(None)
    )
    for row in tx.all(query.order_by(idea_note.c.id).with_for_update()):
        if unseen(row.mentions, member.person_id):
            tx.run(_MENTIONS, of_note=row.id, mentions={**row.mentions, str(member.person_id): True})


def waits(tx: Tx, *, note_id: int, person_id: int) -> bool:
    """Say whether somebody was named in a note and has not looked."""
    row = tx.one(_NOTE, of_note=note_id)
    return row is not None and unseen(row.mentions, person_id)


def named_in(tx: Tx, *, call: str, member: Member) -> list[tuple[int, str]]:
    """List the ideas, by id and code, in whose discussion somebody was named and has not looked."""
    rows = [row for row in tx.all(_NAMED, in_call=call) if unseen(row.mentions, member.person_id)]
    found = {row.idea_id: row for row in rows}
    return [
        (of, row.code)
        for of, row in found.items()
        if may_discuss(tx, idea_id=of, author_id=row.person_id, member=member)
    ]


def mentioned(mentions: Mapping[str, Any] | None) -> list[int]:
    """List who was named: `mentions` says of each whether they have looked."""
    return [int(one) for one in mentions or ()]


def unseen(mentions: Mapping[str, Any] | None, person_id: int) -> bool:
    """Say whether somebody was named and has not looked."""
    return (mentions or {}).get(str(person_id)) is False


def _note(row: Row, called: Mapping[int, str]) -> Note:
    text = str((row.told or {}).get("text") or "")
    named = mentioned(row.mentions)
    called_so = tuple(called[one] for one in named if one in called)
    return Note(row.id, row.by_id, called.get(row.by_id), row.at, text, called_so, tuple(named))
