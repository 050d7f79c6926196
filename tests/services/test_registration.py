"""The use cases of a registration, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict, MoveNotAllowed, NotFound
from programme.lifecycle import Role
from programme.registration import Registration, State
from services import people
from services.journal import Actor
from services.people import Known
from services.registration import begin, current, move, submit, withdraw
from storage import Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.person import person
from storage.registration import registration

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
ANSWERS = Registration.model_validate(
    {
        "consent": 1,
        "place": "abroad",
        "country": "DE",
        "city": {"id": 2925177, "name": "canary", "zone": "Europe/Berlin"},
        "name": "canary",
        "connections": ["sport"],
        "cities": ["canary"],
        "offer": {"text": "a canary sings", "file": {"kind": "voice", "messenger": "bale", "ref": "canary", "size": 9}},
    }
)


def meet(tx: Tx, user_id: int = 5) -> Known:
    return people.meet(tx, messenger="bale", user_id=user_id, chat_id=user_id, source=None, now=NOW)


def send(tx: Tx, who: Known, world: World, answers: Registration = ANSWERS, now: datetime = NOW) -> bool:
    return submit(tx, answers, person_id=who.person_id, programme=world.programme, places=world.places, now=now)


def state_of(tx: Tx, who: Known) -> list[Any]:
    r = registration.c
    return tx.all(sa.select(r.state, r.version).where(r.person_id == who.person_id).order_by(r.id))


async def test_submitting_again_is_an_edit_that_keeps_the_code_and_raises_the_version(
    storage: Storage, world: World
) -> None:
    who = await storage.write(meet)
    assert await storage.write(send, who, world) is True
    code = (await storage.read(sa.select(registration.c.code)))[0].code
    assert await storage.write(send, who, world, ANSWERS.model_copy(update={"name": "another"})) is False
    row = (await storage.read(sa.select(registration)))[0]
    assert (row.code, row.state, row.version, row.answers["name"]) == (code, "submitted", 3, "another")


async def test_editing_what_is_screened_starts_screening_again_and_published_results_take_no_edit(
    storage: Storage, world: World
) -> None:
    who = await storage.write(meet)
    await storage.write(send, who, world)

    def screen(tx: Tx, *names: str) -> None:
        for name in names:
            row = current(tx, person_id=who.person_id, call=world.programme.call.code)
            assert row is not None
            move(tx, row, name, actor=Actor(Role.COORDINATOR, 1), now=NOW)

    await storage.write(screen, "claim", "able")
    await storage.write(send, who, world)
    assert (await storage.read(state_of, who))[0].state == State.SUBMITTED
    await storage.write(screen, "claim", "able", "publish_able")
    with pytest.raises(MoveNotAllowed):
        await storage.write(send, who, world)
    assert (await storage.read(state_of, who))[0].state == State.INVITED


async def test_of_two_who_move_at_once_one_wins_and_the_other_is_told(storage: Storage, world: World) -> None:
    who = await storage.write(meet)
    await storage.write(send, who, world)
    row = await storage.write(lambda tx: current(tx, person_id=who.person_id, call=world.programme.call.code))

    def claim(tx: Tx, officer: int) -> State:
        assert row is not None
        return move(tx, row, "claim", actor=Actor(Role.OFFICER, officer), now=NOW)

    both = await asyncio.gather(storage.write(claim, 1), storage.write(claim, 2), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["Conflict", "State"]
    assert len(await storage.read(sa.select(audit.c.actor_id).where(audit.c.action == "claim"))) == 1


async def test_two_submissions_at_once_register_once(storage: Storage, world: World) -> None:
    who = await storage.write(meet)
    both = await asyncio.gather(*(storage.write(send, who, world) for _ in range(8)), return_exceptions=True)
    assert [one for one in both if one is True] == [True]
    assert len(await storage.read(state_of, who)) == 1


async def test_late_submission_is_refused_and_a_change_of_what_was_sent_in_time_is_not(
    storage: Storage, world: World
) -> None:
    late = datetime(2027, 3, 1, tzinfo=UTC)
    who = await storage.write(meet)
    with pytest.raises(Conflict) as refusal:
        await storage.write(send, who, world, ANSWERS, late)
    assert refusal.value.key == "registration.over"
    assert await storage.read(state_of, who) == []
    await storage.write(send, who, world)
    assert await storage.write(send, who, world, ANSWERS, late) is False


async def test_withdrawing_needs_a_registration(storage: Storage, world: World) -> None:
    who = await storage.write(meet)
    with pytest.raises(NotFound):
        await storage.write(withdraw, person_id=who.person_id, programme=world.programme, now=NOW)


async def test_consent_keeps_the_time_at_which_it_was_first_given(storage: Storage, world: World) -> None:
    who = await storage.write(meet)
    later = NOW + timedelta(days=3)
    for consent, now, since in ((1, NOW, NOW), (1, later, NOW), (2, later, later)):
        await storage.write(begin, person_id=who.person_id, programme=world.programme, consent=consent, now=now)
        assert (await storage.read(sa.select(person.c.consented_at)))[0].consented_at == since


async def test_of_two_changes_made_from_the_same_version_one_wins(storage: Storage, world: World) -> None:
    who = await storage.write(meet)
    await storage.write(send, who, world)
    row = await storage.write(lambda tx: current(tx, person_id=who.person_id, call=world.programme.call.code))

    def edit(tx: Tx) -> State:
        assert row is not None
        return move(tx, row, "edit", actor=Actor(Role.CITIZEN, who.person_id), now=NOW)

    assert await storage.write(edit) is State.SUBMITTED
    with pytest.raises(Conflict):
        await storage.write(edit)
