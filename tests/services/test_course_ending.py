"""Courses begin and end by the clock: what becomes of everybody, told when it is of use, wherever the process ends."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme import attendance
from programme.attendance import How
from programme.course_told import Session
from programme.errors import Conflict
from programme.lifecycle import Role
from services import attending, course_ending, enrolment, roll, roll_marks
from services.course import move, read, sessions
from services.journal import Actor
from storage import Keys, Storage
from storage.audit import audit
from storage.course import session
from storage.engine.tx import Tx
from storage.enrolment import enrolment as table
from storage.outbox import outbox
from tests.support.courses import CLOCK, FIRST_SESSION, OFFICER, course_of, met, opened, seated
from tests.support.racing import racing

DAYS = [FIRST_SESSION + timedelta(days=day) for day in range(3)]
ENDS = DAYS[-1] + timedelta(minutes=90)
MIDNIGHT = datetime(2027, 3, 3, 20, 30, tzinfo=UTC)
"""Of the last day, in Isfahan."""

Ends = Callable[..., Awaitable[int]]


@pytest.fixture
def clock_at(storage: Storage, world: World) -> Ends:
    async def at(now: datetime, use_case: Callable[..., int] = course_ending.finish_due) -> int:
        done = 0
        while count := await storage.write(use_case, programme=world.programme, now=now):
            done += count
        return done

    return at


def course(tx: Tx, came: dict[str, int], *, waits: int = 0, zones: dict[str, str] | None = None) -> dict[str, int]:
    """Write a running course of three sessions with people who came to so many; return their enrolments."""
    course_id = opened(tx, starts=DAYS)
    found = {"course": course_id}
    of_course = sessions(tx, course_id=course_id)
    for nth, (name, count) in enumerate(came.items()):
        person_id = met(tx, 100 + nth, zone=(zones or {}).get(name))
        found[name] = seated(tx, course_id=course_id, person_id=person_id)
        for one in of_course[:count]:
            attending.note(tx, enrolment_id=found[name], session_id=one.id, how=How.QR, now=one.starts_at)
    for nth in range(waits):
        who = met(tx, 200 + nth)
        values = {"course_id": course_id, "person_id": who, "now": DAYS[0], "queued_at": nth}
        enrolment.begin(tx, "wait", actor=Actor(Role.CITIZEN, who), **values)
    move(tx, read(tx, course_id=course_id), "begin", actor=CLOCK, now=DAYS[0])
    return found


async def states(storage: Storage) -> list[str]:
    return [row.state for row in await storage.read(sa.select(table.c.state).order_by(table.c.id))]


async def told(storage: Storage) -> list[tuple[str, datetime]]:
    rows = await storage.read(sa.select(outbox.c.occurrence, outbox.c.due_at).order_by(outbox.c.id))
    return [(row.occurrence.split(".")[0], datetime.fromtimestamp(row.due_at, UTC)) for row in rows]


@pytest.mark.parametrize(
    ("attended", "kept", "state"), [(0, 3, "absent"), (2, 3, "attended"), (3, 3, "completed"), (7, 10, "completed")]
)
def test_certificate_asks_for_its_part_of_the_sessions(attended: int, kept: int, state: str) -> None:
    assert attendance.end_state(attended, kept, 70) == state


async def test_course_begins_with_its_first_session(storage: Storage, clock_at: Ends) -> None:
    course_id = await storage.write(opened, starts=DAYS)
    await storage.write(lambda tx: tx.run(sa.update(session).where(session.c.id == 1).values(cancelled_at=DAYS[0])))
    assert await clock_at(DAYS[1] - timedelta(seconds=1), course_ending.begin_due) == 0
    assert await clock_at(DAYS[1], course_ending.begin_due) == 1
    assert (await storage.read(course_of, course_id)).state == "running"


async def test_what_becomes_of_everybody_is_settled_that_midnight_and_told_in_time(
    storage: Storage, clock_at: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course_ending, "MOST", 2)
    zones = {"all": "America/Los_Angeles", "some": "Asia/Tehran"}
    found = await storage.write(course, {"all": 3, "some": 2, "none": 0}, waits=2, zones=zones)
    assert await clock_at(MIDNIGHT - timedelta(seconds=1)) == 0
    assert await clock_at(MIDNIGHT) > 0
    assert await states(storage) == ["completed", "attended", "absent", "called_off", "called_off"]
    assert (await storage.read(course_of, found["course"])).state == "finished"
    # 10:00 of the day after by their own clocks; whoever waited hears of it in the morning of Isfahan.
    assert await told(storage) == [
        ("feedback", datetime(2027, 3, 4, 18, tzinfo=UTC)),
        ("feedback", datetime(2027, 3, 4, 6, 30, tzinfo=UTC)),
        ("waited", datetime(2027, 3, 4, 4, 30, tzinfo=UTC)),
        ("waited", datetime(2027, 3, 4, 4, 30, tzinfo=UTC)),
    ]
    assert await clock_at(MIDNIGHT + timedelta(days=9)) == 0


async def test_cancelled_session_counts_neither_way(storage: Storage, clock_at: Ends) -> None:
    await storage.write(course, {"two": 2})
    await storage.write(lambda tx: tx.run(sa.update(session).where(session.c.id == 3).values(cancelled_at=DAYS[0])))
    await clock_at(MIDNIGHT)
    assert await states(storage) == ["completed"]


async def test_kill_between_the_batches_goes_on_with_the_rest(
    storage: Storage, world: World, clock_at: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course_ending, "MOST", 1)
    found = await storage.write(course, {"all": 3, "some": 1})
    await storage.write(course_ending.finish_due, programme=world.programme, now=MIDNIGHT)
    assert await states(storage) == ["completed", "enrolled"]
    assert (await storage.read(course_of, found["course"])).state == "running"
    await clock_at(MIDNIGHT + timedelta(days=1))
    assert await states(storage) == ["completed", "attended"]
    assert [kind for kind, _ in await told(storage)] == ["feedback", "feedback"]


async def test_nobody_is_asked_how_it_was_a_week_later(storage: Storage, clock_at: Ends) -> None:
    await storage.write(course, {"all": 3})
    await clock_at(MIDNIGHT + timedelta(days=7))
    assert await states(storage) == ["completed"]
    assert await told(storage) == []


async def test_list_is_put_right_after_the_end_and_only_a_certificate_is_told(
    storage: Storage, world: World, clock_at: Ends
) -> None:
    found = await storage.write(course, {"two": 2, "none": 0})
    await clock_at(MIDNIGHT)
    about = {"by": OFFICER, "programme": world.programme, "now": MIDNIGHT + timedelta(hours=9)}
    mark = {"enrolment_id": found["two"], "session_id": 3, **about}
    for there in (True, True):
        await storage.write(roll_marks.mark, there=there, **mark)
    assert await states(storage) == ["completed", "absent"]
    await storage.write(roll_marks.mark, there=False, **mark)
    await storage.write(roll_marks.mark, there=True, **mark)
    one = await storage.read(roll.one, enrolment_id=found["none"])
    put = {"enrolment_id": found["none"], "state": attendance.State.ATTENDED, **about}
    await storage.write(roll_marks.put, version=one.version, **put)
    with pytest.raises(Conflict, match=r"roll\.changed"):
        await storage.write(roll_marks.put, version=one.version, **put)
    assert await states(storage) == ["completed", "attended"]
    assert [kind for kind, _ in await told(storage)] == ["feedback", "certificate"]
    marks = await storage.read(sa.select(audit.c.action).where(audit.c.action.like("mark_%there")))
    assert len(marks) == 3


async def test_list_says_who_came_and_who_waits_where(storage: Storage) -> None:
    found = await storage.write(course, {"all": 3, "some": 1}, waits=2)
    shown = await storage.read(roll.roll, course_id=found["course"])
    assert [(one.state, one.place, len(one.came)) for one in shown.entries] == [
        ("enrolled", None, 3), ("enrolled", None, 1), ("waitlisted", 1, 0), ("waitlisted", 2, 0)
    ]  # fmt: skip
    assert shown.came == {1: 2, 2: 1, 3: 1}
    rolled = await storage.read(roll.roll, course_id=found["course"], only=roll.ROLLED)
    assert [one.enrolment_id for one in rolled.entries] == [found["all"], found["some"]]


async def test_nobody_is_noted_before_a_session_or_without_a_seat(storage: Storage, world: World) -> None:
    found = await storage.write(course, {"all": 0}, waits=1)
    about = {"there": True, "by": OFFICER, "programme": world.programme}
    with pytest.raises(Conflict, match=r"roll\.not_begun"):
        await storage.write(
            roll_marks.mark, enrolment_id=found["all"], session_id=2, now=DAYS[1] - timedelta(minutes=1), **about
        )
    with pytest.raises(Conflict, match=r"roll\.no_seat"):
        await storage.write(roll_marks.mark, enrolment_id=found["all"] + 1, session_id=1, now=ENDS, **about)


async def test_officer_and_the_clock_at_once(database_url: str, keys: Keys, world: World) -> None:
    programme = world.programme
    async with racing(database_url, keys) as race:
        found = await race.storage.write(course, {"two": 2})
        mark = {"enrolment_id": found["two"], "session_id": 3, "there": True, "by": OFFICER}
        came = await race.between(
            lambda tx: course_ending.finish_due(tx, programme=programme, now=MIDNIGHT),
            lambda tx: roll_marks.mark(tx, programme=programme, now=MIDNIGHT, **mark),
        )
        assert not [one for one in came if isinstance(one, BaseException)]
        assert await states(race.storage) == ["completed"]


def test_hours_are_those_of_the_sessions_attended() -> None:
    three = [Session(at, DAYS[at], 90) for at in range(3)]
    assert attendance.hours(three, frozenset({0, 2, 9})) == (180, 270)
