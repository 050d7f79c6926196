"""Ideas: sent by diplomats while it is time, changed until somebody reviews, and moved by one function."""

from datetime import timedelta

import pytest

from conversations.world import World
from programme.errors import Conflict, MoveNotAllowed, NotAllowed, NotFound
from programme.idea import Idea, State
from programme.lifecycle import Role
from services import idea, people
from services.idea_file import find_by_code, open_for_author, open_for_staff
from services.journal import Actor
from storage import Storage
from storage.engine.row import Row
from storage.engine.tx import Tx
from tests.support.ideas import ANSWERS, IDEAS_NOW, diplomat, sent


def read(tx: Tx, idea_id: int) -> Row:
    row = idea.read(tx, idea_id=idea_id)
    assert row is not None
    return row


async def test_diplomats_idea_is_sent_and_found_by_its_code(storage: Storage, world: World) -> None:
    who = await storage.write(diplomat, world, 1)
    idea_id = await storage.write(sent, world, who.person_id)
    view = await storage.read(open_for_staff, idea_id=idea_id)
    assert view is not None
    assert (view.state, view.title, view.author) == (State.SUBMITTED, ANSWERS["title"], "canary")
    call = world.programme.call.code
    typed = view.code.replace("-", " ").lower()
    assert await storage.read(find_by_code, typed, call=call) == idea_id
    hidden = await storage.read(open_for_staff, idea_id=idea_id, named=False)
    assert hidden is not None
    assert hidden.author is None


async def test_whoever_is_no_diplomat_sends_none(storage: Storage, world: World) -> None:
    def stranger(tx: Tx) -> None:
        who = people.meet(tx, messenger="bale", user_id=9, chat_id=9, source=None, now=IDEAS_NOW)
        sent(tx, world, who.person_id)

    with pytest.raises(NotAllowed, match=r"idea\.diplomats_only"):
        await storage.write(stranger)


async def test_window_is_that_of_the_call(storage: Storage, world: World) -> None:
    who = await storage.write(diplomat, world, 1)
    opens, closes = world.programme.ideas_open_at(), world.programme.ideas_close_at()
    second = timedelta(seconds=1)
    with pytest.raises(Conflict, match=r"idea\.not_yet"):
        await storage.write(sent, world, who.person_id, now=opens - second)
    with pytest.raises(Conflict, match=r"idea\.over"):
        await storage.write(sent, world, who.person_id, now=closes)
    assert await storage.write(sent, world, who.person_id, now=opens)
    assert await storage.write(sent, world, who.person_id, now=closes - second)


async def test_idea_is_changed_until_a_review_opens(storage: Storage, world: World) -> None:
    who = await storage.write(diplomat, world, 1)
    idea_id = await storage.write(sent, world, who.person_id)
    told = Idea.model_validate({**ANSWERS, "title": "نمایشگاه دیگر"})
    more = {"idea_id": idea_id, "person_id": who.person_id, "programme": world.programme, "now": IDEAS_NOW}
    assert await storage.write(idea.submit, told, **more) is False
    view = await storage.read(open_for_author, idea_id=idea_id, person_id=who.person_id)
    assert view is not None
    assert view.title == "نمایشگاه دیگر"
    await storage.write(
        lambda tx: idea.move(tx, read(tx, idea_id), "open", actor=Actor(Role.REVIEWER, 5), now=IDEAS_NOW)
    )
    with pytest.raises(MoveNotAllowed):
        await storage.write(idea.submit, told, **more)


async def test_somebody_elses_idea_is_not_there(storage: Storage, world: World) -> None:
    who = await storage.write(diplomat, world, 1)
    other = await storage.write(diplomat, world, 2)
    idea_id = await storage.write(sent, world, who.person_id)
    with pytest.raises(NotFound):
        await storage.write(idea.withdraw, idea_id=idea_id, person_id=other.person_id, now=IDEAS_NOW)
    assert await storage.read(open_for_author, idea_id=idea_id, person_id=other.person_id) is None
    await storage.write(idea.withdraw, idea_id=idea_id, person_id=who.person_id, now=IDEAS_NOW)
    row = await storage.write(read, idea_id)
    assert row.state == State.WITHDRAWN


async def test_one_person_has_only_so_many(storage: Storage, world: World) -> None:
    who = await storage.write(diplomat, world, 1)
    for _ in range(world.programme.ideas.most):
        await storage.write(sent, world, who.person_id)
    with pytest.raises(Conflict, match=r"idea\.too_many"):
        await storage.write(sent, world, who.person_id)
