"""Notices for tests: planned for people of the playground, and told in plain words whatever their purpose."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.visit import Visit
from conversations.screen import Screen
from programme.notice import Purpose
from services.notices import plan
from storage.account import account
from storage.engine.tx import Tx
from storage.outbox import outbox

APOLOGY = "شاید این پیام را پیش‌تر هم گرفته باشید"


def tell_plainly(visit: Visit, body: dict[str, Any]) -> Screen | None:
    """Say what the body holds, or where many were planned at once which one it is; nothing where it holds nothing."""
    text = body.get("text") or body.get("occurrence")
    return Screen((text,)) if text else None


def tell_all_plainly() -> None:
    """Let notices of every purpose say what their body holds."""
    NOTICES.update(dict.fromkeys(Purpose, tell_plainly))


def person_of(tx: Tx, messenger: str, user_id: int) -> int:
    """Find the person who has an account."""
    row = tx.one(sa.select(account.c.person_id).where(account.c.messenger == messenger, account.c.user_id == user_id))
    assert row is not None
    return int(row.person_id)


def notify(
    tx: Tx,
    messenger: str,
    user_id: int,
    text: str,
    *,
    now: datetime,
    purpose: Purpose = Purpose.DECISION,
    **more: Any,
) -> int:
    """Plan a notice for whoever has an account, and return its number."""
    person_id = person_of(tx, messenger, user_id)
    body = {"text": text} if text else None
    assert plan(tx, person_id=person_id, purpose=purpose, occurrence=text, body=body, now=now, **more)
    row = tx.one(sa.select(sa.func.max(outbox.c.id)))
    assert row is not None
    return int(row[0])
