"""Publications of ideas, on both databases: as of registrations, and what an author is told and is not."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.publishing import Publisher
from conversations.world import World
from programme.errors import Conflict
from programme.idea import Outcome, State
from programme.lifecycle import Role
from programme.publication import GRACE, Noun, Totals, Waiting
from programme.publication import State as Stage
from programme.registration import Verdict
from services import idea_answer, people
from services.idea import withdraw
from services.idea_decision import body_of, published, told
from services.journal import Actor
from services.publication import approve, is_open, propose, stop
from services.publication_progress import changed, found, left_out, totals, unreached
from services.publication_run import due, publish_some, start_due
from services.publication_samples import previews
from services.publication_waiting import under_way, waiting
from storage import Keys, Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.idea import idea
from storage.outbox import outbox
from storage.person import person
from storage.publication import idea_publication_item, publication_item
from tests.services.test_publication import coordinators
from tests.support.damage import damage
from tests.support.ideas import IDEAS_NOW as NOW
from tests.support.judged_ideas import author, judged, moved, remarked
from tests.support.pending import coordinator, decided
from tests.support.racing import Race, racing

LATER = NOW + GRACE
CALL = "1405"


async def proposed(storage: Storage, world: World, by: Actor, noun: Noun = Noun.IDEA) -> int:
    return await storage.write(propose, programme=world.programme, actor=by, now=NOW, noun=noun)


async def approved(storage: Storage, world: World, publication_id: int, by: Actor) -> None:
    await storage.write(approve, publication_id=publication_id, programme=world.programme, actor=by, now=NOW)


async def run(storage: Storage, most: int = 20, *, now: Any = LATER) -> list[int]:
    """Do what the clock does, until there is nothing left to tell; return how many each batch had."""
    batches = []
    for publication_id in await storage.read(due, now=now):
        await storage.write(start_due, publication_id=publication_id, now=now)
        while count := await storage.write(publish_some, publication_id=publication_id, now=now, most=most):
            batches.append(count)
    return batches


async def published_at_once(storage: Storage, world: World) -> int:
    mina = await storage.write(coordinator, world, 190)
    easy = World(world.programme.model_copy(update={"approvals": 1}), world.places)
    one = await proposed(storage, easy, mina)
    await approved(storage, easy, one, mina)
    await run(storage)
    return one


async def states(storage: Storage) -> list[str]:
    return [row.state for row in await storage.read(sa.select(idea.c.state).order_by(idea.c.id))]


async def notices(storage: Storage) -> list[Any]:
    return await storage.read(sa.select(outbox).where(outbox.c.purpose == "idea").order_by(outbox.c.id))


async def authors(storage: Storage, world: World, *outcomes: Outcome) -> list[tuple[Any, int]]:
    return [await storage.write(author, world, number, outcome) for number, outcome in enumerate(outcomes, start=1)]


async def test_each_outcome_is_told_to_its_author_once(storage: Storage, world: World) -> None:
    mina, omid = await coordinators(storage, world, 2)
    some = await authors(storage, world, *Outcome)
    one = await proposed(storage, world, mina)
    shown = await storage.read(found, publication_id=one)
    assert shown is not None
    assert (shown.noun, shown.outcomes) == (Noun.IDEA, dict.fromkeys(Outcome, 1))
    await approved(storage, world, one, omid)
    assert await run(storage, now=LATER - timedelta(milliseconds=1)) == []
    assert await run(storage) == [6]
    assert await states(storage) == ["awaiting", "awaiting", "not_now", "not_workable", "merged", "referred"]
    rows = await notices(storage)
    assert [(row.person_id, row.body) for row in rows] == [
        (who.person_id, body_of(idea_id, outcome)) for (who, idea_id), outcome in zip(some, Outcome, strict=True)
    ]
    codes = [row.code for row in await storage.read(sa.select(idea.c.code).order_by(idea.c.id))]
    assert [row.occurrence for row in rows] == codes
    assert {(row.batch, row.state) for row in rows} == {(f"publication.{one}", "planned")}
    assert {row.published_at for row in await storage.read(sa.select(idea.c.published_at))} == {LATER}
    entries = sa.select(audit).where(audit.c.action.startswith("publish_"), audit.c.noun == "idea")
    assert {(row.actor_id, row.role) for row in await storage.read(entries)} == {(omid.person_id, "coordinator")}
    assert await storage.read(totals, publication_id=one) == Totals(total=6, under_way=6)
    await storage.write(lambda tx: tx.run(sa.update(outbox).values(state="sent")))
    await run(storage)
    shown = await storage.read(found, publication_id=one)
    assert shown is not None
    assert shown.state is Stage.FINISHED


async def test_publications_of_both_nouns_stand_beside_each_other(storage: Storage, world: World) -> None:
    mina, omid = await coordinators(storage, world, 2)
    await authors(storage, world, Outcome.NOT_NOW)
    await storage.write(decided, world, 50, Verdict.COMPANION)
    ideas = await proposed(storage, world, mina)
    people_ = await proposed(storage, world, mina, Noun.REGISTRATION)
    assert ideas != people_
    assert await proposed(storage, world, omid) == ideas
    assert await storage.read(is_open, call=CALL) == people_
    assert await storage.read(is_open, call=CALL, noun=Noun.IDEA) == ideas
    for table, count in ((publication_item, 1), (idea_publication_item, 1)):
        assert len(await storage.read(sa.select(table))) == count
    await approved(storage, world, ideas, omid)
    await run(storage)
    assert await states(storage) == ["not_now"]
    assert await storage.read(is_open, call=CALL) == people_
    assert await storage.read(under_way, call=CALL) == {Noun.REGISTRATION: 1, Noun.IDEA: 0}


async def test_what_nobody_seconded_is_held(storage: Storage, world: World) -> None:
    (mina,) = await coordinators(storage, world, 1)
    await storage.write(author, world, 1, Outcome.WORKABLE, overrides=1)
    with pytest.raises(Conflict, match=r"publication\.nothing"):
        await proposed(storage, world, mina)
    await storage.write(author, world, 2, Outcome.WORKABLE, overrides=1, seconded_by=5)
    await storage.write(author, world, 3, Outcome.REFERRED)
    await storage.write(people.stop, messenger="bale", user_id=3, now=NOW)
    counts = dict.fromkeys(Outcome, 0) | {Outcome.WORKABLE: 1, Outcome.REFERRED: 1}
    expected = Waiting(counts, held=1, unreached=1)
    assert await storage.read(waiting, call=CALL, noun=Noun.IDEA) == expected
    assert await storage.read(under_way, call=CALL) == {Noun.IDEA: 3}
    one = await proposed(storage, world, mina)
    await storage.write(author, world, 4, Outcome.WORKABLE)
    assert await storage.read(waiting, call=CALL, publication_id=one, noun=Noun.IDEA) == expected
    await approved(storage, world, one, mina)
    await run(storage)
    assert await states(storage) == ["pending_workable", "awaiting", "referred", "pending_workable"]
    assert await storage.read(totals, publication_id=one) == Totals(total=2, under_way=1, unreached=1)
    assert [reason for _, reason in await storage.read(unreached, publication_id=one, most=9)] == ["stopped"]


@pytest.mark.parametrize("when", ["proposed", "approved"])
async def test_idea_that_changed_meanwhile_is_left_out_and_listed(storage: Storage, world: World, when: str) -> None:
    (mina,) = await coordinators(storage, world, 1)
    some = await authors(storage, world, *[Outcome.WORKABLE] * 4)
    one = await proposed(storage, world, mina)
    if when == "approved":
        await approved(storage, world, one, mina)
    (goes, withdrawn), (_, reopened), (_, again) = some[:3]
    await storage.write(withdraw, idea_id=withdrawn, person_id=goes.person_id, now=NOW)
    await storage.write(moved, reopened, "reopen", now=NOW)
    await storage.write(moved, again, "reopen", now=NOW)
    await storage.write(moved, again, "workable", now=NOW, outcome="workable")
    assert await storage.read(changed, publication_id=one) == 3
    if when == "proposed":
        await approved(storage, world, one, mina)
    await run(storage)
    assert [row.person_id for row in await notices(storage)] == [some[3][0].person_id]
    assert await storage.read(totals, publication_id=one) == Totals(total=4, under_way=1, left_out=3)
    left = await storage.read(left_out, publication_id=one, most=9)
    assert [state for _, state in left] == [State.WITHDRAWN, State.DISCUSSION, State.PENDING_WORKABLE]


async def test_publication_is_stopped_and_nothing_is_told(storage: Storage, world: World) -> None:
    mina, omid = await coordinators(storage, world, 2)
    await authors(storage, world, Outcome.WORKABLE)
    one = await proposed(storage, world, mina)
    await approved(storage, world, one, omid)
    await storage.write(stop, publication_id=one, actor=mina, now=LATER - timedelta(seconds=1))
    assert await run(storage, now=LATER + timedelta(hours=1)) == []
    assert await states(storage) == ["pending_workable"]
    assert await proposed(storage, world, mina) != one


async def test_it_goes_on_where_it_was_cut_and_batches_at_once_share_the_work(storage: Storage, world: World) -> None:
    (mina,) = await coordinators(storage, world, 1)
    await authors(storage, world, *[Outcome.NOT_NOW] * 7)
    one = await proposed(storage, world, mina)
    await approved(storage, world, one, mina)
    await storage.write(start_due, publication_id=one, now=LATER)
    assert await storage.write(publish_some, publication_id=one, now=LATER, most=2) == 2
    batches = await asyncio.gather(*(run(storage, most=2) for _ in range(3)))
    assert sum(map(sum, batches)) == 5
    assert len({row.person_id for row in await notices(storage)}) == len(await notices(storage)) == 7


@pytest.mark.parametrize("column", ["answers", "reason_text", "details"])
async def test_idea_that_cannot_be_told_is_left_out_and_the_others_are_told(
    storage: Storage, world: World, column: str, caplog: pytest.LogCaptureFixture
) -> None:
    (mina,) = await coordinators(storage, world, 1)
    some = [await storage.write(author, world, number, Outcome.WORKABLE, words="خوب") for number in (1, 2, 3)]
    one = await proposed(storage, world, mina)
    await approved(storage, world, one, mina)
    who, bad = some[1]
    table = person if column == "details" else idea
    await storage.write(damage, table, column, who.person_id if table is person else bad)
    await Publisher(storage=storage, clock=Clock(begins=LATER)).run()
    assert await states(storage) == ["awaiting", "pending_workable", "awaiting"]
    assert caplog.text.count(f"row {bad} is stepped over, reference E-") == 1
    assert await storage.read(totals, publication_id=one) == Totals(total=3, under_way=2, left_out=1)
    assert len(await storage.read(previews, programme=world.programme, language="fa", noun=Noun.IDEA)) == 0


async def test_author_is_told_what_is_theirs_and_nobody_elses_name(storage: Storage, world: World) -> None:
    remarks = ["بستر آن روشن است", "هزینه را بنویسید"]
    who, idea_id = await storage.write(
        author, world, 1, Outcome.CONDITIONAL, reasons=["permit"], words="با مجوز استان", remarks=remarks
    )
    await storage.write(remarked, idea_id, 980, "هنوز نفرستاده", "drafting")
    await storage.write(remarked, idea_id, 981, None)
    of = await told_after(storage, world, idea_id, who)
    assert (of.outcome, of.reasons, of.words) == (Outcome.CONDITIONAL, ("permit",), "با مجوز استان")
    assert of.remarks == tuple(remarks)
    assert "محرمانه" not in repr(of)
    assert (of.name, of.partners, of.into, of.referred_to) == ("canary", (), None, None)


async def told_after(storage: Storage, world: World, idea_id: int, who: Any) -> Any:
    """See that nothing is told before, publish, and return what is."""
    mine = {"idea_id": idea_id, "person_id": who.person_id}
    row = (await storage.read(sa.select(idea.c.outcome).where(idea.c.id == idea_id)))[0]
    body = body_of(idea_id, Outcome(row.outcome))
    assert await storage.read(told, **mine) is None
    assert await storage.read(published, body, person_id=who.person_id) is None
    before = await storage.read(idea_answer.standing, **mine)
    assert before is not None
    assert before.state is State.UNDER_REVIEW
    await published_at_once(storage, world)
    of = await storage.read(published, body, person_id=who.person_id)
    assert of == await storage.read(told, **mine)
    assert await storage.read(published, body, person_id=who.person_id + 1) is None
    return of


async def test_merged_idea_names_the_other_and_the_partners(storage: Storage, world: World) -> None:
    def scene(tx: Tx) -> tuple[list[Any], list[int]]:
        host, into = author(tx, world, 1, Outcome.WORKABLE)
        named(tx, host.person_id, "سارا")
        first, one = author(tx, world, 2, Outcome.MERGED, merged_into=into)
        named(tx, first.person_id, "رضا")
        second, two = author(tx, world, 3, Outcome.MERGED, merged_into=into)
        named(tx, second.person_id, "هما")
        # One more of the same person: they are no partner of their own.
        judged(tx, world, second.person_id, Outcome.MERGED, merged_into=into)
        return [host, first, second], [into, one, two]

    people_, (into, one, two) = await storage.write(scene)
    code = (await storage.read(sa.select(idea.c.code).where(idea.c.id == into)))[0].code
    some = await storage.read(previews, programme=world.programme, language="fa", noun=Noun.IDEA)
    assert {sample.decision.partners for sample in some if sample.decision.id == into} == {("رضا", "هما")}  # type: ignore[union-attr]  # of ideas
    of = await told_after(storage, world, one, people_[1])
    assert (of.into, of.partners) == (code, ("سارا", "هما"))
    mine = {"idea_id": into, "person_id": people_[0].person_id}
    host = await storage.read(told, **mine)
    assert host is not None
    assert (host.into, host.partners) == (None, ("رضا", "هما"))
    await storage.write(moved, into, "erase", by=Actor(Role.CITIZEN, people_[0].person_id))
    of = await storage.read(told, idea_id=two, person_id=people_[2].person_id)
    assert of is not None
    assert (of.into, of.partners) == (None, ())


def named(tx: Tx, person_id: int, name: str) -> None:
    tx.run(sa.update(person).where(person.c.id == person_id).values(details={"name": name}))


async def test_samples_are_as_their_authors_would_read_them(storage: Storage, world: World) -> None:
    for number in range(1, 5):
        await storage.write(author, world, number, Outcome.NOT_NOW, reasons=["budget"])
    await storage.write(author, world, 5, Outcome.REFERRED, referred_to="شیراز")
    await storage.write(author, world, 6, Outcome.WORKABLE, language="en", messenger="telegram")
    await storage.write(author, world, 7, Outcome.WORKABLE, overrides=1)
    some = await storage.read(previews, programme=world.programme, language="fa", noun=Noun.IDEA)
    assert len({one.decision.code for one in some}) == len(some) == 5
    assert {(one.language, one.messenger) for one in some} == {("fa", "bale"), ("en", "telegram")}
    assert {one.decision.outcome for one in some} == {Outcome.NOT_NOW, Outcome.REFERRED, Outcome.WORKABLE}  # type: ignore[union-attr]  # of ideas
    assert "شیراز" in {one.decision.referred_to for one in some}  # type: ignore[union-attr]  # as above
    (mina,) = await coordinators(storage, world, 1)
    one = await proposed(storage, world, mina)
    await storage.write(author, world, 8, Outcome.MERGED)
    about = {"programme": world.programme, "language": "fa", "noun": Noun.IDEA, "publication_id": one}
    assert len(await storage.read(previews, **about, most=99)) == 6


@pytest.fixture
async def race(database_url: str, keys: Keys) -> AsyncIterator[Race]:
    async with racing(database_url, keys) as race:
        yield race


@pytest.mark.parametrize("swapped", [False, True], ids=["one-first", "other-first"])
async def test_of_two_who_approve_at_once_one_wins(race: Race, world: World, swapped: bool) -> None:
    mina, omid, taha = await coordinators(race.storage, world, 3)
    await authors(race.storage, world, Outcome.WORKABLE)
    one = await proposed(race.storage, world, mina)
    about = {"publication_id": one, "programme": world.programme, "now": NOW}
    deeds = [lambda tx, by=by: approve(tx, actor=by, **about) for by in (omid, taha)]
    outcomes = await race.between(*(reversed(deeds) if swapped else deeds))
    assert [getattr(outcome, "key", None) for outcome in outcomes] == [None, "publication.approved_before"]
    assert await run(race.storage) == [1]
    assert len(await notices(race.storage)) == 1


@pytest.mark.parametrize("swapped", [False, True], ids=["one-first", "other-first"])
async def test_of_an_approval_and_a_stop_at_once_it_is_stopped(race: Race, world: World, swapped: bool) -> None:
    mina, omid = await coordinators(race.storage, world, 2)
    await authors(race.storage, world, Outcome.WORKABLE)
    one = await proposed(race.storage, world, mina)

    def approves(tx: Tx) -> None:
        approve(tx, publication_id=one, programme=world.programme, actor=omid, now=NOW)

    def stops(tx: Tx) -> None:
        stop(tx, publication_id=one, actor=mina, now=NOW)

    outcomes = await race.between(*((stops, approves) if swapped else (approves, stops)))
    refused = [getattr(outcome, "key", None) for outcome in outcomes]
    assert refused == ([None, "publication.stopped_before"] if swapped else [None, None])
    assert await run(race.storage) == []
    assert await states(race.storage) == ["pending_workable"]


@pytest.mark.parametrize("swapped", [False, True], ids=["one-first", "other-first"])
async def test_idea_is_withdrawn_or_told_and_not_both(race: Race, world: World, swapped: bool) -> None:
    (mina,) = await coordinators(race.storage, world, 1)
    ((who, idea_id),) = await authors(race.storage, world, Outcome.NOT_NOW)
    one = await proposed(race.storage, world, mina)
    await approved(race.storage, world, one, mina)
    await race.storage.write(start_due, publication_id=one, now=LATER)

    def tells(tx: Tx) -> int:
        return publish_some(tx, publication_id=one, now=LATER)

    def withdraws(tx: Tx) -> None:
        withdraw(tx, idea_id=idea_id, person_id=who.person_id, now=LATER)

    await race.between(*((withdraws, tells) if swapped else (tells, withdraws)))
    assert await states(race.storage) == ["withdrawn" if swapped else "not_now"]
    assert len(await notices(race.storage)) == (0 if swapped else 1)
    numbers = await race.storage.read(totals, publication_id=one)
    assert (numbers.total, numbers.left_out, numbers.under_way) == ((1, 1, 0) if swapped else (1, 0, 1))
