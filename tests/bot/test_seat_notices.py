"""What is told of a seat is told only while it is true, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.course_seat import PAGES
from bot.answering.notices.registry import NOTICES
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from conversations.screen import Screen, keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.course import Circle
from programme.notice import Purpose
from programme.wishes import Subject
from services import course, people, quiet, seat_clock, seats
from storage import Storage
from storage.engine.tx import Tx
from storage.outbox import outbox
from tests.support.courses import COURSES_NOW as NOW
from tests.support.courses import OFFICER, met, opened

DAY = timedelta(days=1)


class Told:
    """One seat, given up by one person and wanted by two others."""

    def __init__(self, storage: Storage, world: World, catalogues: Catalogues) -> None:
        self.storage, self.world, self.phrases = storage, world, Phrases(catalogues)

    async def set(self) -> None:
        def work(tx: Tx) -> None:
            self.course = opened(tx, circle=Circle.ANYONE, capacity=1)
            self.people = [met(tx, number) for number in (1, 2, 3)]
            for who in range(3):
                self.does(tx, seats.enrol, who)
            self.does(tx, seats.cannot_come, 0, version=1)

        await self.storage.write(work)

    def does(self, tx: Tx, use_case: Any, who: int, **about: Any) -> None:
        person_id = self.people[who]
        use_case(
            tx, course_id=self.course, person_id=person_id, programme=self.world.programme, **{"now": NOW, **about}
        )

    async def passes(self, at: datetime) -> None:
        await self.storage.write(seat_clock.pass_on_due, programme=self.world.programme, now=at)

    async def shown(self, who: int, at: datetime) -> list[str]:
        """Name the sentences of each notice that was planned for somebody, as it would go out at a moment."""
        query = sa.select(outbox.c.body).where(outbox.c.person_id == self.people[who]).order_by(outbox.c.id)
        bodies = [row.body for row in await self.storage.read(query)]

        def write(tx: Tx, body: dict[str, Any]) -> Screen | None:
            known = people.known(tx, messenger="telegram", user_id=who + 1)
            assert known is not None
            return NOTICES[Purpose.SEAT](Visit(tx, known, self.world, self.phrases, at), body)

        screens = [await self.storage.read(write, body) for body in bodies]
        return ["-" if one is None else next(iter(keys_of(one.lines))).key for one in screens]


@pytest.fixture
async def told(storage: Storage, world: World, catalogues: Catalogues) -> Told:
    told = Told(storage, world, catalogues)
    await told.set()
    return told


async def test_offer_is_told_until_it_is_answered_or_over(told: Told) -> None:
    assert await told.shown(1, NOW) == ["seat.notice.offered"]
    assert await told.shown(1, NOW + DAY) == ["-"]
    await told.storage.write(told.does, seats.take, 1)
    assert await told.shown(1, NOW) == ["-"]


async def test_seat_that_went_on_is_told_until_they_are_asked_again(told: Told) -> None:
    await told.passes(NOW + DAY)
    assert await told.shown(1, NOW + DAY) == ["-", "seat.notice.passed"]
    assert await told.shown(2, NOW + DAY) == ["seat.notice.offered"]
    # They were told of that: the next offer says nothing of it.
    await told.storage.write(lambda tx: tx.run(sa.update(outbox).values(state="sent")))
    await told.passes(NOW + 2 * DAY)
    assert await told.shown(1, NOW + 2 * DAY) == ["-", "-", "seat.notice.offered"]


async def test_whoever_waits_alone_is_told_that_the_first_offer_passed_with_the_second_one(told: Told) -> None:
    await told.storage.write(told.does, seats.leave, 2, version=1)
    await told.passes(NOW + DAY)
    assert await told.shown(1, NOW + DAY) == ["-", "-", "seat.notice.offered_again"]
    await told.passes(NOW + 2 * DAY)
    assert await told.shown(1, NOW + 2 * DAY) == ["-", "-", "-", "seat.notice.passed"]


@pytest.mark.parametrize("off", [None, "courses", "month"])
async def test_reminders_are_promised_only_to_whoever_wants_them(told: Told, off: str | None) -> None:
    def take(tx: Tx) -> str:
        who = people.known(tx, messenger="telegram", user_id=2)
        assert who is not None
        about: dict[str, Any] = {"person_id": who.person_id, "now": NOW}
        if off == "courses":
            quiet.choose(tx, Subject.COURSES, wanted=False, **about)
        if off == "month":
            quiet.rest(tx, until=NOW + DAY, **about)
        reply = PAGES["c_take"](Visit(tx, who, told.world, told.phrases, NOW), str(told.course))
        return next(iter(keys_of(reply.screen.lines))).key

    assert await told.storage.write(take) == ("seat.done.taken" if off is None else "seat.done.taken.silent")


async def test_nothing_is_told_of_a_course_that_was_cancelled(told: Told) -> None:
    def cancel(tx: Tx) -> None:
        course.move(tx, course.read(tx, course_id=told.course), "cancel", actor=OFFICER, now=NOW)

    await told.storage.write(cancel)
    assert await told.shown(1, NOW) == ["-"]
