"""What waits for a diplomat: sent ideas, drafts, and each question as long as it is theirs to answer."""

from typing import Any

import sqlalchemy as sa

from conversations.world import World
from programme.idea import State
from programme.lifecycle import Role
from programme.own_idea import OwnCounts
from services import idea, merging, standing
from services.journal import Actor
from services.people import Known
from storage import Storage
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from tests.support.ideas import IDEAS_NOW, diplomat, sent
from tests.support.pending import coordinator


async def test_counts_follow_the_ideas_and_the_answers(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        one, other = diplomat(tx, world, 1), diplomat(tx, world, 2)
        about: dict[str, Any] = {"programme": world.programme, "now": IDEAS_NOW}

        def counted(who: Known = one) -> OwnCounts | None:
            return standing.standing(tx, who, **about).ideas

        assert counted() == OwnCounts()
        idea.begin(tx, person_id=one.person_id, **about)
        goes = sent(tx, world, one.person_id)
        stays, asked = sent(tx, world, other.person_id), sent(tx, world, other.person_id)
        assert counted() == OwnCounts(sent=1, drafts=1, studied=1)
        by = coordinator(tx, world, 900)
        versions = {"version": version(tx, goes), "into_version": version(tx, stays)}
        merge = merging.propose(tx, idea_id=goes, into_id=stays, by=by, **versions, **about)
        moved(tx, asked, "ask", by)
        assert counted() == OwnCounts(sent=1, drafts=1, studied=1, merges=(merge,))
        assert counted(other) == OwnCounts(sent=2, studied=2, asked=(asked,), merges=(merge,))
        merging.answer(tx, merge_id=merge, person_id=one.person_id, agrees=True, **about)
        assert counted() == OwnCounts(sent=1, drafts=1, studied=1)
        moved(tx, asked, "revise", Actor(Role.DIPLOMAT, other.person_id))
        moved(tx, asked, "workable", by)
        moved(tx, asked, "publish_workable", by)
        assert counted(other) == OwnCounts(sent=2, studied=1, awaiting=(asked,), merges=(merge,))
        idea.withdraw(tx, idea_id=goes, person_id=one.person_id, now=IDEAS_NOW)
        assert counted() == OwnCounts(drafts=1)
        assert counted(other) == OwnCounts(sent=2, studied=1, awaiting=(asked,))

    await storage.write(work)


def version(tx: Tx, idea_id: int) -> int:
    row = tx.one(sa.select(ideas.c.version).where(ideas.c.id == idea_id))
    assert row is not None
    return int(row.version)


def moved(tx: Tx, idea_id: int, name: str, by: Actor) -> State:
    row = idea.read(tx, idea_id=idea_id)
    assert row is not None
    return idea.move(tx, row, name, actor=by, now=IDEAS_NOW)
