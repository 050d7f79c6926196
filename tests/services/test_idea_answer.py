"""Authors of ideas that can be carried out: their answer, once; reminders on three days, then a call."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.idea import Outcome, State
from programme.lifecycle import Role
from programme.nudge import CALL_AFTER
from programme.request import Kind
from services import idea_answer, release, requests
from services.idea_decision import publish
from services.idea_nudges import awaited, remind_awaited
from services.journal import Actor
from services.row_fault import RowFault
from storage import Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.help_request import help_request
from storage.idea import idea
from storage.outbox import outbox
from storage.person import person
from storage.utc import epoch
from tests.support.damage import damage
from tests.support.ideas import IDEAS_NOW as NOW
from tests.support.judged_ideas import author, judged, moved

DAY = timedelta(days=1)
CALL = "1405"


async def awaiting(storage: Storage, world: World, user_id: int = 1, count: int = 1) -> tuple[int, list[int]]:
    """Let an author have so many ideas that can be carried out, told now; return them and the ideas."""

    def work(tx: Tx) -> tuple[int, list[int]]:
        who, first = author(tx, world, user_id, Outcome.WORKABLE)
        ids = [first, *(judged(tx, world, who.person_id, Outcome.WORKABLE) for _ in range(count - 1))]
        for one in ids:
            moved(tx, one, "publish_workable", published_at=NOW, nudges=0)
        return who.person_id, ids

    return await storage.write(work)


async def states(storage: Storage) -> list[str]:
    return [row.state for row in await storage.read(sa.select(idea.c.state).order_by(idea.c.id))]


async def lives_through(storage: Storage, world: World, hours: Iterable[int]) -> None:
    """Let the hourly job run after so many hours."""
    for hour in hours:
        while await storage.write(remind_awaited, programme=world.programme, now=NOW + timedelta(hours=hour)):
            pass


async def reminders(storage: Storage) -> list[Any]:
    o = outbox.c
    query = sa.select(o.occurrence, o.due_at, o.use_by, o.body).where(o.purpose == "idea_confirm").order_by(o.id)
    return await storage.read(query)


async def waiting(storage: Storage) -> list[tuple[str, int | None, bool]]:
    rows = await storage.read(sa.select(help_request).order_by(help_request.c.id))
    return [(row.kind, row.idea_id, row.handled_at is not None) for row in rows]


@pytest.mark.parametrize(("answer", "state"), [("accept", State.PLANNED), ("decline", State.DECLINED)])
async def test_idea_is_answered_once(storage: Storage, world: World, answer: str, state: State) -> None:
    person_id, (one, other) = await awaiting(storage, world, count=2)
    mine = {"idea_id": one, "person_id": person_id, "now": NOW}
    both = await asyncio.gather(*(storage.write(getattr(idea_answer, answer), **mine) for _ in range(4)))
    assert sorted(both) == [False, False, False, True]
    for again in (idea_answer.accept, idea_answer.decline, idea_answer.talk):
        assert await storage.write(again, **mine) is False
    assert await states(storage) == [state, State.AWAITING], "each idea is answered for itself"
    entries = sa.select(audit.c.actor_id, audit.c.role).where(audit.c.noun == "idea", audit.c.action == answer)
    assert [tuple(row) for row in await storage.read(entries)] == [(person_id, "diplomat")]
    told = await storage.read(idea_answer.standing, idea_id=one, person_id=person_id)
    assert told is not None
    assert told.state is state
    assert await storage.write(idea_answer.accept, **{**mine, "idea_id": other}) is True


async def test_somebody_elses_idea_is_not_answered(storage: Storage, world: World) -> None:
    _, (one,) = await awaiting(storage, world)
    other, _ = await awaiting(storage, world, 2)
    for answer in (idea_answer.accept, idea_answer.decline, idea_answer.talk):
        assert await storage.write(answer, idea_id=one, person_id=other, now=NOW) is False
        assert await storage.write(answer, idea_id=10**12, person_id=other, now=NOW) is False
    assert await storage.read(idea_answer.standing, idea_id=one, person_id=other) is None
    assert await states(storage) == [State.AWAITING] * 2
    assert await waiting(storage) == []


@pytest.mark.parametrize("outcome", Outcome)
async def test_nothing_is_answered_before_it_is_published(storage: Storage, world: World, outcome: Outcome) -> None:
    who, one = await storage.write(author, world, 1, outcome)
    mine = {"idea_id": one, "person_id": who.person_id}
    assert await storage.write(idea_answer.accept, **mine, now=NOW) is False
    assert await storage.write(idea_answer.decline, **mine, now=NOW) is False
    assert await storage.write(idea_answer.talk, **mine, now=NOW) is False
    assert await states(storage) == [outcome.pending]
    told = await storage.read(idea_answer.standing, **mine)
    assert told is not None
    assert told.state is State.UNDER_REVIEW


async def test_wish_to_talk_waits_once_for_each_idea_and_keeps_reminders_back(storage: Storage, world: World) -> None:
    person_id, (one, other) = await awaiting(storage, world, count=2)
    for idea_id in (one, one, other):
        assert await storage.write(idea_answer.talk, idea_id=idea_id, person_id=person_id, now=NOW) is True
    assert await waiting(storage) == [("talk", one, False), ("talk", other, False)]
    asked = {"person_id": person_id, "kind": Kind.HELP, "question": "هزینه؟", "now": NOW}
    await storage.write(requests.ask, **asked)
    request = await storage.read(requests.upcoming, call=CALL, after=1)
    assert request is not None
    codes = [row.code for row in await storage.read(sa.select(idea.c.code).order_by(idea.c.id))]
    assert (request.kind, request.idea, request.question) == (Kind.TALK, codes[1], "هزینه؟")
    await lives_through(storage, world, range(0, 20 * 24, 6))
    assert await reminders(storage) == []
    assert await waiting(storage) == [("talk", one, False), ("talk", other, False)]
    assert await storage.read(awaited, idea_id=one, person_id=person_id) is False
    assert await storage.write(idea_answer.accept, idea_id=one, person_id=person_id, now=NOW) is True


async def test_who_does_not_answer_is_reminded_on_days_2_5_and_8_and_called_after_11(
    storage: Storage, world: World
) -> None:
    person_id, (one, other) = await awaiting(storage, world, count=2)
    await storage.write(idea_answer.accept, idea_id=other, person_id=person_id, now=NOW)
    await lives_through(storage, world, range(0, 20 * 24, 3))
    rows = await reminders(storage)
    codes = {row.id: row.code for row in await storage.read(sa.select(idea.c.id, idea.c.code))}
    assert [row.occurrence for row in rows] == [f"{codes[one]}.{nth}" for nth in (1, 2, 3)]
    assert [row.due_at for row in rows] == [epoch(NOW + day * DAY) for day in (2, 5, 8)]
    assert all(row.due_at < row.use_by <= row.due_at + 2 * 86400 for row in rows)
    assert {row.body["idea"] for row in rows} == {one}
    assert await waiting(storage) == [("call", one, False)]
    request = await storage.read(requests.upcoming, call=CALL, kind=Kind.CALL)
    assert request is not None
    assert (request.idea, request.made_at) == (codes[one], NOW + CALL_AFTER * DAY)
    assert await storage.read(awaited, idea_id=one, person_id=person_id) is True
    await storage.write(idea_answer.decline, idea_id=one, person_id=person_id, now=NOW)
    assert await waiting(storage) == [("call", one, True)]
    assert await storage.read(awaited, idea_id=one, person_id=person_id) is False


async def test_call_about_another_idea_stays(storage: Storage, world: World) -> None:
    person_id, (one, other) = await awaiting(storage, world, count=2)
    await lives_through(storage, world, [CALL_AFTER * 24])
    assert sorted(await waiting(storage)) == [("call", one, False), ("call", other, False)]
    await storage.write(idea_answer.accept, idea_id=one, person_id=person_id, now=NOW)
    assert sorted(await waiting(storage)) == [("call", one, True), ("call", other, False)]


@pytest.mark.parametrize(
    ("day", "planned", "called"), [(3, ["1"], 0), (4.5, [], 0), (6, ["2"], 0), (9, ["3"], 0), (30, [], 1)]
)
async def test_after_a_downtime_one_reminder_comes_if_it_is_still_of_use(
    storage: Storage, world: World, day: float, planned: list[str], called: int
) -> None:
    await awaiting(storage, world)
    await lives_through(storage, world, [int(day * 24), int(day * 24) + 1])
    assert [row.occurrence.rpartition(".")[2] for row in await reminders(storage)] == planned
    assert len(await waiting(storage)) == called


async def test_reminder_waits_for_the_morning(storage: Storage, world: World) -> None:
    await awaiting(storage, world)
    # It is 23:30 in Berlin; the quiet hours end at 8:00.
    night = 2 * 24 + 13
    assert (NOW + timedelta(hours=night)).hour == 21
    await lives_through(storage, world, [night])
    (row,) = await reminders(storage)
    assert row.due_at == epoch(NOW + timedelta(hours=night + 9))


async def test_reminders_of_a_draft_do_not_count(storage: Storage, world: World) -> None:
    """What the deadline's warnings counted up must not keep the first reminder back."""
    _, one = await storage.write(author, world, 1, Outcome.CONDITIONAL, nudges=3)

    def told(tx: Tx) -> None:
        row = tx.one(sa.select(idea).where(idea.c.id == one).with_for_update())
        assert row is not None
        publish(tx, row, actor=Actor(Role.COORDINATOR, 1), batch="publication.1", now=NOW)

    await storage.write(told)
    await lives_through(storage, world, [48])
    assert [row.occurrence.rpartition(".")[2] for row in await reminders(storage)] == ["1"]


async def test_whoever_asks_to_take_it_back_is_not_asked_whether_they_want_it(storage: Storage, world: World) -> None:
    person_id, (one,) = await awaiting(storage, world)
    await storage.write(release.ask, idea_id=one, person_id=person_id, programme=world.programme, now=NOW)
    await lives_through(storage, world, range(0, 20 * 24, 12))
    assert (await reminders(storage), await waiting(storage)) == ([], [])
    assert await storage.read(awaited, idea_id=one, person_id=person_id) is False


async def test_idea_of_an_earlier_call_is_not_forgotten(storage: Storage, world: World) -> None:
    await awaiting(storage, world)
    later = world.programme.call.model_copy(update={"code": "1406"})
    programme = world.programme.model_copy(update={"calls": [*world.programme.calls, later]})
    assert programme.call.code == "1406"
    assert await storage.write(remind_awaited, programme=programme, now=NOW + 2 * DAY) == 1


async def test_damaged_row_is_stepped_over(storage: Storage, world: World) -> None:
    first, (one,) = await awaiting(storage, world)
    _, (two,) = await awaiting(storage, world, 2)
    await storage.write(damage, person, "zone", first)
    with pytest.raises(RowFault) as fault:
        await storage.write(remind_awaited, programme=world.programme, now=NOW + 2 * DAY)
    assert fault.value.row_id == one
    about = {"programme": world.programme, "now": NOW + 2 * DAY, "besides": {one}}
    assert await storage.write(remind_awaited, **about) == 1
    assert [row.body["idea"] for row in await reminders(storage)] == [two]
