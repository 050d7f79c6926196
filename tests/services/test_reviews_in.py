"""All reviews are in: told once, taken back when one is to come, told again only of other reviews."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import MoveNotAllowed
from programme.idea import State
from programme.lifecycle import Role
from programme.review import Verdict
from services import idea, reviews_in
from services.journal import Actor
from storage import Storage
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import outbox
from tests.support.ideas import IDEAS_NOW, diplomat, reviewer, sent
from tests.support.pending import coordinating, coordinator
from tests.support.verdicts import moved, offered, reviewed, submitted

LATER = IDEAS_NOW + timedelta(hours=1)


async def scene(storage: Storage, world: World) -> int:
    def build(tx: Tx) -> int:
        who = diplomat(tx, world, 1)
        coordinator(tx, world, 2, "مینا")
        coordinator(tx, world, 3, "امید")
        return sent(tx, world, who.person_id)

    return await storage.write(build)


async def told(storage: Storage) -> int:
    query = sa.select(sa.func.count()).where(outbox.c.purpose == "reviews_in")
    return int((await storage.read(query))[0][0])


async def of(storage: Storage, idea_id: int) -> Row:
    row = await storage.write(idea.read, idea_id=idea_id)
    assert row is not None
    return row


async def test_every_coordinator_is_told_once_when_the_last_review_is_in(storage: Storage, world: World) -> None:
    idea_id = await scene(storage, world)
    ids = await storage.write(reviewed, world, idea_id, Verdict.FEASIBLE, Verdict.FEASIBLE, None)
    assert (await told(storage), (await of(storage, idea_id)).reviews_in_at) == (0, None)
    assert await storage.write(submitted, world, ids[2], Verdict.FEASIBLE)
    assert await told(storage) == 2
    row = await of(storage, idea_id)
    # All say the same, so there is nothing to discuss.
    assert (row.reviews_in_at, row.state) == (IDEAS_NOW, State.SUBMITTED)
    assert not await storage.write(reviews_in.check, idea_id=idea_id, programme=world.programme, now=LATER)
    assert (await told(storage), (await of(storage, idea_id)).reviews_in_at) == (2, IDEAS_NOW)


async def test_differing_verdicts_are_discussed(storage: Storage, world: World) -> None:
    idea_id = await scene(storage, world)
    await storage.write(reviewed, world, idea_id, Verdict.FEASIBLE, Verdict.NOT_FEASIBLE, Verdict.FEASIBLE)
    assert (await of(storage, idea_id)).state == State.DISCUSSION


async def test_too_few_institutions_are_discussed(storage: Storage, world: World) -> None:
    idea_id = await scene(storage, world)
    await storage.write(reviewed, world, idea_id, Verdict.FEASIBLE, Verdict.FEASIBLE)
    assert (await of(storage, idea_id)).state == State.DISCUSSION


async def test_amended_review_takes_it_back_and_is_told_again(storage: Storage, world: World) -> None:
    idea_id = await scene(storage, world)
    ids = await storage.write(reviewed, world, idea_id, *[Verdict.FEASIBLE] * 3)
    await storage.write(moved, world, ids[0], "amend", now=LATER, amended=1)
    assert (await of(storage, idea_id)).reviews_in_at is None
    assert await storage.write(submitted, world, ids[0], Verdict.CONDITIONAL, now=LATER)
    assert await told(storage) == 4
    assert (await of(storage, idea_id)).reviews_in_at == LATER


async def test_another_offer_takes_it_back_and_is_not_told_again_if_declined(storage: Storage, world: World) -> None:
    idea_id = await scene(storage, world)
    await storage.write(reviewed, world, idea_id, *[Verdict.FEASIBLE] * 3)
    another = await storage.write(lambda tx: offered(tx, world, idea_id, reviewer(tx, world, 800, "chamber")))
    assert (await of(storage, idea_id)).reviews_in_at is None
    assert not await storage.write(moved, world, another, "decline", refusal="no_time", now=LATER)
    # It is ready again, but nothing of it is new.
    assert (await told(storage), (await of(storage, idea_id)).reviews_in_at) == (2, LATER)


async def test_idea_that_all_declined_is_told_and_discussed(storage: Storage, world: World) -> None:
    idea_id = await scene(storage, world)
    ids = await storage.write(reviewed, world, idea_id, None, None)
    assert not await storage.write(moved, world, ids[0], "decline", refusal="no_time")
    assert await storage.write(moved, world, ids[1], "decline", refusal="conflict")
    assert (await told(storage), (await of(storage, idea_id)).state) == (2, State.DISCUSSION)


async def test_idea_that_nobody_was_offered_is_not_in(storage: Storage, world: World) -> None:
    idea_id = await scene(storage, world)
    assert not await storage.write(reviews_in.check, idea_id=idea_id, programme=world.programme, now=LATER)
    assert (await told(storage), (await of(storage, idea_id)).state) == (0, State.SUBMITTED)


async def test_idea_that_is_with_its_author_is_told_when_it_is_back(storage: Storage, world: World) -> None:
    idea_id = await scene(storage, world)
    ids = await storage.write(reviewed, world, idea_id, Verdict.FEASIBLE, None)

    def moves(tx: Tx, name: str, actor: Actor) -> None:
        row = idea.read(tx, idea_id=idea_id)
        assert row is not None
        idea.move(tx, row, name, actor=actor, now=LATER)

    await storage.write(moves, "ask", Actor(Role.OFFICER, 5))
    assert not await storage.write(submitted, world, ids[1], Verdict.FEASIBLE)
    assert (await told(storage), (await of(storage, idea_id)).state) == (0, State.NEEDS_REVISION)
    await storage.write(moves, "no_answer", Actor(Role.CLOCK))
    assert await storage.write(reviews_in.check, idea_id=idea_id, programme=world.programme, now=LATER)
    assert (await told(storage), (await of(storage, idea_id)).state) == (2, State.DISCUSSION)


async def test_coordinator_who_is_the_author_is_not_told(storage: Storage, world: World) -> None:
    def build(tx: Tx) -> int:
        who = diplomat(tx, world, 1)
        coordinating(tx, world, who.person_id)
        coordinator(tx, world, 2, "مینا")
        return sent(tx, world, who.person_id)

    idea_id = await storage.write(build)
    await storage.write(reviewed, world, idea_id, *[Verdict.FEASIBLE] * 3)
    assert await told(storage) == 1


async def test_idea_that_is_gone_is_nobodys_news(storage: Storage, world: World) -> None:
    idea_id = await scene(storage, world)
    ids = await storage.write(reviewed, world, idea_id, Verdict.FEASIBLE, None)
    row = await of(storage, idea_id)
    await storage.write(idea.withdraw, idea_id=idea_id, person_id=row.person_id, now=LATER)
    # What was still to be reviewed is taken off its reviewer's list, and nobody hears of the rest.
    with pytest.raises(MoveNotAllowed):
        await storage.write(submitted, world, ids[1], Verdict.FEASIBLE)
    assert not await storage.write(reviews_in.check, idea_id=idea_id, programme=world.programme, now=LATER)
    assert await told(storage) == 0
