"""Two at once about the same ideas, on both databases: one wins, the other is told, nobody is asked twice."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict, MoveNotAllowed
from programme.lifecycle import Role
from programme.review import WAITING, Refusal, Tie
from programme.staff import Member
from services import assignment, assignment_choice, declining, idea, overdue
from services import review as reviews
from services.audit import verify
from services.journal import Actor
from storage import Keys
from storage.engine.tx import Tx
from storage.review import review
from tests.support.assigning import CHIEF, CODES, author, gives, moves, panel, reviews_of, states_of
from tests.support.ideas import IDEAS_NOW, reviewer, sent
from tests.support.racing import Deed, Race, racing

SECOND = Actor(Role.COORDINATOR, 904)
LATE = IDEAS_NOW + timedelta(days=40)

pytestmark = pytest.mark.parametrize("swapped", [False, True], ids=["one-first", "other-first"])


@pytest.fixture
async def race(database_url: str, keys: Keys) -> AsyncIterator[Race]:
    async with racing(database_url, keys) as race:
        yield race


async def run(race: Race, one: Deed, other: Deed, swapped: bool) -> list[Any]:
    """Let both happen, and return what came of `one` and of `other`."""
    outcomes = await (race.between(other, one) if swapped else race.between(one, other))
    findings = await race.storage.read(verify)
    assert findings.whole, findings
    return outcomes[::-1] if swapped else outcomes


def confirms(world: World, mark: str, actor: Actor) -> Deed:
    return lambda tx: assignment.apply(tx, mark=mark, programme=world.programme, actor=actor, now=IDEAS_NOW)[1]


async def test_plan_confirmed_by_two_coordinators_takes_effect_once(race: Race, world: World, swapped: bool) -> None:
    def prepare(tx: Tx) -> str:
        for number in range(1, 4):
            author(tx, world, number)
        panel(tx, world, each=2)
        return assignment.look(tx, programme=world.programme).mark

    mark = await race.storage.write(prepare)
    outcomes = await run(race, confirms(world, mark, CHIEF), confirms(world, mark, SECOND), swapped)
    assert sorted(outcomes) == [False, True]
    assert len(await race.storage.read(reviews_of)) == 3 * len(CODES)


async def test_idea_withdrawn_at_the_moment_of_the_plan_is_offered_or_gone(
    race: Race, world: World, swapped: bool
) -> None:
    def prepare(tx: Tx) -> tuple[int, int, str]:
        who, idea_id = author(tx, world, 1)
        panel(tx, world)
        return who, idea_id, assignment.look(tx, programme=world.programme).mark

    who, idea_id, mark = await race.storage.write(prepare)

    def withdraws(tx: Tx) -> None:
        idea.withdraw(tx, idea_id=idea_id, person_id=who, now=IDEAS_NOW)

    outcomes = await run(race, confirms(world, mark, CHIEF), withdraws, swapped)
    assert outcomes == [not swapped, None]
    # Whoever comes second sees what the first did: offers of an idea that is gone are dropped by the clock.
    await race.storage.write(overdue.drop_gone, programme=world.programme, now=IDEAS_NOW)
    assert await race.storage.read(states_of) == ({} if swapped else {"dropped": len(CODES)})


async def test_institution_chosen_at_the_moment_of_the_plan_is_no_part_of_it(
    race: Race, world: World, swapped: bool
) -> None:
    def prepare(tx: Tx) -> tuple[int, str]:
        _, idea_id = author(tx, world, 1)
        panel(tx, world)
        return idea_id, assignment.look(tx, programme=world.programme).mark

    idea_id, mark = await race.storage.write(prepare)

    def leaves_out(tx: Tx) -> None:
        about: dict[str, Any] = {"programme": world.programme, "actor": SECOND, "now": IDEAS_NOW}
        assignment_choice.choose(tx, idea_id=idea_id, code="chamber", wanted=False, **about)

    done, left_out = await run(race, confirms(world, mark, CHIEF), leaves_out, swapped)
    if swapped:
        assert (done, left_out) == (False, None)
    else:
        assert done is True
        assert isinstance(left_out, Conflict)
    there = {row.institution for row in await race.storage.read(reviews_of)}
    assert there == (set() if swapped else set(CODES))


async def test_reviewer_opens_while_the_clock_gives_it_to_somebody_else(
    race: Race, world: World, swapped: bool
) -> None:
    def prepare(tx: Tx) -> int:
        author(tx, world, 1)
        reviewer(tx, world, 100, "chamber")
        gives(tx, world)
        (mine,) = reviews_of(tx)
        tx.run(sa.update(review).values(nudges=2, nudged_at=IDEAS_NOW))
        reviewer(tx, world, 101, "chamber")
        return int(mine.id)

    mine = await race.storage.write(prepare)

    def opens(tx: Tx) -> None:
        moves(tx, mine, "open", now=LATE)

    def reassigns(tx: Tx) -> int:
        return overdue.reassign(tx, programme=world.programme, now=LATE)

    opened, _ = await run(race, opens, reassigns, swapped)
    states = await race.storage.read(states_of)
    if swapped:
        assert isinstance(opened, MoveNotAllowed)
        assert states == {"reassigned": 1, "offered": 1}
    else:
        assert opened is None
        assert states == {"drafting": 1}


async def test_reviewer_opens_while_the_coordinator_takes_it_back(race: Race, world: World, swapped: bool) -> None:
    def prepare(tx: Tx) -> tuple[int, int]:
        author(tx, world, 1)
        panel(tx, world)
        gives(tx, world)
        row = reviews_of(tx)[0]
        return row.id, row.version

    review_id, version = await race.storage.write(prepare)

    def opens(tx: Tx) -> None:
        moves(tx, review_id, "open")

    def takes_back(tx: Tx) -> None:
        about: dict[str, Any] = {"programme": world.programme, "actor": CHIEF, "now": IDEAS_NOW}
        assignment_choice.withdraw(tx, review_id=review_id, version=version, **about)

    opened, taken = await run(race, opens, takes_back, swapped)
    states = await race.storage.read(states_of)
    if swapped:
        assert isinstance(opened, MoveNotAllowed)
        assert states["dropped"] == 1
    else:
        assert isinstance(taken, Conflict)
        assert states["drafting"] == 1


async def test_two_who_decline_at_once_get_two_others(race: Race, world: World, swapped: bool) -> None:
    def prepare(tx: Tx) -> list[int]:
        for number in (1, 2):
            author(tx, world, number)
        for number in range(2):
            reviewer(tx, world, 100 + number, "chamber")
        gives(tx, world)
        rows = reviews_of(tx)
        assert len({row.reviewer_id for row in rows}) == 2
        for number in range(2, 4):
            reviewer(tx, world, 100 + number, "chamber")
        return [row.id for row in rows]

    first, second = await race.storage.write(prepare)

    def declines(review_id: int) -> Deed:
        def work(tx: Tx) -> int | None:
            moves(tx, review_id, "decline")
            (row,) = [row for row in reviews_of(tx) if row.id == review_id]
            return assignment.replan(tx, idea_id=row.idea_id, programme=world.programme, actor=CHIEF, now=IDEAS_NOW)

        return work

    outcomes = await run(race, declines(first), declines(second), swapped)
    assert all(isinstance(one, int) for one in outcomes), outcomes
    rows = await race.storage.read(reviews_of)
    offered = [row.reviewer_id for row in rows if row.state == "offered"]
    # Nobody gets both while another one has nothing.
    assert len(set(offered)) == 2


async def test_tie_declared_at_the_moment_of_the_plan_gives_no_idea_of_that_author(
    race: Race, world: World, swapped: bool
) -> None:
    def prepare(tx: Tx) -> tuple[Member, int, str]:
        who, _ = author(tx, world, 1)
        one = reviewer(tx, world, 100, "chamber")
        gives(tx, world)
        (mine,) = reviews_of(tx)
        sent(tx, world, who)
        return one, mine.id, assignment.look(tx, programme=world.programme).mark

    one, review_id, mark = await race.storage.write(prepare)

    def declares(tx: Tx) -> None:
        declining.decline(
            tx, review_id=review_id, version=1, refusal=Refusal.CONFLICT, tie=Tie.FAMILY, reviewer=one,
            programme=world.programme, now=IDEAS_NOW,
        )  # fmt: skip

    done, declared = await run(race, confirms(world, mark, CHIEF), declares, swapped)
    assert (done, declared) == (not swapped, None)
    rows = await race.storage.read(reviews_of)
    assert [row.state for row in rows if row.state in WAITING] == []
    assert len(rows) == (1 if swapped else 2)


async def test_coordinator_and_whoever_holds_the_idea_wait_for_one_another(
    race: Race, world: World, swapped: bool
) -> None:
    def prepare(tx: Tx) -> tuple[int, int]:
        _, idea_id = author(tx, world, 1)
        panel(tx, world, each=2)
        gives(tx, world)
        return idea_id, reviews_of(tx)[0].id

    idea_id, review_id = await race.storage.write(prepare)
    deed = assignment_choice.withdraw if swapped else assignment_choice.give_to_another
    about: dict[str, Any] = {"programme": world.programme, "actor": CHIEF, "now": IDEAS_NOW}

    presses: list[int] = []

    def presses_button(tx: Tx) -> int:
        presses.append(1)
        return deed(tx, review_id=review_id, version=1, **about)

    def holds(tx: Tx) -> None:
        presses.append(0)
        idea.read(tx, idea_id=idea_id)

    def goes_on(tx: Tx) -> bool:
        return reviews.read(tx, review_id=review_id) is not None

    # As every press of a reviewer does: the idea first, then the review. A deadlock would be tried again.
    assert await race.between(holds, presses_button, then=goes_on) == [True, idea_id]
    assert presses == [0, 1]
