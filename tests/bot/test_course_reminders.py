"""Reminders as people read them: how soon, both hours, the link; nothing once it is not true any more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from bot.clock import Clock
from bot.station import Station
from conversations.screen import Screen
from conversations.world import World
from locales.catalogue import Catalogues
from playground import Playground
from programme.lifecycle import Role
from programme.notice import Purpose
from services import course, enrolment, people, reminding
from services.journal import Actor
from services.reminder_notice import OCCURRENCE
from storage import Storage
from storage.course import session
from storage.engine.tx import Tx
from storage.person import person
from storage.reminder import reminder
from storage.utc import epoch
from tests.conversations.showing import show_everywhere
from tests.support.courses import COURSES_NOW, OFFICER, met, opened, seated
from tests.support.person import Person
from tests.support.seen import plain

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
STARTS = datetime(2027, 3, 29, 14, 30, tzinfo=UTC)
LATER = STARTS + 7 * DAY
TORONTO = "America/Toronto"


def enrolled(tx: Tx, world: World, *people_of: int) -> None:
    """Give them seats in a course of two evenings."""
    course_id = opened(tx, starts=[STARTS, LATER], now=COURSES_NOW)
    for person_id in people_of:
        enrolment_id = seated(tx, course_id=course_id, person_id=person_id)
        reminding.plan_for(tx, enrolment_id=enrolment_id, programme=world.programme, now=COURSES_NOW)


def shown(tx: Tx, world: World, phrases: Phrases, *, kind: str, now: datetime, nth: int = 1) -> Screen | None:
    """Write the reminder of the first person, as the mailer does."""
    row = tx.one(sa.select(OCCURRENCE.label("occurrence")).where(reminder.c.kind == kind, reminder.c.session_id == nth))
    who = people.known(tx, messenger="telegram", user_id=1)
    assert row is not None
    assert who is not None
    visit = Visit(tx, who, world, phrases, now)
    return NOTICES[Purpose.COURSE_REMINDER](visit, {"occurrence": row.occurrence})


class Seen(Exception):
    """Ends a transaction with what was seen in it."""


async def test_it_says_how_soon_when_it_goes_out(storage: Storage, world: World, catalogues: Catalogues) -> None:
    await storage.write(lambda tx: enrolled(tx, world, met(tx, 1, zone=TORONTO)))
    phrases = Phrases(catalogues)
    for kind, now, key, values in [
        ("7d", STARTS - 7 * DAY, "week", {}),
        ("7d", STARTS - 3 * DAY, "days", {"n": 3}),
        ("1d18:00", STARTS - 16 * HOUR, "tomorrow", {}),
        ("1d18:00", STARTS - 3 * HOUR, "today", {}),
        ("1h", STARTS - HOUR, "hour", {}),
        ("1h", STARTS - 20 * MINUTE, "minutes", {"n": 20}),
    ]:
        # It only reads: a transaction that can do nothing else writes it.
        screen = await storage.read(shown, world, phrases, kind=kind, now=now)
        assert screen is not None
        show_everywhere(screen, catalogues, world)
        first: Any = screen.lines[0]
        assert (first.key, {**first.params, "title": ""}) == (f"reminder.{key}", {"title": "", **values})
    assert await storage.read(shown, world, phrases, kind="1h", now=STARTS) is None


async def test_it_is_silent_once_it_is_not_true(storage: Storage, world: World, catalogues: Catalogues) -> None:
    await storage.write(lambda tx: enrolled(tx, world, met(tx, 1, zone=TORONTO)))
    phrases, now = Phrases(catalogues), LATER - HOUR

    def after(tx: Tx, *changes: Any) -> None:
        """Say what is shown after a change, which is taken back."""
        for change in changes:
            change(tx)
        screen = shown(tx, world, phrases, kind="1h", now=now, nth=2)
        raise Seen(None if screen is None else [button.press for row in screen.rows for button in row])

    async def buttons(*changes: Any) -> Any:
        with pytest.raises(Seen) as raised:
            await storage.write(lambda tx: after(tx, *changes))
        return raised.value.args[0]

    def moves(name: str, actor: Actor) -> Any:
        def move(tx: Tx) -> None:
            row = enrolment.of(tx, course_id=1, person_id=1, lock=True)
            assert row is not None
            enrolment.move(tx, row, name, actor=actor, now=now)

        return move

    def cancel(tx: Tx) -> None:
        course.move(tx, course.read(tx, course_id=1), "cancel", actor=OFFICER, now=now)

    calendar, cannot, ask = "go.cal.1", "go.c_cannot.1", "go.tk_ask.course-1"
    assert await buttons() == [cannot, calendar, ask]
    assert await buttons(moves("ask_again", OFFICER)) == ["go.c_confirm.1.0", cannot, calendar, ask]
    assert await buttons(moves("cannot_come", Actor(Role.CITIZEN, 1))) is None
    assert await buttons(lambda tx: tx.run(sa.update(session).values(moved=1))) is None
    assert await buttons(lambda tx: tx.run(sa.update(session).values(cancelled_at=now))) is None
    assert await buttons(cancel) is None


@pytest.fixture
def clock() -> Clock:
    return Clock(begins=STARTS - 8 * DAY)


async def test_both_read_it_by_their_own_clock_once(
    sara: Person, reza: Person, bot: list[Station], playground: Playground
) -> None:
    shared = bot[0].shared
    for one in (sara, reza):
        await one.starts()
        await one.sees("ثبت‌نام این دوره")

    def enrol(tx: Tx) -> None:
        ids = []
        for one in (sara, reza):
            who = people.known(tx, messenger=one.messenger, user_id=one.user_id)
            assert who is not None
            ids.append(who.person_id)
        tx.run(sa.update(person).where(person.c.id == ids[1]).values(zone=TORONTO))
        enrolled(tx, shared.runner.world, *ids)

    await shared.storage.write(enrol)
    # Noon of the day before in Isfahan: what was due a week before is told now.
    playground.forward(STARTS - DAY - 6 * HOUR - shared.clock.now())
    at_home = await sara.sees("یادآوری: «مبانی دیپلماسی شهری» فردا")
    assert "جلسهٔ ۱ از ۲" in at_home.text
    assert "دوشنبه ۹ فروردین، ساعت ۱۸:۰۰" in plain(at_home.text)
    assert "https://class.example/urban" in at_home.text
    # Where it is night it comes at eight in the morning.
    playground.forward(4 * HOUR)
    abroad = await reza.sees("یادآوری: «مبانی دیپلماسی شهری» فردا")
    assert "ساعت ۱۰:۳۰ تورنتو، دوشنبه ۲۹ مارس (ساعت ۱۸:۰۰ اصفهان، ۹ فروردین)" in plain(abroad.text)
    moments = [one for one in abroad.raw["entities"] if one["type"] == "date_time"]
    assert [one["unix_time"] for one in moments] == [epoch(STARTS)]
    assert [one["type"] for one in abroad.raw["entities"] if one["type"] == "url"] == ["url"]
    assert not any(one["type"] == "date_time" for one in at_home.raw["entities"])
    playground.forward(STARTS - HOUR + MINUTE - shared.clock.now())
    await sara.sees("یک ساعت دیگر")
    await reza.sees("یک ساعت دیگر")
    for one in (sara, reza):
        seen = [message.text for message in await one.chat() if message.by_bot and "یادآوری" in message.text]
        assert len(seen) == 2, seen
