"""Conversations as they are kept: opened once for each person and thing, locked, read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.conversation import About, Given, Line, Talk, Thing, Topic
from programme.excerpt import excerpt
from services.staff import name_of, names
from storage.broadcast import broadcast
from storage.conversation import conversation, conversation_line
from storage.course import course
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.person import person

_ROOM = 3000
"""Letters that are shown at once, besides the newest line."""

_WORDS = 60
"""Letters of an announcement that say which one it was."""

_OF_THING = sa.select(conversation).where(
    conversation.c.person_id == bindparam("of_person"),
    conversation.c.about == bindparam("of_kind"),
    conversation.c.about_id == bindparam("of_thing"),
)
_OF_ID = sa.select(conversation).where(conversation.c.id == bindparam("of_id"))
_OPEN = Upsert(
    lambda insert: insert(conversation).on_conflict_do_nothing(index_elements=["person_id", "about", "about_id"])
)
_TALK = (
    sa.select(conversation, person.c.details)
    .join(person, person.c.id == conversation.c.person_id)
    .where(conversation.c.id == bindparam("of_id"))
)
_LINES = (
    sa.select(conversation_line)
    .where(conversation_line.c.conversation_id == bindparam("of_id"), conversation_line.c.held == 0)
    .order_by(conversation_line.c.id.desc())
)
_LINE = sa.select(conversation_line).where(conversation_line.c.id == bindparam("of_line"))


def opened(tx: Tx, thing: Thing, *, person_id: int, now: datetime) -> Row:
    """Lock somebody's conversation about a thing; it begins where there is none."""
    about = {"person_id": person_id, "about": thing.about.value, "about_id": thing.id}
    tx.run(_OPEN, **about, opened_at=now)
    query = _OF_THING.with_for_update()
    row = tx.one(query, of_person=person_id, of_kind=thing.about.value, of_thing=thing.id)
    assert row is not None  # noqa: S101 - it was just made, or was there
    return row


def locked(tx: Tx, *, conversation_id: int) -> Row | None:
    """Read a conversation, to be changed."""
    return tx.one(_OF_ID.with_for_update(), of_id=conversation_id)


def found(tx: Tx, *, conversation_id: int) -> Row | None:
    """Read a conversation."""
    return tx.one(_OF_ID, of_id=conversation_id)


def change(tx: Tx, row: Row, **values: Any) -> None:
    """Change a conversation that was locked in this transaction."""
    tx.run(sa.update(conversation).where(conversation.c.id == row.id).values(**values))


def put(
    tx: Tx, given: Given, *, conversation_id: int, now: datetime, officer_id: int | None = None, held: bool = False
) -> int:
    """Add a line; return its id."""
    made = tx.one(
        sa.insert(conversation_line).returning(conversation_line.c.id),
        conversation_id=conversation_id,
        officer_id=officer_id,
        text=given.text,
        file=None if given.file is None else given.file.model_dump(mode="json", exclude_none=True),
        at=now,
        held=int(held),
    )
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    return int(made.id)


def line(tx: Tx, *, line_id: int) -> Line | None:
    """Read one line."""
    row = tx.one(_LINE, of_line=line_id)
    return None if row is None else _lines(tx, [row])[0]


def lines(tx: Tx, *, conversation_id: int, before: int | None = None) -> list[Line]:
    """Read the newest lines that fit one message, the oldest of them first; only those `before` one, if it is named."""
    query = _LINES if before is None else _LINES.where(conversation_line.c.id < before)
    rows: list[Row] = []
    room = _ROOM
    for row in tx.all(query.limit(8), of_id=conversation_id):
        room -= len(row.text or "")
        if rows and room < 0:
            break
        rows.append(row)
    return _lines(tx, rows[::-1])


def since(tx: Tx, *, conversation_id: int, seen: int) -> list[Line]:
    """Read what was said after the line that somebody saw last."""
    return _lines(tx, tx.all(_LINES.where(conversation_line.c.id > seen), of_id=conversation_id)[::-1])


def last(tx: Tx, *, conversation_id: int) -> int:
    """Name the newest line; 0 where there is none."""
    row = tx.one(_LINES.limit(1), of_id=conversation_id)
    return 0 if row is None else int(row.id)


def talk(tx: Tx, *, conversation_id: int) -> Talk | None:
    """Read a conversation as the desk sees it; None when there is none."""
    row = tx.one(_TALK, of_id=conversation_id)
    return None if row is None else talk_of(tx, row)


def talk_of(tx: Tx, row: Row) -> Talk:
    """Make a conversation as the desk sees it of its row with the `details` of the person."""
    return Talk(
        id=row.id,
        person_id=row.person_id,
        name=(row.details or {}).get("name"),
        topic=topic(tx, thing_of(row)),
        officer_id=row.officer_id,
        officer=name_of(tx, person_id=row.officer_id),
        waits_since=row.waits_since,
        closed_at=row.closed_at,
    )


def thing_of(row: Row) -> Thing:
    """Say what a conversation's row is about."""
    return Thing(About(row.about), row.about_id)


def topic(tx: Tx, thing: Thing) -> Topic:
    """Say in words what a conversation is about."""
    if thing.about is About.COURSE:
        row = tx.one(sa.select(course.c.told).where(course.c.id == thing.id))
        return Topic(thing.about, "" if row is None else str((row.told or {}).get("title") or ""))
    row = tx.one(sa.select(broadcast.c.text, broadcast.c.started_at).where(broadcast.c.id == thing.id))
    text = {} if row is None else row.text or {}
    words = " ".join(str(text.get("fa") or next(iter(text.values()), "")).split())
    return Topic(thing.about, excerpt(words, _WORDS), None if row is None else row.started_at)


def _lines(tx: Tx, rows: Sequence[Row]) -> list[Line]:
    called = names(tx, {row.officer_id for row in rows if row.officer_id is not None})
    return [
        Line(
            row.id,
            row.conversation_id,
            row.officer_id,
            called.get(row.officer_id),
            row.at,
            row.text,
            row.file,
            bool(row.held),
        )
        for row in rows
    ]
