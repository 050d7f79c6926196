"""Announcements before they are sent: written, with a picture or file, for a segment, at an hour; all kept as typed."""

from datetime import datetime

import sqlalchemy as sa

from programme.answers import Kept
from programme.broadcast import Kind, State
from programme.broadcast_told import REFERENCE, longest, units
from programme.errors import Conflict, Invalid
from programme.file import Programme
from programme.segment import And, Is, Not, Or, dump
from programme.text import has_letters, store
from services import files
from services.broadcast import begin as begin_one
from services.broadcast import move, read
from services.journal import Actor
from storage.broadcast import broadcast
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.file import file

_B = broadcast.c


def begin(tx: Tx, segment: Is | Not | And | Or | None = None, *, actor: Actor, now: datetime) -> int:
    """Begin an announcement to a segment, or go on with one's own that has nothing besides; return its id."""
    mine = (_B.created_by == actor.person_id, _B.kind == Kind.ANNOUNCEMENT.value, _B.state == State.DRAFT.value)
    empty = (_B.text.is_(None), _B.file_id.is_(None))
    whom = None if segment is None else dump(segment)
    rows = tx.all(sa.select(_B.id, _B.segment).where(*mine, *empty).order_by(_B.id.desc()))
    if (begun := next((row.id for row in rows if row.segment == whom), None)) is not None:
        return int(begun)
    return begin_one(tx, Kind.ANNOUNCEMENT, actor=actor, now=now, segment=whom)


def write(tx: Tx, *, broadcast_id: int, language: str, text: str, actor: Actor, now: datetime) -> None:
    """Keep the text in a language.

    Raises:
        Invalid: when there are no words in it, or too many for a message, or for what stands under a file.
    """
    row, tidy = _draft(tx, broadcast_id), store(text)
    if not has_letters(tidy):
        raise Invalid("text.no_words")
    most = longest(with_file=row.file_id is not None)
    if units(tidy) > most:
        raise Invalid("text.too_long", most=most, length=units(tidy))
    move(tx, row, "edit", actor=actor, now=now, text={**(row.text or {}), language: tidy})


def unwrite(tx: Tx, *, broadcast_id: int, language: str, actor: Actor, now: datetime) -> None:
    """Take the text in another language away; its readers get the one that everybody gets."""
    row = _draft(tx, broadcast_id)
    left = {one: text for one, text in (row.text or {}).items() if one != language or one == REFERENCE}
    if left != (row.text or {}):
        move(tx, row, "edit", actor=actor, now=now, text=left)


def attach(tx: Tx, sent: Kept, *, broadcast_id: int, actor: Actor, now: datetime) -> None:
    """Let a picture or file go with it, in place of the one before.

    Raises:
        Invalid: when the text is too long to stand under it.
    """
    row = _draft(tx, broadcast_id)
    most = longest(with_file=True)
    if (length := max(map(units, (row.text or {}).values()), default=0)) > most:
        raise Invalid("broadcast.caption_too_long", most=most, length=length)
    assert actor.person_id is not None  # noqa: S101 - the clock attaches nothing
    file_id = files.want(tx, sent, person_id=actor.person_id, now=now)
    move(tx, row, "edit", actor=actor, now=now, file_id=file_id)
    _drop_file(tx, row)


def detach(tx: Tx, *, broadcast_id: int, actor: Actor, now: datetime) -> None:
    """Let nothing go with it."""
    row = _draft(tx, broadcast_id)
    if row.file_id is not None:
        move(tx, row, "edit", actor=actor, now=now, file_id=None)
        _drop_file(tx, row)


def aim(
    tx: Tx, segment: Is | Not | And | Or | None, *, broadcast_id: int, version: int, actor: Actor, now: datetime
) -> None:
    """Say whom it is for, as long as it is as it was shown.

    Raises:
        Conflict: when somebody changed it meanwhile.
    """
    row = _draft(tx, broadcast_id)
    if row.version != version:
        raise Conflict("broadcast.changed")
    move(tx, row, "edit", actor=actor, now=now, segment=None if segment is None else dump(segment))


def schedule(
    tx: Tx, at: datetime | None, *, broadcast_id: int, programme: Programme, actor: Actor, now: datetime
) -> None:
    """Say when it is to be sent; None: as soon as it may.

    Raises:
        Invalid: when that is past.
    """
    if at is not None and at <= now:
        raise Invalid("broadcast.past")
    move(tx, _draft(tx, broadcast_id), "edit", actor=actor, now=now, starts_at=at)


def drop(tx: Tx, *, broadcast_id: int, actor: Actor, now: datetime) -> None:
    """Give a draft up."""
    row = _draft(tx, broadcast_id)
    move(tx, row, "drop", actor=actor, now=now, file_id=None, ended_at=now)
    _drop_file(tx, row)


def _draft(tx: Tx, broadcast_id: int) -> Row:
    row = read(tx, broadcast_id=broadcast_id)
    if row.state != State.DRAFT:
        raise Conflict("broadcast.no_draft")
    return row


def _drop_file(tx: Tx, row: Row) -> None:
    if row.file_id is not None:
        # The bytes go with the next round of the eraser.
        files.drop(tx, file.c.id == row.file_id)
