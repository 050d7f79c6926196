"""One of two ideas that are to be joined, or were, leaves: the question ends, and whoever had agreed hears of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.pages import PAGES, erased
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from conversations.screen import keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.errors import ProgrammeError
from programme.idea import State
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.review import State as Review
from services import idea, merge_notices, merges, people, release
from storage import Storage
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from storage.review import review as reviews
from tests.support.damage import damage
from tests.support.merging import NOW, Scene, offered


@pytest.fixture
async def scene(storage: Storage, world: World) -> Scene:
    return await Scene(storage, world).set()


async def leaves_by_withdrawing(scene: Scene, at: int) -> None:
    about = {"idea_id": scene.ideas[at], "person_id": scene.authors[at]}
    await scene.storage.write(idea.withdraw, now=NOW, **about)


async def leaves_by_decision(scene: Scene, at: int) -> None:
    await scene.moves(at, "not_now", Role.COORDINATOR)


async def leaves_by_erasure(scene: Scene, at: int) -> None:
    await scene.moves(at, "erase", Role.CITIZEN)


@pytest.mark.parametrize("at", [0, 1], ids=["goes", "stays"])
@pytest.mark.parametrize("leaves", [leaves_by_withdrawing, leaves_by_decision, leaves_by_erasure])
async def test_question_ends_when_one_idea_leaves(scene: Scene, leaves: Any, at: int) -> None:
    merge_id = await scene.proposes()
    await scene.answers(merge_id, at)
    await leaves(scene, at)
    assert (await scene.merge(merge_id)).state == "dropped"
    with pytest.raises(ProgrammeError):
        await scene.answers(merge_id, 1 - at)
    assert (await scene.row(1 - at)).state == State.SUBMITTED
    assert await scene.storage.read(merges.question, merge_id=merge_id, person_id=scene.authors[1 - at]) is None


@pytest.mark.parametrize("leaves", [leaves_by_withdrawing, leaves_by_erasure])
async def test_idea_comes_back_to_be_discussed_when_the_other_one_is_gone_before_it_is_told(
    scene: Scene, leaves: Any
) -> None:
    locked = await scene.storage.write(offered, scene.ideas[0], 31, Review.SUBMITTED)
    merge_id = await scene.proposes()
    for author in (0, 1):
        await scene.answers(merge_id, author)
    await leaves(scene, 1)
    row = await scene.row(0)
    assert (row.state, row.outcome, row.merged_into, row.reasons) == (State.DISCUSSION, None, None, None)
    found = await scene.storage.read(sa.select(reviews.c.state).where(reviews.c.id == locked))
    assert [one.state for one in found] == ["submitted"]


async def leaves_as_a_person_does(scene: Scene, at: int) -> None:
    await leaves_by_withdrawing(scene, at)
    about = {"person_id": scene.authors[at], "programme": scene.world.programme}
    for _ in range(2):
        await scene.storage.write(merge_notices.tell_left, now=NOW, **about)


@pytest.mark.parametrize("at", [0, 1], ids=["goes", "stays"])
async def test_merge_that_was_agreed_ends_and_is_told_when_one_idea_is_gone(
    scene: Scene, catalogues: Catalogues, at: int
) -> None:
    merge_id = await scene.proposes()
    for author in (0, 1):
        await scene.answers(merge_id, author)
    await leaves_as_a_person_does(scene, at)
    assert (await scene.merge(merge_id)).state == "dropped"
    assert await scene.told(scene.authors[1 - at]) == ["asked", "off"]
    assert await scene.told(scene.authors[at]) == ["asked"]
    # What is undecided again, the coordinator has to look at; what is gone, not.
    assert await scene.told(scene.by.person_id or 0) == (["agreed", "parted"] if at else ["agreed"])
    phrases = Phrases(catalogues)

    def shown(tx: Tx) -> list[list[str]]:
        who = people.known(tx, messenger="telegram", user_id=900)
        assert who is not None
        screens = (
            NOTICES[Purpose.MERGE](Visit(tx, who, scene.world, phrases, NOW), {"merge": merge_id, "what": what})
            for what in ("agreed", "parted")
        )
        return [[] if one is None else [said.key for said in keys_of(one.lines)] for one in screens]

    assert await scene.storage.read(shown) == [[], ["merge.parted"] if at else []]


async def test_whoever_agreed_hears_when_the_other_idea_is_gone_before_all_did(scene: Scene) -> None:
    merge_id = await scene.proposes()
    await scene.answers(merge_id, 0)
    await leaves_as_a_person_does(scene, 1)
    assert [await scene.told(one) for one in scene.authors] == [["asked", "off"], ["asked"]]
    assert await scene.told(scene.by.person_id or 0) == []


async def test_idea_comes_back_although_nothing_of_it_can_be_opened(scene: Scene) -> None:
    locked = await scene.storage.write(offered, scene.ideas[0], 31, Review.SUBMITTED)
    merge_id = await scene.proposes()
    for author in (0, 1):
        await scene.answers(merge_id, author)
    await scene.storage.write(damage, ideas, "answers", scene.ideas[0])
    await scene.storage.write(damage, reviews, "line", locked)
    await leaves_by_withdrawing(scene, 1)
    states = sa.select(ideas.c.state, reviews.c.state).join(reviews, reviews.c.idea_id == ideas.c.id)
    assert [tuple(row) for row in await scene.storage.read(states)] == [("discussion", "submitted")]


async def test_what_was_told_stays_when_the_other_one_is_gone_afterwards(scene: Scene) -> None:
    merge_id = await scene.proposes()
    for author in (0, 1):
        await scene.answers(merge_id, author)
    await scene.moves(0, "publish_merged", Role.COORDINATOR)
    await leaves_by_withdrawing(scene, 1)
    assert await scene.states() == [State.MERGED, State.WITHDRAWN]
    assert (await scene.merge(merge_id)).state == "agreed"


async def leaves_by_button(scene: Scene, phrases: Phrases) -> None:
    row = await scene.row(0)
    await scene.storage.write(visited(scene, phrases, lambda visit: PAGES["idea_withdraw"](visit, leaving(row))))


async def leaves_by_forgetting(scene: Scene, phrases: Phrases) -> None:
    await scene.storage.write(visited(scene, phrases, erased))


def leaving(row: Row) -> str:
    """Write the value of the button that takes an idea back for sure."""
    return f"{row.id}-{row.version}-yes"


def visited(scene: Scene, phrases: Phrases, page: Callable[[Visit], object]) -> Callable[[Tx], None]:
    def visit(tx: Tx) -> None:
        who = people.known(tx, messenger="bale", user_id=1)
        assert who is not None
        page(Visit(tx, who, scene.world, phrases, NOW))

    return visit


@pytest.mark.parametrize("leaves", [leaves_by_button, leaves_by_forgetting])
async def test_every_way_out_tells_whoever_had_agreed(
    scene: Scene, catalogues: Catalogues, leaves: Callable[[Scene, Phrases], Awaitable[None]]
) -> None:
    await scene.answers(await scene.proposes(), 1)
    await leaves(scene, Phrases(catalogues))
    assert await scene.told(scene.authors[1]) == ["asked", "off"]


async def test_idea_that_is_released_takes_what_was_to_go_into_it_along(scene: Scene) -> None:
    merge_id = await scene.proposes()
    for author in (0, 1):
        await scene.answers(merge_id, author)
    for name in ("workable", "publish_workable"):
        await scene.moves(1, name, Role.COORDINATOR)
    about = {"idea_id": scene.ideas[1], "programme": scene.world.programme, "now": NOW}
    await scene.storage.write(release.ask, person_id=scene.authors[1], **about)
    version = (await scene.row(1)).version
    await scene.storage.write(release.grant, version=version, words=None, by=scene.by, **about)
    assert (await scene.row(0)).state == State.DISCUSSION
    assert await scene.told(scene.authors[0]) == ["asked", "off"]
    assert await scene.told(scene.by.person_id or 0) == ["agreed", "parted"]
