"""The lifecycle tables walked on real rows, for every role: what is offered moves the row, all else leaves it alone."""

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import MoveNotAllowed
from programme.idea import LIFECYCLE as IDEA
from programme.idea import State as IdeaState
from programme.idea import seen
from programme.lifecycle import Role
from programme.publication import LIFECYCLE as PUBLICATION
from programme.publication import State as PublicationState
from programme.registration import LIFECYCLE, State
from services import idea
from services.deciding import read
from services.journal import Actor
from services.registration import move
from services.tally import read as tallied
from storage import Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from storage.registration import registration
from tests.services.test_registration import NOW, meet, send
from tests.support.ideas import IDEAS_NOW, diplomat, sent

NAMES = sorted({row.name for row in LIFECYCLE.moves})


@pytest.mark.parametrize("role", Role)
async def test_registration_moves_as_the_table_says_and_not_otherwise(
    storage: Storage, world: World, role: Role
) -> None:
    who = await storage.write(meet)
    await storage.write(send, who, world)
    registration_id = (await storage.read(sa.select(registration.c.id)))[0].id

    def walk(tx: Tx, state: State) -> list[tuple[str, str]]:
        moved = []
        for name in NAMES:
            put = sa.update(registration).where(registration.c.id == registration_id)
            tx.run(put.values(state=state.value, version=registration.c.version + 1))
            row = read(tx, registration_id=registration_id)
            assert row is not None
            try:
                target = move(tx, row, name, actor=Actor(role, 77), now=NOW)
            except MoveNotAllowed:
                unmoved = read(tx, registration_id=registration_id)
                assert unmoved is not None
                assert (unmoved.state, unmoved.version) == (state, row.version)
            else:
                moved.append((name, target.value))
        return moved

    entries = len(await storage.read(sa.select(audit.c.id)))
    for state in State:
        moved = await storage.write(walk, state)
        expected = [(name, LIFECYCLE.target(state, name, role)) for name in LIFECYCLE.offered(state, role)]
        assert sorted(moved) == sorted((name, str(target)) for name, target in expected)
        # Each move that was made is one entry, what was refused is none.
        entries += len(moved)
        assert len(await storage.read(sa.select(audit.c.id))) == entries
    assert await storage.read(tallied, call=world.programme.call.code)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", PublicationState)
def test_publication_is_moved_by_coordinators_and_the_clock_only(state: PublicationState, role: Role) -> None:
    for name in {row.name for row in PUBLICATION.moves}:
        if name in PUBLICATION.offered(state, role):
            assert role in (Role.COORDINATOR, Role.CLOCK)
            assert PUBLICATION.target(state, name, role) in set(PublicationState)
        else:
            with pytest.raises(MoveNotAllowed):
                PUBLICATION.target(state, name, role)


@pytest.mark.parametrize("role", Role)
async def test_idea_moves_as_the_table_says_and_not_otherwise(storage: Storage, world: World, role: Role) -> None:
    who = await storage.write(diplomat, world, 1)
    idea_id = await storage.write(sent, world, who.person_id)

    def walk(tx: Tx, state: IdeaState) -> list[tuple[str, str]]:
        moved = []
        for name in sorted({row.name for row in IDEA.moves}):
            put = sa.update(ideas).where(ideas.c.id == idea_id)
            tx.run(put.values(state=state.value, version=ideas.c.version + 1))
            row = idea.read(tx, idea_id=idea_id)
            assert row is not None
            try:
                target = idea.move(tx, row, name, actor=Actor(role, 77), now=IDEAS_NOW)
            except MoveNotAllowed:
                unmoved = idea.read(tx, idea_id=idea_id)
                assert unmoved is not None
                assert (unmoved.state, unmoved.version) == (state, row.version)
            else:
                moved.append((name, target.value))
        return moved

    entries = len(await storage.read(sa.select(audit.c.id)))
    for state in IdeaState:
        moved = await storage.write(walk, state)
        expected = [(name, IDEA.target(state, name, role)) for name in IDEA.offered(state, role)]
        assert sorted(moved) == sorted((name, str(target)) for name, target in expected)
        entries += len(moved)
        assert len(await storage.read(sa.select(audit.c.id))) == entries


def test_every_state_of_an_idea_is_reached_from_its_draft_and_left_but_for_the_ends() -> None:
    reached, before = {IDEA.initial}, set()
    while reached != before:
        before = set(reached)
        reached |= {row.target for row in IDEA.moves if row.sources & reached}
    assert reached == set(IdeaState)
    ends = {state for state in IdeaState if {row.target for row in IDEA.moves if state in row.sources} <= {"erased"}}
    gone = {IdeaState.WITHDRAWN, IdeaState.LAPSED, IdeaState.ERASED}
    assert ends == gone | {IdeaState.NOT_NOW, IdeaState.NOT_WORKABLE, IdeaState.MERGED, IdeaState.REFERRED,
                           IdeaState.DECLINED}  # fmt: skip


def test_author_sees_nothing_of_what_is_discussed_or_decided_and_not_published() -> None:
    inner = {state for state in IdeaState if state.startswith("pending_")} | {IdeaState.DISCUSSION}
    assert {seen(state) for state in inner} == {IdeaState.UNDER_REVIEW}
    assert all(seen(state) is state for state in set(IdeaState) - inner)
