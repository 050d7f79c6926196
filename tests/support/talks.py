"""Conversations for tests: what somebody was told and can reply to, and what they write."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from conversations.world import World
from programme.answers import Kept
from programme.conversation import About, Given, Thing
from programme.notice import Purpose
from services import conversation as services
from services.conversation_citizen import Taken, write
from services.notices import plan
from storage.conversation import conversation
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import outbox
from tests.support.courses import COURSES_NOW, opened

VOICE = Kept(kind="voice", messenger="telegram", ref="voice-1", size=9, seconds=3)


def told(
    tx: Tx,
    person_id: int,
    purpose: Purpose,
    *,
    message_id: int,
    messenger: str = "telegram",
    occurrence: str = "1",
    body: dict[str, Any] | None = None,
    batch: str | None = None,
) -> None:
    """Let a notice have reached somebody as a message with a number."""
    plan(tx, person_id=person_id, purpose=purpose, occurrence=occurrence, body=body, batch=batch, now=COURSES_NOW)
    mine = (outbox.c.person_id == person_id, outbox.c.purpose == purpose.value, outbox.c.occurrence == occurrence)
    tx.run(sa.update(outbox).where(*mine).values(state="sent", message_id=message_id, messenger=messenger))


def asks(
    tx: Tx,
    world: World,
    person_id: int,
    course_id: int,
    text: str | None = "کلاس ضبط می‌شود؟",
    *,
    file: Kept | None = None,
    messenger: str = "telegram",
    now: datetime = COURSES_NOW,
) -> Taken:
    """Let somebody write about a course."""
    thing, given = Thing(About.COURSE, course_id), Given(text, file)
    return write(tx, thing, given, person_id=person_id, messenger=messenger, programme=world.programme, now=now)


def notices(tx: Tx, person_id: int) -> list[Row]:
    """Return the notices of conversations that were planned for somebody."""
    mine = (outbox.c.person_id == person_id, outbox.c.purpose == Purpose.CONVERSATION.value)
    return tx.all(sa.select(outbox).where(*mine).order_by(outbox.c.id))


def talk_of(tx: Tx, world: World, person_id: int, *, officer_id: int) -> dict[str, str]:
    """Let somebody have asked, and an officer's answer be held back; return the numbers that buttons carry."""
    asks(tx, world, person_id, opened(tx))
    (row,) = tx.all(sa.select(conversation.c.id).where(conversation.c.person_id == person_id))
    last = services.last(tx, conversation_id=row.id)
    held = services.put(tx, Given("پاسخ"), conversation_id=row.id, officer_id=officer_id, held=True, now=COURSES_NOW)
    return {"talk": str(row.id), "talk_last": str(last), "talk_held": str(held)}
