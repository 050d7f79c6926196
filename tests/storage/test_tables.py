"""The tables keep what the rules promise, alike on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from programme.registration import GONE, State
from storage import Storage, Tx
from storage import outbox as outbox_module
from storage.outbox import outbox
from storage.person import person
from storage.registration import registration
from storage.utc import epoch, moment
from tests.storage.use_cases import NOW, SECONDS, add_person


def register(tx: Tx, *, person_id: int, code: str = "SD-7K2QX", call: str = "1400", **what: Any) -> int:
    times = {"created_at": NOW, "state_at": NOW, "updated_at": NOW}
    what = {"state": "draft", **times, **what}
    return tx.one(
        sa.insert(registration).returning(registration.c.id), person_id=person_id, code=code, call=call, **what
    )[0]


def post(tx: Tx, *, person_id: int, occurrence: str = "1", **what: Any) -> int:
    fixed = {"purpose": "decision", "priority": 1, "due_at": SECONDS, "use_by": SECONDS, "state": "planned"}
    what = {**fixed, "created_at": SECONDS, "updated_at": SECONDS, **what}
    return tx.run(sa.insert(outbox), person_id=person_id, occurrence=occurrence, **what)


async def test_every_state_is_let_in_and_no_other(storage: Storage) -> None:
    person_id = await storage.write(add_person, user_id=1)
    for state in list(State):
        await storage.write(register, person_id=person_id, code=state, call=state, state=state)
    for state in outbox_module.STATES:
        await storage.write(post, person_id=person_id, occurrence=state, state=state)
    with pytest.raises(sa.exc.IntegrityError, match="ck_registration_state"):
        await storage.write(register, person_id=person_id, state="accepted")
    with pytest.raises(sa.exc.IntegrityError, match="ck_registration_place"):
        await storage.write(register, person_id=person_id, place="moon")
    with pytest.raises(sa.exc.IntegrityError, match="ck_outbox_state"):
        await storage.write(post, person_id=person_id, state="unsure")


@pytest.mark.parametrize("state", list(State))
async def test_a_person_registers_once_for_a_call_until_they_leave(storage: Storage, state: str) -> None:
    person_id = await storage.write(add_person, user_id=1)
    await storage.write(register, person_id=person_id, code="first", state=state)
    again = storage.write(register, person_id=person_id, code="second")
    if state in GONE:
        assert await again == 2
    else:
        with pytest.raises(sa.exc.IntegrityError):
            await again


async def test_a_message_of_one_purpose_and_occurrence_is_planned_once(storage: Storage) -> None:
    person_id = await storage.write(add_person, user_id=1)
    await storage.write(post, person_id=person_id)
    with pytest.raises(sa.exc.IntegrityError):
        await storage.write(post, person_id=person_id)


async def test_an_id_is_never_given_twice(storage: Storage) -> None:
    person_id = await storage.write(add_person, user_id=1)
    first = await storage.write(register, person_id=person_id)
    await storage.write(lambda tx: tx.run(sa.delete(registration)))
    assert await storage.write(register, person_id=person_id) > first


async def test_ids_hold_64_bits(storage: Storage) -> None:
    big = 2**62 + 1
    await storage.write(lambda tx: tx.run(sa.insert(person), id=big, created_at=NOW))
    assert [row.id for row in await storage.read(sa.select(person.c.id))] == [big]


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=3, minutes=30)), timezone(timedelta(hours=-8))])
async def test_a_time_comes_back_aware_and_in_utc(storage: Storage, zone: timezone) -> None:
    given_at = datetime(2026, 3, 21, 1, 2, 3, 456789, tzinfo=zone)
    await storage.write(lambda tx: tx.run(sa.insert(person), created_at=given_at))
    (row,) = await storage.read(sa.select(person.c.created_at).where(person.c.created_at == given_at))
    assert (row.created_at, row.created_at.tzinfo) == (given_at, UTC)


async def test_a_time_without_a_zone_is_refused(storage: Storage) -> None:
    with pytest.raises(sa.exc.StatementError, match="without a zone"):
        await storage.write(lambda tx: tx.run(sa.insert(person), created_at=datetime(2026, 3, 21)))
    with pytest.raises(ValueError, match="without a zone"):
        epoch(datetime(2026, 3, 21))


@given(st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC)))
@settings(deadline=None)
def test_seconds_and_moments_are_the_same_to_the_second(when: datetime) -> None:
    assert moment(epoch(when)) == when.replace(microsecond=0)


async def test_chips_come_back_as_a_list(storage: Storage) -> None:
    person_id = await storage.write(add_person, user_id=1)
    await storage.write(register, person_id=person_id, connections=["family", "trade"])
    assert (await storage.read(sa.select(registration.c.connections)))[0][0] == ["family", "trade"]
