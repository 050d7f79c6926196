"""Taking back what was published: asked once, granted or kept once, and the author is told with the words."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from conversations.screen import Screen, keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.errors import Conflict, NotFound
from programme.idea import OPERATIONAL, State
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.staff import Member
from services import board, idea, people, release
from services.journal import Actor
from services.milestone import reach
from services.staff import member
from services.waiting import waiting
from storage import Storage
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from storage.outbox import outbox
from tests.support.ideas import IDEAS_NOW, diplomat, sent
from tests.support.pending import coordinator

NOW = IDEAS_NOW + timedelta(hours=1)


class Wish:
    """An idea that was published as workable, its author, and a coordinator."""

    def __init__(self, storage: Storage, world: World, by: Actor, author: int, idea_id: int) -> None:
        self.storage, self.world, self.by, self.author, self.idea_id = storage, world, by, author, idea_id

    async def asks(self, *, after: timedelta = timedelta(), words: str | None = None) -> None:
        about = {"idea_id": self.idea_id, "person_id": self.author, "programme": self.world.programme}
        await self.storage.write(release.ask, now=NOW + after, words=words, **about)

    async def answers(self, deed: Any, words: str | None = None, *, version: int | None = None) -> None:
        about = {"idea_id": self.idea_id, "by": self.by, "programme": self.world.programme, "now": NOW}
        version = (await self.row()).version if version is None else version
        await self.storage.write(deed, version=version, words=words, **about)

    async def row(self) -> Row:
        return (await self.storage.read(sa.select(ideas).where(ideas.c.id == self.idea_id)))[0]

    async def put(self, state: State) -> None:
        put = sa.update(ideas).where(ideas.c.id == self.idea_id).values(state=state.value)
        await self.storage.write(lambda tx: tx.run(put))

    async def planned(self) -> list[tuple[int, dict[str, Any]]]:
        query = sa.select(outbox.c.person_id, outbox.c.body).where(outbox.c.purpose == Purpose.RELEASE.value)
        return [(row.person_id, row.body) for row in await self.storage.read(query.order_by(outbox.c.id))]

    async def notice(self, phrases: Phrases, person_id: int, body: dict[str, Any]) -> Screen | None:
        users = {self.author: ("bale", 1), self.by.person_id: ("telegram", 900)}

        def write(tx: Tx) -> Screen | None:
            messenger, user_id = users[person_id]
            who = people.known(tx, messenger=messenger, user_id=user_id)
            assert who is not None
            return NOTICES[Purpose.RELEASE](Visit(tx, who, self.world, phrases, NOW), body)

        return await self.storage.read(write)


@pytest.fixture
async def wish(storage: Storage, world: World) -> Wish:
    def work(tx: Tx) -> tuple[Actor, int, int]:
        by = coordinator(tx, world, 900)
        who = diplomat(tx, world, 1)
        idea_id = sent(tx, world, who.person_id)
        for name in ("workable", "publish_workable"):
            row = idea.read(tx, idea_id=idea_id)
            assert row is not None
            idea.move(tx, row, name, actor=by, now=NOW, outcome="workable", reason_text="خوب است")
        return by, who.person_id, idea_id

    return Wish(storage, world, *await storage.write(work))


async def counted(wish: Wish) -> int | None:
    def count(tx: Tx) -> int | None:
        who = member(tx, person_id=wish.by.person_id or 0)
        assert who is not None
        return waiting(tx, member=who, programme=wish.world.programme, now=NOW).releases

    return await wish.storage.read(count)


async def test_wish_reaches_the_coordinators_once_and_changes_nothing_yet(wish: Wish, catalogues: Catalogues) -> None:
    before = await wish.row()
    await wish.asks()
    await wish.asks(after=timedelta(minutes=5))
    assert await counted(wish) == 1
    ((person_id, body),) = await wish.planned()
    assert person_id == wish.by.person_id
    row = await wish.row()
    assert (row.state, row.version, row.release_asked_at) == (State.AWAITING, before.version, NOW)
    assert await wish.notice(Phrases(catalogues), person_id, body) is not None


async def test_granted_wish_takes_the_idea_back_and_says_so(wish: Wish, catalogues: Catalogues) -> None:
    phrases = Phrases(catalogues)
    await wish.asks()
    await wish.answers(release.grant, "سپاس از شما")
    row = await wish.row()
    assert (row.state, row.release_asked_at, row.release_words) == (State.WITHDRAWN, None, "سپاس از شما")
    (_, asked), (person_id, body) = await wish.planned()
    assert person_id == wish.author
    told = await wish.notice(phrases, person_id, body)
    assert told is not None
    said = {one.key: one.params for one in keys_of(told.lines)}
    assert said["release.told.words"] == {"text": "سپاس از شما"}
    assert "release.told.granted" in said
    # What the coordinator was to be told is overtaken.
    assert await wish.notice(phrases, wish.by.person_id or 0, asked) is None
    assert await counted(wish) == 0


async def test_reason_stands_on_the_board_until_the_wish_is_answered_or_taken_back(wish: Wish) -> None:
    await wish.put(State.RUNNING)
    await wish.asks(words="از شهر می‌روم.")
    about: dict[str, Any] = {"programme": wish.world.programme, "now": NOW, "reads": False}

    def card(tx: Tx) -> tuple[str | None, str | None]:
        viewer = member(tx, person_id=wish.by.person_id or 0)
        assert viewer is not None
        found = board.card(tx, idea_id=wish.idea_id, viewer=viewer, **about).wish
        return (None, None) if found is None else (found.code, found.words)

    row = await wish.row()
    assert await wish.storage.write(card) == (row.code, "از شهر می‌روم.")
    await wish.storage.write(release.take_back, idea_id=wish.idea_id, person_id=wish.author, now=NOW)
    assert await wish.storage.write(card) == (None, None)
    assert (await wish.row()).release_words is None


async def test_kept_idea_goes_on_with_its_decision_and_may_be_asked_for_again(
    wish: Wish, catalogues: Catalogues
) -> None:
    phrases = Phrases(catalogues)
    await wish.asks()
    await wish.answers(release.keep, "قرارداد امضا شده است")
    row = await wish.row()
    assert (row.state, row.release_asked_at, row.reason_text) == (State.AWAITING, None, "خوب است")
    _, (person_id, body) = await wish.planned()
    told = await wish.notice(phrases, person_id, body)
    assert told is not None
    assert next(one.key for one in keys_of(told.lines)) == "release.told.kept"
    await wish.asks(after=timedelta(minutes=1))
    assert len(await wish.planned()) == 3
    # A newer wish stands: the old answer is no news any more.
    assert await wish.notice(phrases, person_id, body) is None


async def test_wish_can_be_dropped_and_is_then_no_ones_to_answer(wish: Wish) -> None:
    await wish.asks()
    about = {"idea_id": wish.idea_id, "person_id": wish.author, "now": NOW}
    for _ in range(2):
        await wish.storage.write(release.take_back, **about)
    for deed in (release.grant, release.keep):
        with pytest.raises(Conflict, match=r"release\.over"):
            await wish.answers(deed)
    assert (await wish.row()).state == State.AWAITING


async def test_answer_to_an_idea_that_moved_on_is_refused(wish: Wish) -> None:
    await wish.asks()
    seen = (await wish.row()).version

    def accept(tx: Tx) -> None:
        row = idea.read(tx, idea_id=wish.idea_id)
        assert row is not None
        idea.move(tx, row, "accept", actor=Actor(Role.DIPLOMAT, wish.author), now=NOW)

    await wish.storage.write(accept)
    with pytest.raises(Conflict, match=r"release\.changed"):
        await wish.answers(release.grant, version=seen)
    await wish.answers(release.grant)
    with pytest.raises(Conflict, match=r"release\.over"):
        await wish.answers(release.keep)


@pytest.mark.parametrize("state", State)
async def test_only_what_waits_or_is_carried_out_is_asked_back(wish: Wish, state: State) -> None:
    await wish.put(state)
    if state in (State.AWAITING, *OPERATIONAL):
        await wish.asks()
        assert await counted(wish) == 1
        return
    with pytest.raises(NotFound if state is State.ERASED else Conflict):
        await wish.asks()
    assert (await wish.row()).release_asked_at is None
    assert await wish.planned() == []


async def test_nobody_asks_for_somebody_elses(wish: Wish) -> None:
    about = {"idea_id": wish.idea_id, "person_id": wish.by.person_id, "programme": wish.world.programme, "now": NOW}
    with pytest.raises(NotFound):
        await wish.storage.write(release.ask, **about)


async def test_wish_about_what_ended_meanwhile_waits_no_more(wish: Wish) -> None:
    await wish.asks()
    await wish.put(State.DONE)
    assert await counted(wish) == 0
    with pytest.raises(Conflict, match=r"release\.over"):
        await wish.answers(release.grant)


async def test_author_is_told_that_the_idea_ended_and_the_wish_waits_should_it_return(
    wish: Wish, catalogues: Catalogues
) -> None:
    officer = Member(wish.by.person_id or 0, Role.COORDINATOR, None, "رضا")

    async def reaches(stage: State, text: str | None = None) -> None:
        about = {"idea_id": wish.idea_id, "version": (await wish.row()).version, "stage": stage, "text": text}
        await wish.storage.write(reach, officer=officer, programme=wish.world.programme, now=NOW, **about)

    await wish.put(State.RUNNING)
    await wish.asks()
    await reaches(State.DONE, "به پایان رسید")
    person_id, body = (await wish.planned())[-1]
    assert person_id == wish.author
    shown = await wish.notice(Phrases(catalogues), person_id, body)
    assert shown is not None
    assert next(one.key for one in keys_of(shown.lines)) == "release.told.ended"
    assert await counted(wish) == 0
    await reaches(State.RUNNING)
    assert await wish.notice(Phrases(catalogues), person_id, body) is None
    assert await counted(wish) == 1
