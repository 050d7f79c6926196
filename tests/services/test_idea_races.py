"""Two who act on a merge, or on a wish to take an idea back, within the same instant, on both databases."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import ProgrammeError
from programme.idea import State
from programme.lifecycle import Role
from programme.merge import State as Merge
from services import idea, merging, release
from services.audit import verify
from services.journal import Actor
from storage import Keys
from storage.audit import audit
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from storage.idea_merge import idea_merge
from storage.outbox import outbox
from tests.support.ideas import IDEAS_NOW as NOW
from tests.support.ideas import diplomat, sent
from tests.support.pending import coordinator
from tests.support.racing import Deed, Race, racing

pytestmark = pytest.mark.parametrize("swapped", [False, True], ids=["one-first", "other-first"])


@pytest.fixture
async def race(database_url: str, keys: Keys) -> AsyncIterator[Race]:
    async with racing(database_url, keys) as race:
        yield race


class Asked:
    """Two ideas whose authors are asked whether they may be joined."""

    def __init__(self, race: Race, world: World) -> None:
        self.race, self.world = race, world
        self.about: dict[str, Any] = {"programme": world.programme, "now": NOW}

    async def set(self) -> "Asked":
        def work(tx: Tx) -> None:
            self.by = coordinator(tx, self.world, 900)
            self.authors = [diplomat(tx, self.world, number).person_id for number in (1, 2)]
            self.ideas = [sent(tx, self.world, one) for one in self.authors]
            goes, stays = self.ideas
            self.merge = merging.propose(
                tx, idea_id=goes, into_id=stays, version=2, into_version=2, by=self.by, **self.about
            )

        await self.race.storage.write(work)
        return self

    def answers(self, author: int, *, agrees: bool = True) -> Deed:
        about = {**self.about, "merge_id": self.merge, "person_id": self.authors[author]}
        return lambda tx: merging.answer(tx, agrees=agrees, **about)

    def drops(self) -> Deed:
        return lambda tx: merging.drop(tx, merge_id=self.merge, by=self.by, **self.about)

    def withdraws(self, author: int) -> Deed:
        about = {"idea_id": self.ideas[author], "person_id": self.authors[author], "now": NOW}
        return lambda tx: idea.withdraw(tx, **about)

    async def run(self, one: Deed, other: Deed, swapped: bool) -> list[Any]:
        race = self.race
        outcomes = await (race.between(other, one) if swapped else race.between(one, other))
        findings = await race.storage.read(verify)
        assert findings.whole, findings
        return outcomes[::-1] if swapped else outcomes

    async def stands(self) -> tuple[str, list[str]]:
        merge = await self.race.storage.read(sa.select(idea_merge.c.state))
        states = await self.race.storage.read(sa.select(ideas.c.state).order_by(ideas.c.id))
        return merge[0].state, [row.state for row in states]

    async def count(self, action: str) -> int:
        rows = await self.race.storage.read(sa.select(audit.c.id).where(audit.c.action == action))
        return len(rows)


@pytest.fixture
async def asked(race: Race, world: World) -> Asked:
    return await Asked(race, world).set()


def refused(outcome: Any) -> bool:
    assert outcome is None or isinstance(outcome, ProgrammeError), repr(outcome)
    return outcome is not None


async def test_both_authors_agree_at_once_and_it_is_decided_once(asked: Asked, swapped: bool) -> None:
    outcomes = await asked.run(asked.answers(0), asked.answers(1), swapped)
    assert outcomes == [None, None]
    assert await asked.stands() == (Merge.AGREED, [State.PENDING_MERGED, State.SUBMITTED])
    assert await asked.count("merged") == 1


async def test_one_agrees_while_the_other_declines(asked: Asked, swapped: bool) -> None:
    outcomes = await asked.run(asked.answers(0), asked.answers(1, agrees=False), swapped)
    assert [refused(one) for one in outcomes] == [swapped, False]
    assert await asked.stands() == (Merge.REFUSED, [State.SUBMITTED, State.SUBMITTED])


async def test_last_author_agrees_while_the_coordinator_drops_it(asked: Asked, swapped: bool) -> None:
    await asked.race.storage.write(asked.answers(0))
    outcomes = await asked.run(asked.answers(1), asked.drops(), swapped)
    assert [refused(one) for one in outcomes] == [swapped, not swapped]
    expected = (Merge.DROPPED, State.SUBMITTED) if swapped else (Merge.AGREED, State.PENDING_MERGED)
    merge, (goes, stays) = await asked.stands()
    assert ((merge, goes), stays) == (expected, State.SUBMITTED)


@pytest.mark.parametrize("leaves", [0, 1], ids=["goes", "stays"])
async def test_last_author_agrees_while_the_other_withdraws(asked: Asked, swapped: bool, leaves: int) -> None:
    await asked.race.storage.write(asked.answers(leaves))
    outcomes = await asked.run(asked.answers(1 - leaves), asked.withdraws(leaves), swapped)
    assert [refused(one) for one in outcomes] == [swapped, False]
    merge, states = await asked.stands()
    assert merge == Merge.DROPPED
    assert states[leaves] == State.WITHDRAWN
    # Nobody is left joined with what is gone.
    assert states[1 - leaves] == (State.SUBMITTED if swapped or leaves == 0 else State.DISCUSSION)


async def test_two_coordinators_propose_the_same_at_once(asked: Asked, swapped: bool) -> None:
    await asked.race.storage.write(asked.drops())
    goes, stays = asked.ideas

    def proposes(one: int, other: int) -> Deed:
        about = {"idea_id": one, "into_id": other, "version": 2, "into_version": 2, "by": asked.by}
        return lambda tx: merging.propose(tx, **about, **asked.about)

    outcomes = await asked.run(proposes(goes, stays), proposes(stays, goes), swapped)
    assert [isinstance(one, ProgrammeError) for one in outcomes] == [swapped, not swapped]
    rows = await asked.race.storage.read(sa.select(idea_merge.c.state).order_by(idea_merge.c.id))
    assert [row.state for row in rows] == [Merge.DROPPED, Merge.ASKED]


async def test_wish_to_take_an_idea_back_is_answered_once(race: Race, world: World, swapped: bool) -> None:
    about: dict[str, Any] = {"programme": world.programme, "now": NOW}

    def work(tx: Tx) -> tuple[int, int, list[Actor]]:
        chiefs = [coordinator(tx, world, number) for number in (900, 901)]
        who = diplomat(tx, world, 1)
        idea_id = sent(tx, world, who.person_id)
        for name in ("workable", "publish_workable"):
            row = idea.read(tx, idea_id=idea_id)
            assert row is not None
            idea.move(tx, row, name, actor=Actor(Role.COORDINATOR, chiefs[0].person_id), now=NOW)
        release.ask(tx, idea_id=idea_id, person_id=who.person_id, **about)
        row = idea.read(tx, idea_id=idea_id)
        assert row is not None
        return idea_id, row.version, chiefs

    idea_id, version, chiefs = await race.storage.write(work)
    wish = {"idea_id": idea_id, "version": version, "words": None, **about}
    one, other = (
        lambda tx: release.grant(tx, by=chiefs[0], **wish),
        lambda tx: release.keep(tx, by=chiefs[1], **wish),
    )
    outcomes = await (race.between(other, one) if swapped else race.between(one, other))
    assert [refused(outcome) for outcome in outcomes] == [False, True]
    (row,) = await race.storage.read(sa.select(ideas.c.state))
    assert row.state == (State.AWAITING if swapped else State.WITHDRAWN)
    told = await race.storage.read(sa.select(outbox.c.occurrence).where(outbox.c.purpose == "release"))
    assert len([one for one in told if "asked" not in one.occurrence]) == 1


async def test_two_begun_at_once_are_counted_together(race: Race, world: World, swapped: bool) -> None:
    about: dict[str, Any] = {"programme": world.programme, "now": NOW}

    def prepare(tx: Tx) -> int:
        who = diplomat(tx, world, 1).person_id
        for _ in range(world.programme.ideas.most - 1):
            idea.begin(tx, person_id=who, **about)
        return who

    who = await race.storage.write(prepare)
    outcomes = await race.between(*(lambda tx: idea.begin(tx, person_id=who, **about),) * 2)
    assert [isinstance(one, ProgrammeError) for one in outcomes] == [False, True]
    assert len(await race.storage.read(sa.select(ideas.c.id))) == world.programme.ideas.most
