"""Notices on a messenger without a bot, on both databases: carried by another, or ended; none waits for ever."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.delivery.strays import Strays
from conversations.world import World
from programme.notice import Purpose
from programme.publication import State
from programme.registration import Verdict
from services import mailing, people
from services.publication import approve, propose
from services.publication_progress import found
from services.publication_run import publish_some, start_due
from storage import Storage
from storage.outbox import outbox
from tests.services.test_mailing import another_account, notify, state, taken
from tests.services.test_registration import NOW
from tests.support.pending import coordinator, decided

ONLY = ("telegram",)
DAY = timedelta(days=1)


def strays(storage: Storage, after: timedelta = timedelta()) -> Strays:
    return Strays(ONLY, storage=storage, clock=Clock(begins=NOW + after))


async def messenger(storage: Storage) -> str:
    (row,) = await storage.read(sa.select(outbox.c.messenger))
    return str(row.messenger)


async def second(storage: Storage, person_id: int) -> None:
    """Let a person have an account on the messenger that runs, too, used less."""
    at = {"user_id": 6, "chat_id": 6, "created_at": 1, "active_on": 1}
    await storage.write(another_account, person_id=person_id, messenger="telegram", **at)


async def test_notice_goes_by_the_messenger_that_runs(storage: Storage) -> None:
    who = await storage.write(notify, 5)
    await strays(storage).run()
    assert (await messenger(storage), await state(storage)) == ("bale", ("planned", None))
    await second(storage, who.person_id)
    await strays(storage).run()
    assert (await messenger(storage), await state(storage)) == ("telegram", ("planned", None))
    (row,) = await storage.read(mailing.due, messenger="telegram", now=NOW)
    assert row.user_id == 6


async def test_stopped_account_carries_nothing(storage: Storage) -> None:
    who = await storage.write(notify, 5)
    await second(storage, who.person_id)
    await storage.write(people.stop, messenger="telegram", user_id=6, now=NOW)
    await strays(storage).run()
    assert await messenger(storage) == "bale"


async def test_claim_of_a_messenger_that_is_gone_is_in_doubt_and_goes_on_elsewhere(storage: Storage) -> None:
    who = await storage.write(notify, 5)
    await second(storage, who.person_id)
    await taken(storage)
    await strays(storage).run()
    assert (await state(storage))[0] == "sending"
    await strays(storage, mailing.CLAIM).run()
    assert (await messenger(storage), await state(storage)) == ("telegram", ("retry", "unsure"))


@pytest.mark.parametrize(("after", "expected"), [(2 * DAY - timedelta(seconds=5), "planned"), (2 * DAY, "skipped")])
async def test_what_nobody_needs_any_more_is_skipped_on_any_messenger(
    storage: Storage, after: timedelta, expected: str
) -> None:
    await storage.write(notify, 5, Purpose.LAPSE)
    await strays(storage, after).run()
    assert (await state(storage))[0] == expected


async def test_publication_to_a_messenger_without_a_bot_ends(storage: Storage, world: World) -> None:
    await storage.write(decided, world, 5, Verdict.ABLE, messenger="bale")
    mina = await storage.write(coordinator, world, 100)
    easy = world.programme.model_copy(update={"approvals": 1})
    one = await storage.write(propose, programme=easy, actor=mina, now=NOW)
    await storage.write(approve, publication_id=one, programme=easy, actor=mina, now=NOW)
    await storage.write(start_due, publication_id=one, now=NOW + timedelta(minutes=2))
    for after, expected in ((DAY, State.RUNNING), (31 * DAY, State.FINISHED)):
        await strays(storage, after).run()
        while await storage.write(publish_some, publication_id=one, now=NOW + after):
            pass
        told = await storage.read(found, publication_id=one)
        assert told is not None
        assert told.state is expected
