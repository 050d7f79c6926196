"""Broadcasts that were approved, to people who are written directly."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.broadcast import Kind
from programme.lifecycle import Role
from services import broadcast, people
from services.journal import Actor
from storage.engine.tx import Tx
from storage.person import person

COORDINATOR = Actor(Role.COORDINATOR, 901)
CLOCK = Actor(Role.CLOCK)


def everybody(tx: Tx, row: Any, *, now: datetime) -> sa.Select[Any]:
    """Give an audience of all there are."""
    return sa.select(person.c.id).order_by(person.c.id)


def crowd(tx: Tx, ids: Collection[int], *, messenger: str, now: datetime) -> list[int]:
    """Meet people; return their ids."""
    return [
        people.meet(tx, messenger=messenger, user_id=one, chat_id=one, source=None, now=now).person_id for one in ids
    ]


def approved(tx: Tx, *, now: datetime, starts_at: datetime | None = None, **values: Any) -> int:
    """Write an announcement that one proposed and another approved; return its id."""
    text = {"fa": "فردا در میدان امام جشن است.", "en": "There is a feast in the square tomorrow."}
    values = {"text": text, "segment": {}, "proposed_by": 903, **values}
    number = broadcast.begin(tx, Kind.ANNOUNCEMENT, actor=COORDINATOR, now=now, **values)
    row = broadcast.read(tx, broadcast_id=number)
    broadcast.move(tx, row, "approve", actor=COORDINATOR, now=now, starts_at=starts_at or now)
    return number
