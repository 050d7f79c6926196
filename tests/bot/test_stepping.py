"""What the clock cannot do for one person it does for the others: one row is damaged, or fails, in each of its jobs."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.desk_clock import DeskClock
from bot.erasing import Eraser
from bot.housekeeping import Housekeeping
from bot.indexing import Indexer
from bot.publishing import Publisher
from conversations.world import World
from programme.publication import GRACE, State
from programme.registration import State as Registered
from programme.registration import Verdict
from programme.triage import LEASE
from services import publication_progress
from services.people import Known
from services.publication import approve, propose
from services.publication_progress import left_out, totals
from services.search import index_some
from storage import Keys, Storage
from storage.draft import draft
from storage.errors import NotCommitted
from storage.files import FileStore
from storage.outbox import outbox
from storage.person import person
from storage.registration import registration
from storage.term import term
from tests.bot.test_progress import Still
from tests.services.test_draft_nudges import leaves
from tests.services.test_invited import invited
from tests.services.test_registration import NOW
from tests.services.test_triage import card, officer, registered
from tests.support.damage import damage
from tests.support.pending import coordinator, decided

DAY = timedelta(days=1)
CALL = "1405"


@pytest.fixture
def clock() -> Still:
    return Still()


@pytest.fixture
def tidy(storage: Storage, world: World, clock: Still, tmp_path: Path, keys: Keys) -> Housekeeping:
    eraser = Eraser(storage=storage, store=FileStore(tmp_path / "files", keys))
    return Housekeeping(storage=storage, eraser=eraser, world=world, clock=clock, passed=lambda: 0.0)


async def told(storage: Storage, purpose: str) -> list[int]:
    rows = await storage.read(sa.select(outbox.c.person_id).where(outbox.c.purpose == purpose).order_by(outbox.c.id))
    return [row.person_id for row in rows]


async def states(storage: Storage) -> list[str]:
    return [row.state for row in await storage.read(sa.select(registration.c.state).order_by(registration.c.id))]


async def ids(storage: Storage) -> list[int]:
    return [row.id for row in await storage.read(sa.select(registration.c.id).order_by(registration.c.id))]


async def test_leases_of_damaged_cards_end_like_others(storage: Storage, world: World, clock: Still) -> None:
    await storage.write(registered, world, 3)
    for number in range(1, 4):
        await storage.write(card, await storage.write(officer, world, number), world)
    for column in ("answers", "notes", "inquiry"):
        await storage.write(damage, registration, column, (await ids(storage))[1])
    clock.forward(timedelta(minutes=1) + LEASE)
    await DeskClock(storage=storage, programme=world.programme, clock=clock).leases()
    assert await states(storage) == ["submitted"] * 3


async def test_lease_that_cannot_be_ended_holds_up_no_other(
    storage: Storage, world: World, clock: Still, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from services import triage

    await storage.write(registered, world, 3)
    for number in range(1, 4):
        await storage.write(card, await storage.write(officer, world, number), world)
    bad, moves = (await ids(storage))[1], triage.move

    def fails(tx: Any, row: Any, *arguments: Any, **more: Any) -> Any:
        if row.id == bad:
            raise ZeroDivisionError
        return moves(tx, row, *arguments, **more)

    monkeypatch.setattr(triage, "move", fails)
    clock.forward(timedelta(minutes=1) + LEASE)
    desk = DeskClock(storage=storage, programme=world.programme, clock=clock)
    for _ in range(2):
        await desk.leases()
    assert await states(storage) == ["submitted", "in_screening", "submitted"]
    assert caplog.text.count(f"row {bad} is stepped over, reference E-") == 1, "once, not every few seconds"
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("column", ["answers", "reason_text", "details", "zone"])
async def test_decision_that_cannot_be_told_is_left_out_and_the_others_are_told(
    storage: Storage, world: World, clock: Still, column: str, caplog: pytest.LogCaptureFixture
) -> None:
    mina = await storage.write(coordinator, world, 100)
    who = [await storage.write(decided, world, number, Verdict.ABLE, words="خوب") for number in range(1, 5)]
    one = await storage.write(propose, programme=world.programme, actor=mina, now=NOW)
    await storage.write(approve, publication_id=one, programme=world.programme, actor=mina, now=NOW)
    table = person if column in ("details", "zone") else registration
    bad = (await ids(storage))[1]
    await storage.write(damage, table, column, who[1].person_id if table is person else bad)
    clock.forward(GRACE)
    publisher = Publisher(storage=storage, clock=clock)
    await publisher.run()
    assert await states(storage) == ["invited", "pending_able", "invited", "invited"]
    assert await told(storage, "decision") == [who[0].person_id, who[2].person_id, who[3].person_id]
    assert caplog.text.count(f"row {bad} is stepped over, reference E-") == 1
    numbers = await storage.read(totals, publication_id=one)
    assert (numbers.total, numbers.under_way, numbers.left_out) == (4, 3, 1)
    assert [state for _, state in await storage.read(left_out, publication_id=one, most=9)] == [Registered.PENDING_ABLE]
    await storage.write(lambda tx: tx.run(sa.update(outbox).values(state="sent")))
    await publisher.run()
    found = await storage.read(publication_progress.found, publication_id=one)
    assert found is not None
    assert found.state is State.FINISHED


async def test_what_cannot_be_indexed_holds_up_no_other(
    storage: Storage, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from services import search

    await storage.write(registered, world, 3)
    first, bad, odd = await ids(storage)
    await storage.write(damage, registration, "answers", bad)
    words_of = search.words_of

    def fails(answers: Any, **more: Any) -> Any:
        if answers["name"] == "nnnn":
            raise ZeroDivisionError
        return words_of(answers, **more)

    monkeypatch.setattr(search, "words_of", fails)
    indexer = Indexer(storage=storage, world=world)
    for _ in range(2):
        await indexer.run()
    found = await storage.read(sa.select(term.c.registration_id).distinct())
    assert [row.registration_id for row in found] == [first]
    stale = await storage.read(sa.select(registration.c.id).where(registration.c.indexed != registration.c.version))
    assert [row.id for row in stale] == [odd]
    assert caplog.text.count("is stepped over") == 1
    assert await storage.write(index_some, programme=world.programme, places=world.places, besides={odd}) == 0


async def drafts(storage: Storage, world: World) -> list[Known]:
    return [await storage.write(leaves, world, user_id=number) for number in range(1, 4)]


async def test_damaged_draft_is_nudged_and_warned_by_nobody_and_holds_up_no_other(
    storage: Storage, world: World, tidy: Housekeeping, clock: Still, caplog: pytest.LogCaptureFixture
) -> None:
    one, bad, other = [who.person_id for who in await drafts(storage, world)]
    await storage.write(damage, draft, "answers", bad, by="person_id")
    clock.forward(world.programme.nudges.after_days[0] * DAY)
    for _ in range(2):
        await tidy.run()
    assert await told(storage, "draft") == [one, other]
    assert caplog.text.count(f"row {bad} is stepped over") == 1
    await storage.write(damage, registration, "answers", (await ids(storage))[1])
    ends = world.programme.lapses_at(world.programme.call)
    clock.forward(ends - DAY - clock.now())
    await tidy.run()
    assert await told(storage, "lapse") == [one, other]
    clock.forward(DAY)
    await tidy.run()
    assert await states(storage) == ["lapsed"] * 3, "what must go goes, whether anybody can read it or not"


async def test_damaged_zone_holds_up_neither_nudges_nor_ends_of_invitations(
    storage: Storage, world: World, tidy: Housekeeping, clock: Still, caplog: pytest.LogCaptureFixture
) -> None:
    one, bad, other = [(await invited(storage, world, number)).person_id for number in range(1, 4)]
    await storage.write(damage, person, "zone", bad)
    clock.forward(2 * DAY)
    await tidy.run()
    assert await told(storage, "invitation") == [one, other]
    clock.forward(world.programme.ideas_close_at() - clock.now())
    await tidy.run()
    assert await states(storage) == ["companion", "invited", "companion"]
    assert [line for line in caplog.messages if "stepped over" in line] != []


@pytest.mark.parametrize("broken", ["lapse", "purge", "close_invited", "remind_invited", "remind_drafts"])
async def test_fault_in_one_duty_of_the_hour_leaves_the_others(
    storage: Storage,
    world: World,
    tidy: Housekeeping,
    clock: Still,
    broken: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await drafts(storage, world)

    def fails(tx: Any, **more: Any) -> Any:
        raise ZeroDivisionError

    fails.__name__ = broken
    monkeypatch.setattr(f"bot.housekeeping.{broken}", fails)
    clock.forward(world.programme.lapses_at(world.programme.call) - DAY - clock.now())
    await tidy.run()
    assert len(await told(storage, "lapse")) == 3, "the last of all"
    assert f"housekeeping: {broken} failed, reference E-" in caplog.text


async def test_storage_that_takes_nothing_is_nobodys_fault(
    storage: Storage, world: World, tidy: Housekeeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(tx: Any, **more: Any) -> Any:
        raise NotCommitted("disk full")

    fails.__name__ = "lapse"
    monkeypatch.setattr("bot.housekeeping.lapse", fails)
    with pytest.raises(NotCommitted):
        await tidy.run()
