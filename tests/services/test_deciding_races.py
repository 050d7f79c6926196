"""Two who act on one idea within the same instant, on both databases: one wins, the other is told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.idea import Outcome, State
from programme.review import Verdict
from services import deciding_ideas as deciding
from services.audit import verify
from services.deciding_ideas import NotAsShown
from storage import Keys
from storage.audit import audit
from storage.idea import idea
from storage.outbox import outbox
from storage.review import review
from tests.services.test_deciding_ideas import AGREED, LATER, MOST, Scene, stage
from tests.support.racing import Deed, Race, racing
from tests.support.verdicts import moved, submitted

pytestmark = pytest.mark.parametrize("swapped", [False, True], ids=["one-first", "other-first"])
MOMENT = timedelta(seconds=1)


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


def deciding_as(scene: Scene, by: int, outcome: Outcome, version: int) -> Deed:
    return lambda tx: deciding.decide(
        tx, idea_id=scene.idea_id, version=version, outcome=outcome, reasons=["x"], coordinator=scene.chiefs[by],
        programme=scene.world.programme, now=LATER, sure=True,
    )  # fmt: skip


async def state(race: Race) -> str:
    return str((await race.storage.read(sa.select(idea.c.state)))[0].state)


async def count(race: Race, *actions: str) -> int:
    query = sa.select(sa.func.count()).where(audit.c.noun == "idea", audit.c.action.in_(actions))
    return int((await race.storage.read(query))[0][0])


async def test_idea_is_decided_by_one_of_two_coordinators(race: Race, world: World, swapped: bool) -> None:
    scene = await stage(race.storage, world, *AGREED)
    version = (await scene.row()).version
    workable = deciding_as(scene, 0, Outcome.WORKABLE, version)
    outcomes = await run(race, workable, deciding_as(scene, 1, Outcome.CONDITIONAL, version), swapped)
    winner, loser = (1, 0) if swapped else (0, 1)
    assert isinstance(outcomes[loser], NotAsShown), outcomes
    assert await state(race) == outcomes[winner].value
    assert await count(race, *Outcome) == 1
    told = await race.storage.read(deciding.decision, idea_id=scene.idea_id)
    assert told is not None
    assert told.by == ("مینا", "امید")[winner]


async def test_last_two_reviewers_have_it_told_once(race: Race, world: World, swapped: bool) -> None:
    scene = await stage(race.storage, world, Verdict.FEASIBLE, None, None)
    ids = [row.id for row in await race.storage.read(sa.select(review.c.id).order_by(review.c.id))]
    for one in ids[1:]:
        await race.storage.write(moved, world, one, "open")
    first, second = (lambda tx, one=one: submitted(tx, world, one, Verdict.FEASIBLE, now=LATER) for one in ids[1:])
    outcomes = await run(race, first, second, swapped)
    assert sorted(outcomes) == [False, True]
    told = await race.storage.read(sa.select(outbox.c.person_id).where(outbox.c.purpose == "reviews_in"))
    assert len(told) == 2, "each coordinator once"
    row = await scene.row()
    assert (row.reviews_in_at, row.state) == (LATER, State.SUBMITTED)


async def test_reviewer_and_coordinator_do_not_pass_each_other(race: Race, world: World, swapped: bool) -> None:
    scene = await stage(race.storage, world, *AGREED, None)
    last = (await race.storage.read(sa.select(review.c.id).order_by(review.c.id.desc())))[0].id
    await race.storage.write(moved, world, last, "open")
    decides = deciding_as(scene, 0, Outcome.WORKABLE, (await scene.row()).version)
    outcomes = await run(race, decides, lambda tx: submitted(tx, world, last, Verdict.NOT_FEASIBLE, now=LATER), swapped)
    states = await scene.reviews()
    if isinstance(outcomes[0], BaseException):
        # The verdict came first, and it makes them differ: the idea is in discussion, which the button did not show.
        assert (states[-1], await state(race)) == ("submitted", "discussion")
    else:
        assert states == ["locked"] * 3 + ["dropped"]
        assert isinstance(outcomes[1], BaseException)
        assert await state(race) == "pending_workable"


async def test_second_person_agrees_or_the_first_takes_it_back(race: Race, world: World, swapped: bool) -> None:
    scene = await stage(race.storage, world, *MOST)
    await scene.overrides(Outcome.NOT_WORKABLE, "law")
    about = {"idea_id": scene.idea_id, "version": (await scene.row()).version, "now": LATER + MOMENT}
    outcomes = await run(
        race,
        lambda tx: deciding.agree(tx, coordinator=scene.chiefs[1], **about),
        lambda tx: deciding.reopen(tx, coordinator=scene.chiefs[0], **about),
        swapped,
    )
    row = await scene.row()
    # Whoever agreed a moment before it was taken back agreed to what is no decision any more.
    assert (row.state, row.seconded_by, row.overrides) == (State.DISCUSSION, None, 0)
    assert isinstance(outcomes[0], NotAsShown) == swapped
    assert not isinstance(outcomes[1], BaseException)
