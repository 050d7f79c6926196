"""Whoever of the desk is involved in an idea sees nothing of it: not on the board, not by words, not in the plan."""

from collections.abc import Callable

import pytest

from conversations.world import World
from programme.board import View
from programme.errors import Conflict, NotFound
from programme.idea import Told
from programme.lifecycle import Role
from programme.review import Tie
from programme.staff import Member
from services import assignment_choice, board, conflicts, report, similar
from storage import Storage
from storage.engine.tx import Tx
from tests.support.assigning import says
from tests.support.board import BY, desk, operational
from tests.support.ideas import IDEAS_NOW, diplomat

PHONE = "+989131234567"


def same_phone(tx: Tx, author: int, member: int) -> None:
    for one in (author, member):
        says(tx, one, phone=PHONE)


def declared(tx: Tx, author: int, member: int) -> None:
    conflicts.declare(tx, reviewer_id=member, person_id=author, tie=Tie.FAMILY, now=IDEAS_NOW)


TIES: dict[str, tuple[Callable[[Tx, int, int], None], bool]] = {
    "own idea": (lambda tx, author, member: None, True),
    "same phone": (same_phone, True),
    "declared": (declared, True),
    "none": (lambda tx, author, member: says(tx, author, phone=PHONE), False),
}


@pytest.mark.parametrize("tie", TIES)
async def test_an_idea_is_not_there_for_whoever_is_involved(storage: Storage, world: World, tie: str) -> None:
    ties, involved = TIES[tie]
    about = {"programme": world.programme, "now": IDEAS_NOW}

    def build(tx: Tx) -> tuple[int, int, Member, Member]:
        author = diplomat(tx, world, 1).person_id
        other = desk(tx, world, 12, Role.COORDINATOR, name="رضا")
        mine = Member(author, Role.COORDINATOR, None, "سارا") if tie == "own idea" else desk(tx, world, 11)
        ties(tx, author, mine.person_id)
        idea_id = operational(tx, world, author, title="پل سی‌وسه")
        similar.index_some(tx, programme=world.programme)
        report.report(tx, Told(text="رفتیم"), idea_id=idea_id, person_id=author, **about)
        return author, idea_id, mine, other

    author, idea_id, mine, other = await storage.write(build)
    call = world.programme.call.code

    def seen(tx: Tx, viewer: Member) -> list[int]:
        found = [len(board.board(tx, View(), viewer=viewer, **about).entries)]
        found.append(board.counters(tx, viewer=viewer, **about)[1])
        found.append(len(similar.find(tx, "پل", call=call, viewer=viewer)))
        found.append(similar.count(tx, "پل", call=call, viewer=viewer))
        found.append(len(assignment_choice.codes(tx, [idea_id], viewer=viewer)))
        return found + [one.person_id for one in board.carers(tx, idea_id=idea_id) if one == viewer][:1]

    assert (await storage.read(seen, mine))[:5] == ([0] * 5 if involved else [1] * 5)
    assert await storage.read(seen, other) == [*[1] * 5, other.person_id]

    def opens(tx: Tx) -> None:
        board.card(tx, idea_id=idea_id, viewer=mine, **about)
        board.give(tx, idea_id=idea_id, owner_id=mine.person_id, by=BY, **about)

    def gives(tx: Tx) -> None:
        board.give(tx, idea_id=idea_id, owner_id=mine.person_id, by=BY, **about)

    if not involved:
        await storage.write(opens)
        return
    with pytest.raises(NotFound, match=r"board\.gone"):
        await storage.write(opens)
    with pytest.raises(Conflict, match=r"board\.no_colleague"):
        await storage.write(gives)
    assert not await storage.read(lambda tx: report.cares(
        tx, owner_id=mine.person_id, author_id=author, person_id=mine.person_id
    ))  # fmt: skip
