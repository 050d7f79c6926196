"""Two accounts become one person's: in each course they have one enrolment, the better one, and one seat."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.answers import Kept, SpokenOrWritten
from programme.course import Circle
from programme.enrolment import State
from programme.notice import Purpose
from services import course_feedback, linking, people, reminding, seats
from services.due_reminders import plan_due
from storage import Storage
from storage.course import session
from storage.engine.tx import Tx
from storage.enrolment import attendance
from storage.enrolment import enrolment as enrolments
from storage.file import file
from storage.outbox import outbox
from storage.person import person
from storage.quiet import quiet
from storage.utc import epoch
from tests.support.courses import COURSES_NOW as NOW
from tests.support.courses import FIRST_SESSION, course_of, met, opened, seated

EVENING_OVER = FIRST_SESSION - timedelta(hours=20)
"""The evening before the first session is over in Isfahan, and to come in Toronto."""

BALE, TELEGRAM, OTHERS = 1, 2, (11, 12, 13)


class Pair:
    """Somebody on Bale and on Telegram, and others who want the same seats."""

    def __init__(self, storage: Storage, world: World) -> None:
        self.storage, self.about = storage, {"programme": world.programme, "now": NOW}

    async def set(self, *, capacity: int, enrol: list[str]) -> "Pair":
        def work(tx: Tx) -> None:
            who = {"bale": met(tx, BALE, messenger="bale"), "telegram": met(tx, TELEGRAM)}
            who |= {f"other{nth}": met(tx, number) for nth, number in enumerate(OTHERS)}
            self.people, self.course = who, opened(tx, circle=Circle.ANYONE, capacity=capacity)
            for name in enrol:
                seats.enrol(tx, course_id=self.course, person_id=who[name], **self.about)

        await self.storage.write(work)
        return self

    async def links(self, at: datetime = NOW) -> None:
        """Type on Telegram the code that was given on Bale."""
        self.about["now"] = at

        def work(tx: Tx) -> bool:
            bale = people.known(tx, messenger="bale", user_id=BALE)
            telegram = people.known(tx, messenger="telegram", user_id=TELEGRAM)
            assert bale is not None
            assert telegram is not None
            code = linking.offer(tx, bale, now=self.about["now"])
            return linking.link(tx, telegram, messenger="telegram", code=code, **self.about)

        assert await self.storage.write(work)

    async def lives(self, name: str, zone: str | None) -> None:
        """Let somebody live by another clock."""
        of = person.c.id == self.people[name]
        await self.storage.write(lambda tx: tx.run(sa.update(person).where(of).values(zone=zone)))

    async def ends(self, name: str, state: str) -> None:
        """Let what was planned for somebody come to an end."""
        of = outbox.c.person_id == self.people[name]
        await self.storage.write(lambda tx: tx.run(sa.update(outbox).where(of).values(state=state)))

    async def reminds(self, now: datetime) -> None:
        """Plan what is due."""
        while await self.storage.write(plan_due, programme=self.about["programme"], now=now):
            continue

    async def reminders(self) -> list[str]:
        """Say where the reminders of the one person are."""
        mine = outbox.c.purpose == Purpose.COURSE_REMINDER.value
        rows = await self.storage.read(sa.select(outbox.c.person_id, outbox.c.state).where(mine))
        assert {row.person_id for row in rows} <= {self.people["bale"]}
        return [row.state for row in rows]

    async def states(self) -> dict[str, str]:
        names = {person_id: name for name, person_id in self.people.items()}
        return {names[row.person_id]: row.state for row in await self.storage.read(sa.select(enrolments))}


@pytest.fixture
def pair(storage: Storage, world: World) -> Pair:
    return Pair(storage, world)


@pytest.mark.parametrize(
    ("enrol", "after"),
    [
        # Two seats become one, and the other goes to who waits.
        (["bale", "telegram", "other0", "other1"], {"bale": "enrolled", "other0": "offered", "other1": "waitlisted"}),
        # The seat is on the messenger that joins.
        (["telegram", "other0", "bale", "other1"], {"bale": "enrolled", "other0": "enrolled", "other1": "waitlisted"}),
        (["other0", "other1", "telegram"], {"other0": "enrolled", "other1": "enrolled", "bale": "waitlisted"}),
        # Of two places in the line the earlier one.
        (
            ["other0", "other1", "telegram", "other2", "bale"],
            {"other0": "enrolled", "other1": "enrolled", "bale": "waitlisted", "other2": "waitlisted"},
        ),
    ],
)
async def test_better_of_two_enrolments_stays(pair: Pair, enrol: list[str], after: dict[str, str]) -> None:
    await pair.set(capacity=2, enrol=enrol)
    await pair.links()
    assert await pair.states() == after
    first = sa.select(enrolments.c.person_id).where(enrolments.c.state == "waitlisted")
    waiting = await pair.storage.read(first.order_by(enrolments.c.queued_at).limit(1))
    if "other2" in after:
        assert waiting[0].person_id == pair.people["bale"]


async def test_offer_and_its_notice_go_along(pair: Pair) -> None:
    await pair.set(capacity=1, enrol=["other0", "telegram"])

    def leaves(tx: Tx) -> None:
        about: dict[str, Any] = {"course_id": pair.course, "person_id": pair.people["other0"], **pair.about}
        seats.cannot_come(tx, version=1, **about)

    await pair.storage.write(leaves)
    await pair.links()
    assert (await pair.states())["bale"] == State.OFFERED
    (told,) = await pair.storage.read(sa.select(outbox.c.person_id).where(outbox.c.purpose == Purpose.SEAT.value))
    assert told.person_id == pair.people["bale"]


@pytest.mark.parametrize("enrol", [["telegram"], ["telegram", "bale"]], ids=["one seat", "a seat by both"])
async def test_who_was_reminded_is_not_reminded_again_by_other_clocks(pair: Pair, enrol: list[str]) -> None:
    await pair.set(capacity=2, enrol=enrol)
    await pair.reminds(EVENING_OVER)
    await pair.ends("telegram", "sent")
    await pair.lives("bale", "America/Toronto")
    await pair.links(at=EVENING_OVER)
    await pair.reminds(FIRST_SESSION - timedelta(hours=12))
    assert await pair.reminders() == ["sent"]


async def test_who_was_reminded_by_one_of_two_seats_is_not_reminded_again_by_the_other(pair: Pair) -> None:
    await pair.set(capacity=2, enrol=["bale", "telegram"])
    await pair.reminds(EVENING_OVER)
    await pair.ends("telegram", "sent")
    # The seat that stays is Bale's, which nothing has reached yet.
    of_bale = outbox.c.person_id == pair.people["bale"]
    await pair.storage.write(lambda tx: tx.run(sa.delete(outbox).where(of_bale)))
    await pair.lives("bale", "America/Toronto")
    await pair.storage.write(_computed_anew, pair)
    await pair.links(at=EVENING_OVER)
    await pair.reminds(FIRST_SESSION - timedelta(hours=12))
    assert await pair.reminders() == ["sent"]


@pytest.mark.parametrize(
    ("end", "zone"),
    [*((end, "America/Toronto") for end in ("planned", "skipped", "failed")), ("planned", None)],
)
async def test_who_was_reminded_of_nothing_yet_is_reminded_once(pair: Pair, end: str, zone: str | None) -> None:
    await pair.set(capacity=1, enrol=["telegram"])
    await pair.reminds(EVENING_OVER)
    await pair.ends("telegram", end)
    await pair.lives("bale", zone)
    await pair.links(at=EVENING_OVER)
    await pair.reminds(FIRST_SESSION - timedelta(hours=12))
    assert await pair.reminders() == ["planned"]


async def test_what_was_attended_and_wanted_in_both_is_kept(pair: Pair) -> None:
    await pair.set(capacity=5, enrol=["bale"])

    def attended(tx: Tx) -> None:
        rows = {"bale": 1, "telegram": seated(tx, course_id=pair.course, person_id=pair.people["telegram"])}
        for name, sessions in (("bale", (1,)), ("telegram", (1, 2))):
            for session_id in sessions:
                values = {"enrolment_id": rows[name], "session_id": session_id, "how": "word", "at": NOW}
                tx.run(sa.insert(attendance).values(values))
        tx.run(sa.insert(quiet).values(person_id=pair.people["telegram"], news=0, updated_at=NOW))

    await pair.storage.write(_second_session, pair.course)
    await pair.storage.write(attended)
    await pair.links()
    rows = await pair.storage.read(sa.select(attendance.c.session_id).order_by(attendance.c.session_id))
    assert [row.session_id for row in rows] == [1, 2]
    assert await pair.states() == {"bale": "enrolled"}
    (wants,) = await pair.storage.read(sa.select(quiet))
    assert (wants.person_id, wants.news) == (pair.people["bale"], 0)
    assert (await pair.storage.read(course_of, pair.course)).state == "open"


def _computed_anew(tx: Tx, pair: Pair) -> None:
    """Compute the reminders of the seat on Bale by the clock of Toronto."""
    of_bale = enrolments.c.person_id == pair.people["bale"]
    row = tx.one(sa.select(enrolments.c.id).where(of_bale))
    assert row is not None
    reminding.plan_for(tx, enrolment_id=row.id, programme=pair.about["programme"], now=EVENING_OVER)


def _second_session(tx: Tx, course_id: int) -> None:
    tx.run(sa.insert(session).values(course_id=course_id, starts_at=epoch(FIRST_SESSION + timedelta(7)), minutes=60))


async def test_voice_with_which_the_course_was_spoken_of_goes_along(pair: Pair) -> None:
    await pair.set(capacity=5, enrol=["telegram"])
    voice = Kept(kind="voice", messenger="telegram", ref="voice-1", mime="audio/ogg", size=9)

    def says(tx: Tx) -> None:
        tx.run(sa.update(enrolments).values(state=State.COMPLETED.value))
        about: dict[str, Any] = {"course_id": pair.course, "person_id": pair.people["telegram"], "now": NOW}
        course_feedback.remark(tx, SpokenOrWritten(file=voice), **about)

    await pair.storage.write(says)
    await pair.links()
    (kept,) = await pair.storage.read(sa.select(file.c.person_id, file.c.file_ref))
    assert (kept.person_id, kept.file_ref) == (pair.people["bale"], "voice-1")
