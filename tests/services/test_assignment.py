"""Ideas given as planned, taken back and given on; and reviewers who cannot tell that something is kept from them."""

from collections import Counter
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from conversations.world import World
from locales.catalogue import Catalogues
from programme.errors import Conflict, Invalid, NotFound
from programme.idea import State
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.review import Tie
from services import assignment, assignment_choice, assignment_needs, idea, overdue, people
from services.audit import verify
from services.conflicts import declare
from services.digest import digest, plan_digests
from services.journal import Actor
from services.waiting import waiting
from storage import Storage
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from storage.review import review
from tests.support.assigning import CHIEF, CODES, author, gives, moves, panel, reviews_of, says, states_of
from tests.support.ideas import IDEAS_NOW, reviewer, sent
from tests.support.pending import coordinator
from tests.support.reviewing import handed_in, offered


def row_of(tx: Tx, idea_id: int) -> Any:
    row = tx.one(sa.select(ideas).where(ideas.c.id == idea_id))
    assert row is not None
    return row


def about(world: World) -> dict[str, Any]:
    return {"programme": world.programme, "actor": CHIEF, "now": IDEAS_NOW}


async def test_plan_takes_effect_as_it_was_shown_and_only_once(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        _, idea_id = author(tx, world, 1)
        panel(tx, world)
        assert assignment_needs.waiting(tx, programme=world.programme) == 1
        shown = assignment.look(tx, programme=world.programme)
        assert reviews_of(tx) == []
        plan, done = assignment.apply(tx, mark=shown.mark, **about(world))
        assert (plan, done) == (shown, True)
        rows = reviews_of(tx, idea_id=idea_id)
        assert [row.institution for row in rows] == list(CODES)
        assert {row.state for row in rows} == {"offered"}
        # 14 days later, at the end of that day in Isfahan.
        assert {row.due_at.astimezone(world.programme.zone).isoformat() for row in rows} == {
            "2027-04-16T00:00:00+03:30"
        }
        assert assignment_needs.waiting(tx, programme=world.programme) == 0
        left, again = assignment.apply(tx, mark=shown.mark, **about(world))
        assert (left.offers, again) == ((), False)
        assert len(reviews_of(tx)) == len(CODES)

    await storage.write(work)
    findings = await storage.read(verify)
    assert findings.whole


@pytest.mark.parametrize("change", ["withdrawn", "another idea", "another reviewer", "declared"])
async def test_nothing_is_offered_when_something_changed_meanwhile(storage: Storage, world: World, change: str) -> None:
    def work(tx: Tx) -> None:
        who, idea_id = author(tx, world, 1)
        first = panel(tx, world)[0]
        shown = assignment.look(tx, programme=world.programme)
        match change:
            case "withdrawn":
                idea.withdraw(tx, idea_id=idea_id, person_id=who, now=IDEAS_NOW)
            case "another idea":
                sent(tx, world, who)
            case "another reviewer":
                # Nobody else would be asked; but there is one who could be.
                declare(tx, reviewer_id=first.person_id, person_id=who, tie=Tie.OTHER, now=IDEAS_NOW)
                reviewer(tx, world, 200, "municipality")
            case "declared":
                declare(tx, reviewer_id=first.person_id, person_id=who, tie=Tie.FAMILY, now=IDEAS_NOW)
        now_planned, done = assignment.apply(tx, mark=shown.mark, **about(world))
        assert not done
        assert now_planned.mark != shown.mark
        assert reviews_of(tx) == []

    await storage.write(work)


async def test_reviewers_get_alike_much_and_never_more_than_the_cap(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        panel(tx, world, each=2)
        for number in range(1, 6):
            who, _ = author(tx, world, number)
            for _ in range(4):
                sent(tx, world, who)
        gives(tx, world)
        loads = Counter(row.reviewer_id for row in reviews_of(tx))
        cap = world.programme.review.cap
        assert set(loads.values()) == {cap}
        plan = assignment.look(tx, programme=world.programme)
        assert plan.offers == ()
        # 24 of 25 ideas went to two reviewers of each institution.
        assert Counter(gap.why for gap in plan.gaps) == {"full": 5}
        told = assignment_needs.loads(tx, plan)
        assert {(one.before, one.after) for one in told} == {(cap, cap)}

    await storage.write(work)


async def test_declined_review_goes_to_a_colleague_then_elsewhere_and_in_the_end_it_is_told(
    storage: Storage, world: World
) -> None:
    def work(tx: Tx) -> None:
        _, idea_id = author(tx, world, 1)
        one, other = (reviewer(tx, world, 100 + at, "chamber") for at in range(2))
        elsewhere = reviewer(tx, world, 110, "universities")
        assignment_choice.choose(tx, idea_id=idea_id, code="chamber", wanted=True, **about(world))
        for code in set(CODES) - {"chamber"}:
            assignment_choice.choose(tx, idea_id=idea_id, code=code, wanted=False, **about(world))
        assert gives(tx, world) == 1
        for who in (one, other, elsewhere):
            (mine,) = reviews_of(tx, reviewer_id=who.person_id)
            assert mine.state == "offered"
            if who is elsewhere:
                break
            moves(tx, mine.id, "decline")
            actor = Actor(Role.REVIEWER, who.person_id)
            assert assignment.replan(tx, idea_id=idea_id, programme=world.programme, actor=actor, now=IDEAS_NOW)
        assert row_of(tx, idea_id).reviews_in_at is None
        (last,) = reviews_of(tx, reviewer_id=elsewhere.person_id)
        moves(tx, last.id, "open")
        moves(tx, last.id, "submit", verdict="feasible")
        # One more is offered, so all are in no longer; it falls out, and they are.
        late = reviewer(tx, world, 120, "municipality")
        assignment_choice.choose(tx, idea_id=idea_id, code="municipality", wanted=True, **about(world))
        assignment_choice.choose(tx, idea_id=idea_id, code="chamber", wanted=False, **about(world))
        assert gives(tx, world) == 1
        (offered,) = reviews_of(tx, reviewer_id=late.person_id)
        moves(tx, offered.id, "decline")
        actor = Actor(Role.REVIEWER, late.person_id)
        assert assignment.replan(tx, idea_id=idea_id, programme=world.programme, actor=actor, now=IDEAS_NOW) is None
        assert row_of(tx, idea_id).reviews_in_at == IDEAS_NOW
        newcomer = reviewer(tx, world, 121, "municipality")
        assert gives(tx, world) == 1
        assert [row.state for row in reviews_of(tx, reviewer_id=newcomer.person_id)] == ["offered"]
        assert row_of(tx, idea_id).reviews_in_at is None

    await storage.write(work)


async def test_nobody_is_asked_twice_about_an_idea(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        _, idea_id = author(tx, world, 1)
        people = panel(tx, world, each=2)
        gives(tx, world)
        for _ in range(20):
            waits = [row for row in reviews_of(tx, idea_id=idea_id) if row.state == "offered"]
            if not waits:
                break
            moves(tx, waits[0].id, "decline")
            assignment.replan(tx, idea_id=idea_id, programme=world.programme, actor=CHIEF, now=IDEAS_NOW)
        rows = reviews_of(tx, idea_id=idea_id)
        assert sorted(row.reviewer_id for row in rows) == sorted(one.person_id for one in people)
        assert {row.state for row in rows} == {"declined"}
        assert gives(tx, world) == 0

    await storage.write(work)


async def test_institutions_of_one_idea_are_chosen_by_the_coordinator(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        _, idea_id = author(tx, world, 1)
        panel(tx, world)
        found = assignment_choice.choice(tx, idea_id=idea_id, programme=world.programme)
        assert (found.institutions, found.chosen) == (CODES, False)
        for code in CODES[1:]:
            assignment_choice.choose(tx, idea_id=idea_id, code=code, wanted=False, **about(world))
        with pytest.raises(Invalid, match="at_least_one"):
            assignment_choice.choose(tx, idea_id=idea_id, code=CODES[0], wanted=False, **about(world))
        with pytest.raises(NotFound):
            assignment_choice.choose(tx, idea_id=idea_id, code="parliament", wanted=True, **about(world))
        found = assignment_choice.choice(tx, idea_id=idea_id, programme=world.programme)
        assert (found.institutions, found.chosen) == (CODES[:1], True)
        assert [offer.institution for offer in found.plan.offers] == [CODES[0]]
        _, done = assignment.apply(tx, mark=found.plan.mark, idea_id=idea_id, **about(world))
        assert done
        with pytest.raises(Conflict, match="given"):
            assignment_choice.choose(tx, idea_id=idea_id, code=CODES[0], wanted=False, **about(world))
        assignment_choice.automatic(tx, idea_id=idea_id, **about(world))
        assert len(assignment.look(tx, programme=world.programme).offers) == len(CODES) - 1
        idea.withdraw(tx, idea_id=idea_id, person_id=row_of(tx, idea_id).person_id, now=IDEAS_NOW)
        with pytest.raises(NotFound):
            assignment_choice.choice(tx, idea_id=idea_id, programme=world.programme)

    await storage.write(work)


@pytest.mark.parametrize("chosen", [False, True])
async def test_what_has_opinions_enough_is_left_to_be_decided_and_given_on_by_hand_only(
    storage: Storage, world: World, *, chosen: bool
) -> None:
    def work(tx: Tx) -> None:
        _, idea_id = author(tx, world, 1)
        codes = CODES[: world.programme.quorum]
        some = [reviewer(tx, world, 100 + at, code, name=code) for at, code in enumerate(codes)]
        given = [offered(tx, idea_id, one) for one in some]
        panel(tx, world, first=200)
        if chosen:
            tx.run(sa.update(ideas).where(ideas.c.id == idea_id).values(institutions=list(CODES)))
            tx.run(sa.delete(review).where(review.c.id == given.pop()))
        for at, review_id in enumerate(given):
            handed_in(tx, world, review_id, some[at])
        if chosen:
            assert row_of(tx, idea_id).reviews_in_at is not None
            # One opinion too few: somebody else is asked.
            assert assignment.look(tx, programme=world.programme).offers
            handed_in(tx, world, offered(tx, idea_id, some[-1]), some[-1])
        assert row_of(tx, idea_id).reviews_in_at is not None
        assert assignment.look(tx, programme=world.programme).offers == ()
        assert assignment.look(tx, programme=world.programme, idea_id=idea_id).offers

    await storage.write(work)


async def test_offer_is_taken_back_or_given_on_until_it_is_begun(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        _, idea_id = author(tx, world, 1)
        panel(tx, world)
        second = reviewer(tx, world, 200, "chamber")
        gives(tx, world)
        by = {row.institution: row for row in reviews_of(tx, idea_id=idea_id)}

        def ref(code: str) -> dict[str, Any]:
            return {"review_id": by[code].id, "version": by[code].version, **about(world)}

        moves(tx, by["universities"].id, "open")
        for use_case in (assignment_choice.withdraw, assignment_choice.give_to_another):
            with pytest.raises(Conflict, match="stale"):
                use_case(tx, **ref("universities"))
            with pytest.raises(Conflict, match="begun"):
                use_case(tx, **{**ref("universities"), "version": by["universities"].version + 1})
        assert assignment_choice.give_to_another(tx, **ref("chamber")) == idea_id
        assert states_of(tx, reviewer_id=by["chamber"].reviewer_id) == {"reassigned": 1}
        assert states_of(tx, reviewer_id=second.person_id) == {"offered": 1}
        assignment_choice.withdraw(tx, **ref("science_town"))
        assert states_of(tx, reviewer_id=by["science_town"].reviewer_id) == {"dropped": 1}
        # It is not offered again by itself.
        reviewer(tx, world, 300, "science_town")
        assert assignment.look(tx, programme=world.programme).offers == ()

    await storage.write(work)


async def test_offer_stays_where_nobody_else_is_there(storage: Storage, world: World) -> None:
    def prepare(tx: Tx) -> None:
        author(tx, world, 1)
        panel(tx, world)
        gives(tx, world)

    await storage.write(prepare)
    (first, *_) = await storage.read(reviews_of)
    with pytest.raises(Conflict, match="nobody_else"):
        await storage.write(
            assignment_choice.give_to_another, review_id=first.id, version=first.version, **about(world)
        )
    assert (await storage.read(reviews_of))[0].state == "offered"


async def test_desk_counts_for_the_coordinator_only(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> tuple[Any, Any]:
        author(tx, world, 1)
        chief = coordinator(tx, world, 900)
        found = waiting(tx, member=chief, programme=world.programme, now=IDEAS_NOW).to_assign
        mere = reviewer(tx, world, 901, "chamber")
        return found, waiting(tx, member=mere, programme=world.programme, now=IDEAS_NOW).to_assign

    assert await storage.write(work) == (1, None)


def screens(tx: Tx, world: World, phrases: Phrases, user_id: int) -> dict[str, Any]:
    """Return all that a reviewer sees of what they were given, whatever the ids are."""
    who = people.known(tx, messenger="telegram", user_id=user_id)
    assert who is not None
    later = IDEAS_NOW + timedelta(days=world.programme.review.days + 1)
    seen: dict[str, Any] = {}
    for now in (IDEAS_NOW, later - timedelta(days=1), later):
        visit = Visit(tx, who, world, phrases, now)
        seen[f"digest {now}"] = NOTICES[Purpose.DIGEST](visit, {"on": "x"})
        seen[f"counts {now}"] = digest(tx, person_id=who.person_id, zone=ZoneInfo("Asia/Tehran"), now=now)
        late = NOTICES[Purpose.OVERDUE](visit, {"what": "mine"})
        seen[f"late {now}"] = late and [line for line in late.lines[1:]]
    rows = reviews_of(tx, reviewer_id=who.person_id)
    titles = {
        row.id: (row.person_id, row.field) for row in tx.all(sa.select(ideas.c.id, ideas.c.person_id, ideas.c.field))
    }
    seen["mine"] = [(titles[row.idea_id][1], row.institution, row.state, row.due_at, row.nudges) for row in rows]
    return seen


def ties(tx: Tx, tie: str, who: int, reviewer_id: int) -> None:
    """Let a reviewer and an author have something with one another."""
    match tie:
        case "organisation":
            says(tx, reviewer_id, organisation="شرکت نمونه")
            says(tx, who, organisation="شركت نمونه")
        case "phone":
            for one in (who, reviewer_id):
                says(tx, one, phone="+989131234567")
        case "declared":
            declare(tx, reviewer_id=reviewer_id, person_id=who, tie=Tie.FAMILY, now=IDEAS_NOW)


def lives_through(tx: Tx, world: World, tie: str, rounds: int, *, hidden: bool) -> None:
    """Let ideas be given in rounds, with or without those that are kept from the reviewer 101."""
    fields = [one.code for one in world.programme.fields]
    members = panel(tx, world, each=3)
    who, first = author(tx, world, 1, field=fields[0])
    ties(tx, tie, who, members[1].person_id)
    if not hidden:
        idea.withdraw(tx, idea_id=first, person_id=who, now=IDEAS_NOW)
    for turn in range(rounds):
        if turn and hidden:
            sent(tx, world, who, field=fields[turn])
        for number in range(2):
            author(tx, world, 10 * turn + 20 + number, field=fields[(turn + number) % len(fields)])
        gives(tx, world)
    for row in reviews_of(tx, reviewer_id=members[2].person_id)[:1]:
        moves(tx, row.id, "decline")
        assignment.replan(tx, idea_id=row.idea_id, programme=world.programme, actor=CHIEF, now=IDEAS_NOW)
    plan_digests(tx, programme=world.programme, now=IDEAS_NOW)
    overdue.remind(tx, programme=world.programme, now=IDEAS_NOW + timedelta(days=world.programme.review.days + 2))


class Undone(Exception):
    """Nothing of this is kept."""


@pytest.mark.parametrize("tie", ["organisation", "declared", "phone"])
@pytest.mark.parametrize("rounds", [1, 3])
async def test_screens_of_a_conflicted_reviewer_are_those_of_a_world_without_the_idea(
    storage: Storage, world: World, catalogues: Catalogues, tie: str, rounds: int
) -> None:
    phrases = Phrases(catalogues)
    seen: list[dict[str, Any]] = []

    def tried(tx: Tx, hidden: bool) -> None:
        lives_through(tx, world, tie, rounds, hidden=hidden)
        seen.append(screens(tx, world, phrases, 101))
        raise Undone

    for hidden in (True, False):
        with pytest.raises(Undone):
            await storage.write(tried, hidden)
    assert seen[0]["mine"], "a reviewer without anything to do would prove nothing"
    assert seen[0] == seen[1]


async def test_idea_in_revision_or_decided_is_not_late_for_anybody(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        _, idea_id = author(tx, world, 1)
        panel(tx, world)
        gives(tx, world)
        row = idea.read(tx, idea_id=idea_id)
        assert row is not None
        assert idea.move(tx, row, "ask", actor=Actor(Role.OFFICER, 5), now=IDEAS_NOW) is State.NEEDS_REVISION
        late = IDEAS_NOW + timedelta(days=40)
        assert overdue.remind(tx, programme=world.programme, now=late) == 0
        assert plan_digests(tx, programme=world.programme, now=late) == 0
        assert tx.one(sa.select(sa.func.max(review.c.nudges)))[0] == 0  # type: ignore[index]  # a count gives a row

    await storage.write(work)
