"""Whom an idea is never offered to: by what people told, and by what reviewers declared."""

from collections.abc import Callable
from typing import Any

import pytest

from conversations.world import World
from programme.errors import NotFound
from programme.lifecycle import Role
from programme.registration import Profile
from programme.review import Refusal, Tie
from services import conflicts, declining, review_list, reviewing
from services.profile import complete
from services.staff import invite, join, member
from storage import Storage
from storage.engine.tx import Tx
from storage.person import person
from tests.support.assigning import author, gives, moves, panel, reviews_of, says
from tests.support.damage import damage
from tests.support.ideas import IDEAS_NOW, reviewer, sent

TOLD: dict[str, tuple[Callable[[Tx, int, int], None], bool]] = {
    "nothing": (lambda tx, who, one: None, False),
    "same phone": (lambda tx, who, one: [says(tx, each, phone="+989131234567") for each in (who, one)], True),
    "another phone": (
        lambda tx, who, one: [says(tx, each, phone=f"+98913{each:07}") for each in (who, one)],
        False,
    ),
    "same organisation": (
        lambda tx, who, one: [says(tx, who, organisation="موزه هنر"), says(tx, one, organisation="موزهٔ هنر")],
        True,
    ),
    "part of the organisation": (
        lambda tx, who, one: [says(tx, who, organisation="موزه"), says(tx, one, organisation="Louvre")],
        False,
    ),
    "of the institution": (lambda tx, who, one: says(tx, who, organisation="شهرداري اصفهان، منطقهٔ ۳"), True),
    "of the institution, in English": (
        lambda tx, who, one: says(tx, who, organisation="municipality OF isfahan"),
        True,
    ),
    "of another institution": (lambda tx, who, one: says(tx, who, organisation="وزارت امور خارجه"), False),
}


@pytest.mark.parametrize("told", TOLD)
async def test_what_is_known_of_both_excludes_a_reviewer(storage: Storage, world: World, told: str) -> None:
    tells, excludes = TOLD[told]

    def work(tx: Tx) -> tuple[int, frozenset[int]]:
        who, idea_id = author(tx, world, 1)
        one = panel(tx, world)[0].person_id
        tells(tx, who, one)
        return one, conflicts.excluded(tx, idea_id=idea_id, programme=world.programme)

    one, excluded = await storage.write(work)
    assert (one in excluded) == excludes


async def test_declared_tie_excludes_and_gives_away_all_of_this_author(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        who, first = author(tx, world, 1)
        second = sent(tx, world, who)
        _, other = author(tx, world, 2)
        one = panel(tx, world, each=2)[0].person_id
        gives(tx, world)
        mine = reviews_of(tx, reviewer_id=one)
        assert {row.idea_id for row in mine} <= {first, second, other}
        begun = next(row for row in mine if row.idea_id in (first, second))
        moves(tx, begun.id, "open")
        who_declines = member(tx, person_id=one)
        assert who_declines is not None
        declining.decline(
            tx, review_id=begun.id, version=2, refusal=Refusal.CONFLICT, tie=Tie.WORK, reviewer=who_declines,
            programme=world.programme, now=IDEAS_NOW,
        )  # fmt: skip
        rows = reviews_of(tx, reviewer_id=one)
        of_author = {row.state for row in rows if row.idea_id in (first, second)}
        assert of_author == {"declined"}
        assert {row.refusal for row in rows if row.state == "declined"} == {Refusal.CONFLICT.value}
        # A colleague of theirs has each of them.
        for idea_id in (first, second):
            live = [row for row in reviews_of(tx, idea_id=idea_id) if row.institution == "municipality"]
            assert [row.state for row in live if row.reviewer_id != one] == ["offered"]
        third = sent(tx, world, who)
        assert one in conflicts.excluded(tx, idea_id=third, programme=world.programme)
        assert one not in conflicts.excluded(tx, idea_id=other, programme=world.programme)

    await storage.write(work)


async def test_author_whose_details_cannot_be_opened_excludes_everybody_and_stops_nobody_else(
    storage: Storage, world: World
) -> None:
    def work(tx: Tx) -> None:
        who, broken = author(tx, world, 1)
        _, whole = author(tx, world, 2)
        people = {one.person_id for one in panel(tx, world)}
        damage(tx, person, "details", who)
        assert conflicts.excluded(tx, idea_id=broken, programme=world.programme) >= people
        assert gives(tx, world) == len(people)
        assert {row.idea_id for row in reviews_of(tx)} == {whole}

    await storage.write(work)


async def test_reviewer_whose_details_cannot_be_opened_reviews_all_the_same(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        author(tx, world, 1)
        people = panel(tx, world)
        says(tx, people[0].person_id, organisation="موزه")
        damage(tx, person, "details", people[0].person_id)
        assert gives(tx, world) == len(people)

    await storage.write(work)


async def test_own_idea_is_excluded(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        who, idea_id = author(tx, world, 100)
        # The author later reviews for an institution.
        code = invite(tx, role=Role.REVIEWER, programme=world.programme, institution="chamber", now=IDEAS_NOW)
        assert join(tx, person_id=who, code=code, now=IDEAS_NOW) is not None
        assert conflicts.excluded(tx, idea_id=idea_id, programme=world.programme) == {who}
        assert gives(tx, world) == 0

    await storage.write(work)


@pytest.mark.parametrize("author_tells", [True, False])
async def test_offer_that_becomes_a_conflict_is_given_on_and_what_was_begun_stays(
    storage: Storage, world: World, author_tells: bool
) -> None:
    def work(tx: Tx) -> None:
        who, first = author(tx, world, 1)
        second = sent(tx, world, who)
        one = panel(tx, world)[0].person_id
        gives(tx, world)
        mine = {row.idea_id: row.id for row in reviews_of(tx, reviewer_id=one)}
        assert mine.keys() == {first, second}
        colleague = reviewer(tx, world, 300, "municipality").person_id
        moves(tx, mine[second], "open")
        before, after = (one, who) if author_tells else (who, one)
        says(tx, before, organisation="موزه هنر")
        told = Profile(organisation="موزهٔ هنر")
        complete(tx, told, person_id=after, programme=world.programme, now=IDEAS_NOW)
        assert {row.idea_id: row.state for row in reviews_of(tx, reviewer_id=one)} == {
            first: "dropped",
            second: "drafting",
        }
        assert [(row.idea_id, row.state) for row in reviews_of(tx, reviewer_id=colleague)] == [(first, "offered")]

    await storage.write(work)


async def test_offer_that_became_a_conflict_is_not_there_for_its_reviewer(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> tuple[int, dict[str, Any]]:
        who, _ = author(tx, world, 1)
        one = panel(tx, world)[0].person_id
        gives(tx, world)
        (row,) = reviews_of(tx, reviewer_id=one)
        expert = member(tx, person_id=one)
        about: dict[str, Any] = {"reviewer": expert, "programme": world.programme}
        assert [each.id for each in review_list.waiting(tx, **about)] == [row.id]
        says(tx, one, phone="+989131234567")
        says(tx, who, phone="+989131234567")
        assert review_list.waiting(tx, **about) == []
        return row.id, about

    review_id, about = await storage.write(work)
    for see, more in ((reviewing.look, {"now": IDEAS_NOW}), (reviewing.peek, {})):
        with pytest.raises(NotFound, match=r"review\.not_there"):
            await storage.write(see, review_id=review_id, **about, **more)
    states = {row.id: row.state for row in await storage.read(reviews_of)}
    assert states[review_id] == "offered"
