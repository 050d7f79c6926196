"""Reviewers, the author and the clock within the same instant, on both databases."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict
from programme.idea import State, Told
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.review import State as Reviewing
from programme.review import Verdict
from programme.staff import Member
from services import idea, overdue, reviewing, revision
from services.audit import verify
from services.journal import Actor
from services.staff import remove
from storage import Keys
from storage.audit import audit
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from storage.outbox import outbox
from storage.review import review
from tests.support.ideas import IDEAS_NOW, diplomat, reviewer, sent
from tests.support.racing import Deed, Race, racing
from tests.support.reviewing import about, offered, opened

pytestmark = pytest.mark.parametrize("swapped", [False, True], ids=["one-first", "other-first"])


@pytest.fixture
async def race(database_url: str, keys: Keys) -> AsyncIterator[Race]:
    async with racing(database_url, keys) as race:
        yield race


async def sets(race: Race, world: World, *, writes: bool = True) -> tuple[int, int, list[tuple[int, Member]]]:
    """Give one idea to two reviewers, who have answered everything and handed nothing in."""

    def work(tx: Tx) -> tuple[int, int, list[tuple[int, Member]]]:
        who = diplomat(tx, world, 1)
        idea_id = sent(tx, world, who.person_id)
        found = []
        for at in range(2):
            member = reviewer(tx, world, 11 + at, world.programme.institutions[at].code)
            review_id = offered(tx, idea_id, member)
            if writes:
                opened(tx, world, review_id, member)
                reviewing.judge(tx, verdict=Verdict.NOT_MY_FIELD, **about(tx, review_id, member))
            found.append((review_id, member))
        return who.person_id, idea_id, found

    return await race.storage.write(work)


async def run(race: Race, one: Deed, other: Deed, swapped: bool) -> list[Any]:
    outcomes = await (race.between(other, one) if swapped else race.between(one, other))
    assert (await race.storage.read(verify)).whole
    return outcomes[::-1] if swapped else outcomes


def submits(world: World, of: tuple[int, Member]) -> Deed:
    return lambda tx: reviewing.submit(tx, programme=world.programme, now=IDEAS_NOW, **about(tx, *of))


async def states(race: Race) -> list[str]:
    return [one.state for one in await race.storage.read(sa.select(review.c.state).order_by(review.c.id))]


async def the_idea(race: Race) -> Any:
    return (await race.storage.read(sa.select(ideas)))[0]


async def test_both_last_reviews_are_in_and_that_is_noted(race: Race, world: World, swapped: bool) -> None:
    _, _, (one, other) = await sets(race, world)
    assert await run(race, submits(world, one), submits(world, other), swapped) == [None, None]
    assert await states(race) == [Reviewing.SUBMITTED] * 2
    assert (await the_idea(race)).reviews_in_at == IDEAS_NOW


async def test_idea_is_opened_once_by_whoever_is_first(race: Race, world: World, swapped: bool) -> None:
    _, _, (one, other) = await sets(race, world, writes=False)
    deeds: list[Deed] = [lambda tx, of=of: opened(tx, world, *of) for of in (one, other)]  # type: ignore[misc]
    assert await run(race, deeds[0], deeds[1], swapped) == [None, None]
    assert await states(race) == [Reviewing.DRAFTING] * 2
    opens = sa.select(audit.c.id).where(audit.c.action == "open", audit.c.noun == "idea")
    assert len(await race.storage.read(opens)) == 1


async def test_author_is_asked_one_question(race: Race, world: World, swapped: bool) -> None:
    _, idea_id, (one, other) = await sets(race, world)
    version = (await the_idea(race)).version
    more = {"idea_id": idea_id, "version": version, "field": "how", "programme": world.programme, "now": IDEAS_NOW}
    deeds: list[Deed] = [
        lambda tx, of=of: revision.ask(tx, question="cost", asker=of[1], **more)  # type: ignore[misc]
        for of in (one, other)
    ]
    outcomes = await run(race, deeds[0], deeds[1], swapped)
    (lost,) = [one for one in outcomes if one is not None]
    assert isinstance(lost, Conflict)
    assert lost.key == "revision.asked_before"
    assert len((await the_idea(race)).revisions) == 1
    asked = sa.select(outbox.c.id).where(outbox.c.purpose == Purpose.REVISION.value)
    assert len(await race.storage.read(asked)) == 1


async def test_answer_comes_or_is_given_up(race: Race, world: World, swapped: bool) -> None:
    author, idea_id, (one, _) = await sets(race, world)
    version = (await the_idea(race)).version
    late = IDEAS_NOW + timedelta(days=world.programme.review.answer_days)

    def asks(tx: Tx) -> None:
        more = {"version": version, "field": "how", "asker": one[1], "programme": world.programme, "now": IDEAS_NOW}
        revision.ask(tx, idea_id=idea_id, text="چگونه؟", **more)  # type: ignore[arg-type]

    def answers(tx: Tx) -> None:
        of = {"idea_id": idea_id, "person_id": author, "programme": world.programme, "now": late}
        revision.answer(tx, Told(text="چنین"), **of)  # type: ignore[arg-type]

    await race.storage.write(asks)
    outcomes = await run(race, answers, lambda tx: revision.give_up(tx, programme=world.programme, now=late), swapped)
    (entry,) = (await the_idea(race)).revisions
    assert (await the_idea(race)).state == State.UNDER_REVIEW
    assert ("answer" in entry) != ("no_answer" in entry)
    assert ("answer" in entry) == (outcomes[0] is None)
    told = sa.select(outbox.c.id).where(outbox.c.purpose == Purpose.REVISED.value)
    assert len(await race.storage.read(told)) == 2


async def test_review_is_handed_in_or_its_idea_withdrawn(race: Race, world: World, swapped: bool) -> None:
    author, idea_id, (one, _) = await sets(race, world)
    outcomes = await run(
        race,
        submits(world, one),
        lambda tx: idea.withdraw(tx, idea_id=idea_id, person_id=author, now=IDEAS_NOW),
        swapped,
    )
    assert outcomes[1] is None
    assert (await the_idea(race)).state == State.WITHDRAWN
    assert await states(race) == [Reviewing.DROPPED if swapped else Reviewing.SUBMITTED, Reviewing.DROPPED]
    assert isinstance(outcomes[0], Conflict) == swapped


async def test_clock_takes_away_what_is_not_handed_in(race: Race, world: World, swapped: bool) -> None:
    _, _, (one, _) = await sets(race, world)
    by = Actor(Role.COORDINATOR, 900)
    await race.storage.write(remove, person_id=one[1].person_id, by=by, now=IDEAS_NOW)
    outcomes = await run(
        race,
        submits(world, one),
        lambda tx: overdue.drop_gone(tx, programme=world.programme, now=IDEAS_NOW),
        swapped,
    )
    if swapped:
        assert isinstance(outcomes[0], Conflict)
    assert await states(race) == [Reviewing.DROPPED if swapped else Reviewing.SUBMITTED, Reviewing.DRAFTING]
