"""Two accounts become one person's while a broadcast goes out: they are told once, and the numbers add up."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from services import audience, linking, people
from services import broadcast_mailing as mail
from services.broadcast_nights import next_morning, wake_some
from services.broadcast_progress import found, totals
from services.broadcast_run import finish_if_over, plan_some, start_due
from storage import Storage
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.person import person
from tests.services.test_registration import NOW
from tests.support.broadcasts import approved, everybody
from tests.support.courses import met

MORNING = NOW + timedelta(hours=5)
"""8:00 in Toronto, where whoever gives the code sleeps at the start."""


class Square:
    """Somebody asleep in Toronto, on Bale, whose other account is on Telegram, by Isfahan's clock; and a broadcast."""

    def __init__(self, storage: Storage, world: World) -> None:
        self.storage, self.programme, self.number = storage, world.programme, 0

    async def begins(self, *, messengers: tuple[str, ...] = ("bale", "telegram")) -> None:
        zones = {"bale": "America/Toronto", "telegram": None}
        for messenger in messengers:
            await self.storage.write(met, 1, messenger=messenger, zone=zones[messenger], now=NOW)
        self.number = await self.storage.write(approved, now=NOW)
        await self.storage.write(start_due, broadcast_id=self.number, programme=self.programme, now=NOW)

    async def plans(self, now: datetime = NOW) -> None:
        await self.storage.write(wake_some, broadcast_id=self.number, now=now)
        for lane in ("bale", "telegram"):
            about: dict[str, Any] = {"broadcast_id": self.number, "lane": lane, "programme": self.programme}
            while await self.storage.write(plan_some, now=now, **about) is not None:
                continue

    async def sends(self, now: datetime = NOW) -> int:
        """Send what is planned; return how many."""
        taken = []
        for messenger in ("bale", "telegram"):
            taken += await self.storage.write(mail.claim_some, messenger=messenger, now=now, most=9)
        await self.storage.write(mail.settle_some, sent=[(one, 1) for one in taken], fates=[], now=now)
        return len(taken)

    async def links(self) -> None:
        def work(tx: Tx) -> bool:
            bale = people.known(tx, messenger="bale", user_id=1)
            telegram = people.known(tx, messenger="telegram", user_id=1)
            assert bale is not None
            assert telegram is not None
            code = linking.offer(tx, bale, now=NOW)
            return linking.link(tx, telegram, messenger="telegram", code=code, programme=self.programme, now=NOW)

        assert await self.storage.write(work)

    async def is_over(self) -> tuple[int, int]:
        """See that it ends; return how many were told, of how many."""
        assert await self.storage.write(finish_if_over, broadcast_id=self.number, now=MORNING)

        def counted(tx: Tx) -> tuple[int, int]:
            one = found(tx, broadcast_id=self.number)
            assert one is not None
            return totals(tx, one).sent, totals(tx, one).total

        return await self.storage.read(counted)


@pytest.fixture
def square(storage: Storage, world: World, monkeypatch: pytest.MonkeyPatch) -> Square:
    monkeypatch.setattr(audience, "people", everybody)
    return Square(storage, world)


@pytest.mark.parametrize("sent", [True, False], ids=["told", "about to be told"])
async def test_who_was_told_by_one_account_is_not_told_again_in_the_morning_of_the_other(
    square: Square, sent: bool
) -> None:
    await square.begins()
    await square.plans()
    if sent:
        assert await square.sends() == 1
    await square.links()
    assert await square.sends() == (not sent)
    assert await square.storage.read(next_morning, broadcast_id=square.number) is None
    await square.plans(MORNING)
    assert await square.sends(MORNING) == 0
    assert await square.is_over() == (1, 1)


async def test_what_is_planned_for_one_is_not_sent_where_the_other_was_told(square: Square) -> None:
    await square.begins()
    await square.storage.write(lambda tx: tx.run(sa.update(person).values(zone=None)))
    await square.plans()
    taken = await square.storage.write(mail.claim_some, messenger="telegram", now=NOW, most=9)
    await square.storage.write(mail.settle_some, sent=[(one, 1) for one in taken], fates=[], now=NOW)
    await square.links()
    assert await square.sends() == 0
    assert await square.is_over() == (1, 1)


async def test_who_waits_by_both_is_told_once(square: Square) -> None:
    await square.begins()
    await square.storage.write(lambda tx: tx.run(sa.update(person).values(zone="America/Toronto")))
    await square.plans()
    await square.links()
    await square.plans(MORNING)
    assert await square.sends(MORNING) == 1
    assert await square.is_over() == (1, 1)


async def test_what_reached_neither_does_not_stand_in_the_way(square: Square) -> None:
    await square.begins()
    await square.plans()
    await square.storage.write(lambda tx: tx.run(sa.update(outbox).values(state="failed")))
    await square.links()
    await square.plans(MORNING)
    assert await square.sends(MORNING) == 1
    assert await square.is_over() == (1, 1)


async def test_who_alone_was_a_recipient_is_one_still(square: Square) -> None:
    await square.begins(messengers=("telegram",))
    await square.plans()
    await square.storage.write(met, 1, messenger="bale", now=NOW)
    await square.links()
    assert await square.sends() == 1
    assert await square.is_over() == (1, 1)
