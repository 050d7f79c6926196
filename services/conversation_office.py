"""The office's side of a conversation: who waits, answering, closing, giving it to a colleague."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.conversation import Given, Line, Talk
from programme.errors import NotFound
from programme.file import Programme
from programme.staff import Member
from services import conversation as conversations
from services.conversation_news import tell_officer, tell_person, works
from services.journal import Actor, record
from storage.conversation import conversation, conversation_line, waits
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.person import person

SHOWN = 8
"""Conversations on one page."""

_COUNT = sa.select(sa.func.count(conversation.c.id))
_STANDING = sa.case((waits, 0), (conversation.c.closed_at.is_(None), 1), else_=2)
_LISTED = (
    sa.select(conversation, person.c.details)
    .join(person, person.c.id == conversation.c.person_id)
    .order_by(_STANDING, conversation.c.waits_since, conversation.c.id.desc())
)
_LINE = sa.select(conversation_line).where(conversation_line.c.id == bindparam("of_line"))
_WROTE = sa.select(conversation_line.c.id, conversation_line.c.at).where(
    conversation_line.c.conversation_id == bindparam("of_id"), conversation_line.c.officer_id.is_(None)
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer: sent; or held back, because colleagues answered `meanwhile`."""

    conversation_id: int
    held: Line | None = None
    meanwhile: Sequence[Line] = ()


def count(tx: Tx) -> int:
    """Count the people who wait."""
    row = tx.one(_COUNT.where(waits))
    return 0 if row is None else int(row[0])


def listed(tx: Tx, *, page: int) -> tuple[list[Talk], int]:
    """List conversations, those who wait longest first; and count all."""
    rows = tx.all(_LISTED.limit(SHOWN).offset(page * SHOWN))
    total = tx.one(_COUNT)
    return [conversations.talk_of(tx, row) for row in rows], 0 if total is None else int(total[0])


def answer(
    tx: Tx, text: str, *, conversation_id: int, seen: int, officer: Member, programme: Programme, now: datetime
) -> Answered:
    """Answer, having seen the conversation up to a line.

    Raises:
        NotFound: when there is no such conversation any more.
    """
    row = _row(tx, conversation_id)
    return _answer(tx, row, text, seen=seen, officer=officer, programme=programme, now=now)


def send_held(tx: Tx, *, line_id: int, officer: Member, programme: Programme, now: datetime) -> Answered:
    """Send what was held back, unless a colleague was faster once more.

    Raises:
        NotFound: when it is not held any more, or not theirs.
    """
    row, held = _held(tx, line_id, officer)
    return _answer(tx, row, held.text, seen=line_id, officer=officer, programme=programme, now=now)


def drop_held(tx: Tx, *, line_id: int, officer: Member) -> int:
    """Throw away what was held back; return whose conversation it was in.

    Raises:
        NotFound: as `send_held`.
    """
    row, _ = _held(tx, line_id, officer)
    return int(row.id)


def close(tx: Tx, *, conversation_id: int, seen: int, officer: Member, now: datetime) -> bool:
    """Close a conversation; False when its person wrote meanwhile.

    Raises:
        NotFound: when there is no such conversation any more.
    """
    row = _row(tx, conversation_id)
    if any(one.officer_id is None for one in conversations.since(tx, conversation_id=row.id, seen=seen)):
        return False
    if row.closed_at is None:
        conversations.change(tx, row, closed_at=now, waits_since=None)
        _record(tx, row, officer, "close", now=now)
    return True


def give(tx: Tx, *, conversation_id: int, to: int, officer: Member, programme: Programme, now: datetime) -> None:
    """Give a conversation to a colleague, who is told what its person wrote last.

    Raises:
        NotFound: when there is no such conversation, or nobody of that kind works at the desk.
    """
    row = _row(tx, conversation_id)
    if not works(tx, to):
        raise NotFound("talks.no_colleague")
    if row.officer_id == to:
        return
    conversations.change(tx, row, officer_id=to)
    _record(tx, row, officer, "hand_over", now=now)
    wrote = tx.one(_WROTE.order_by(conversation_line.c.id.desc()).limit(1), of_id=row.id)
    if wrote is not None and to != officer.person_id:
        tell_officer(tx, officer_id=to, line_id=wrote.id, by=officer.person_id, programme=programme, now=now)


def _answer(
    tx: Tx, row: Row, text: str, *, seen: int, officer: Member, programme: Programme, now: datetime
) -> Answered:
    said = conversations.since(tx, conversation_id=row.id, seen=seen)
    others = [one for one in said if one.officer_id not in (None, officer.person_id)]
    line_id = conversations.put(
        tx, Given(text), conversation_id=row.id, officer_id=officer.person_id, held=bool(others), now=now
    )
    if others:
        return Answered(row.id, conversations.line(tx, line_id=line_id), others)
    # What its person wrote and the officer had not seen still waits.
    unseen = [one.at for one in said if one.officer_id is None]
    conversations.change(
        tx, row, officer_id=officer.person_id, waits_since=unseen[0] if unseen else None, closed_at=None
    )
    _record(tx, row, officer, "reply", now=now)
    wrote = tx.one(_WROTE.order_by(conversation_line.c.id.desc()).limit(1), of_id=row.id)
    wrote_at = None if wrote is None else wrote.at
    tell_person(tx, row, line_id=line_id, wrote_at=wrote_at, programme=programme, now=now)
    return Answered(row.id)


def _held(tx: Tx, line_id: int, officer: Member) -> tuple[Row, Row]:
    """Take out a line that is held back; what is sent becomes a new one, so that lines stand in their order."""
    held = tx.one(_LINE, of_line=line_id)
    row = None if held is None else conversations.locked(tx, conversation_id=held.conversation_id)
    mine = (conversation_line.c.id == line_id, conversation_line.c.officer_id == officer.person_id)
    gone = row is not None and tx.run(sa.delete(conversation_line).where(*mine, conversation_line.c.held == 1))
    if held is None or row is None or not gone:
        raise NotFound("talks.not_held")
    return row, held


def _row(tx: Tx, conversation_id: int) -> Row:
    row = conversations.locked(tx, conversation_id=conversation_id)
    if row is None:
        raise NotFound("talks.gone")
    return row


def _record(tx: Tx, row: Row, officer: Member, action: str, *, now: datetime) -> None:
    actor = Actor(officer.role, officer.person_id)
    record(tx, actor=actor, action=action, noun="conversation", noun_id=row.id, now=now)
