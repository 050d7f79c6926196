"""Seats: never more than there are, in the order of the line, held as long as they were told, on both databases."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.course import Circle
from programme.enrolment import HOLDING, State
from programme.errors import Conflict, NotAllowed
from services import course, enrolment, people, seat_clock, seats
from services.erasure import erase
from services.seat_access import mine
from storage import Storage
from storage.engine.tx import Tx
from storage.enrolment import enrolment as enrolments
from storage.outbox import outbox
from storage.person import person
from storage.registration import registration
from storage.utc import epoch
from tests.services.test_registration import meet, send
from tests.support.courses import CLOCK, FIRST_SESSION, OFFICER, course_of, met, opened
from tests.support.courses import COURSES_NOW as NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOLD = DAY


class Desk:
    """One course, and people who come to it one by one."""

    def __init__(self, storage: Storage, world: World) -> None:
        self.storage, self.programme, self.now = storage, world.programme, NOW
        self.people: list[int] = []

    async def open(self, people: int, *, zone: str | None = None, **about: Any) -> "Desk":
        def work(tx: Tx) -> None:
            self.course = opened(tx, **{"circle": Circle.ANYONE, **about})
            self.people = [met(tx, number, zone=zone) for number in range(1, people + 1)]

        await self.storage.write(work)
        return self

    async def does(self, deed: Any, who: int, **about: Any) -> State:
        if deed in (seats.leave, seats.cannot_come):
            about = {"version": (await self.stands(who)).version, **about}
        if deed is not seats.confirm:
            about |= {"programme": self.programme}
        about |= {"course_id": self.course, "person_id": self.people[who], "now": self.now}
        return State(await self.storage.write(deed, **about))

    async def stands(self, who: int) -> Any:
        return await self.storage.read(mine, course_id=self.course, person_id=self.people[who])

    async def states(self) -> list[str]:
        rows = await self.storage.read(sa.select(enrolments.c.person_id, enrolments.c.state))
        found = {row.person_id: row.state for row in rows}
        return [found.get(person_id, "-") for person_id in self.people]

    async def clock(self, passed: timedelta = timedelta()) -> None:
        self.now += passed
        for use_case in (seat_clock.pass_on_due, seat_clock.settle_due):
            while await self.storage.write(use_case, programme=self.programme, now=self.now):
                continue

    async def course_state(self) -> str:
        return str((await self.storage.read(course_of, self.course)).state)


@pytest.fixture
def desk(storage: Storage, world: World) -> Desk:
    return Desk(storage, world)


async def test_seats_are_taken_and_freed_ones_offered_in_order(desk: Desk) -> None:
    await desk.open(5, capacity=2)
    assert [await desk.does(seats.enrol, who) for who in range(5)] == ["enrolled"] * 2 + ["waitlisted"] * 3
    assert await desk.course_state() == "full"
    assert [(await desk.stands(who)).place for who in range(2, 5)] == [1, 2, 3]
    # A second press, or the same person on the other messenger, changes nothing.
    assert [await desk.does(seats.enrol, who) for who in (0, 3)] == ["enrolled", "waitlisted"]
    assert await desk.does(seats.cannot_come, 0) is State.NOT_COMING
    assert await desk.states() == ["not_coming", "enrolled", "offered", "waitlisted", "waitlisted"]
    assert (await desk.stands(2)).until == NOW + HOLD
    (told,) = await desk.storage.read(sa.select(outbox))
    assert (told.person_id, told.purpose, told.use_by) == (desk.people[2], "seat", epoch(NOW + HOLD))
    version = (await desk.stands(2)).version
    assert told.body == {"course": desk.course, "what": "offered", "version": version, "again": False}
    # Whoever gave theirs up goes behind; nobody passes those who wait.
    assert await desk.does(seats.enrol, 0) is State.WAITLISTED
    assert (await desk.stands(0)).place == 3
    assert await desk.does(seats.leave, 2) is State.LEFT
    assert await desk.does(seats.take, 3) is State.ENROLLED
    assert await desk.states() == ["waitlisted", "enrolled", "left", "enrolled", "waitlisted"]


async def test_offer_goes_on_by_itself_and_whoever_is_alone_is_not_asked_for_ever(desk: Desk) -> None:
    await desk.open(4, capacity=1)
    for who in range(3):
        await desk.does(seats.enrol, who)
    await desk.does(seats.cannot_come, 0)
    await desk.clock(HOLD - timedelta(seconds=1))
    assert await desk.states() == ["not_coming", "offered", "waitlisted", "-"]
    await desk.clock(timedelta(seconds=1))
    assert await desk.states() == ["not_coming", "waitlisted", "offered", "-"]
    assert await desk.does(seats.take, 1) is State.WAITLISTED
    await desk.does(seats.leave, 2)
    assert await desk.states() == ["not_coming", "offered", "left", "-"]
    await desk.clock(HOLD)
    for _ in range(3):
        await desk.clock(HOLD)
        stands = await desk.stands(1)
        assert (stands.state, stands.asked) == (State.WAITLISTED, False)
    # The seat is free for everybody: for them, too.
    assert await desk.course_state() == "open"
    assert await desk.does(seats.enrol, 3) is State.ENROLLED
    assert await desk.does(seats.take, 1) is State.WAITLISTED
    await desk.does(seats.cannot_come, 3)
    assert await desk.does(seats.take, 1) is State.ENROLLED


@pytest.mark.parametrize(
    ("freed_at", "zone", "told_at", "until"),
    [
        # At 23:30 in Berlin: told at eight, with all their hours.
        ((2, 1, 22, 30), "Europe/Berlin", (2, 2, 7, 0), (2, 3, 7, 0)),
        # Ten hours before the session: half of them, so that somebody else may still get it.
        ((3, 1, 4, 30), "Asia/Tehran", (3, 1, 4, 30), (3, 1, 9, 30)),
        # Asleep until it has begun: the next in the line is asked.
        ((3, 1, 12, 0), "America/Los_Angeles", None, None),
        # Nobody can come any more within so few minutes.
        ((3, 1, 14, 21), "Asia/Tehran", None, None),
    ],
)
async def test_seat_is_held_by_the_reader_s_clock_and_never_past_its_use(
    desk: Desk, freed_at: tuple[int, ...], zone: str, told_at: tuple[int, ...] | None, until: tuple[int, ...] | None
) -> None:
    await desk.open(3, capacity=1, zone=zone)

    def at_home(tx: Tx) -> None:
        tx.run(sa.update(person).where(person.c.id == desk.people[2]).values(zone="Asia/Tehran"))

    await desk.storage.write(at_home)
    for who in range(3):
        await desk.does(seats.enrol, who)
    desk.now = datetime(2027, *freed_at, tzinfo=UTC)
    await desk.does(seats.cannot_come, 0)
    if until is None or told_at is None:
        waits = ["offered"] if zone.startswith("America") else ["waitlisted"]
        assert await desk.states() == ["not_coming", "waitlisted", *waits]
        assert await desk.storage.write(seat_clock.settle_due, programme=desk.programme, now=desk.now) == 0
        # Whoever looks may have it.
        if not zone.startswith("America"):
            assert await desk.does(seats.take, 2) is State.ENROLLED
        return
    assert (await desk.stands(1)).until == datetime(2027, *until, tzinfo=UTC)
    (told,) = await desk.storage.read(sa.select(outbox.c.due_at, outbox.c.use_by))
    assert tuple(told) == tuple(epoch(datetime(2027, *at, tzinfo=UTC)) for at in (told_at, until))


async def test_several_seats_freed_at_once_are_offered_to_as_many(desk: Desk) -> None:
    await desk.open(8, capacity=3)
    for who in range(8):
        await desk.does(seats.enrol, who)

    def more(tx: Tx) -> None:
        row = course.read(tx, course_id=desk.course)
        course.move(tx, row, "change", actor=OFFICER, now=NOW, capacity=6)
        seats.settle(tx, course_id=desk.course, programme=desk.programme, now=NOW)

    await desk.storage.write(more)
    assert await desk.states() == ["enrolled"] * 3 + ["offered"] * 3 + ["waitlisted"] * 2
    # All three let it pass: the two who wait get theirs first, then whoever waited longest of the three.
    await desk.clock(HOLD)
    assert await desk.states() == ["enrolled"] * 3 + ["offered", "waitlisted", "waitlisted"] + ["offered"] * 2
    assert [(await desk.stands(who)).place for who in (4, 5)] == [1, 2]


async def test_seat_of_somebody_erased_is_offered_by_the_clock_and_nobody_out_of_reach(desk: Desk) -> None:
    await desk.open(3, capacity=1)
    for who in range(3):
        await desk.does(seats.enrol, who)

    def gone(tx: Tx) -> None:
        people.stop(tx, messenger="telegram", user_id=2, now=NOW)
        who = people.known(tx, messenger="telegram", user_id=1)
        assert who is not None
        erase(tx, who, now=NOW)

    await desk.storage.write(gone)
    await desk.clock()
    assert await desk.states() == ["-", "waitlisted", "offered"]
    assert (await desk.stands(1)).place == 1


async def test_full_course_that_begins_anew_is_full_again(desk: Desk) -> None:
    await desk.open(1, capacity=1)
    await desk.does(seats.enrol, 0)

    def restart(tx: Tx) -> None:
        for move in ("begin", "restart"):
            course.move(tx, course.read(tx, course_id=desk.course), move, actor=CLOCK, now=NOW)

    await desk.storage.write(restart)
    assert await desk.course_state() == "open"
    await desk.clock()
    assert await desk.course_state() == "full"


async def test_moved_session_is_confirmed_as_it_was_shown(desk: Desk) -> None:
    await desk.open(1)
    await desk.does(seats.enrol, 0)

    def moves(tx: Tx) -> None:
        row = course.read(tx, course_id=desk.course)
        course.move(tx, row, "change", actor=OFFICER, now=NOW, sequence=1)
        mine = enrolment.of(tx, course_id=desk.course, person_id=desk.people[0], lock=True)
        assert mine is not None
        enrolment.move(tx, mine, "ask_again", actor=OFFICER, now=NOW)

    await desk.storage.write(moves)
    assert await desk.does(seats.confirm, 0, sequence=0) is State.RECONFIRMING
    assert await desk.does(seats.confirm, 0, sequence=1) is State.ENROLLED
    assert await desk.does(seats.confirm, 0, sequence=1) is State.ENROLLED
    # A button from before it was confirmed gives nothing up.
    assert await desk.does(seats.cannot_come, 0, version=1) is State.ENROLLED


async def test_only_the_circle_enrols(storage: Storage, world: World, desk: Desk) -> None:
    await desk.open(1, circle=Circle.COMPANIONS)
    for number in (11, 12):
        who = await storage.write(meet, number)
        await storage.write(send, who, world)
        desk.people.append(who.person_id)
    of = registration.c.person_id == desk.people[2]
    await storage.write(lambda tx: tx.run(sa.update(registration).where(of).values(state="companion")))
    for who, why in ((0, "register"), (1, "companions")):
        with pytest.raises(NotAllowed, match=rf"seat\.barred\.{why}"):
            await desk.does(seats.enrol, who)
    assert await desk.does(seats.enrol, 2) is State.ENROLLED


async def test_course_that_is_over_or_cancelled_takes_nobody(desk: Desk) -> None:
    await desk.open(2, starts=[FIRST_SESSION, FIRST_SESSION + 7 * DAY])
    desk.now = FIRST_SESSION
    assert await desk.does(seats.enrol, 0) is State.ENROLLED
    desk.now += 7 * DAY
    with pytest.raises(Conflict, match=r"seat\.over"):
        await desk.does(seats.enrol, 1)
    desk.now = NOW

    def cancel(tx: Tx) -> None:
        course.move(tx, course.read(tx, course_id=desk.course), "cancel", actor=OFFICER, now=NOW)

    await desk.storage.write(cancel)
    with pytest.raises(Conflict, match=r"seat\.over"):
        await desk.does(seats.enrol, 1)


DEEDS = (seats.enrol, seats.enrol, seats.take, seats.leave, seats.cannot_come)


@pytest.mark.parametrize("seed", range(3))
async def test_any_order_of_moves_keeps_to_the_capacity(desk: Desk, seed: int) -> None:
    random = Random(seed)
    await desk.open(9, capacity=3)
    for _ in range(120):
        if random.random() < 0.25:
            await desk.clock(timedelta(hours=random.choice([1, 5, 26])))
        else:
            deed, who = random.choice(DEEDS), random.randrange(9)
            if deed is seats.enrol or await desk.stands(who) is not None:
                await desk.does(deed, who)
        row = await desk.storage.read(course_of, desk.course)
        states = await desk.states()
        held = sum(state in HOLDING for state in states)
        assert held <= row.capacity
        assert row.state == ("full" if held == row.capacity else "open")
        # No seat is free while somebody waits who is still asked.
        asked = [(await desk.stands(who)).asked for who, state in enumerate(states) if state == "waitlisted"]
        assert held == row.capacity or not any(asked)
        offered = await desk.storage.read(sa.select(enrolments.c.state, enrolments.c.offer_until))
        assert all((one.offer_until is not None) == (one.state == "offered") for one in offered)
        if desk.now > FIRST_SESSION - 2 * DAY:
            break
