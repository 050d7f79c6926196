"""The numbers of ideas, on both databases: they equal what is counted row by row."""

from collections import Counter
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from conversations.world import World
from programme.idea import OPERATIONAL, PENDING, State
from programme.idea_statistics import Counted, IdeasOverview, Load
from programme.lifecycle import Role
from programme.review import State as Reviewed
from programme.review import Verdict
from services import idea as services
from services.idea_statistics import FIRST, by_city, by_field, by_means, loads, overview, verdicts
from services.journal import Actor
from services.stays import IDEAS, IDEAS_WAIT, stays
from storage import Storage
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review
from tests.support.ideas import IDEAS_NOW, diplomat, sent

CALL = "1405"


def put(tx: Tx, idea_id: int, state: State, outcome: str | None = None) -> None:
    tx.run(sa.update(idea).where(idea.c.id == idea_id).values(state=state.value, outcome=outcome))


def give(tx: Tx, idea_id: int, number: int, institution: str, state: Reviewed, **values: Any) -> None:
    moments = dict.fromkeys(("offered_at", "due_at", "state_at"), IDEAS_NOW)
    given = {"idea_id": idea_id, "reviewer_id": 700 + number, "institution": institution, "state": state.value}
    tx.run(sa.insert(review), **{**moments, **given, **values})


def go(tx: Tx, idea_id: int, name: str, role: Role, hours: int) -> None:
    row = services.read(tx, idea_id=idea_id)
    assert row is not None
    services.move(tx, row, name, actor=Actor(role, 5), now=IDEAS_NOW + timedelta(hours=hours))


async def many(storage: Storage, world: World, *told: dict[str, Any]) -> list[int]:
    authors = [await storage.write(diplomat, world, number) for number in (1, 2)]
    return [await storage.write(sent, world, authors[at % 2].person_id, **answers) for at, answers in enumerate(told)]


async def test_overview_counts_every_idea_that_was_sent_once(storage: Storage, world: World) -> None:
    states = [
        (State.SUBMITTED, None), (State.UNDER_REVIEW, None), (State.NEEDS_REVISION, None), (State.DISCUSSION, None),
        (State.PENDING_WORKABLE, "workable"), (State.NOT_NOW, "not_now"), (State.AWAITING, "conditional"),
        (State.RUNNING, "workable"), (State.DONE, "workable"), (State.WITHDRAWN, None),
    ]  # fmt: skip
    ids = await many(storage, world, *({} for _ in states))
    for of, (state, outcome) in zip(ids, states, strict=True):
        await storage.write(put, of, state, outcome)
    drafts = await storage.write(diplomat, world, 3)
    await storage.write(services.begin, person_id=drafts.person_id, programme=world.programme, now=IDEAS_NOW)
    found = await storage.read(overview, programme=world.programme)
    assert found == IdeasOverview(
        sent=9, authors=2, waiting=1, reviewed=1, asked=1, discussed=1, pending=1,
        workable=3, others=1, operational=1, done=1,
    )  # fmt: skip


async def test_ideas_are_counted_by_city_field_and_means(storage: Storage, world: World) -> None:
    people, hall = {"code": "people"}, {"code": "place", "line": "تالار"}
    told = [
        {"city": "freiburg", "field": "culture", "means": [people, hall]},
        {"city": "freiburg", "field": "sport", "means": [people]},
        {"city": "وین", "field": "sport", "means": [{"code": "اسب"}]},
        {"city": "xian", "field": "sport", "means": [hall, {"code": "اسب"}]},
        {"city": "xian", "field": "culture", "means": [people]},
    ]
    ids = await many(storage, world, *told)
    await storage.write(put, ids[0], State.PENDING_CONDITIONAL, "conditional")
    await storage.write(put, ids[3], State.PENDING_NOT_NOW, "not_now")
    await storage.write(put, ids[4], State.WITHDRAWN)
    cities = await storage.read(by_city, programme=world.programme)
    assert cities.first == (Counted("freiburg", 2, 1), Counted("", 1, 0), Counted("xian", 1, 0))
    assert (await storage.read(by_field, programme=world.programme)).first == (
        Counted("sport", 3, 0),
        Counted("culture", 1, 1),
    )
    assert (await storage.read(by_means, programme=world.programme)).first == (
        Counted("people", 2, 1),
        Counted("place", 2, 1),
        Counted("", 1, 0),
    )


async def test_twelve_cities_are_named_and_the_others_put_together(storage: Storage, world: World) -> None:
    cities = [city.code for city in world.programme.sister_cities]
    await many(storage, world, *({"city": code} for code in cities))
    found = await storage.read(by_city, programme=world.programme)
    assert [one.code for one in found.first] == sorted(cities)[:FIRST]
    assert (found.others, found.rest.ideas) == (len(cities) - FIRST, len(cities) - FIRST)


async def test_nothing_is_counted_where_there_is_nothing(storage: Storage, world: World) -> None:
    programme = world.programme
    assert await storage.read(overview, programme=programme) == IdeasOverview(*[0] * 11)
    for count in (by_city, by_field, by_means):
        assert (await storage.read(count, programme=programme)).first == ()
    assert {one.all for one in await storage.read(verdicts, programme=programme)} == {0}
    assert {one.all for one in await storage.read(loads, programme=programme, now=IDEAS_NOW)} == {0}


async def test_verdicts_and_load_are_counted_by_institution(storage: Storage, world: World) -> None:
    one, two, back = await many(storage, world, {}, {}, {})
    late, soon = IDEAS_NOW - timedelta(days=1), IDEAS_NOW + timedelta(days=1)
    given = [
        (one, "chamber", Reviewed.SUBMITTED, {"verdict": "feasible", "due_at": late}),
        (one, "chamber", Reviewed.LOCKED, {"verdict": "feasible"}),
        (one, "chamber", Reviewed.DRAFTING, {"verdict": "not_feasible", "due_at": late}),
        (one, "universities", Reviewed.SUBMITTED, {"verdict": "need_more"}),
        (two, "chamber", Reviewed.OFFERED, {"due_at": soon}),
        (two, "universities", Reviewed.OFFERED, {"due_at": late}),
        (two, "universities", Reviewed.DECLINED, {"refusal": "no_time", "due_at": late}),
        (two, "universities", Reviewed.REASSIGNED, {}),
        (back, "chamber", Reviewed.SUBMITTED, {"verdict": "feasible"}),
    ]
    for number, (of, institution, state, values) in enumerate(given):
        await storage.write(give, of, number, institution, state, **values)
    await storage.write(put, back, State.WITHDRAWN)
    said = {one.institution: dict(one.verdicts) for one in await storage.read(verdicts, programme=world.programme)}
    assert list(said) == [chip.code for chip in world.programme.institutions]
    assert said["chamber"] == {Verdict.FEASIBLE: 2}
    assert said["universities"] == {Verdict.NEED_MORE: 1}
    assert said["municipality"] == {}
    found = {one.institution: one for one in await storage.read(loads, programme=world.programme, now=IDEAS_NOW)}
    assert found["chamber"] == Load("chamber", offered=1, begun=1, done=2, overdue=1)
    assert found["universities"] == Load("universities", offered=1, begun=0, done=1, overdue=1)
    assert found["municipality"] == Load("municipality", 0, 0, 0, 0)


async def test_days_in_each_state_come_from_the_moves(storage: Storage, world: World) -> None:
    one, two = await many(storage, world, {}, {})
    await storage.write(go, one, "open", Role.REVIEWER, 10)
    await storage.write(go, one, "ask", Role.REVIEWER, 12)
    await storage.write(go, one, "revise", Role.DIPLOMAT, 15)
    await storage.write(go, two, "workable", Role.COORDINATOR, 40)
    found = await storage.read(stays, call=CALL, now=IDEAS_NOW + timedelta(hours=50), of=IDEAS)
    of = {one.state: one for one in found}
    assert [one.state for one in found] == [state for state in IDEAS_WAIT if state in of]
    assert (of["submitted"].count, of["submitted"].median, of["submitted"].longest) == (
        2,
        timedelta(hours=25),
        timedelta(hours=40),
    )
    assert (of["under_review"].count, of["under_review"].still) == (2, 1)
    assert of["under_review"].longest == timedelta(hours=35)
    assert (of["needs_revision"].median, of["needs_revision"].still) == (timedelta(hours=3), 0)
    assert (of["pending"].longest, of["pending"].still) == (timedelta(hours=10), 1)
    # Of registrations it says nothing new: two people were invited and accepted.
    assert {one.state for one in await storage.read(stays, call=CALL, now=IDEAS_NOW)} == {
        "draft",
        "submitted",
        "in_screening",
        "pending",
        "invited",
    }


def test_every_state_in_which_something_is_awaited_is_told() -> None:
    waits = Counter(IDEAS_WAIT)
    assert max(waits.values()) == 1
    assert set(IDEAS_WAIT) <= {*State, "pending"}
    assert set(OPERATIONAL) < set(IDEAS_WAIT)
    assert not set(PENDING) & set(IDEAS_WAIT)
