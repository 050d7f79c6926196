"""Reviews that are late: reminded, told, given on, a step at a time; and those that wait for nobody any more."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from bot.clock import Clock
from bot.review_clock import ReviewClock
from conversations.screen import Screen, keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.overdue import Step
from services import idea, overdue, people
from services.erasure import erase
from services.row_fault import RowFault
from services.staff import change, remove
from storage import Storage
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from storage.outbox import outbox
from storage.person import person
from storage.review import review
from storage.utc import moment
from tests.support.assigning import CHIEF, author, gives, moves, panel, reviews_of, states_of
from tests.support.damage import damage
from tests.support.ideas import IDEAS_NOW, reviewer
from tests.support.pending import coordinator

DAY = timedelta(days=1)
DUE = datetime(2027, 4, 15, 20, 30, tzinfo=UTC)
STEPS: tuple[Callable[..., int], ...] = (overdue.drop_gone, overdue.reassign, overdue.tell, overdue.remind)


def one_offer(tx: Tx, world: World) -> tuple[int, int]:
    """Let one reviewer of the chamber have an idea; return it and who."""
    _, idea_id = author(tx, world, 1)
    one = reviewer(tx, world, 100, "chamber", name="لیلا")
    gives(tx, world)
    return idea_id, one.person_id


def ticks(tx: Tx, world: World, now: datetime) -> list[int]:
    """Let the clock do what is due, as it does: until there is nothing more."""
    done = [use_case(tx, programme=world.programme, now=now) for use_case in STEPS]
    assert [use_case(tx, programme=world.programme, now=now) for use_case in STEPS] == [0, 0, 0, 0]
    return done


def told(tx: Tx) -> list[tuple[int, str, datetime]]:
    o = outbox.c
    query = sa.select(o.person_id, o.occurrence, o.due_at).where(o.purpose == Purpose.OVERDUE.value).order_by(o.id)
    return [(row.person_id, row.occurrence.partition(".")[0], moment(row.due_at)) for row in tx.all(query)]


def shown(tx: Tx, world: World, phrases: Phrases, user_id: int, what: str, now: datetime) -> Screen | None:
    who = people.known(tx, messenger="telegram", user_id=user_id)
    assert who is not None
    return NOTICES[Purpose.OVERDUE](Visit(tx, who, world, phrases, now), {"what": what})


async def test_late_review_is_reminded_told_and_given_on_by_the_days_of_the_programme(
    storage: Storage, world: World, catalogues: Catalogues
) -> None:
    phrases = Phrases(catalogues)

    def work(tx: Tx) -> None:
        idea_id, one = one_offer(tx, world)
        chief = coordinator(tx, world, 900).person_id
        other = reviewer(tx, world, 101, "chamber")
        days: dict[int, list[int]] = {}
        for hour in range(-24, 24 * 7):
            if any(done := ticks(tx, world, DUE + timedelta(hours=hour))):
                days[hour] = done
            if hour == 80:
                assert shown(tx, world, phrases, 100, "mine", DUE + 80 * DAY / 24) is not None
                screen = shown(tx, world, phrases, 900, "all", DUE + 80 * DAY / 24)
                assert screen is not None
                assert "overdue.offered" in [said.key for said in keys_of(screen.lines)]
        assert days == {24: [0, 0, 0, 1], 72: [0, 0, 1, 0], 120: [0, 1, 0, 0]}
        # Midnight in Isfahan is no hour to be reminded.
        morning = DUE + timedelta(hours=8)
        assert told(tx) == [(one, "mine", morning + DAY), (chief, "all", morning + 3 * DAY)]
        assert [row.state for row in reviews_of(tx, idea_id=idea_id)] == ["reassigned", "offered"]
        (mine,) = reviews_of(tx, reviewer_id=other.person_id)
        assert mine.due_at == DUE + 5 * DAY + 14 * DAY + DAY
        assert shown(tx, world, phrases, 100, "mine", DUE + 7 * DAY) is None
        assert shown(tx, world, phrases, 900, "all", DUE + 7 * DAY) is None

    await storage.write(work)


async def test_begun_review_stays_and_the_coordinator_is_told_again(
    storage: Storage, world: World, catalogues: Catalogues
) -> None:
    phrases = Phrases(catalogues)

    def work(tx: Tx) -> None:
        idea_id, one = one_offer(tx, world)
        chief = coordinator(tx, world, 900).person_id
        reviewer(tx, world, 101, "chamber")
        moves(tx, reviews_of(tx)[0].id, "open")
        for day in range(30):
            ticks(tx, world, DUE + day * DAY)
        assert [(who, what) for who, what, _ in told(tx)] == [(one, "mine"), (chief, "all"), (chief, "all")]
        (mine,) = reviews_of(tx, idea_id=idea_id)
        assert (mine.state, mine.nudges) == ("drafting", Step.BEGUN_TOLD)
        screen = shown(tx, world, phrases, 900, "all", DUE + 6 * DAY)
        assert screen is not None
        assert "overdue.drafting" in [said.key for said in keys_of(screen.lines)]
        moves(tx, mine.id, "submit", verdict="feasible")
        assert shown(tx, world, phrases, 900, "all", DUE + 6 * DAY) is None

    await storage.write(work)


async def test_after_a_long_sleep_nothing_is_told_twice_or_all_at_once(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        for number in range(1, 7):
            author(tx, world, number)
        panel(tx, world)
        chief = coordinator(tx, world, 900).person_id
        gives(tx, world)
        woken = DUE + 40 * DAY
        assert ticks(tx, world, woken) == [0, 0, 0, 30]
        # Six are late for each of five: each is reminded once.
        assert Counter(Counter(who for who, _, _ in told(tx)).values()) == {1: 5}
        for hour in range(24 * 5):
            ticks(tx, world, woken + timedelta(hours=hour))
        assert [what for who, what, _ in told(tx) if who == chief] == ["all"]
        assert states_of(tx)["reassigned"] == 30
        assert len(told(tx)) == 6

    await storage.write(work)


async def test_review_that_is_late_after_the_reminder_of_the_day_is_reminded_the_next_day(
    storage: Storage, world: World
) -> None:
    def work(tx: Tx) -> None:
        author(tx, world, 1)
        one = reviewer(tx, world, 100, "chamber")
        gives(tx, world)
        author(tx, world, 2)
        gives(tx, world)
        author(tx, world, 3)
        gives(tx, world)
        first, second, third = reviews_of(tx)
        day = DUE + 2 * DAY - timedelta(hours=12)
        for row, hours in ((first, 1), (second, 0), (third, -2)):
            due_at = day - DAY - timedelta(hours=hours)
            tx.run(sa.update(review).where(review.c.id == row.id).values(due_at=due_at))

        def steps() -> list[int]:
            return [row.nudges for row in reviews_of(tx)]

        assert ticks(tx, world, day)[-1] == 2
        assert steps() == [1, 1, 0]
        tx.run(sa.update(outbox).values(state="sent"))
        assert ticks(tx, world, day + timedelta(hours=2))[-1] == 1
        assert steps() == [1, 1, 0]
        for hour in range(3, 26):
            assert ticks(tx, world, day + timedelta(hours=hour))[-1] == 0
        assert ticks(tx, world, day + timedelta(hours=26))[-1] == 1
        assert steps() == [1, 1, 1]
        assert [(who, what) for who, what, _ in told(tx)] == [(one.person_id, "mine")] * 2

    await storage.write(work)


async def test_review_with_nobody_else_ends_and_the_decision_hears_that_all_are_in(
    storage: Storage, world: World
) -> None:
    def work(tx: Tx) -> None:
        _, idea_id = author(tx, world, 1)
        panel(tx, world)
        gives(tx, world)
        first, *rest = reviews_of(tx)
        moves(tx, first.id, "open")
        moves(tx, first.id, "submit", verdict="feasible")
        for day in range(10):
            ticks(tx, world, DUE + day * DAY)
        assert states_of(tx) == {"submitted": 1, "reassigned": len(rest)}
        row = tx.one(sa.select(ideas.c.reviews_in_at).where(ideas.c.id == idea_id))
        assert row is not None
        assert row.reviews_in_at == DUE + 5 * DAY

    await storage.write(work)


def removes(tx: Tx, person_id: int) -> None:
    remove(tx, person_id=person_id, by=CHIEF, now=IDEAS_NOW)


def promotes(tx: Tx, person_id: int) -> None:
    change(tx, person_id=person_id, role=Role.OFFICER, by=CHIEF, now=IDEAS_NOW)


def erases(tx: Tx, person_id: int) -> None:
    who = people.known(tx, messenger="telegram", user_id=100)
    assert who is not None
    erase(tx, who, now=IDEAS_NOW)


@pytest.mark.parametrize("goes", [removes, promotes, erases])
@pytest.mark.parametrize("state", ["offered", "drafting", "submitted"])
async def test_reviews_of_whoever_reviews_no_more_are_given_on_and_what_was_said_stays(
    storage: Storage, world: World, goes: Callable[[Tx, int], None], state: str
) -> None:
    def work(tx: Tx) -> None:
        idea_id, one = one_offer(tx, world)
        reviewer(tx, world, 101, "chamber")
        (mine,) = reviews_of(tx)
        if state != "offered":
            moves(tx, mine.id, "open")
        if state == "submitted":
            moves(tx, mine.id, "submit", verdict="feasible")
        goes(tx, one)
        ticks(tx, world, IDEAS_NOW)
        expected = [state] if state == "submitted" else ["dropped", "offered"]
        assert [row.state for row in reviews_of(tx, idea_id=idea_id)] == expected

    await storage.write(work)


async def test_reviews_of_an_idea_that_is_gone_end_and_nobody_else_is_asked(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        who, idea_id = author(tx, world, 1)
        panel(tx, world, each=2)
        gives(tx, world)
        idea.withdraw(tx, idea_id=idea_id, person_id=who, now=IDEAS_NOW)
        assert states_of(tx) == {"dropped": 5}
        # Nothing is left for the clock, which offers it to nobody.
        assert ticks(tx, world, IDEAS_NOW) == [0, 0, 0, 0]
        assert states_of(tx) == {"dropped": 5}

    await storage.write(work)


@pytest.mark.logs_errors
async def test_clock_steps_over_a_faulty_row_and_does_the_others(storage: Storage, world: World) -> None:
    def prepare(tx: Tx) -> list[int]:
        author(tx, world, 1)
        members = [one.person_id for one in panel(tx, world)]
        gives(tx, world)
        damage(tx, person, "zone", members[0])
        return members

    members = await storage.write(prepare)
    late = DUE + DAY + timedelta(hours=6)
    with pytest.raises(RowFault):
        await storage.write(overdue.remind, programme=world.programme, now=late)
    await ReviewClock(storage=storage, programme=world.programme, clock=Clock(begins=late)).run()
    assert {who for who, _, _ in await storage.read(told)} == set(members[1:])
    rows: list[Row] = await storage.read(sa.select(review.c.reviewer_id, review.c.nudges))
    assert {row.reviewer_id for row in rows if row.nudges == 0} == {members[0]}


async def test_clock_writes_nothing_while_nothing_is_due(
    storage: Storage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(tx: Tx) -> None:
        author(tx, world, 1)
        panel(tx, world)
        gives(tx, world)

    await storage.write(prepare)
    written: list[str] = []
    write = storage.write

    def counted(use_case: Callable[..., Any], *args: Any, **more: Any) -> Any:
        written.append(use_case.__name__)
        return write(use_case, *args, **more)

    monkeypatch.setattr(storage, "write", counted)
    clock = Clock(begins=IDEAS_NOW)
    reviews = ReviewClock(storage=storage, programme=world.programme, clock=clock)
    await reviews.run()
    assert written == []
    # The first is before the morning, in which the digest is due.
    for hours, due in ((6, {"remind"}), (10, {"plan_digests"})):
        clock.forward(DUE + DAY + timedelta(hours=hours) - clock.now())
        await reviews.run()
        assert set(written) == due
        written.clear()
        await reviews.run()
        assert written == []


@pytest.mark.parametrize("days", [{"remind_after": 0, "tell_after": 0, "reassign_after": 0}, {"tell_after": 1}])
async def test_any_days_of_the_programme_give_one_step_at_a_time(
    storage: Storage, world: World, days: dict[str, Any]
) -> None:
    rules = world.programme.review.model_copy(update=days)
    programme = world.programme.model_copy(update={"review": rules})

    def work(tx: Tx) -> list[int]:
        one_offer(tx, world)
        steps = []
        for minute in range(5):
            for use_case in STEPS:
                use_case(tx, programme=programme, now=DUE + 9 * DAY + timedelta(minutes=minute))
            (row,) = reviews_of(tx)
            steps.append(row.nudges)
        return steps

    steps = await storage.write(work)
    assert all(after - before <= 1 for before, after in zip([0, *steps], steps, strict=False))
