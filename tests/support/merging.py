"""Two ideas that are joined with their authors' consent, for tests of what comes of it."""

from datetime import timedelta

import sqlalchemy as sa

from conversations.world import World
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.review import State as Review
from services import idea, merging
from services.journal import Actor
from storage import Storage
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from storage.idea_merge import idea_merge
from storage.outbox import outbox
from storage.review import review as reviews
from tests.support.ideas import IDEAS_NOW, diplomat, sent
from tests.support.pending import coordinator

NOW = IDEAS_NOW + timedelta(hours=1)


class Scene:
    """Two diplomats with an idea each, and a coordinator who joins them."""

    def __init__(self, storage: Storage, world: World) -> None:
        self.storage, self.world = storage, world
        self.authors: list[int] = []
        self.ideas: list[int] = []
        self.by = Actor(Role.COORDINATOR)

    async def set(self, *, people: int = 2) -> "Scene":
        def work(tx: Tx) -> None:
            self.by = coordinator(tx, self.world, 900)
            coordinator(tx, self.world, 901, name="دومی")
            for number in range(people):
                who = diplomat(tx, self.world, number + 1)
                self.authors.append(who.person_id)
                title = f"ایدهٔ شمارهٔ {number}"
                means = [{"code": "place", "line": f"بستر {number}"}]
                self.ideas.append(sent(tx, self.world, who.person_id, title=title, means=means))

        await self.storage.write(work)
        return self

    async def row(self, at: int) -> Row:
        return (await self.storage.read(sa.select(ideas).where(ideas.c.id == self.ideas[at])))[0]

    async def moves(self, at: int, name: str, role: Role = Role.REVIEWER) -> None:
        await self.storage.write(moved, self.ideas[at], name, Actor(role, self.by.person_id))

    async def proposes(self, goes: int = 0, stays: int = 1, *, version: int | None = None) -> int:
        rows = [await self.row(goes), await self.row(stays)]
        return await self.storage.write(
            merging.propose,
            idea_id=rows[0].id,
            into_id=rows[1].id,
            version=rows[0].version if version is None else version,
            into_version=rows[1].version,
            by=self.by,
            programme=self.world.programme,
            now=NOW,
        )

    async def answers(self, merge_id: int, author: int, *, agrees: bool = True) -> None:
        about = {"merge_id": merge_id, "person_id": self.authors[author], "programme": self.world.programme}
        await self.storage.write(merging.answer, agrees=agrees, now=NOW, **about)

    async def merge(self, merge_id: int) -> Row:
        return (await self.storage.read(sa.select(idea_merge).where(idea_merge.c.id == merge_id)))[0]

    async def states(self) -> list[str]:
        return [(await self.row(at)).state for at in range(len(self.ideas))]

    async def told(self, person_id: int) -> list[str]:
        """Name what somebody is told of merges, as it is planned."""
        query = sa.select(outbox.c.occurrence).where(
            outbox.c.person_id == person_id, outbox.c.purpose == Purpose.MERGE.value
        )
        return [row.occurrence.partition(".")[2] for row in await self.storage.read(query.order_by(outbox.c.id))]


def moved(tx: Tx, idea_id: int, name: str, by: Actor) -> None:
    row = idea.read(tx, idea_id=idea_id)
    assert row is not None
    idea.move(tx, row, name, actor=by, now=NOW)


def offered(tx: Tx, idea_id: int, reviewer_id: int, state: Review) -> int:
    values = {"institution": "chamber", "state": state.value, "offered_at": NOW, "due_at": NOW, "state_at": NOW}
    row = tx.one(sa.insert(reviews).returning(reviews.c.id), idea_id=idea_id, reviewer_id=reviewer_id, **values)
    assert row is not None
    return int(row.id)
