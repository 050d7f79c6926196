"""The export holds pages, not the whole: five times the rows take no more memory."""

import tracemalloc
from pathlib import Path

import sqlalchemy as sa

from conversations.world import World
from services.registration import ALPHABET
from storage import Keys, open_storage
from storage.engine.tx import Tx
from storage.idea import idea
from storage.person import person
from storage.registration import registration
from tests.bot.sheets.office import export_to
from tests.services.test_registration import ANSWERS, NOW
from tests.support.ideas import ANSWERS as IDEA

FEW, MANY = 400, 2_000
SPARE = 1_500_000
"""Bytes between both peaks; the rows that come on top hold several times as much."""


def fill(tx: Tx, first: int, count: int) -> None:
    told = {**ANSWERS.model_dump(mode="json", exclude={"consent"}), "offer": {"text": "نمایشگاه " * 100, "file": None}}
    for number in range(first, first + count):
        made = tx.one(sa.insert(person).returning(person.c.id), created_at=NOW)
        assert made is not None
        code = "SD-" + "".join(ALPHABET[number // 30**place % 30] for place in range(5))
        values = {"person_id": made.id, "call": "1405", "code": code, "state": "submitted", "answers": told}
        moments = dict.fromkeys(("created_at", "submitted_at", "state_at", "updated_at"), NOW)
        tx.run(sa.insert(registration), country="DE", place="abroad", connections=["sport"], **values, **moments)
        sent = {**IDEA, "idea": {"text": "نمایشگاه " * 100}}
        of = {"person_id": made.id, "call": "1405", "code": f"ID-{number}", "state": "submitted", "answers": sent}
        tx.run(sa.insert(idea), **of, **moments)


async def test_memory_does_not_grow_with_the_rows(sqlite_url: str, keys: Keys, world: World, tmp_path: Path) -> None:
    storage = await open_storage(sqlite_url, keys=keys)
    peaks = []
    # The first one pays for what is made once.
    for number, first, count in ((0, 0, FEW), (1, FEW, 0), (2, FEW, MANY - FEW)):
        await storage.write(fill, first, count)
        tracemalloc.start()
        await export_to(tmp_path / f"{number}.xlsx", storage, world)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    await storage.close()
    assert peaks[2] < peaks[1] + SPARE, peaks
