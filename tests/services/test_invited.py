"""Invited people: their answer, once; nudges on three days, a call, and an end, on both databases."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict
from programme.lifecycle import Role
from programme.registration import State
from programme.request import Kind
from services import invitation_answer, requests
from services.journal import Actor
from services.nudges import close_invited, remind_invited
from services.people import Known
from services.registration import current, move
from services.standing import standing
from storage import Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.help_request import help_request
from storage.outbox import outbox
from storage.registration import registration
from storage.utc import epoch
from tests.services.test_registration import NOW, meet, send

COORDINATOR = Actor(Role.COORDINATOR, 1)
DAY = timedelta(days=1)


def decided(tx: Tx, who: Known, world: World, *names: str, now: datetime = NOW, **values: Any) -> None:
    for name in names:
        row = current(tx, person_id=who.person_id, call=world.programme.call.code)
        assert row is not None
        move(tx, row, name, actor=COORDINATOR, now=now, **values)


async def invited(storage: Storage, world: World, user_id: int = 5) -> Known:
    who = await storage.write(meet, user_id)
    await storage.write(send, who, world)
    await storage.write(
        decided, who, world, "claim", "able", "publish_able", reasons=["clear_tie"], reason_text="خوب", published_at=NOW
    )
    return who


async def lives_through(storage: Storage, world: World, hours: Iterable[int]) -> None:
    """Let the hourly job run after so many hours."""
    for hour in hours:
        now = NOW + timedelta(hours=hour)
        for use_case in (close_invited, remind_invited):
            while await storage.write(use_case, programme=world.programme, now=now):
                pass


async def notices(storage: Storage) -> list[Any]:
    o = outbox.c
    return await storage.read(sa.select(o.occurrence, o.due_at, o.use_by, o.purpose).order_by(o.id))


async def state_of(storage: Storage, who: Known) -> str:
    rows = await storage.read(sa.select(registration.c.state).where(registration.c.person_id == who.person_id))
    return str(rows[0].state)


async def test_accepting_makes_a_diplomat_once(storage: Storage, world: World) -> None:
    who = await invited(storage, world)
    asked = {"person_id": who.person_id, "programme": world.programme, "now": NOW}
    both = await asyncio.gather(*(storage.write(invitation_answer.accept, **asked) for _ in range(4)))
    assert sorted(both) == [False, False, False, True]
    assert await storage.write(invitation_answer.decline, **asked) is False
    assert await storage.write(invitation_answer.talk, **asked) is False
    assert await state_of(storage, who) == State.DIPLOMAT
    assert len(await storage.read(sa.select(audit.c.id).where(audit.c.action == "accept"))) == 1


async def test_declining_leaves_a_companion_without_the_reasons_of_the_invitation(
    storage: Storage, world: World
) -> None:
    who = await invited(storage, world)
    asked = {"person_id": who.person_id, "programme": world.programme, "now": NOW}
    assert await storage.write(invitation_answer.decline, **asked) is True
    assert await storage.write(invitation_answer.accept, **asked) is False
    told = await storage.read(standing, who, programme=world.programme, now=NOW)
    assert (told.state, told.reasons, told.reason_text) == (State.COMPANION, (), None)


async def test_invitation_cannot_be_accepted_when_the_time_for_ideas_is_over(storage: Storage, world: World) -> None:
    who = await invited(storage, world)
    late = world.programme.ideas_close_at()
    with pytest.raises(Conflict) as refusal:
        await storage.write(invitation_answer.accept, person_id=who.person_id, programme=world.programme, now=late)
    assert refusal.value.key == "invitation.over"
    assert await state_of(storage, who) == State.INVITED


async def test_nothing_of_a_decision_is_told_before_it_is_published(storage: Storage, world: World) -> None:
    who = await storage.write(meet)
    await storage.write(send, who, world)
    said = {"reasons": ["no_tie"], "reason_text": "کلی است"}
    await storage.write(decided, who, world, "claim", "companion", **said)
    pending = await storage.read(standing, who, programme=world.programme, now=NOW)
    assert (pending.reasons, pending.reason_text) == ((), None)
    await storage.write(decided, who, world, "publish_companion")
    told = await storage.read(standing, who, programme=world.programme, now=NOW)
    assert (told.state, told.reasons, told.reason_text) == (State.COMPANION, ("no_tie",), "کلی است")


async def test_who_does_not_answer_is_nudged_on_days_2_5_and_8_and_called_after_11(
    storage: Storage, world: World
) -> None:
    who = await invited(storage, world)
    await lives_through(storage, world, range(0, 20 * 24, 3))
    (code,) = await storage.read(sa.select(registration.c.code, registration.c.nudges))
    rows = await notices(storage)
    assert [row.occurrence for row in rows] == [f"{code.code}.{nth}" for nth in (1, 2, 3)]
    # It is 9 in Berlin when they were invited, and so it is when they are reminded.
    assert [row.due_at for row in rows] == [epoch(NOW + day * DAY) for day in (2, 5, 8)]
    assert all(row.due_at < row.use_by <= row.due_at + 2 * 86400 for row in rows)
    called = await storage.read(sa.select(help_request))
    assert [(row.kind, row.person_id, row.made_at) for row in called] == [("call", who.person_id, NOW + 11 * DAY)]
    assert code.nudges == 4


@pytest.mark.parametrize(
    ("day", "planned", "called"), [(3, ["1"], 0), (4.5, [], 0), (6, ["2"], 0), (9, ["3"], 0), (30, [], 1)]
)
async def test_after_a_downtime_one_nudge_comes_if_it_is_still_of_use(
    storage: Storage, world: World, day: float, planned: list[str], called: int
) -> None:
    await invited(storage, world)
    await lives_through(storage, world, [int(day * 24), int(day * 24) + 1])
    assert [row.occurrence.rpartition(".")[2] for row in await notices(storage)] == planned
    assert len(await storage.read(sa.select(help_request))) == called


async def test_nudge_of_the_night_waits_for_the_morning_of_the_reader(storage: Storage, world: World) -> None:
    await invited(storage, world)
    await lives_through(storage, world, [2 * 24 + 14])  # 22:00 UTC, 23 in Berlin
    (row,) = await notices(storage)
    assert row.due_at == epoch(datetime(2026, 12, 4, 7, tzinfo=UTC))


async def test_who_answered_or_waits_for_a_talk_is_neither_nudged_nor_called(storage: Storage, world: World) -> None:
    answers = (invitation_answer.accept, invitation_answer.decline, invitation_answer.talk)
    for user_id, answer in enumerate(answers, 5):
        who = await invited(storage, world, user_id)
        await storage.write(answer, person_id=who.person_id, programme=world.programme, now=NOW)
    await lives_through(storage, world, range(0, 20 * 24, 12))
    assert await notices(storage) == []
    assert [row.kind for row in await storage.read(sa.select(help_request.c.kind))] == ["talk"]


async def test_second_wish_to_talk_is_one_request_and_an_answer_takes_the_call_off_the_list(
    storage: Storage, world: World
) -> None:
    first, second = await invited(storage, world, 5), await invited(storage, world, 6)
    asked = {"programme": world.programme, "now": NOW}
    for _ in range(3):
        assert await storage.write(invitation_answer.talk, person_id=first.person_id, **asked)
        await storage.write(requests.ask, person_id=first.person_id, kind=Kind.HELP, question="دربارهٔ زمان", now=NOW)
    await lives_through(storage, world, [12 * 24])
    assert await storage.read(requests.open_requests, kind=Kind.TALK) == 1
    assert await storage.read(requests.open_requests, kind=Kind.CALL) == 1
    await storage.write(invitation_answer.accept, person_id=second.person_id, **asked)
    assert await storage.read(requests.open_requests, kind=Kind.CALL) == 0


async def test_clock_declines_when_the_time_for_ideas_is_over_and_says_so_once(storage: Storage, world: World) -> None:
    who = await invited(storage, world)
    ends = world.programme.ideas_close_at()
    for now in (ends - timedelta(seconds=1), ends, ends + timedelta(hours=1)):
        await storage.write(close_invited, programme=world.programme, now=now)
        assert await state_of(storage, who) == (State.INVITED if now < ends else State.COMPANION)
    (row,) = await notices(storage)
    assert row.occurrence.endswith(".over")
    roles = await storage.read(sa.select(audit.c.role).where(audit.c.action == "decline"))
    assert [row.role for row in roles] == ["clock"]


async def test_more_people_than_one_transaction_takes_are_all_reminded(
    storage: Storage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for user_id in range(5):
        await invited(storage, world, user_id)
    monkeypatch.setattr("services.nudges.MOST", 2)
    due = {"programme": world.programme, "now": NOW + 2 * DAY}
    assert [await storage.write(remind_invited, **due) for _ in range(4)] == [2, 2, 1, 0]
    assert len(await notices(storage)) == 5
