"""Staff: codes that work once, roles, and that somebody always coordinates."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict, Invalid, NotFound
from programme.lifecycle import Role
from programme.staff import INVITATION_LASTS, Member
from services.erasure import erase
from services.journal import Actor
from services.people import known
from services.staff import MOST_GUESSES, change, invite, join, member, members, remove, tidy
from storage import Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.invitation import invitation
from storage.staff import staff
from tests.services.test_registration import NOW, meet

BY = Actor(Role.COORDINATOR, 1)


def invited(tx: Tx, world: World, role: Role = Role.OFFICER, institution: str | None = None) -> str:
    return invite(tx, role=role, programme=world.programme, institution=institution, name="همکار نمونه", now=NOW)


def joined(tx: Tx, world: World, user_id: int, role: Role = Role.OFFICER) -> int:
    who = meet(tx, user_id)
    assert join(tx, person_id=who.person_id, code=invited(tx, world, role), now=NOW) is not None
    return who.person_id


async def test_code_joins_once_and_only_a_token_of_it_is_kept(storage: Storage, world: World) -> None:
    first, second = await storage.write(meet, 5), await storage.write(meet, 6)
    code = await storage.write(invited, world)
    (row,) = await storage.read(sa.select(invitation))
    assert code.encode() not in row.token
    one = await storage.write(join, person_id=first.person_id, code=code, now=NOW)
    assert one == Member(first.person_id, Role.OFFICER, None, "همکار نمونه")
    assert await storage.write(join, person_id=second.person_id, code=code, now=NOW) is None
    assert await storage.read(member, person_id=second.person_id) is None


async def test_two_who_use_one_code_at_once_are_one_member(storage: Storage, world: World) -> None:
    people = [await storage.write(meet, number) for number in range(5, 9)]
    code = await storage.write(invited, world)
    came = await asyncio.gather(*(storage.write(join, person_id=who.person_id, code=code, now=NOW) for who in people))
    assert len([one for one in came if one is not None]) == 1
    assert len(await storage.read(members)) == 1


@pytest.mark.parametrize(("after", "works"), [(timedelta(seconds=-1), True), (timedelta(), False)])
async def test_code_ends_after_seven_days(storage: Storage, world: World, after: timedelta, works: bool) -> None:
    who = await storage.write(meet)
    code = await storage.write(invited, world)
    came = await storage.write(join, person_id=who.person_id, code=code, now=NOW + INVITATION_LASTS + after)
    assert (came is not None) == works


async def test_guesses_are_written_down_and_after_some_even_a_right_code_is_not_looked_up(
    storage: Storage, world: World
) -> None:
    who = await storage.write(meet)
    code = await storage.write(invited, world)
    for number in range(MOST_GUESSES + 5):
        assert await storage.write(join, person_id=who.person_id, code=f"join_{number}", now=NOW) is None
    assert await storage.write(join, person_id=who.person_id, code=code, now=NOW) is None
    noted = await storage.read(sa.select(audit.c.after).where(audit.c.action == "refused"))
    assert [row.after for row in noted] == ["join"] * MOST_GUESSES
    later = NOW + timedelta(hours=1, seconds=1)
    assert await storage.write(join, person_id=who.person_id, code=code, now=later) is not None


async def test_last_coordinator_can_neither_leave_nor_become_less(storage: Storage, world: World) -> None:
    only = await storage.write(joined, world, 5, Role.COORDINATOR)
    for act in (
        storage.write(remove, person_id=only, by=BY, now=NOW),
        storage.write(change, person_id=only, role=Role.OFFICER, by=BY, now=NOW),
    ):
        with pytest.raises(Conflict, match=r"staff\.last_coordinator"):
            await act
    code = await storage.write(invited, world, Role.OFFICER)
    with pytest.raises(Conflict):
        await storage.write(join, person_id=only, code=code, now=NOW)
    await storage.write(joined, world, 6, Role.COORDINATOR)
    await storage.write(remove, person_id=only, by=BY, now=NOW)
    assert await storage.read(member, person_id=only) is None


async def test_two_coordinators_who_leave_at_once_leave_one(storage: Storage, world: World) -> None:
    people = [await storage.write(joined, world, number, Role.COORDINATOR) for number in (5, 6)]
    left = await asyncio.gather(
        *(storage.write(remove, person_id=one, by=BY, now=NOW) for one in people), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in left) == ["Conflict", "NoneType"]
    assert len(await storage.read(members)) == 1


async def test_reviewer_has_an_institution_of_the_programme(storage: Storage, world: World) -> None:
    for role, institution in ((Role.REVIEWER, None), (Role.OFFICER, "nowhere"), (Role.CITIZEN, None)):
        with pytest.raises(Invalid):
            await storage.write(invited, world, role, institution)
    who = await storage.write(meet)
    code = await storage.write(invited, world, Role.REVIEWER, "chamber")
    one = await storage.write(join, person_id=who.person_id, code=code, now=NOW)
    assert one is not None
    assert one.institution == "chamber"


async def test_who_was_removed_comes_back_by_a_new_code_only(storage: Storage, world: World) -> None:
    await storage.write(joined, world, 9, Role.COORDINATOR)
    person_id = await storage.write(joined, world, 5)
    await storage.write(remove, person_id=person_id, by=BY, now=NOW)
    with pytest.raises(NotFound):
        await storage.write(remove, person_id=person_id, by=BY, now=NOW)
    code = await storage.write(invited, world)
    assert await storage.write(join, person_id=person_id, code=code, now=NOW) is not None


async def test_who_is_removed_cannot_come_back_by_a_code_of_their_own(storage: Storage, world: World) -> None:
    first = await storage.write(joined, world, 5, Role.COORDINATOR)
    await storage.write(joined, world, 6, Role.COORDINATOR)
    mine = Actor(Role.COORDINATOR, first)
    more = {"role": Role.COORDINATOR, "programme": world.programme, "name": None, "by": mine, "now": NOW}
    code = await storage.write(invite, **more)
    await storage.write(remove, person_id=first, by=BY, now=NOW)
    assert await storage.write(join, person_id=first, code=code, now=NOW + timedelta(days=1)) is None


async def test_invitation_that_is_over_is_forgotten_with_its_name(storage: Storage, world: World) -> None:
    await storage.write(invited, world)
    assert await storage.write(tidy, now=NOW + INVITATION_LASTS - timedelta(seconds=1)) == 0
    assert await storage.write(tidy, now=NOW + INVITATION_LASTS) == 1


async def test_last_coordinator_is_not_erased_and_another_leaves_a_nameless_row(storage: Storage, world: World) -> None:
    person_id = await storage.write(joined, world, 5, Role.COORDINATOR)
    who = await storage.read(known, messenger="bale", user_id=5)
    assert who is not None
    with pytest.raises(Conflict):
        await storage.write(erase, who, now=NOW)
    await storage.write(joined, world, 6, Role.COORDINATOR)
    await storage.write(erase, who, now=NOW)
    (row,) = await storage.read(sa.select(staff).where(staff.c.person_id == person_id))
    assert (row.name, row.removed_at) == (None, NOW)
