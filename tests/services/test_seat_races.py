"""Many want the same seats within the same instant: none is given twice, none is lost, and nobody gets an error."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.course import Circle
from programme.enrolment import State
from services import seat_clock, seats
from services.audit import verify
from storage import Keys
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.outbox import outbox
from tests.support.courses import COURSES_NOW as NOW
from tests.support.courses import met, opened
from tests.support.racing import Deed, Race, racing

LATER = NOW + timedelta(days=1)


class Rush:
    """One course of `capacity` seats and people who run for them."""

    def __init__(self, race: Race, world: World) -> None:
        self.race, self.programme = race, world.programme

    async def set(self, people: int, capacity: int, *, enrolled: int = 0) -> "Rush":
        def work(tx: Tx) -> None:
            self.course = opened(tx, circle=Circle.ANYONE, capacity=capacity)
            self.people = [met(tx, number) for number in range(1, people + 1)]
            for who in range(enrolled):
                self.deed(seats.enrol, who)(tx)

        await self.race.storage.write(work)
        return self

    def deed(self, use_case: Any, who: int, **about: Any) -> Deed:
        about = {"course_id": self.course, "person_id": self.people[who], "now": NOW, **about}
        return lambda tx: use_case(tx, programme=self.programme, **about)

    def clock(self, use_case: Any = seat_clock.settle_due) -> Deed:
        return lambda tx: use_case(tx, programme=self.programme, now=LATER)

    async def states(self) -> list[str]:
        rows = await self.race.storage.read(sa.select(enrolment.c.person_id, enrolment.c.state))
        found = {row.person_id: row.state for row in rows}
        assert len(found) == len(rows)
        findings = await self.race.storage.read(verify)
        assert findings.whole, findings
        return [found.get(person_id, "-") for person_id in self.people]


@pytest.fixture
async def rush(database_url: str, keys: Keys, world: World) -> AsyncIterator[Rush]:
    async with racing(database_url, keys) as race:
        yield Rush(race, world)


async def test_thirty_people_and_the_clock_at_once_for_ten_seats(rush: Rush) -> None:
    await rush.set(30, 10)
    both = rush.race.both
    deeds = [rush.deed(seats.enrol, who) for who in range(30)]
    # Each presses on both of their messengers, which are served by two processes, and the clock goes between them.
    work = [one.write(deed) for nth, deed in enumerate(deeds) for one in (both if nth % 2 else both[::-1])]
    outcomes = await asyncio.gather(*work, *(one.write(rush.clock()) for one in both))
    assert outcomes.count(State.ENROLLED) == 2 * 10
    states = await rush.states()
    assert (states.count("enrolled"), states.count("waitlisted")) == (10, 20)
    places = await rush.race.storage.read(sa.select(enrolment.c.queued_at).where(enrolment.c.state == "waitlisted"))
    assert len({row.queued_at for row in places}) == 20


async def test_several_seats_freed_at_once_go_to_the_first_in_the_line(rush: Rush) -> None:
    await rush.set(12, 4, enrolled=12)
    both = rush.race.both
    deeds = [rush.deed(seats.cannot_come, who, version=1) for who in range(4)]
    outcomes = await asyncio.gather(*(both[nth % 2].write(deed) for nth, deed in enumerate(deeds)))
    assert outcomes == [State.NOT_COMING] * 4
    assert await rush.states() == ["not_coming"] * 4 + ["offered"] * 4 + ["waitlisted"] * 4
    assert len(await rush.race.storage.read(sa.select(outbox.c.id))) == 4


@pytest.mark.parametrize("swapped", [False, True], ids=["taken-first", "passed-first"])
async def test_offer_is_taken_in_the_moment_in_which_it_passes_on(rush: Rush, swapped: bool) -> None:
    await rush.set(3, 1, enrolled=3)
    await rush.race.storage.write(rush.deed(seats.cannot_come, 0, version=1))
    deeds = [rush.deed(seats.take, 1, now=LATER), rush.clock(seat_clock.pass_on_due)]
    outcomes = await rush.race.between(*(deeds[::-1] if swapped else deeds))
    assert not any(isinstance(one, Exception) for one in outcomes), outcomes
    expected = ["waitlisted", "offered"] if swapped else ["enrolled", "waitlisted"]
    assert await rush.states() == ["not_coming", *expected]


async def test_one_person_on_two_messengers_at_once_has_one_seat(rush: Rush) -> None:
    await rush.set(1, 5)
    outcomes = await rush.race.between(rush.deed(seats.enrol, 0), rush.deed(seats.enrol, 0))
    assert outcomes == [State.ENROLLED, State.ENROLLED]
    assert await rush.states() == ["enrolled"]
