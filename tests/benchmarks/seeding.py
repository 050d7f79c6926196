"""A database with many people in it, each half through the registration, made through Core inserts in seconds."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa

from conversations.draft import Draft
from storage.account import account
from storage.delivery import seen
from storage.draft import ANSWERS, draft
from storage.key_file import load_keys
from storage.migrations import migrate
from storage.person import person
from storage.registration import registration
from storage.sealing import Keys, give_keys
from storage.utc import epoch

FIRST_USER = 1_000_000_000
NAME = "citizen-diplomat.db"
_SHARE = 10_000
_TABLES = (person, account, registration, draft, seen)
PEOPLE_ALONE = (person, account)
"""Tables of people of whom nothing is known but their accounts."""

_DIGITS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

# What somebody has answered who is asked for the name.
_ANSWERS = {"consent": 1, "place": "abroad", "country": "DE", "city": {"name": "فرایبورگ", "zone": "Europe/Berlin"}}


async def seed(data: Path, people: int, *, tables: Sequence[sa.Table] = _TABLES) -> None:
    """Make the database of a data folder, with its key, and so many people in it."""
    keys, _ = load_keys(None, data)
    await migrate(f"sqlite:///{data / NAME}")
    await asyncio.to_thread(_fill, data / NAME, keys, people, tables)


def _fill(path: Path, keys: Keys, people: int, tables: Sequence[sa.Table]) -> None:
    engine = sa.create_engine(f"sqlite:///{path}")
    give_keys(engine.dialect, keys)
    now = datetime.now(UTC)
    with engine.begin() as connection:
        for first in range(0, people, _SHARE):
            share = range(first, min(first + _SHARE, people))
            for table in tables:
                connection.execute(sa.insert(table), [_row(table, number, keys, now) for number in share])
    engine.dispose()


def _row(table: sa.Table, number: int, keys: Keys, now: datetime) -> dict[str, Any]:
    person_id, at = number + 1, epoch(now)
    match table.name:
        case "person":
            return {"id": person_id, "consent_version": 1, "consented_at": now, "created_at": now}
        case "account":
            here = {"messenger": "telegram", "user_id": FIRST_USER + number, "chat_id": FIRST_USER + number}
            return {**here, "person_id": person_id, "focus": "registration", "created_at": at}
        case "registration":
            state = {"state": "draft", "created_at": now, "state_at": now, "updated_at": now}
            return {**state, "person_id": person_id, "call": "1405", "code": code_of(number)}
        case "draft":
            sealed = keys.seal(ANSWERS, orjson.dumps(Draft(_ANSWERS).as_dict()))
            kept = {"answers": sealed, "version": 4, "created_at": at, "updated_at": at}
            return {**kept, "person_id": person_id, "form": "registration"}
    return {"messenger": "telegram", "bot_id": 1, "update_id": number, "seen_at": at}


def code_of(number: int) -> str:
    """Write a number as a tracking code."""
    letters = ""
    for _ in range(5):
        number, rest = divmod(number, len(_DIGITS))
        letters = _DIGITS[rest] + letters
    return f"SD-{letters}"
