"""Broadcasts on their way, on both databases: planned once each, taken back by a pause, and numbers that add up."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict, NotAllowed
from programme.file import load_programme
from programme.notice import Reason
from services import audience, mailing, people, quiet
from services import broadcast_mailing as mail
from services.broadcast_lanes import under_way, waiting_in
from services.broadcast_progress import found, totals
from services.broadcast_run import GROWN, UNREACHED, due, finish_if_over, plan_some, start_due
from services.broadcast_steer import abort, pause, rest_by_itself, resume, send_again, wake_by_itself
from storage import Storage
from storage.account import account
from storage.broadcast import broadcast, recipient
from storage.engine.tx import Tx
from storage.file import file
from storage.outbox import outbox
from tests.services.test_registration import NOW
from tests.support.broadcasts import COORDINATOR, approved, crowd, everybody
from tests.support.pending import coordinator

PROGRAMME = load_programme()
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "people", everybody)


async def started(storage: Storage, **ids: range) -> int:
    """Let a broadcast begin to people of each messenger; return its id."""
    for messenger, of in ids.items():
        await storage.write(crowd, of, messenger=messenger, now=NOW)
    number = await storage.write(approved, now=NOW)
    await storage.write(start_due, broadcast_id=number, programme=PROGRAMME, now=NOW)
    return number


async def states(storage: Storage) -> dict[str, int]:
    """Count everybody by what became of them; whoever waits has no row."""
    waiting = sa.select(sa.literal("waiting"), sa.func.count()).where(recipient.c.state == "waiting")
    rows = sa.select(outbox.c.state, sa.func.count()).where(~outbox.c.batch.like("%.%.%")).group_by(outbox.c.state)
    return {state: count for state, count in [*await storage.read(waiting), *await storage.read(rows)] if count}


async def plan(storage: Storage, number: int, lane: str = "bale", **more: Any) -> int | None:
    about: dict[str, Any] = {"broadcast_id": number, "lane": lane, "programme": PROGRAMME, "now": NOW}
    return await storage.write(plan_some, **about | more)


async def claim(storage: Storage, most: int, messenger: str = "bale", now: datetime = NOW) -> list[mail.Taken]:
    return await storage.write(mail.claim_some, messenger=messenger, now=now, most=most)


async def state_of(storage: Storage) -> tuple[str, str | None]:
    (row,) = await storage.read(sa.select(broadcast.c.state, broadcast.c.paused_because))
    return row.state, row.paused_because


async def test_each_is_planned_once_on_the_messenger_in_use_and_the_end_comes_by_itself(storage: Storage) -> None:
    number = await started(storage, bale=range(1, 6), telegram=range(6, 9))
    await storage.write(start_due, broadcast_id=number, programme=PROGRAMME, now=NOW)
    assert await storage.read(partial(waiting_in, broadcast_id=number)) == ["bale", "telegram"]
    assert [await plan(storage, number, most=2) for _ in range(4)] == [2, 2, 1, None]
    assert await plan(storage, number, "telegram") == 3
    assert await storage.read(partial(under_way, broadcast_id=number)) == {"bale": 5, "telegram": 3}
    taken = await claim(storage, 3)
    assert [one.chat_id for one in taken] == [1, 2, 3]
    assert [one.chat_id for one in await claim(storage, 9)] == [4, 5]
    assert not await storage.write(finish_if_over, broadcast_id=number, now=NOW)
    every = [*taken, *await claim(storage, 9, "telegram")]
    await storage.write(mail.settle_some, sent=[(one, 70 + one.chat_id) for one in every], fates=[], now=NOW)
    lost = await storage.read(mailing.lost, messenger="bale", now=None)
    assert len(lost) == 2
    for row in lost:
        # Killed in between: nobody is told twice.
        await storage.write(mailing.doubt, row, now=NOW)
    assert await storage.write(finish_if_over, broadcast_id=number, now=NOW)
    assert await states(storage) == {"sent": 6, "uncertain": 2}
    numbers = await storage.read(sa.select(outbox.c.message_id).where(outbox.c.state == "sent"))
    assert sorted(row.message_id for row in numbers) == [71, 72, 73, 76, 77, 78]
    (row,) = await storage.read(sa.select(broadcast.c.total, broadcast.c.ended_at))
    assert (row.total, row.ended_at) == (8, NOW)


async def test_it_starts_at_its_hour_and_not_before_its_file_is_there(storage: Storage) -> None:
    await storage.write(crowd, [1], messenger="bale", now=NOW)
    picture = {"kind": "photo", "messenger": "bale", "file_ref": "x", "state": "wanted", "created_at": NOW}
    (row,) = await storage.write(lambda tx: tx.all(sa.insert(file).returning(file.c.id), person_id=1, **picture))
    number = await storage.write(approved, now=NOW, starts_at=NOW + SECOND, file_id=row.id)
    assert await storage.read(due, now=NOW) == []
    for at in (NOW, NOW + SECOND):
        await storage.write(start_due, broadcast_id=number, programme=PROGRAMME, now=at)
        assert await state_of(storage) == ("approved", None)
    assert len(await storage.read(due, now=NOW + SECOND)) == 1
    await storage.write(lambda tx: tx.run(sa.update(file).values(state="failed")))
    await storage.write(start_due, broadcast_id=number, programme=PROGRAMME, now=NOW + SECOND)
    assert await state_of(storage) == ("running", None)


async def test_who_wants_no_news_is_left_out_and_who_is_out_of_reach_has_failed(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def unwanting(tx: Tx, **about: Any) -> frozenset[int]:
        asked.append((about["kind"], sorted(about["people"])))
        return frozenset({2})

    monkeypatch.setattr(quiet, "unwanting", unwanting)
    number = await started(storage, bale=range(1, 4))
    await storage.write(people.stop, messenger="bale", user_id=3, now=NOW)
    await plan(storage, number)
    assert asked == [("announcement", [1, 2, 3])]
    rows = await storage.read(sa.select(outbox.c.state, outbox.c.reason).order_by(outbox.c.person_id))
    assert [tuple(row) for row in rows] == [
        ("planned", None), ("skipped", Reason.OPTED_OUT), ("failed", Reason.STOPPED)
    ]  # fmt: skip


async def test_who_says_so_while_it_goes_out_is_told_no_more(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    number = await started(storage, bale=range(1, 4))
    await plan(storage, number)
    monkeypatch.setattr(quiet, "unwanting", lambda tx, **about: frozenset({2} & set(about["people"])))
    assert [one.chat_id for one in await claim(storage, 9)] == [1, 3]
    assert await states(storage) == {"sending": 2, "skipped": 1}


async def test_a_pause_takes_back_what_nobody_claimed_and_goes_on_where_it_was(storage: Storage) -> None:
    number = await started(storage, bale=range(1, 7))
    await plan(storage, number, most=4)
    sent, late, gone = await claim(storage, 3)
    await storage.write(pause, broadcast_id=number, actor=COORDINATOR, now=NOW)
    assert await states(storage) == {"waiting": 3, "sending": 3}
    assert await plan(storage, number) is None
    # What was on its way ends; of that, what did not get through waits again, on whatever messenger.
    at_telegram = {"messenger": "telegram", "user_id": 9, "chat_id": 9, "created_at": 0}
    await storage.write(lambda tx: tx.run(sa.insert(account), person_id=gone.person_id, **at_telegram))
    fates = [
        (late, partial(mailing.put_off, taken=late.as_row)),
        (gone, partial(mailing.give_up, taken=gone.as_row, user_id=gone.user_id, messenger="bale")),
    ]
    await storage.write(mail.settle_some, sent=[(sent, 1)], fates=fates, now=NOW)
    assert await states(storage) == {"waiting": 5, "sent": 1}
    await storage.write(resume, broadcast_id=number, actor=COORDINATOR, now=NOW)
    assert await plan(storage, number) == 5
    assert await storage.read(partial(under_way, broadcast_id=number)) == {"bale": 4, "telegram": 1}


async def test_an_end_before_its_time_tells_nobody_more(storage: Storage) -> None:
    number = await started(storage, bale=range(1, 5))
    await plan(storage, number, most=3)
    (one,) = await claim(storage, 1)
    await storage.write(abort, broadcast_id=number, actor=COORDINATOR, now=NOW)
    await storage.write(mail.settle_some, sent=[(one, None)], fates=[], now=NOW)
    assert await claim(storage, 9) == []
    assert await states(storage) == {"waiting": 3, "sent": 1}
    assert await state_of(storage) == ("aborted", None)
    assert await storage.read(due, now=NOW) == []


async def test_those_missed_are_told_once_more_and_the_numbers_still_add_up(storage: Storage) -> None:
    number = await started(storage, bale=range(1, 5))
    await plan(storage, number)
    sent, refused, doubtful, late = await claim(storage, 4)
    fates = [
        (refused, partial(mailing.settle, taken=refused.as_row, state="failed", reason=Reason.REFUSED)),
        (doubtful, partial(mailing.doubt, taken=doubtful.as_row)),
        (late, partial(mailing.settle, taken=late.as_row, state="skipped", reason=Reason.LATE)),
    ]
    await storage.write(mail.settle_some, sent=[(sent, 1)], fates=fates, now=NOW)
    await storage.write(finish_if_over, broadcast_id=number, now=NOW)
    one = await storage.read(partial(found, broadcast_id=number))
    assert one is not None
    numbers = await storage.read(partial(totals, one=one))
    assert (numbers.failed, numbers.late, numbers.missed) == (1, 1, 2)
    assert await storage.write(send_again, broadcast_id=number, actor=COORDINATOR, now=NOW) == 2
    assert await states(storage) == {"waiting": 2, "sent": 1, "uncertain": 1}
    await plan(storage, number)
    again = await claim(storage, 9)
    assert [one.chat_id for one in again] == [refused.chat_id, late.chat_id]
    await storage.write(mail.settle_some, sent=[(one, 2) for one in again], fates=[], now=NOW)
    await storage.write(finish_if_over, broadcast_id=number, now=NOW)
    with pytest.raises(Conflict):
        await storage.write(send_again, broadcast_id=number, actor=COORDINATOR, now=NOW)
    assert await storage.write(send_again, broadcast_id=number, actor=COORDINATOR, now=NOW, uncertain=True) == 1
    await plan(storage, number)
    assert [one.chat_id for one in await claim(storage, 9)] == [doubtful.chat_id]
    assert await states(storage) == {"sent": 3, "sending": 1}


async def test_what_rested_by_itself_goes_on_by_itself_and_what_somebody_paused_does_not(storage: Storage) -> None:
    number = await started(storage, bale=range(1, 3))
    await storage.write(rest_by_itself, broadcast_id=number, now=NOW)
    assert await state_of(storage) == ("paused", UNREACHED)
    assert len(await storage.read(due, now=NOW)) == 1
    await storage.write(wake_by_itself, broadcast_id=number, now=NOW)
    assert await state_of(storage) == ("running", None)
    await storage.write(pause, broadcast_id=number, actor=COORDINATOR, now=NOW)
    await storage.write(wake_by_itself, broadcast_id=number, now=NOW)
    await storage.write(rest_by_itself, broadcast_id=number, now=NOW)
    assert await state_of(storage) == ("paused", None)
    assert await storage.read(due, now=NOW) == []


async def test_claim_ends_what_is_too_late_and_turns_to_the_other_messenger(storage: Storage) -> None:
    number = await started(storage, bale=range(1, 4))
    await plan(storage, number)
    await storage.write(people.stop, messenger="bale", user_id=2, now=NOW)
    at_telegram = {"messenger": "telegram", "user_id": 9, "chat_id": 9, "created_at": 0}
    await storage.write(lambda tx: tx.run(sa.insert(account), person_id=2, **at_telegram))
    await storage.write(lambda tx: tx.run(sa.update(outbox).where(outbox.c.person_id == 3).values(use_by=0)))
    assert [one.chat_id for one in await claim(storage, 9)] == [1]
    assert [one.chat_id for one in await claim(storage, 9, "telegram")] == [9]
    assert await states(storage) == {"sending": 2, "skipped": 1}


async def test_one_that_grew_beyond_what_one_may_tell_rests_until_another_goes_on(
    storage: Storage, world: World
) -> None:
    most = PROGRAMME.broadcasts.approve_above
    first = await storage.write(coordinator, world, 901)
    second = await storage.write(coordinator, world, 902)
    await storage.write(crowd, range(1, most + 2), messenger="bale", now=NOW)
    number = await storage.write(approved, now=NOW, proposed_by=None, approved_by=first.person_id)
    await storage.write(start_due, broadcast_id=number, programme=PROGRAMME, now=NOW)
    assert await state_of(storage) == ("paused", GROWN)
    assert await plan(storage, number) is None
    with pytest.raises(NotAllowed):
        await storage.write(resume, broadcast_id=number, actor=first, now=NOW)
    await storage.write(resume, broadcast_id=number, actor=second, now=NOW)
    assert await state_of(storage) == ("running", None)
