"""Results told without a publication, for chat tests of what comes after them."""

import asyncio
from typing import Any

import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.visit import Visit
from bot.station import Shared, Station
from conversations.screen import Screen, Shown, keys_of
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.registration import Verdict
from services import people
from services.journal import Actor
from services.registration import move
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.registration import registration
from tests.support.person import PATIENCE, Person


async def tells(stations: list[Station], code: str, verdict: Verdict, **values: Any) -> None:
    """Judge and publish one registration."""
    shared = stations[0].shared
    now, by = shared.clock.now(), Actor(Role.COORDINATOR, 1)

    def work(tx: Tx) -> None:
        for name in ("claim", verdict.value, f"publish_{verdict.value}"):
            row = tx.one(sa.select(registration).where(registration.c.code == code).with_for_update())
            assert row is not None
            move(tx, row, name, actor=by, now=now, published_at=now, **values)

    await shared.storage.write(work)


async def planned(stations: list[Station], purpose: Purpose, count: int = 1) -> list[dict[str, Any]]:
    """Wait until the clock has planned so many notices of a purpose, and return their bodies, oldest first."""
    query = sa.select(outbox.c.body).where(outbox.c.purpose == purpose.value).order_by(outbox.c.id)
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE
    while len(rows := await stations[0].shared.storage.read(query)) < count:
        assert loop.time() < end, f"{len(rows)} notices of {purpose} within {PATIENCE} s, not {count}"
        await asyncio.sleep(0.01)
    assert len(rows) == count
    return [row.body for row in rows]


async def all_told(stations: list[Station]) -> None:
    """Let everything that is due to be told arrive, and be written down as sent."""
    for station in stations:
        await station.mailer.run()


async def notice(stations: list[Station], person: Person, purpose: Purpose, body: dict[str, Any]) -> Screen | None:
    """Write a notice as it would go out to somebody now."""
    shared: Shared = stations[0].shared
    runner, now = shared.runner, shared.clock.now()

    def write(tx: Tx) -> Screen | None:
        who = people.known(tx, messenger=person.messenger, user_id=person.user_id)
        assert who is not None
        return NOTICES[purpose](Visit(tx, who, runner.world, runner.phrases, now), body)

    return await shared.storage.read(write)


def keys(shown: tuple[Shown, ...]) -> list[str]:
    """Name the sentences that are shown."""
    return [one.key for one in keys_of(shown)]
