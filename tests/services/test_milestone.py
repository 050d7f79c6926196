"""A milestone is told to the author once, when it goes out, and never to anybody else; on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from conversations.screen import Screen, keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.idea import State
from programme.lifecycle import Role
from programme.milestone import GRACE
from programme.notice import Purpose
from services import idea as ideas
from services import people
from services.erasure import erase
from services.journal import Actor
from services.milestone import milestones
from services.notices import plan
from services.people import Known
from storage import Storage
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.utc import epoch
from tests.support.board import BY, desk, operational, reaches, read
from tests.support.ideas import IDEAS_NOW, diplomat, sent


@pytest.fixture
async def author(storage: Storage, world: World) -> Known:
    return await storage.write(diplomat, world, 1)


@pytest.fixture
async def idea_id(storage: Storage, world: World, author: Known) -> int:
    return await storage.write(operational, world, author.person_id)


@pytest.fixture
def reach(storage: Storage, world: World, idea_id: int) -> Any:
    """Move the idea; the officer comes with the first move."""
    officers: list[Any] = []

    async def move(stage: State, text: str | None = None, now: datetime = IDEAS_NOW) -> int:
        if not officers:
            officers.append(await storage.write(desk, world, 11))
        return int(await storage.write(reaches, world, idea_id, stage, officers[0], text=text, now=now))

    return move


@pytest.fixture
def told(storage: Storage, world: World, catalogues: Catalogues, author: Known) -> Any:
    """Write a notice about a milestone as it would go out."""

    async def write(note_id: int, to: Known = author) -> Screen | None:
        def tell(tx: Tx) -> Screen | None:
            visit = Visit(tx, to, world, Phrases(catalogues), IDEAS_NOW)
            return NOTICES[Purpose.MILESTONE](visit, {"note": note_id})

        return await storage.read(tell)

    return write


def words(screen: Screen | None) -> list[str]:
    assert screen is not None
    return [one.key for one in keys_of(screen.lines)]


async def rows(storage: Storage) -> list[Any]:
    return await storage.read(
        sa.select(outbox.c.id, outbox.c.person_id, outbox.c.occurrence, outbox.c.due_at, outbox.c.body)
        .where(outbox.c.purpose == Purpose.MILESTONE.value)
        .order_by(outbox.c.id)
    )


async def settles(storage: Storage, note_id: int, state: str, **values: Any) -> None:
    """Let a notice have come so far."""
    row = sa.update(outbox).where(outbox.c.occurrence == str(note_id), outbox.c.purpose == "milestone")
    await storage.write(lambda tx: tx.run(row.values(state=state, **values)))


async def test_each_milestone_is_planned_once_for_the_author_in_a_minute(
    storage: Storage, author: Known, reach: Any, told: Any
) -> None:
    first = await reach(State.CONTACTS_MADE)
    second = await reach(State.AGREEMENT, "با موزه توافق شد.", IDEAS_NOW + GRACE)
    planned = await rows(storage)
    assert [(row.person_id, row.occurrence, row.body) for row in planned] == [
        (author.person_id, str(note), {"note": note}) for note in (first, second)
    ]
    assert [row.due_at for row in planned] == [epoch(IDEAS_NOW + GRACE), epoch(IDEAS_NOW + 2 * GRACE)]
    assert "milestone.told.contacts_made" in words(await told(first))
    assert words(await told(second)) == [
        "milestone.of", "milestone.told.agreement", "milestone.words", "milestone.report_how"
    ]  # fmt: skip
    again = await storage.write(
        plan, person_id=author.person_id, purpose=Purpose.MILESTONE, occurrence=str(first), now=IDEAS_NOW
    )
    assert again is False


async def test_in_the_night_it_waits_for_the_morning_of_the_author(storage: Storage, reach: Any) -> None:
    # 23:00 in Freiburg, where they live; the quiet hours end at 8:00, which is 6:00 in UTC.
    await reach(State.CONTACTS_MADE, now=datetime(2027, 4, 1, 21, tzinfo=UTC))
    (row,) = await rows(storage)
    assert row.due_at == epoch(datetime(2027, 4, 2, 6, tzinfo=UTC))


async def test_slip_taken_back_in_time_is_told_by_neither_notice(
    storage: Storage, author: Known, idea_id: int, reach: Any, told: Any
) -> None:
    slip, back = await reach(State.RUNNING), await reach(State.PLANNED)
    assert await told(slip) is None
    assert await told(back) is None
    assert await storage.read(milestones, idea_id=idea_id, person_id=author.person_id) == ()
    right = await reach(State.CONTACTS_MADE)
    assert "milestone.told.contacts_made" in words(await told(right))
    shown = await storage.read(milestones, idea_id=idea_id, person_id=author.person_id)
    assert [(one.id, one.stage) for one in shown] == [(right, State.CONTACTS_MADE)]


@pytest.mark.parametrize(
    "came",
    [
        {"state": "sent"},
        {"state": "uncertain"},
        {"state": "retry", "unsure": 1},
        # Written already, and waiting for its turn, when it was taken back.
        {"state": "sending", "updated_at": epoch(IDEAS_NOW + GRACE)},
    ],
    ids=lambda came: came["state"],
)
async def test_what_may_have_gone_out_is_corrected_by_a_message_of_its_own(
    storage: Storage, author: Known, idea_id: int, reach: Any, told: Any, came: dict[str, Any]
) -> None:
    slip = await reach(State.RUNNING)
    await settles(storage, slip, **came)
    back = await reach(State.PLANNED, now=IDEAS_NOW + 2 * GRACE)
    assert "milestone.told.planned" in words(await told(back))
    shown = await storage.read(milestones, idea_id=idea_id, person_id=author.person_id)
    assert [one.id for one in shown] == [slip, back]


async def test_slip_and_its_way_back_that_are_claimed_together_say_nothing(
    storage: Storage, reach: Any, told: Any
) -> None:
    notes = [await reach(State.RUNNING), await reach(State.PLANNED)]
    for note in notes:
        await settles(storage, note, "sending", updated_at=epoch(IDEAS_NOW + GRACE))
    assert [await told(note) for note in notes] == [None, None]


async def test_slip_that_was_skipped_stays_untold_for_ever(storage: Storage, reach: Any, told: Any) -> None:
    slip, back = await reach(State.RUNNING), await reach(State.PLANNED)
    for note in (slip, back):
        await settles(storage, note, "skipped")
        assert await told(note) is None


async def test_end_and_pause_say_the_words_and_the_author_sees_them_later(
    storage: Storage, author: Known, idea_id: int, reach: Any, told: Any
) -> None:
    notes = [
        await reach(State.PAUSED, "موزه تعطیل است."),
        await reach(State.RUNNING, "موزه باز شد."),
        await reach(State.DONE, "نمایشگاه برگزار شد."),
    ]
    await settles(storage, notes[0], "sent")
    for note, key in zip(notes, ("reason", "words", "closing"), strict=True):
        assert f"milestone.{key}" in words(await told(note))
    assert "milestone.report_how" not in words(await told(notes[2]))
    shown = await storage.read(milestones, idea_id=idea_id, person_id=author.person_id)
    assert [one.text for one in shown] == ["موزه تعطیل است.", "موزه باز شد.", "نمایشگاه برگزار شد."]


async def test_nobody_else_is_told_or_sees_it(
    storage: Storage, world: World, idea_id: int, reach: Any, told: Any
) -> None:
    note = await reach(State.CONTACTS_MADE)
    other = await storage.write(diplomat, world, 2)
    assert await told(note, other) is None
    assert await storage.read(milestones, idea_id=idea_id, person_id=other.person_id) == ()
    assert await told(note + 1) is None


async def test_author_whose_idea_was_merged_into_it_is_told_too_once_and_sees_it(
    storage: Storage, world: World, author: Known, idea_id: int, reach: Any, told: Any
) -> None:
    def joins(tx: Tx) -> tuple[Known, int]:
        who = diplomat(tx, world, 2)
        for _ in range(2):
            own = sent(tx, world, who.person_id)
            ideas.move(tx, read(tx, own), "merged", actor=BY, now=IDEAS_NOW, outcome="merged", merged_into=idea_id)
            ideas.move(tx, read(tx, own), "publish_merged", actor=BY, now=IDEAS_NOW, published_at=IDEAS_NOW)
        return who, own

    partner, own = await storage.write(joins)
    note = await reach(State.CONTACTS_MADE)
    assert [row.person_id for row in await rows(storage)] == sorted([author.person_id, partner.person_id])
    assert words(await told(note, partner)) == ["milestone.of", "milestone.told.contacts_made"]
    assert "milestone.report_how" in words(await told(note))
    shown = await storage.read(milestones, idea_id=own, person_id=partner.person_id)
    assert [one.id for one in shown] == [note]
    assert await storage.read(milestones, idea_id=own, person_id=author.person_id) == ()


async def test_erased_author_is_told_nothing(
    storage: Storage, author: Known, idea_id: int, reach: Any, told: Any
) -> None:
    note = await reach(State.CONTACTS_MADE)

    def erases(tx: Tx) -> None:
        row = read(tx, idea_id)
        if row.state != State.ERASED:
            ideas.move(tx, row, "erase", actor=Actor(Role.CITIZEN, author.person_id), now=IDEAS_NOW)
        erase(tx, author, now=IDEAS_NOW)

    await storage.write(erases)
    assert await rows(storage) == []
    assert await told(note) is None
    assert await storage.read(milestones, idea_id=idea_id, person_id=author.person_id) == ()


async def test_author_who_blocked_the_bot_is_told_when_they_come_back(
    storage: Storage, author: Known, reach: Any
) -> None:
    await storage.write(people.stop, messenger="bale", user_id=1, now=IDEAS_NOW)
    await reach(State.CONTACTS_MADE)
    states = sa.select(outbox.c.state).where(outbox.c.purpose == "milestone")
    assert [row.state for row in await storage.read(states)] == ["failed"]
    later = IDEAS_NOW + timedelta(days=2)

    def back(tx: Tx) -> None:
        who = people.known(tx, messenger="bale", user_id=1)
        assert who is not None
        people.resume(tx, who, messenger="bale", now=later)

    await storage.write(back)
    assert [row.state for row in await storage.read(states)] == ["planned"]
