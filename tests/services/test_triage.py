"""Triage as officers and the clock act on it, on both databases."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.answers import SpokenOrWritten
from programme.errors import Conflict, MoveNotAllowed
from programme.lifecycle import Role
from programme.registration import State, Verdict
from programme.second_look import FIRST_CARDS
from programme.staff import Member
from programme.triage import LATER, LEASE, Filters, Order
from services import disputes, queue, remarks, triage, twins
from services.progress import progress
from services.registration import submit, withdraw
from services.staff import invite, join
from services.tally import read as tallied
from services.triage import Card, NotHeld
from storage import Storage
from storage.engine.tx import Tx
from storage.judgement import judgement
from storage.registration import registration
from storage.second_look import second_look
from tests.services.test_registration import ANSWERS, NOW, meet, send

REASONS = ["clear_tie"]


def officer(tx: Tx, world: World, user_id: int, role: Role = Role.OFFICER) -> Member:
    who = meet(tx, user_id)
    code = invite(tx, role=role, programme=world.programme, name=f"officer {user_id}", now=NOW)
    one = join(tx, person_id=who.person_id, code=code, now=NOW)
    assert one is not None
    return one


def registered(tx: Tx, world: World, count: int, first: int = 100) -> list[int]:
    """Register people, each a second after the other; return their persons."""
    people = []
    for number in range(count):
        who = meet(tx, first + number)
        send(tx, who, world, ANSWERS.model_copy(update={"name": "n" * (2 + number)}), NOW + timedelta(seconds=number))
        people.append(who.person_id)
    return people


def card(tx: Tx, one: Member, world: World, after: timedelta = timedelta(minutes=1)) -> Card | None:
    return triage.card(tx, officer=one, programme=world.programme, now=NOW + after)


def judge(tx: Tx, one: Member, found: Card, verdict: Verdict = Verdict.ABLE, **more: Any) -> None:
    more = {"now": NOW + timedelta(minutes=1), "reasons": REASONS, **more}
    triage.judge(tx, registration_id=found.registration_id, version=found.version, verdict=verdict, officer=one, **more)


def state_of(tx: Tx, found: Card) -> str:
    row = tx.one(sa.select(registration.c.state).where(registration.c.id == found.registration_id))
    assert row is not None
    return str(row.state)


async def test_officer_keeps_the_card_and_no_other_gets_it(storage: Storage, world: World) -> None:
    await storage.write(registered, world, 2)
    one, other = await storage.write(officer, world, 1), await storage.write(officer, world, 2)
    mine = await storage.write(card, one, world)
    assert await storage.write(card, one, world) == mine
    theirs = await storage.write(card, other, world)
    assert mine is not None
    assert theirs is not None
    assert mine.registration_id != theirs.registration_id
    third = await storage.write(officer, world, 3)
    assert await storage.write(card, third, world) is None


async def test_many_officers_who_begin_at_once_get_a_card_each(storage: Storage, world: World) -> None:
    await storage.write(registered, world, 6)
    staff = [await storage.write(officer, world, number) for number in range(1, 7)]
    cards = await asyncio.gather(*(storage.write(card, one, world) for one in staff))
    assert len({found.registration_id for found in cards if found is not None}) == 6


@pytest.mark.parametrize(("after", "free"), [(LEASE - timedelta(seconds=1), False), (LEASE, True)])
async def test_card_that_was_left_comes_back_when_its_lease_ends(
    storage: Storage, world: World, after: timedelta, free: bool
) -> None:
    await storage.write(registered, world, 1)
    one, other = await storage.write(officer, world, 1), await storage.write(officer, world, 2)
    found = await storage.write(card, one, world)
    assert found is not None
    began = NOW + timedelta(minutes=1)
    assert await storage.write(triage.release_lapsed, now=began + after) == int(free)
    assert (await storage.write(card, other, world) is not None) == free
    if free:
        with pytest.raises(NotHeld):
            await storage.write(judge, one, found)


async def test_press_renews_the_lease(storage: Storage, world: World) -> None:
    await storage.write(registered, world, 1)
    one = await storage.write(officer, world, 1)
    await storage.write(card, one, world)
    later = timedelta(minutes=1) + LEASE - timedelta(seconds=1)
    await storage.write(card, one, world, later)
    assert await storage.write(triage.release_lapsed, now=NOW + later + LEASE - timedelta(seconds=1)) == 0


async def test_of_two_who_decide_the_same_card_one_wins(storage: Storage, world: World) -> None:
    await storage.write(registered, world, 1)
    one = await storage.write(officer, world, 1)
    found = await storage.write(card, one, world)
    assert found is not None
    both = await asyncio.gather(*(storage.write(judge, one, found) for _ in range(2)), return_exceptions=True)
    assert sorted(type(result).__name__ for result in both) == ["NoneType", "NotHeld"]
    assert len(await storage.read(sa.select(judgement))) == 1


async def test_undo_goes_back_step_by_step_and_leaves_what_is_published(storage: Storage, world: World) -> None:
    await storage.write(registered, world, 3)
    one = await storage.write(officer, world, 1)
    done = []
    for verdict in (Verdict.ABLE, Verdict.COMPANION, Verdict.INELIGIBLE):
        found = await storage.write(card, one, world)
        assert found is not None
        await storage.write(judge, one, found, verdict)
        done.append(found)
    published = sa.update(registration).where(registration.c.id == done[0].registration_id)
    await storage.write(lambda tx: tx.run(published.values(state="invited", version=registration.c.version + 1)))
    undo = {"officer": one, "programme": world.programme, "now": NOW + timedelta(minutes=2)}
    for step, verdict in ((done[2], Verdict.INELIGIBLE), (done[1], Verdict.COMPANION)):
        assert await storage.write(triage.undo, **undo) is verdict
        back = await storage.write(card, one, world)
        assert back is not None
        assert back.registration_id == step.registration_id
    assert await storage.write(triage.undo, **undo) is None
    assert await storage.read(state_of, done[0]) == State.INVITED


async def test_what_was_put_off_comes_last_and_what_is_not_mine_never(storage: Storage, world: World) -> None:
    await storage.write(registered, world, 2)
    one = await storage.write(officer, world, 1)
    first = await storage.write(card, one, world)
    assert first is not None
    passing = {"registration_id": first.registration_id, "officer": one, "now": NOW + timedelta(minutes=1)}
    await storage.write(triage.pass_by, version=first.version, kind="later", **passing)
    second = await storage.write(card, one, world)
    assert second is not None
    assert second.registration_id != first.registration_id
    await storage.write(judge, one, second)
    again = await storage.write(card, one, world)
    assert again is not None
    assert again.registration_id == first.registration_id
    await storage.write(triage.pass_by, version=again.version, kind="not_mine", **passing)
    assert await storage.write(card, one, world, LATER * 3) is None
    assert await storage.write(card, await storage.write(officer, world, 2), world) is not None


async def test_change_by_the_citizen_ends_what_the_officer_began_and_comes_back_first(
    storage: Storage, world: World
) -> None:
    people = await storage.write(registered, world, 3)
    one = await storage.write(officer, world, 1)
    found = await storage.write(card, one, world)
    assert found is not None
    await storage.write(judge, one, found)
    row = (await storage.read(sa.select(registration).where(registration.c.id == found.registration_id)))[0]
    changed = ANSWERS.model_copy(update={"name": "another name"})
    answers = {"programme": world.programme, "places": world.places, "now": NOW + timedelta(minutes=3)}
    await storage.write(submit, changed, person_id=row.person_id, **answers)
    after = (await storage.read(sa.select(registration).where(registration.c.id == found.registration_id)))[0]
    assert (after.state, after.queue, after.decided_by, after.reasons) == ("submitted", 0, None, None)
    assert after.screened["name"] != after.answers["name"]
    back = await storage.write(card, one, world)
    assert back is not None
    assert back.registration_id == found.registration_id
    assert len(people) == 3


@pytest.mark.parametrize("order", Order)
async def test_queue_has_an_order_of_ones_own(storage: Storage, world: World, order: Order) -> None:
    def scene(tx: Tx) -> None:
        for number, (country, offer) in enumerate((("FR", "x" * 90), ("DE", "kurz"), ("AT", "x" * 90))):
            more = {"country": country, "offer": SpokenOrWritten(text=offer)}
            send(tx, meet(tx, 50 + number), world, ANSWERS.model_copy(update=more), NOW - timedelta(hours=number))

    await storage.write(scene)
    one = await storage.write(officer, world, 1)
    await storage.write(queue.choose, Filters(order=order), officer=one)
    first = await storage.write(lambda tx: queue.first(tx, officer=one, call=world.programme.call.code, now=NOW))
    assert first.country == {Order.COMPLETENESS: "AT", Order.AGE: "AT", Order.COUNTRY: "AT"}[order]
    found = await storage.write(card, one, world)
    assert found is not None
    await storage.write(judge, one, found)
    second = await storage.write(lambda tx: queue.first(tx, officer=one, call=world.programme.call.code, now=NOW))
    assert second.country == {Order.COMPLETENESS: "FR", Order.AGE: "DE", Order.COUNTRY: "DE"}[order]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [(Filters(), 3), (Filters(country="DE"), 2), (Filters(connection="sport"), 3), (Filters(connection="spor"), 0),
     (Filters(connection="trade"), 0), (Filters(has_file=True), 1), (Filters(flagged=True), 1), (Filters(mine=True), 1),
     (Filters(country="DE", flagged=True), 1), (Filters(country="FR", flagged=True), 0)],
)  # fmt: skip
async def test_filters_let_through_what_they_say(storage: Storage, world: World, wanted: Filters, count: int) -> None:
    one = await storage.write(officer, world, 1)

    def scene(tx: Tx) -> None:
        for number, (country, offer) in enumerate((("DE", None), ("DE", "text"), ("FR", "text"))):
            told = ANSWERS.offer if offer is None else SpokenOrWritten(text=offer)
            send(tx, meet(tx, 50 + number), world, ANSWERS.model_copy(update={"country": country, "offer": told}))
        last = tx.all(sa.select(registration.c.id).order_by(registration.c.id))[0].id
        remarks.flag(tx, registration_id=last, officer=one, now=NOW)
        tx.run(sa.update(registration).where(registration.c.id == last).values(officer_id=one.person_id))
        queue.choose(tx, wanted, officer=one)

    await storage.write(scene)
    assert await storage.read(queue.waiting, call=world.programme.call.code, officer=one) == (count, False)


async def test_first_cards_are_judged_by_both_and_compared(storage: Storage, world: World) -> None:
    await storage.write(registered, world, FIRST_CARDS)
    one, other = await storage.write(officer, world, 1), await storage.write(officer, world, 2)
    for number in range(FIRST_CARDS):
        found = await storage.write(card, one, world)
        assert found is not None
        assert not found.second
        await storage.write(judge, one, found, Verdict.ABLE)
        look = await storage.write(card, other, world)
        assert look is not None
        assert (look.registration_id, look.second) == (found.registration_id, True)
        assert await storage.read(disputes.first_cards, call=world.programme.call.code) == []
        await storage.write(judge, other, look, Verdict.COMPANION if number == 3 else Verdict.ABLE)
    compared = await storage.read(disputes.first_cards, call=world.programme.call.code)
    assert [one.agreed for one in compared].count(False) == 1
    found = await storage.read(disputes.disputes, call=world.programme.call.code)
    assert [(one.first, one.second) for one in found] == [("able", "companion")]
    boss = await storage.write(officer, world, 9, Role.COORDINATOR)
    settling = {"registration_id": found[0].registration_id, "coordinator": boss, "now": NOW}
    await storage.write(disputes.settle, verdict=Verdict.COMPANION, **settling)
    with pytest.raises(Conflict):
        await storage.write(disputes.settle, verdict=Verdict.ABLE, **settling)
    row = (await storage.read(sa.select(registration).where(registration.c.id == found[0].registration_id)))[0]
    assert row.state == State.PENDING_COMPANION


async def test_about_a_tenth_is_looked_at_again_and_none_where_nobody_else_screens(
    storage: Storage, world: World
) -> None:
    count = 60

    def screen(tx: Tx, one: Member) -> int:
        while (found := triage.card(tx, officer=one, programme=world.programme, now=NOW)) is not None:
            judge(tx, one, found, now=NOW)
        return len(tx.all(sa.select(second_look.c.registration_id)))

    one = await storage.write(officer, world, 1)
    await storage.write(registered, world, count)
    assert await storage.write(screen, one) == 0
    await storage.write(officer, world, 2)
    await storage.write(registered, world, count, 500)
    assert 1 <= await storage.write(screen, one) <= 16


async def test_twins_are_merged_either_way_or_told_apart(storage: Storage, world: World) -> None:
    await storage.write(registered, world, 3)
    one = await storage.write(officer, world, 1)
    found = await storage.write(card, one, world)
    assert found is not None
    others = [row.id for row in await storage.read(sa.select(registration.c.id)) if row.id != found.registration_id]
    about = {"registration_id": found.registration_id, "version": found.version, "officer": one, "now": NOW}
    await storage.write(twins.tell_apart, other_id=others[0], **about)
    await storage.write(twins.merge_other, other_id=others[0], reasons=["same_person"], **about)
    assert await storage.write(card, one, world) == found, "the card stays"
    with pytest.raises(Conflict):
        await storage.write(twins.merge, other_id=others[1], reasons=["same_person"], **about)
    with pytest.raises(Conflict):
        await storage.write(judge, one, found, Verdict.DUPLICATE)
    await storage.write(judge, one, found, Verdict.ABLE)
    rows = {row.id: (row.state, row.merged_into) for row in await storage.read(sa.select(registration))}
    assert rows[others[0]] == ("pending_duplicate", found.registration_id)
    assert rows[found.registration_id] == ("pending_able", None)
    assert rows[others[1]] == ("submitted", None)


async def test_counters_follow_every_move(storage: Storage, world: World) -> None:
    people = await storage.write(registered, world, 5)
    one = await storage.write(officer, world, 1)
    found = await storage.write(card, one, world)
    assert found is not None
    await storage.write(judge, one, found)
    await storage.write(withdraw, person_id=people[0], programme=world.programme, now=NOW)
    counted: Counter[str] = Counter()
    for state, _, number in await storage.read(tallied, call=world.programme.call.code):
        counted[state] += number
    rows = Counter(row.state for row in await storage.read(sa.select(registration.c.state)))
    assert {state: number for state, number in counted.items() if number} == rows
    far = await storage.read(progress, officer=one, programme=world.programme, since=NOW, now=NOW + timedelta(hours=1))
    assert (far.mine, far.minutes, far.total, far.target) == (1, 60, 4, 92)


async def test_nobody_without_the_role_moves_a_card(storage: Storage, world: World) -> None:
    await storage.write(registered, world, 1)
    for role in set(Role) - {Role.OFFICER, Role.COORDINATOR}:
        with pytest.raises(MoveNotAllowed):
            await storage.write(card, Member(1, role, None, "x"), world)
