"""The discussion of an idea: whose it is to read, notes, and colleagues who are named."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import NotFound
from programme.idea import State
from programme.review import Tie, Verdict
from programme.staff import Member
from services import discussion
from services.erasure import erase
from services.staff import member
from storage import Keys, Storage
from storage.conflict import conflict
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from storage.idea_note import idea_note
from storage.outbox import outbox
from storage.review import review
from tests.support.ideas import IDEAS_NOW, diplomat, reviewer, sent
from tests.support.pending import coordinating, coordinator
from tests.support.racing import Race, racing
from tests.support.verdicts import INSTITUTIONS, moved, offered, submitted

LATER = IDEAS_NOW + timedelta(hours=1)


class Scene:
    """An idea, a coordinator, and a reviewer of each kind."""

    def __init__(self, tx: Tx, world: World) -> None:
        author = diplomat(tx, world, 1)
        coordinating(tx, world, author.person_id, "صاحب ایده")
        self.who = author
        self.author = _there(tx, author.person_id)
        self.mina = _there(tx, coordinator(tx, world, 2, "مینا").person_id)
        self.idea_id = sent(tx, world, author.person_id)
        kinds = ("done", "drafting", "declined", "tied", "stranger")
        self.reviewers = {
            name: reviewer(tx, world, 30 + at, INSTITUTIONS[at], name=name) for at, name in enumerate(kinds)
        }
        for name in kinds[:-1]:
            one = offered(tx, world, self.idea_id, self.reviewers[name])
            match name:
                case "done":
                    submitted(tx, world, one, Verdict.FEASIBLE)
                case "drafting":
                    moved(tx, world, one, "open")
                case "declined":
                    moved(tx, world, one, "decline", refusal="conflict")
                case "tied":
                    submitted(tx, world, one, Verdict.FEASIBLE)
                    values = {"reviewer_id": self.reviewers[name].person_id, "person_id": author.person_id}
                    tx.run(sa.insert(conflict).values(tie=Tie.WORK.value, declared_at=LATER, **values))


def _there(tx: Tx, person_id: int | None) -> Member:
    assert person_id is not None
    found = member(tx, person_id=person_id)
    assert found is not None
    return found


async def test_discussion_is_of_those_whose_own_verdict_is_in(storage: Storage, world: World) -> None:
    scene = await storage.write(Scene, world)
    may = {
        name: await storage.read(discussion.may, idea_id=scene.idea_id, member=one)
        for name, one in {**scene.reviewers, "author": scene.author, "coordinator": scene.mina}.items()
    }
    assert may == {
        "done": True, "drafting": False, "declined": False, "tied": False, "stranger": False,
        "author": False, "coordinator": True,
    }  # fmt: skip
    assert not await storage.read(discussion.may, idea_id=scene.idea_id + 1, member=scene.mina)
    named = await storage.read(discussion.colleagues, idea_id=scene.idea_id, besides=scene.mina)
    assert [one.name for one in named] == ["done"]


async def test_reviewer_who_takes_a_verdict_up_again_reads_on_once_it_is_back(storage: Storage, world: World) -> None:
    scene = await storage.write(Scene, world)
    done = scene.reviewers["done"]
    query = sa.select(review.c.id).where(review.c.reviewer_id == done.person_id)
    review_id = (await storage.read(query))[0].id
    await storage.write(moved, world, review_id, "amend")
    assert not await storage.read(discussion.may, idea_id=scene.idea_id, member=done)
    await storage.write(submitted, world, review_id, Verdict.CONDITIONAL)
    assert await storage.read(discussion.may, idea_id=scene.idea_id, member=done)


async def test_notes_are_read_page_by_page_newest_first(storage: Storage, world: World) -> None:
    scene = await storage.write(Scene, world)
    for at in range(7):
        await storage.write(
            discussion.add, idea_id=scene.idea_id, member=scene.mina, text=f"یادداشت {at}", now=LATER
        )  # fmt: skip
    first, count = await storage.read(discussion.notes, idea_id=scene.idea_id)
    older, _ = await storage.read(discussion.notes, idea_id=scene.idea_id, page=1)
    assert ([one.text[-1] for one in first], [one.text[-1] for one in older], count) == (list("23456"), list("01"), 7)


@pytest.mark.parametrize("who", ["drafting", "declined", "tied", "stranger", "author"])
async def test_nobody_else_writes(storage: Storage, world: World, who: str) -> None:
    scene = await storage.write(Scene, world)
    one = {**scene.reviewers, "author": scene.author}[who]
    with pytest.raises(NotFound):
        await storage.write(discussion.add, idea_id=scene.idea_id, member=one, text="من هم", now=LATER)
    assert (await storage.read(discussion.notes, idea_id=scene.idea_id))[1] == 0


async def test_nothing_is_written_once_the_result_is_told(storage: Storage, world: World) -> None:
    scene = await storage.write(Scene, world)
    published = sa.update(ideas).values(state=State.AWAITING.value)
    await storage.write(lambda tx: tx.run(published))
    with pytest.raises(NotFound):
        await storage.write(discussion.add, idea_id=scene.idea_id, member=scene.mina, text="دیر", now=LATER)


async def test_colleague_who_is_named_is_told_once_and_counted_until_they_look(storage: Storage, world: World) -> None:
    scene = await storage.write(Scene, world)
    done, call = scene.reviewers["done"], {"call": world.programme.call.code}
    note = await storage.write(discussion.add, idea_id=scene.idea_id, member=scene.mina, text="؟ نظر", now=LATER)
    about = {"note_id": note, "by": scene.mina, "programme": world.programme, "now": LATER}
    for _ in range(2):
        await storage.write(discussion.mention, person_id=done.person_id, **about)
    told = await storage.read(sa.select(outbox.c.person_id, outbox.c.body).where(outbox.c.purpose == "mention"))
    assert [(row.person_id, row.body) for row in told] == [(done.person_id, {"note": note})]
    assert [one for one, _ in await storage.read(discussion.named_in, member=done, **call)] == [scene.idea_id]
    assert await storage.read(discussion.named_in, member=scene.mina, **call) == []
    await storage.write(discussion.look, idea_id=scene.idea_id, member=done)
    assert await storage.read(discussion.named_in, member=done, **call) == []
    # A second press on the button does not call them back.
    await storage.write(discussion.mention, person_id=done.person_id, **about)
    assert await storage.read(discussion.named_in, member=done, **call) == []
    notes, _ = await storage.read(discussion.notes, idea_id=scene.idea_id)
    assert notes[0].mentions == ("done",)


@pytest.mark.parametrize("whom", ["drafting", "declined", "tied", "stranger", "author"])
async def test_nobody_is_named_who_may_not_read(storage: Storage, world: World, whom: str) -> None:
    scene = await storage.write(Scene, world)
    one = {**scene.reviewers, "author": scene.author}[whom]
    note = await storage.write(discussion.add, idea_id=scene.idea_id, member=scene.mina, text="نظر", now=LATER)
    with pytest.raises(NotFound):
        await storage.write(
            discussion.mention, note_id=note, person_id=one.person_id, by=scene.mina, programme=world.programme,
            now=LATER,
        )  # fmt: skip
    assert await storage.read(sa.select(outbox.c.id).where(outbox.c.purpose == "mention")) == []


async def test_somebody_elses_note_names_nobody(storage: Storage, world: World) -> None:
    scene = await storage.write(Scene, world)
    done = scene.reviewers["done"]
    note = await storage.write(discussion.add, idea_id=scene.idea_id, member=done, text="نظر", now=LATER)
    with pytest.raises(NotFound):
        await storage.write(
            discussion.mention, note_id=note, person_id=done.person_id, by=scene.mina, programme=world.programme,
            now=LATER,
        )  # fmt: skip


@pytest.fixture
async def race(database_url: str, keys: Keys) -> AsyncIterator[Race]:
    async with racing(database_url, keys) as race:
        yield race


async def test_no_note_stays_about_somebody_who_erases_everything_at_this_moment(race: Race, world: World) -> None:
    scene = await race.storage.write(Scene, world)
    outcomes = await race.between(
        lambda tx: erase(tx, scene.who, now=LATER),
        lambda tx: discussion.add(tx, idea_id=scene.idea_id, member=scene.mina, text="یادداشت", now=LATER),
    )
    assert isinstance(outcomes[1], NotFound), outcomes
    assert await race.storage.read(sa.select(idea_note.c.id)) == []
