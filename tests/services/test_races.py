"""Two who act within the same instant, on both databases: one wins, the other is told, the log has it once."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.answers import SpokenOrWritten
from programme.errors import ProgrammeError
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.publication import GRACE
from programme.registration import PENDING, Verdict
from programme.staff import Member
from programme.triage import LEASE, NO_ANSWER_DAYS
from services import dead_letters, disputes, inquiry, people, publication, triage, twins
from services.audit import verify
from services.erasure import erase
from services.journal import Actor
from services.people import Known
from services.publication_run import publish_some, start_due
from services.registration import withdraw
from storage import Keys
from storage.audit import audit
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.registration import registration
from storage.second_look import second_look
from tests.services.test_registration import ANSWERS, NOW, send
from tests.support.pending import coordinator, decided
from tests.support.racing import Deed, Race, racing

MINA, OMID = Member(901, Role.OFFICER, None, "مینا"), Member(902, Role.OFFICER, None, "امید")
CHIEF, SECOND_CHIEF = Member(903, Role.COORDINATOR, None, "رضا"), Member(904, Role.COORDINATOR, None, "سارا")
MOMENT = timedelta(seconds=1)

pytestmark = pytest.mark.parametrize("swapped", [False, True], ids=["one-first", "other-first"])


@pytest.fixture
async def race(database_url: str, keys: Keys) -> AsyncIterator[Race]:
    async with racing(database_url, keys) as race:
        yield race


@dataclass(frozen=True)
class Card:
    """A registration as an officer has it before them."""

    id: int
    version: int


async def registers(race: Race, world: World, user_id: int) -> Known:
    def work(tx: Tx) -> Known:
        who = people.meet(tx, messenger="bale", user_id=user_id, chat_id=user_id, source=None, now=NOW)
        send(tx, who, world)
        return who

    return await race.storage.write(work)


def takes(tx: Tx, world: World, officer: Member, now: Any = NOW) -> Card:
    found = triage.card(tx, officer=officer, programme=world.programme, now=now)
    if found is None:
        raise Nothing
    return Card(found.registration_id, found.version)


class Nothing(Exception):
    """Nothing waits, which the officer is told."""


async def holds(race: Race, world: World, officer: Member) -> Card:
    return await race.storage.write(takes, world, officer)


def judges(card: Card, verdict: Verdict, officer: Member, now: Any = NOW) -> Deed:
    about = {"registration_id": card.id, "version": card.version, "reasons": ["x"], "officer": officer}
    return lambda tx: triage.judge(tx, verdict=verdict, now=now, **about)


def merges(card: Card, other: Card, officer: Member, use_case: Callable[..., None] = twins.merge) -> Deed:
    about = {"registration_id": card.id, "version": card.version, "other_id": other.id, "reasons": ["x"]}
    return lambda tx: use_case(tx, officer=officer, now=NOW, **about)


async def run(race: Race, one: Deed, other: Deed, swapped: bool) -> list[Any]:
    """Let both happen, and return what came of `one` and of `other`."""
    outcomes = await (race.between(other, one) if swapped else race.between(one, other))
    findings = await race.storage.read(verify)
    assert findings.whole, findings
    return outcomes[::-1] if swapped else outcomes


def lost(outcomes: list[Any], *keys: str) -> int:
    """See that one of both won and the other was told why not; return which one lost."""
    errors = [isinstance(outcome, BaseException) for outcome in outcomes]
    assert sorted(errors) == [False, True], outcomes
    loser = errors.index(True)
    error = outcomes[loser]
    assert isinstance(error, Nothing | ProgrammeError), repr(error)
    if keys:
        assert isinstance(error, ProgrammeError)
        assert error.key in keys
    return loser


async def states(race: Race) -> list[str]:
    return [row.state for row in await race.storage.read(sa.select(registration.c.state).order_by(registration.c.id))]


async def count(race: Race, *actions: str) -> int:
    query = sa.select(sa.func.count()).where(audit.c.action.in_(actions))
    return int((await race.storage.read(query))[0][0])


async def test_expired_card_is_decided_once(race: Race, world: World, swapped: bool) -> None:
    await registers(race, world, 1)
    card = await holds(race, world, MINA)
    late = NOW + LEASE

    def takes_over(tx: Tx) -> None:
        triage.release_lapsed(tx, now=late)
        judges(takes(tx, world, OMID, late), Verdict.COMPANION, OMID, late)(tx)

    outcomes = await run(race, judges(card, Verdict.ABLE, MINA, late), takes_over, swapped)
    loser = lost(outcomes)
    assert loser == (0 if swapped else 1)
    assert await states(race) == ["pending_companion" if swapped else "pending_able"]
    assert await count(race, "able", "companion") == 1


async def test_last_card_is_claimed_once(race: Race, world: World, swapped: bool) -> None:
    await registers(race, world, 1)
    outcomes = await run(race, lambda tx: takes(tx, world, MINA), lambda tx: takes(tx, world, OMID), swapped)
    assert lost(outcomes) == (0 if swapped else 1)
    assert await count(race, "claim") == 1


Leave = Callable[[Tx, World, Known], object]


def edits(tx: Tx, world: World, who: Known) -> object:
    return send(tx, who, world, ANSWERS.model_copy(update={"name": "another"}))


def withdraws(tx: Tx, world: World, who: Known) -> object:
    return withdraw(tx, person_id=who.person_id, programme=world.programme, now=NOW)


def erases(tx: Tx, world: World, who: Known) -> object:
    return erase(tx, who, now=NOW)


@pytest.mark.parametrize(
    ("leaves", "state"),
    [(edits, "submitted"), (withdraws, "withdrawn"), (erases, "erased")],
    ids=["edits", "withdraws", "erases"],
)
async def test_citizen_has_the_last_word_while_an_officer_decides(
    race: Race, world: World, leaves: Leave, state: str, swapped: bool
) -> None:
    who = await registers(race, world, 1)
    card = await holds(race, world, MINA)
    outcomes = await run(race, judges(card, Verdict.ABLE, MINA), lambda tx: leaves(tx, world, who), swapped)
    if swapped:
        assert lost(outcomes, "triage.stale") == 0
    else:
        assert not any(isinstance(outcome, BaseException) for outcome in outcomes)
    row = (await race.storage.read(sa.select(registration)))[0]
    assert row.state == state
    if leaves is not withdraws:
        assert (row.decided_by, row.reasons) == (None, None)
    assert await count(race, "able") == (0 if swapped else 1)


async def publishes(race: Race, world: World) -> tuple[int, Actor, Actor]:
    """Propose what is pending; return it with both coordinators, the first of whom proposed it."""

    def work(tx: Tx) -> tuple[int, Actor, Actor]:
        mina, omid = coordinator(tx, world, 101), coordinator(tx, world, 102)
        return publication.propose(tx, programme=world.programme, actor=mina, now=NOW), mina, omid

    return await race.storage.write(work)


async def test_decision_is_taken_back_or_told_and_not_both(race: Race, world: World, swapped: bool) -> None:
    await registers(race, world, 1)
    await race.storage.write(judges(await holds(race, world, MINA), Verdict.ABLE, MINA))
    number, _, omid = await publishes(race, world)
    await race.storage.write(publication.approve, publication_id=number, programme=world.programme, actor=omid, now=NOW)
    await race.storage.write(start_due, publication_id=number, now=NOW + GRACE)

    def undoes(tx: Tx) -> None:
        if not triage.undo(tx, officer=MINA, programme=world.programme, now=NOW):
            raise Nothing

    outcomes = await run(race, lambda tx: publish_some(tx, publication_id=number, now=NOW + GRACE), undoes, swapped)
    told = await race.storage.read(sa.select(outbox.c.id).where(outbox.c.purpose == "decision"))
    if swapped:
        assert outcomes == [1, None]
        assert (await states(race), len(told)) == (["in_screening"], 0)
    else:
        assert lost(outcomes) == 1
        assert (await states(race), len(told)) == (["invited"], 1)
    assert await count(race, "undo", "publish_able") == 1


async def disputed(race: Race, world: World) -> int:
    await registers(race, world, 1)
    card = await holds(race, world, MINA)

    def work(tx: Tx) -> None:
        judges(card, Verdict.ABLE, MINA)(tx)
        values = {"call": world.programme.call.code, "kind": "asked", "made_at": NOW}
        values |= {"first_by": 901, "first_verdict": "able", "second_by": 902, "second_verdict": "companion"}
        values |= {"second_reasons": ["full"], "done_at": NOW}
        tx.run(sa.insert(second_look).values(registration_id=card.id, state="disagreed", **values))

    await race.storage.write(work)
    return card.id


async def test_dispute_is_settled_once(race: Race, world: World, swapped: bool) -> None:
    one = await disputed(race, world)

    def settles(verdict: Verdict, by: Member) -> Deed:
        return lambda tx: disputes.settle(tx, registration_id=one, verdict=verdict, coordinator=by, now=NOW)

    first, second = settles(Verdict.ABLE, CHIEF), settles(Verdict.COMPANION, SECOND_CHIEF)
    loser = lost(await run(race, first, second, swapped), "triage.no_dispute")
    assert await states(race) == ["pending_companion" if loser == 0 else "pending_able"]
    assert await count(race, "settle") == 1


async def test_dispute_is_over_when_the_citizen_leaves(race: Race, world: World, swapped: bool) -> None:
    one = await disputed(race, world)
    call = world.programme.call.code
    assert [found.registration_id for found in await race.storage.read(disputes.disputes, call=call)] == [one]
    who = (await race.storage.read(sa.select(registration.c.person_id)))[0].person_id
    outcomes = await run(
        race,
        lambda tx: disputes.settle(tx, registration_id=one, verdict=Verdict.COMPANION, coordinator=CHIEF, now=NOW),
        lambda tx: withdraw(tx, person_id=who, programme=world.programme, now=NOW),
        swapped,
    )
    if swapped:
        assert lost(outcomes, "triage.no_dispute") == 0
    assert await states(race) == ["withdrawn"]
    assert await race.storage.read(disputes.disputes, call=call) == []


async def test_undo_does_not_touch_what_a_coordinator_has_settled(race: Race, world: World, swapped: bool) -> None:
    one = await disputed(race, world)

    def undoes(tx: Tx) -> None:
        if not triage.undo(tx, officer=OMID, programme=world.programme, now=NOW):
            raise Nothing

    def settles(tx: Tx) -> None:
        disputes.settle(tx, registration_id=one, verdict=Verdict.COMPANION, coordinator=CHIEF, now=NOW)

    lost(await run(race, undoes, settles, swapped))
    look = (await race.storage.read(sa.select(second_look)))[0]
    assert (look.state, look.settled_by) == (("settled", 903) if swapped else ("waiting", None))
    assert await count(race, "settle", "second_look_undone") == 1


async def test_publication_is_approved_once(race: Race, world: World, swapped: bool) -> None:
    await race.storage.write(decided, world, 1)
    number, _, omid = await publishes(race, world)
    taha = await race.storage.write(coordinator, world, 103)

    def approves(by: Actor) -> Deed:
        about = {"publication_id": number, "programme": world.programme}
        return lambda tx: publication.approve(tx, actor=by, now=NOW, **about)

    lost(await run(race, approves(omid), approves(taha), swapped), "publication.approved_before")
    assert await count(race, "approve") == 1


async def test_publication_that_is_stopped_stays_so(race: Race, world: World, swapped: bool) -> None:
    await race.storage.write(decided, world, 1)
    number, mina, omid = await publishes(race, world)
    outcomes = await run(
        race,
        lambda tx: publication.approve(tx, publication_id=number, programme=world.programme, actor=omid, now=NOW),
        lambda tx: publication.stop(tx, publication_id=number, actor=mina, now=NOW),
        swapped,
    )
    # Approved and then stopped, or stopped at once.
    assert outcomes[1] is None
    if swapped:
        assert lost(outcomes, "publication.stopped_before") == 0
    assert await count(race, "stop") == 1
    await race.storage.write(start_due, publication_id=number, now=NOW + GRACE)
    assert await race.storage.write(publish_some, publication_id=number, now=NOW + GRACE) == 0


async def test_dead_letter_is_sent_again_once(race: Race, world: World, swapped: bool) -> None:
    who = await registers(race, world, 1)
    values = {"person_id": who.person_id, "messenger": "bale", "purpose": Purpose.DECISION.value, "occurrence": "x"}
    values |= {"priority": 1, "state": "failed", "reason": "stopped", "due_at": 1, "use_by": 2}
    values |= {"created_at": 1, "updated_at": 1}

    def dies(tx: Tx) -> int:
        row = tx.one(sa.insert(outbox).values(**values).returning(outbox.c.id))
        assert row is not None
        return int(row.id)

    letter = await race.storage.write(dies)

    def resends(by: int) -> Deed:
        return lambda tx: dead_letters.resend(tx, letter, by=Actor(Role.OFFICER, by), now=NOW)

    lost(await run(race, resends(901), resends(902), swapped), "outbox.not_dead")
    assert await count(race, "resend") == 1


async def test_answer_comes_or_the_week_ends(race: Race, world: World, swapped: bool) -> None:
    who = await registers(race, world, 1)
    card = await holds(race, world, MINA)
    about = {"registration_id": card.id, "version": card.version, "officer": MINA, "text": "?"}
    await race.storage.write(inquiry.ask, programme=world.programme, now=NOW, **about)
    end = NOW + timedelta(days=NO_ANSWER_DAYS)
    given = SpokenOrWritten(text="from 1395")

    def gives_up(tx: Tx) -> None:
        if not inquiry.give_up(tx, programme=world.programme, now=end):
            raise Nothing

    outcomes = await run(
        race,
        lambda tx: inquiry.answer(tx, given, person_id=who.person_id, programme=world.programme, now=end),
        gives_up,
        swapped,
    )
    # An answer that comes late is an answer; a week that ends behind it ends nothing.
    assert [isinstance(outcome, BaseException) for outcome in outcomes] == [False, not swapped]
    row = (await race.storage.read(sa.select(registration)))[0]
    assert (row.state, row.queue) == ("submitted", 0)
    assert "answer" in row.inquiry
    assert await count(race, "answer") == 1


async def both_held(race: Race, world: World) -> tuple[Card, Card]:
    for user_id in (1, 2):
        await registers(race, world, user_id)
    return await holds(race, world, MINA), await holds(race, world, OMID)


async def rows(race: Race) -> dict[int, Row]:
    return {row.id: row for row in await race.storage.read(sa.select(registration))}


async def test_of_two_doubles_one_stays(race: Race, world: World, swapped: bool) -> None:
    one, other = await both_held(race, world)
    outcomes = await run(race, merges(one, other, MINA), merges(other, one, OMID), swapped)
    loser = lost(outcomes, "triage.twin_is_double", "registration.stays_for_others")
    assert loser == (0 if swapped else 1)
    found = await rows(race)
    stays, goes = (one, other) if loser == 0 else (other, one)
    assert (found[goes.id].state, found[stays.id].state) == ("pending_duplicate", "in_screening")
    assert await count(race, "duplicate") == 1
    # The one that stays is decided like any other.
    card = Card(stays.id, found[stays.id].version)
    await race.storage.write(judges(card, Verdict.ABLE, MINA if stays is one else OMID))


async def test_officers_who_agree_which_one_goes_decide_it_once(race: Race, world: World, swapped: bool) -> None:
    one, other = await both_held(race, world)
    outcomes = await run(race, merges(one, other, MINA), merges(other, one, OMID, twins.merge_other), swapped)
    if swapped:
        assert lost(outcomes, "triage.twin_is_taken") == 1
    found = await rows(race)
    assert (found[one.id].state, found[one.id].merged_into) == ("pending_duplicate", other.id)
    assert found[other.id].state == "in_screening"
    assert await count(race, "duplicate") == 1
    assert found[one.id].state in PENDING


async def test_nothing_is_merged_with_itself_or_with_what_is_gone(race: Race, world: World, swapped: bool) -> None:
    one, other = await both_held(race, world)
    use_case = twins.merge_other if swapped else twins.merge
    who = (await rows(race))[other.id].person_id
    await race.storage.write(lambda tx: withdraw(tx, person_id=who, programme=world.programme, now=NOW))
    before = await rows(race)
    for wrong in (one, other, Card(10**17, 1)):
        for deed in (merges(one, wrong, MINA, use_case), tells_apart(one, wrong)):
            with pytest.raises(ProgrammeError, match=r"triage\.no_twin"):
                await race.storage.write(deed)
    assert await rows(race) == before


def tells_apart(card: Card, other: Card) -> Deed:
    about = {"registration_id": card.id, "version": card.version, "other_id": other.id}
    return lambda tx: twins.tell_apart(tx, officer=MINA, now=NOW, **about)
