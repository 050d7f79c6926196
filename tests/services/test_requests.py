"""Requests for a person: asked, seen, answered, by one officer each, on both databases."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict, NotFound, ProgrammeError
from programme.lifecycle import Role
from programme.registration import Profile
from programme.request import Kind, Request
from services import requests
from services.erasure import erase
from services.journal import Actor
from services.people import Known
from services.profile import complete
from storage import Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.help_request import KINDS, help_request
from storage.outbox import outbox
from storage.utc import epoch
from tests.services.test_registration import ANSWERS, NOW, meet, send
from tests.services.test_staff import joined

CALL = "1405"


def asks(tx: Tx, user_id: int, question: str | None = "چه زمانی؟", kind: Kind = Kind.HELP) -> Known:
    who = meet(tx, user_id)
    requests.ask(tx, person_id=who.person_id, kind=kind, question=question, now=NOW)
    return who


async def oldest(storage: Storage, **more: Any) -> Request:
    found = await storage.read(requests.upcoming, call=CALL, **more)
    assert found is not None
    return found


def handles(tx: Tx, world: World, request_id: int, by: int, answer: str | None = None, *, now: datetime = NOW) -> None:
    request = requests.get(tx, request_id=request_id, call=CALL)
    requests.handle(tx, request, by=Actor(Role.OFFICER, by), programme=world.programme, now=now, answer=answer)


def test_kinds_are_those_of_the_table() -> None:
    assert tuple(Kind) == KINDS


async def test_question_belongs_to_the_request_made_before_it_and_is_sealed(storage: Storage) -> None:
    who = await storage.write(asks, 5, None)
    for question in (None, "نخست", "دوم"):
        await storage.write(requests.ask, person_id=who.person_id, kind=Kind.HELP, question=question, now=NOW)
    rows = await storage.read(sa.select(help_request.c.question).order_by(help_request.c.id))
    assert [row.question for row in rows] == ["نخست", "دوم"]
    raw = await storage.read(sa.select(sa.type_coerce(help_request.c.question, sa.LargeBinary).label("bytes")))
    assert "نخست".encode() not in raw[0].bytes
    notes = await storage.read(sa.select(audit.c.note).where(audit.c.action == "ask_person"))
    assert [row.note for row in notes] == [None] * 4


async def test_oldest_comes_first_and_behind_the_last_the_first_again(storage: Storage) -> None:
    for user_id, kind in enumerate((Kind.HELP, Kind.TALK, Kind.HELP), 5):
        await storage.write(asks, user_id, kind=kind)
    first = await oldest(storage)
    second = await oldest(storage, after=first.id)
    third = await oldest(storage, after=second.id)
    assert [one.kind for one in (first, second, third)] == ["help", "talk", "help"]
    assert await oldest(storage, after=third.id) == first
    assert await storage.read(requests.open_requests) == 3
    assert await oldest(storage, kind=Kind.TALK) == second
    assert await storage.read(requests.upcoming, call=CALL, kind=Kind.CALL) is None


async def test_who_is_to_be_called_is_on_a_list_of_their_own_with_a_shortened_name(
    storage: Storage, world: World
) -> None:
    await storage.write(asks, 5)
    who = await storage.write(meet, 6)
    await storage.write(send, who, world, ANSWERS.model_copy(update={"name": "سارا نمونه"}))
    await storage.write(requests.put, person_id=who.person_id, kind=Kind.CALL, now=NOW)
    assert await storage.read(requests.open_requests) == 1
    assert await storage.read(requests.open_requests, kind=Kind.CALL) == 1
    asked, called = await oldest(storage), await oldest(storage, kind=Kind.CALL)
    assert (asked.kind, asked.name) == (Kind.HELP, None)
    assert await oldest(storage, after=asked.id) == asked
    assert (called.kind, called.name) == (Kind.CALL, "سارا ن.")


async def test_of_two_officers_at_once_one_handles_and_the_other_is_told_who_and_when(
    storage: Storage, world: World
) -> None:
    officers = [await storage.write(joined, world, user_id) for user_id in (7, 8)]
    await storage.write(asks, 5)
    request = await oldest(storage)
    both = await asyncio.gather(
        *(storage.write(handles, world, request.id, by, "به‌زودی.") for by in officers), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in both) == ["Conflict", "NoneType"]
    (lost,) = [one for one in both if isinstance(one, ProgrammeError)]
    assert (lost.key, lost.params) == ("request.handled", {"name": "همکار نمونه", "at": NOW})
    assert len(await storage.read(sa.select(outbox.c.id).where(outbox.c.purpose == "answer"))) == 1
    assert await storage.read(requests.open_requests) == 0


async def test_answer_waits_for_the_morning_of_whoever_asked(storage: Storage, world: World) -> None:
    who = await storage.write(asks, 5)
    await storage.write(send, who, world)
    # Ten in the evening in Berlin, where they live.
    night = NOW + timedelta(hours=13)
    await storage.write(handles, world, (await oldest(storage)).id, 1, "به‌زودی.", now=night)
    (row,) = await storage.read(sa.select(outbox.c.due_at))
    assert row.due_at == epoch(night + timedelta(hours=10))


async def test_answer_is_told_to_whoever_asked_and_to_nobody_else(storage: Storage, world: World) -> None:
    who, other = await storage.write(asks, 5), await storage.write(asks, 6)
    request = await oldest(storage)
    await storage.write(handles, world, request.id, 1, "به‌زودی.")
    (row,) = await storage.read(sa.select(outbox.c.person_id, outbox.c.body))
    assert (row.person_id, row.body) == (who.person_id, {"request": request.id})
    told = {"request_id": request.id}
    assert await storage.read(requests.answered, **told, person_id=who.person_id) == ("چه زمانی؟", "به‌زودی.")
    assert await storage.read(requests.answered, **told, person_id=other.person_id) is None


async def test_look_at_contact_data_is_written_down(storage: Storage, world: World) -> None:
    who = await storage.write(asks, 5)
    by = Actor(Role.OFFICER, 1)
    assert await storage.write(requests.look, await oldest(storage), by=by, now=NOW) == (None, None)
    await storage.write(send, who, world)
    profile = Profile.model_validate({"phone": "+4915112345678"})
    await storage.write(complete, profile, person_id=who.person_id, now=NOW)
    request = await oldest(storage)
    assert request.code is not None
    assert await storage.write(requests.look, request, by=by, now=NOW) == ("canary", "+4915112345678")
    looks = await storage.read(
        sa.select(audit.c.noun, audit.c.noun_id, audit.c.actor_id).where(audit.c.action == "look")
    )
    assert [tuple(row) for row in looks] == [("person", who.person_id, 1), ("registration", request.registration_id, 1)]


async def test_request_of_somebody_who_erased_everything_is_gone(storage: Storage, world: World) -> None:
    who = await storage.write(asks, 5)
    request = await oldest(storage)
    await storage.write(erase, who, now=NOW)
    with pytest.raises(NotFound):
        await storage.write(handles, world, request.id, 1)
    assert await storage.read(requests.open_requests) == 0


async def test_request_that_settled_itself_says_so(storage: Storage, world: World) -> None:
    who = await storage.write(meet, 5)
    await storage.write(requests.put, person_id=who.person_id, kind=Kind.CALL, now=NOW)
    request = await oldest(storage, kind=Kind.CALL)
    await storage.write(requests.settle, person_id=who.person_id, kind=Kind.CALL, now=NOW)
    with pytest.raises(Conflict) as refusal:
        await storage.write(handles, world, request.id, 1)
    assert refusal.value.key == "request.settled"
