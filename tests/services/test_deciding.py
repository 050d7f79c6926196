"""Deciding a registration, on both databases: by the table, once, and back again."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict, MoveNotAllowed
from programme.lifecycle import Role
from programme.registration import State, Verdict
from services.deciding import decide
from services.journal import Actor
from services.people import Known
from services.registration import current, move
from storage import Storage
from storage.audit import audit
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.judgement import judgement
from storage.registration import registration
from tests.services.test_registration import NOW, meet, send

OFFICER, COORDINATOR = Actor(Role.OFFICER, 901), Actor(Role.COORDINATOR, 902)


async def registered(storage: Storage, world: World) -> Known:
    who = await storage.write(meet)
    await storage.write(send, who, world)
    return who


def row_of(tx: Tx, who: Known, world: World) -> Row:
    row = current(tx, person_id=who.person_id, call=world.programme.call.code)
    assert row is not None
    return row


def judge(
    tx: Tx, who: Known, world: World, verdict: Verdict, actor: Actor = OFFICER, reasons: tuple[str, ...] = ("means",)
) -> State:
    return decide(tx, row_of(tx, who, world), verdict=verdict, reasons=reasons, text="with words", actor=actor, now=NOW)


async def steps(storage: Storage) -> list[str]:
    query = sa.select(audit.c.action).where(audit.c.noun == "registration").order_by(audit.c.id)
    return [row.action for row in await storage.read(query)][2:]


async def test_deciding_claims_first_and_writes_decision_and_judgement(storage: Storage, world: World) -> None:
    who = await registered(storage, world)
    assert await storage.write(judge, who, world, Verdict.ABLE) is State.PENDING_ABLE
    row = (await storage.read(sa.select(registration)))[0]
    assert (row.state, row.reasons, row.reason_text) == ("pending_able", ["means"], "with words")
    assert (row.officer_id, row.lease_until, row.decided_by, row.decided_at) == (901, None, 901, NOW)
    assert row.screened == row.answers
    said = (await storage.read(sa.select(judgement)))[0]
    assert (said.registration_id, said.officer_id, said.verdict) == (row.id, 901, "able")
    assert (said.version, said.reasons, said.undone_at) == (row.version, ["means"], None)
    assert await steps(storage) == ["claim", "able"]


async def test_the_same_decision_again_changes_nothing(storage: Storage, world: World) -> None:
    who = await registered(storage, world)
    await storage.write(judge, who, world, Verdict.ABLE)
    assert await storage.write(judge, who, world, Verdict.ABLE, COORDINATOR) is State.PENDING_ABLE
    assert await steps(storage) == ["claim", "able"]


@pytest.mark.parametrize(("actor", "back"), [(OFFICER, "undo"), (COORDINATOR, "reopen")])
async def test_another_decision_takes_the_first_one_back(
    storage: Storage, world: World, actor: Actor, back: str
) -> None:
    who = await registered(storage, world)
    await storage.write(judge, who, world, Verdict.ABLE)
    assert await storage.write(judge, who, world, Verdict.COMPANION, actor, ("full",)) is State.PENDING_COMPANION
    assert await steps(storage) == ["claim", "able", back, "companion"]
    said = await storage.read(sa.select(judgement).order_by(judgement.c.id))
    assert [(one.verdict, one.undone_at) for one in said] == [("able", NOW), ("companion", None)]


async def test_other_reasons_alone_are_another_decision(storage: Storage, world: World) -> None:
    who = await registered(storage, world)
    await storage.write(judge, who, world, Verdict.ABLE)
    await storage.write(judge, who, world, Verdict.ABLE, COORDINATOR, ("clear_tie",))
    assert (await storage.read(sa.select(registration.c.reasons)))[0].reasons == ["clear_tie"]


@pytest.mark.parametrize(("left", "taken"), [(timedelta(minutes=5), False), (timedelta(), True)])
async def test_what_somebody_else_holds_is_decided_only_once_their_time_is_over(
    storage: Storage, world: World, left: timedelta, taken: bool
) -> None:
    who = await registered(storage, world)

    def hold(tx: Tx) -> None:
        values: dict[str, Any] = {"officer_id": 901, "lease_until": NOW + left}
        move(tx, row_of(tx, who, world), "claim", actor=OFFICER, now=NOW, **values)

    await storage.write(hold)
    if taken:
        assert await storage.write(judge, who, world, Verdict.ABLE, COORDINATOR) is State.PENDING_ABLE
    else:
        with pytest.raises(Conflict) as refusal:
            await storage.write(judge, who, world, Verdict.ABLE, COORDINATOR)
        assert refusal.value.key == "registration.held"


async def test_published_decisions_and_citizens_are_refused_by_the_table(storage: Storage, world: World) -> None:
    who = await registered(storage, world)
    with pytest.raises(MoveNotAllowed):
        await storage.write(judge, who, world, Verdict.ABLE, Actor(Role.CITIZEN, who.person_id))
    await storage.write(judge, who, world, Verdict.ABLE)

    def publish(tx: Tx) -> None:
        move(tx, row_of(tx, who, world), "publish_able", actor=COORDINATOR, now=NOW)

    await storage.write(publish)
    with pytest.raises(MoveNotAllowed):
        await storage.write(judge, who, world, Verdict.COMPANION, COORDINATOR)
    assert (await storage.read(sa.select(registration.c.state)))[0].state == State.INVITED


async def test_nobodys_coordinator_decides_without_a_judgement_of_anybody(storage: Storage, world: World) -> None:
    who = await registered(storage, world)
    await storage.write(judge, who, world, Verdict.ABLE, Actor(Role.COORDINATOR))
    assert (await storage.read(sa.select(registration.c.decided_by)))[0].decided_by is None
    assert await storage.read(sa.select(judgement)) == []


async def test_of_two_who_decide_at_once_from_the_same_version_one_wins(storage: Storage, world: World) -> None:
    who = await registered(storage, world)
    row = await storage.write(row_of, who, world)

    def at_once(tx: Tx, verdict: Verdict) -> State:
        return decide(tx, row, verdict=verdict, reasons=(), text=None, actor=OFFICER, now=NOW)

    both = await asyncio.gather(
        *(storage.write(at_once, one) for one in (Verdict.ABLE, Verdict.COMPANION)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in both) == ["Conflict", "State"]
    assert len(await storage.read(sa.select(judgement))) == 1
