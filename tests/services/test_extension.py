"""More time for one diplomat: asked for once, answered once, and it moves their deadline and nobody else's."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict, NotAllowed, NotFound
from programme.extension import Asking
from programme.notice import Purpose
from services import extension, idea, people
from services.own_ideas import deadline
from storage import Keys, Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.extension import extension as table
from storage.outbox import outbox
from tests.support.ideas import IDEAS_NOW, diplomat, sent
from tests.support.pending import coordinator
from tests.support.racing import racing

DAY = timedelta(days=1)


async def asks(storage: Storage, world: World, person_id: int, now: datetime) -> Asking:
    return Asking(await storage.write(extension.ask, person_id=person_id, programme=world.programme, now=now))


async def test_more_time_is_asked_for_from_a_week_before_to_two_after(storage: Storage, world: World) -> None:
    who = await storage.write(diplomat, world, 1)
    closes = world.programme.ideas_close_at()
    assert await asks(storage, world, who.person_id, closes - 7 * DAY - timedelta(seconds=1)) is Asking.EARLY
    assert await asks(storage, world, who.person_id, closes + 14 * DAY) is Asking.LATE
    assert await storage.read(sa.select(table)) == []
    assert await asks(storage, world, who.person_id, closes - 7 * DAY) is Asking.WAITING
    assert await asks(storage, world, who.person_id, closes) is Asking.WAITING
    assert len(await storage.read(sa.select(table))) == 1
    assert len(await storage.read(sa.select(audit.c.id).where(audit.c.noun == "extension"))) == 1


async def test_whoever_is_no_diplomat_asks_for_none(storage: Storage, world: World) -> None:
    def stranger(tx: Tx) -> int:
        return people.meet(tx, messenger="bale", user_id=9, chat_id=9, source=None, now=IDEAS_NOW).person_id

    person_id = await storage.write(stranger)
    with pytest.raises(NotAllowed, match="diplomats_only"):
        await asks(storage, world, person_id, world.programme.ideas_close_at())


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (datetime(2027, 4, 15, 8, tzinfo=UTC), datetime(2027, 4, 23, 20, 30, tzinfo=UTC)),
        (datetime(2027, 4, 20, 20, 30, tzinfo=UTC), datetime(2027, 4, 23, 20, 30, tzinfo=UTC)),
        (datetime(2027, 4, 22, 8, tzinfo=UTC), datetime(2027, 4, 25, 20, 30, tzinfo=UTC)),
    ],
)
async def test_grant_lasts_to_the_end_of_a_day_in_the_city_and_is_told(
    storage: Storage, world: World, now: datetime, until: datetime
) -> None:
    who, other = await storage.write(diplomat, world, 1), await storage.write(diplomat, world, 2)
    mina = await storage.write(coordinator, world, 100)
    await asks(storage, world, who.person_id, now)
    asked = await storage.read(extension.upcoming, call=world.programme.call.code)
    assert asked is not None
    assert (asked.name, asked.sent, asked.unsent) == ("canary", 0, 0)
    assert await storage.read(extension.count, call=world.programme.call.code) == 1
    more = {"programme": world.programme, "now": now}
    assert await storage.write(extension.grant, extension_id=asked.id, by=mina, **more) == until
    assert await storage.read(extension.count, call=world.programme.call.code) == 0
    late = until - timedelta(seconds=1)
    assert await storage.write(sent, world, who.person_id, now=late)
    with pytest.raises(Conflict, match=r"idea\.over"):
        await storage.write(sent, world, who.person_id, now=until)
    with pytest.raises(Conflict, match=r"idea\.over"):
        await storage.write(sent, world, other.person_id, now=late)
    ends = await storage.read(deadline, person_id=who.person_id, programme=world.programme, now=late)
    assert (ends.until, ends.open, ends.may_ask) == (until, True, False)
    (told,) = await storage.read(sa.select(outbox.c.person_id, outbox.c.purpose, outbox.c.occurrence))
    assert tuple(told) == (who.person_id, Purpose.EXTENSION, str(asked.id))
    assert await asks(storage, world, who.person_id, now) is Asking.GRANTED


async def test_refusal_is_told_and_stands(storage: Storage, world: World) -> None:
    who = await storage.write(diplomat, world, 1)
    mina = await storage.write(coordinator, world, 100)
    now = world.programme.ideas_close_at()
    await asks(storage, world, who.person_id, now)
    more = {"programme": world.programme, "now": now}
    await storage.write(extension.refuse, extension_id=1, by=mina, **more)
    with pytest.raises(Conflict, match=r"extension\.answered"):
        await storage.write(extension.grant, extension_id=1, by=mina, **more)
    with pytest.raises(NotFound, match=r"extension\.gone"):
        await storage.write(extension.grant, extension_id=7, by=mina, **more)
    assert await asks(storage, world, who.person_id, now) is Asking.REFUSED
    ends = await storage.read(deadline, person_id=who.person_id, **more)
    assert (ends.until, ends.open, ends.stands) == (now, False, True)
    with pytest.raises(Conflict, match=r"idea\.over"):
        await storage.write(idea.begin, person_id=who.person_id, **more)
    assert len(await storage.read(sa.select(outbox.c.id))) == 1


async def test_two_coordinators_at_once_answer_once(database_url: str, keys: Keys, world: World) -> None:
    now = world.programme.ideas_close_at()
    more = {"extension_id": 1, "programme": world.programme, "now": now}
    async with racing(database_url, keys) as race:
        who = await race.storage.write(diplomat, world, 1)
        mina = await race.storage.write(coordinator, world, 100)
        omid = await race.storage.write(coordinator, world, 101)
        await asks(race.storage, world, who.person_id, now)
        granted, refused = await race.between(
            lambda tx: extension.grant(tx, by=mina, **more), lambda tx: extension.refuse(tx, by=omid, **more)
        )
        assert granted == now + 3 * DAY
        assert isinstance(refused, Conflict)
        assert len(await race.storage.read(sa.select(outbox.c.id))) == 1


async def test_two_taps_at_once_ask_once(database_url: str, keys: Keys, world: World) -> None:
    async with racing(database_url, keys) as race:
        who = await race.storage.write(diplomat, world, 1)
        more = {"person_id": who.person_id, "programme": world.programme, "now": world.programme.ideas_close_at()}
        both = await race.between(lambda tx: extension.ask(tx, **more), lambda tx: extension.ask(tx, **more))
        assert both == [Asking.WAITING, Asking.WAITING]
        assert len(await race.storage.read(sa.select(audit.c.id).where(audit.c.noun == "extension"))) == 1
