"""Inquiries on both databases: asked once or several times, answered in time, late or never; nothing told is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from conversations.screen import Screen
from conversations.world import World
from locales.catalogue import Catalogues
from programme.answers import Kept, SpokenOrWritten
from programme.errors import Conflict
from programme.notice import Purpose
from programme.registration import State, Verdict
from programme.staff import Member
from services import inquiry, people
from services.mydata import mydata
from services.triage import NotHeld
from storage import Storage
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.file import file
from storage.outbox import outbox
from storage.registration import registration
from storage.utc import epoch
from tests.services.test_registration import ANSWERS, NOW, send
from tests.services.test_triage import card, judge, officer, registered

WEEK = timedelta(days=7)
VOICE = Kept.model_validate({"kind": "voice", "messenger": "bale", "ref": "first answer", "size": 5})


class Asking:
    """One registration of a person, and an officer who asks about it."""

    def __init__(self, storage: Storage, world: World, person_id: int, one: Member) -> None:
        self.storage, self.world, self.person_id, self.officer = storage, world, person_id, one
        self.theirs: dict[str, Any] = {"person_id": person_id, "programme": world.programme}

    async def asks(self, *, after: timedelta = timedelta(), **question: Any) -> None:
        found = await self.storage.write(card, self.officer, self.world, after)
        assert found is not None
        await self.storage.write(
            inquiry.ask,
            registration_id=found.registration_id,
            version=found.version,
            officer=self.officer,
            programme=self.world.programme,
            now=NOW + after,
            **question,
        )

    async def answers(self, text: str, *, after: timedelta = timedelta(), sent: Kept | None = None) -> None:
        given = SpokenOrWritten(text=text, file=sent)
        await self.storage.write(inquiry.answer, given, now=NOW + after, **self.theirs)

    async def gives_up(self, after: timedelta = WEEK) -> int:
        return await self.storage.write(inquiry.give_up, programme=self.world.programme, now=NOW + after)

    async def row(self) -> Row:
        query = sa.select(registration).where(registration.c.person_id == self.person_id)
        return (await self.storage.read(query))[0]


@pytest.fixture
async def asking(storage: Storage, world: World) -> Asking:
    (person_id,) = await storage.write(registered, world, 1)
    return Asking(storage, world, person_id, await storage.write(officer, world, 1))


async def test_question_goes_out_once_and_the_answer_comes_first(storage: Storage, world: World) -> None:
    await storage.write(registered, world, 2)
    one = await storage.write(officer, world, 1)
    found = await storage.write(card, one, world)
    assert found is not None
    about = {"registration_id": found.registration_id, "version": found.version, "officer": one, "now": NOW}
    await storage.write(inquiry.ask, question="how_long", programme=world.programme, **about)
    with pytest.raises(NotHeld):
        await storage.write(inquiry.ask, question="how_long", programme=world.programme, **about)
    rows = await storage.read(sa.select(outbox.c.person_id, outbox.c.purpose))
    assert [row.purpose for row in rows] == ["inquiry"]
    given = {"person_id": rows[0].person_id, "programme": world.programme, "now": NOW + timedelta(days=1)}
    await storage.write(inquiry.answer, SpokenOrWritten(text="since 1390"), **given)
    with pytest.raises(Conflict):
        await storage.write(inquiry.answer, SpokenOrWritten(text="again"), **given)
    back = await storage.write(card, one, world)
    assert back is not None
    assert back.registration_id == found.registration_id


@pytest.mark.parametrize(("after", "comes"), [(WEEK - timedelta(seconds=1), 0), (WEEK, 1)])
async def test_question_without_an_answer_ends_after_a_week(asking: Asking, after: timedelta, comes: int) -> None:
    await asking.asks(text="who?")
    assert await asking.gives_up(after) == comes
    row = await asking.row()
    assert (row.state, bool(row.inquiry.get("no_answer"))) == (("submitted", True) if comes else ("needs_info", False))


async def test_question_that_cannot_be_opened_holds_up_no_other(storage: Storage, world: World) -> None:
    people = await storage.write(registered, world, 2)
    one = await storage.write(officer, world, 1)
    for person_id in people:
        await Asking(storage, world, person_id, one).asks(text="who?")
    damage = sa.text("UPDATE registration SET inquiry = :bytes WHERE person_id = :person_id")
    await storage.write(lambda tx: tx.run(damage, bytes=b"damaged", person_id=people[0]))
    assert await storage.write(inquiry.give_up, programme=world.programme, now=NOW + WEEK) == 2
    states = await storage.read(sa.select(registration.c.state))
    assert {row.state for row in states} == {"submitted"}


async def test_another_question_keeps_every_answer_and_its_file(asking: Asking) -> None:
    await asking.asks(question="how_long")
    await asking.answers("since 1390", sent=VOICE)
    await asking.asks(after=timedelta(hours=1), text="who?")
    await asking.answers("a museum", after=timedelta(hours=2))
    await asking.asks(after=timedelta(hours=3), question="example")
    kept = (await asking.row()).inquiry
    assert (kept["question"], [one.get("question", one.get("text")) for one in kept["earlier"]]) == (
        "example",
        ["how_long", "who?"],
    )
    assert [one["answer"]["text"] for one in kept["earlier"]] == ["since 1390", "a museum"]
    assert all("earlier" not in one for one in kept["earlier"])
    # An edit looks which files are spoken of, and what the file's columns say.
    storage, world = asking.storage, asking.world
    who = await storage.read(people.known, messenger="bale", user_id=100)
    assert who is not None
    written = ANSWERS.model_copy(update={"offer": SpokenOrWritten(text="only words from now on")})
    await storage.write(send, who, world, written, NOW + timedelta(hours=4))
    refs = [row.file_ref for row in await storage.read(sa.select(file.c.file_ref))]
    assert refs == ["first answer"]
    assert (await asking.row()).has_file == 1
    (told,) = (await storage.read(mydata, who))["registration"]
    assert [one["answer"]["text"] for one in told["inquiry"]["earlier"]] == ["since 1390", "a museum"]
    assert "by" not in repr(told["inquiry"])


def told(tx: Tx, asking: Asking, body: dict[str, Any], phrases: Phrases) -> Screen | None:
    who = people.known(tx, messenger="bale", user_id=100)
    assert who is not None
    return NOTICES[Purpose.INQUIRY](Visit(tx, who, asking.world, phrases, NOW), body)


async def test_notice_of_an_older_question_does_not_tell_the_newer_one(asking: Asking, catalogues: Catalogues) -> None:
    phrases = Phrases(catalogues)

    async def notices() -> list[bool]:
        rows = await asking.storage.read(sa.select(outbox.c.body).order_by(outbox.c.id))
        return [await asking.storage.read(told, asking, row.body, phrases) is not None for row in rows]

    await asking.asks(question="how_long")
    assert await notices() == [True]
    await asking.answers("since 1390")
    assert await notices() == [False]
    await asking.asks(after=timedelta(hours=1), text="who?")
    assert await notices() == [False, True]
    await asking.gives_up(after=WEEK + timedelta(hours=1))
    assert await notices() == [False, False]


Then = Callable[[Asking], Any]


async def nothing(asking: Asking) -> None:
    """Leave the card in the queue."""


async def takes_it(asking: Asking) -> None:
    assert await asking.storage.write(card, asking.officer, asking.world, WEEK) is not None


async def decides(asking: Asking) -> None:
    found = await asking.storage.write(card, asking.officer, asking.world, WEEK)
    assert found is not None
    await asking.storage.write(judge, asking.officer, found, Verdict.COMPANION, now=NOW + WEEK)


@pytest.mark.parametrize("then", [nothing, takes_it, decides])
async def test_late_answer_is_kept_and_screened(asking: Asking, then: Then) -> None:
    await asking.asks(question="how_long")
    assert await asking.gives_up() == 1
    await then(asking)
    late = WEEK + timedelta(minutes=1)
    await asking.answers("since 1390", after=late, sent=VOICE)
    row = await asking.row()
    assert (row.state, row.queue, row.decided_by, row.lease_until) == (State.SUBMITTED, 0, None, None)
    assert row.inquiry["answer"]["text"] == "since 1390"
    assert "no_answer" not in row.inquiry
    with pytest.raises(Conflict):
        await asking.answers("again", after=late)


async def test_answer_after_the_result_was_published_is_refused(asking: Asking) -> None:
    await asking.asks(question="how_long")
    await asking.gives_up()
    published = sa.update(registration).values(state=State.COMPANION.value, published_at=NOW + WEEK)
    await asking.storage.write(lambda tx: tx.run(published))
    assert await asking.storage.read(inquiry.open_inquiry, **asking.theirs) is None
    with pytest.raises(Conflict):
        await asking.answers("since 1390", after=WEEK)


@pytest.mark.parametrize(
    ("hour", "due"),
    # Berlin is an hour ahead of UTC in December.
    [(8, timedelta(hours=8)), (21, timedelta(days=1, hours=7)), (31, timedelta(hours=31)), (30, timedelta(hours=31))],
)
async def test_question_waits_for_the_morning_of_whoever_is_asked(asking: Asking, hour: int, due: timedelta) -> None:
    midnight = NOW.replace(hour=0)
    await asking.asks(question="how_long", after=midnight + timedelta(hours=hour) - NOW)
    (row,) = await asking.storage.read(sa.select(outbox.c.due_at))
    assert row.due_at == epoch(midnight + due)
