"""Publications, on both databases: who may approve, what can be stopped, what is left out, and nothing told twice."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict, NotAllowed, NotFound
from programme.lifecycle import Role
from programme.publication import GRACE, State, Totals, Waiting
from programme.registration import Verdict
from services import people
from services.erasure import erase
from services.journal import Actor
from services.people import Known
from services.publication import alone, approve, propose, stop
from services.publication_progress import changed, found, left_out, totals, unreached
from services.publication_run import due, publish_some, start_due
from services.publication_samples import previews
from services.publication_waiting import waiting
from services.registration import withdraw
from services.staff import change, remove
from storage import Keys, Storage, open_storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.publication import publication, publication_item
from storage.registration import registration
from storage.second_look import second_look
from tests.services.test_registration import ANSWERS, NOW, send
from tests.support.pending import OFFICER, coordinator, decided

LATER = NOW + GRACE
CALL = "1405"


async def coordinators(storage: Storage, world: World, number: int) -> list[Actor]:
    return [await storage.write(coordinator, world, 100 + one) for one in range(number)]


async def some_pending(storage: Storage, world: World, *verdicts: Verdict) -> list[Known]:
    return [await storage.write(decided, world, number, verdict) for number, verdict in enumerate(verdicts, start=1)]


async def proposed(storage: Storage, world: World, by: Actor) -> int:
    return await storage.write(propose, programme=world.programme, actor=by, now=NOW)


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


async def states(storage: Storage) -> list[str]:
    return [row.state for row in await storage.read(sa.select(registration.c.state).order_by(registration.c.id))]


async def notices(storage: Storage, purpose: str = "decision") -> list[Any]:
    return await storage.read(sa.select(outbox).where(outbox.c.purpose == purpose).order_by(outbox.c.id))


def deliver(tx: Tx, state: str, reason: str | None = None, most: int = 1000) -> None:
    ids = sa.select(outbox.c.id).where(outbox.c.state == "planned", outbox.c.purpose == "decision").limit(most)
    tx.run(sa.update(outbox).where(outbox.c.id.in_(ids)).values(state=state, reason=reason))


def disagree(tx: Tx, registration_id: int, state: str = "disagreed") -> None:
    values = {"call": CALL, "kind": "asked", "first_by": 901, "first_verdict": "able", "made_at": NOW}
    tx.run(sa.insert(second_look).values(registration_id=registration_id, state=state, **values))


async def test_each_outcome_is_told_to_its_person_once(storage: Storage, world: World) -> None:
    (mina,) = await coordinators(storage, world, 1)
    people_ = await some_pending(storage, world, *Verdict)
    number = await proposed(storage, world, mina)
    await approved(storage, world, number, mina)
    assert await run(storage) == [4]
    assert await states(storage) == ["invited", "companion", "merged", "closed"]
    rows = await notices(storage)
    assert [row.person_id for row in rows] == [who.person_id for who in people_]
    assert {(row.batch, row.state, row.priority) for row in rows} == {(f"publication.{number}", "planned", 1)}
    codes = [row.code for row in await storage.read(sa.select(registration.c.code).order_by(registration.c.id))]
    assert [row.occurrence for row in rows] == codes
    assert {row.published_at for row in await storage.read(sa.select(registration.c.published_at))} == {LATER}
    entries = sa.select(audit).where(audit.c.action.startswith("publish_"))
    assert {(row.actor_id, row.role) for row in await storage.read(entries)} == {(mina.person_id, "coordinator")}


async def test_nobody_looks_a_second_time_at_what_was_told(storage: Storage, world: World) -> None:
    (mina,) = await coordinators(storage, world, 1)
    await some_pending(storage, world, *[Verdict.ABLE] * 3)
    for number, state in enumerate(("waiting", "agreed", "disagreed"), start=1):
        await storage.write(disagree, number, state)
    await approved(storage, world, await proposed(storage, world, mina), mina)
    await run(storage)
    left = await storage.read(sa.select(second_look.c.state).order_by(second_look.c.registration_id))
    assert [row.state for row in left] == ["agreed", "disagreed"]


async def test_every_step_is_in_the_audit_log(storage: Storage, world: World) -> None:
    mina, omid = await coordinators(storage, world, 2)
    await some_pending(storage, world, Verdict.ABLE)
    first = await proposed(storage, world, mina)
    await storage.write(stop, publication_id=first, actor=omid, now=NOW)
    second = await proposed(storage, world, omid)
    await approved(storage, world, second, mina)
    await run(storage)
    await storage.write(deliver, "sent")
    await run(storage)
    entries = await storage.read(sa.select(audit).where(audit.c.noun == "publication").order_by(audit.c.id))
    assert [(row.noun_id, row.action, row.before, row.after, row.actor_id) for row in entries] == [
        (first, "propose", None, "proposed", mina.person_id),
        (first, "stop", "proposed", "stopped", omid.person_id),
        (second, "propose", None, "proposed", omid.person_id),
        (second, "approve", "proposed", "approved", mina.person_id),
        (second, "start", "approved", "running", None),
        (second, "finish", "running", "finished", None),
    ]


@pytest.mark.parametrize(("number", "may"), [(1, True), (2, False), (3, False)])
async def test_proposer_approves_only_where_nobody_else_could(
    storage: Storage, world: World, number: int, may: bool
) -> None:
    mina, *others = await coordinators(storage, world, number)
    await some_pending(storage, world, Verdict.ABLE)
    one = await proposed(storage, world, mina)
    assert await storage.read(alone, programme=world.programme, person_id=mina.person_id) is may
    assert [row.person_id for row in await notices(storage, "approval")] == [other.person_id for other in others]
    if may:
        return await approved(storage, world, one, mina)
    with pytest.raises(NotAllowed, match=r"publication\.another_must"):
        await approved(storage, world, one, mina)
    await approved(storage, world, one, others[-1])
    return None


async def test_one_approval_is_enough_where_the_programme_says_so(storage: Storage, world: World) -> None:
    mina, _ = await coordinators(storage, world, 2)
    easy = World(world.programme.model_copy(update={"approvals": 1}), world.places)
    await some_pending(storage, world, Verdict.ABLE)
    await approved(storage, easy, await proposed(storage, easy, mina), mina)
    assert await notices(storage, "approval") == []


async def test_whoever_coordinates_no_more_can_do_nothing(storage: Storage, world: World) -> None:
    mina, omid, taha = await coordinators(storage, world, 3)
    await some_pending(storage, world, Verdict.ABLE)
    one = await proposed(storage, world, mina)
    await storage.write(remove, person_id=omid.person_id, by=mina, now=NOW)
    await storage.write(change, person_id=taha.person_id, role=Role.OFFICER, by=mina, now=NOW)
    for other in (omid, taha, Actor(Role.OFFICER, mina.person_id)):
        with pytest.raises(NotAllowed):
            await approved(storage, world, one, other)
        with pytest.raises(NotAllowed):
            await storage.write(stop, publication_id=one, actor=other, now=NOW)
        with pytest.raises(NotAllowed):
            await proposed(storage, world, other)
    # Now nobody else is left whom she could ask.
    await approved(storage, world, one, mina)


async def test_nothing_is_told_before_the_minute_is_over(storage: Storage, world: World) -> None:
    (mina,) = await coordinators(storage, world, 1)
    await some_pending(storage, world, Verdict.ABLE)
    one = await proposed(storage, world, mina)
    assert await run(storage, now=NOW + timedelta(days=30)) == []
    await approved(storage, world, one, mina)
    assert await run(storage, now=LATER - timedelta(milliseconds=1)) == []
    assert await states(storage) == ["pending_able"]
    assert await notices(storage) == []
    assert await run(storage, now=LATER) == [1]


@pytest.mark.parametrize(("at", "stops"), [(timedelta(seconds=59, milliseconds=999), True), (GRACE, False)])
async def test_stop_works_until_the_first_result_may_be_told(
    storage: Storage, world: World, at: timedelta, stops: bool
) -> None:
    mina, omid = await coordinators(storage, world, 2)
    await some_pending(storage, world, Verdict.ABLE)
    one = await proposed(storage, world, mina)
    await approved(storage, world, one, omid)
    if not stops:
        with pytest.raises(Conflict, match=r"publication\.too_late"):
            await storage.write(stop, publication_id=one, actor=mina, now=NOW + at)
    else:
        await storage.write(stop, publication_id=one, actor=mina, now=NOW + at)
        with pytest.raises(Conflict, match=r"publication\.stopped_before"):
            await approved(storage, world, one, omid)
    assert await run(storage, now=NOW + timedelta(hours=1)) == ([] if stops else [1])
    assert await states(storage) == ["pending_able" if stops else "invited"]
    if stops:
        assert await proposed(storage, world, mina) != one


async def test_second_proposal_shows_the_first_until_everything_of_it_is_told(storage: Storage, world: World) -> None:
    mina, omid = await coordinators(storage, world, 2)
    with pytest.raises(Conflict, match=r"publication\.nothing"):
        await proposed(storage, world, mina)
    await some_pending(storage, world, Verdict.ABLE)
    both = await asyncio.gather(proposed(storage, world, mina), proposed(storage, world, omid))
    assert both[0] == both[1]
    assert len(await storage.read(sa.select(publication.c.id))) == 1
    await approved(storage, world, both[0], omid if (await by(storage, both[0])) == mina.person_id else mina)
    await storage.write(decided, world, 50, Verdict.COMPANION)
    assert await proposed(storage, world, mina) == both[0]
    await run(storage)
    # Some messages may be on their way for days: whoever waits now does not wait for them.
    assert await proposed(storage, world, mina) != both[0]


async def by(storage: Storage, publication_id: int) -> int | None:
    one = await storage.read(found, publication_id=publication_id)
    return None if one is None else one.proposed_by


async def test_unknown_publication_is_refused(storage: Storage, world: World) -> None:
    (mina,) = await coordinators(storage, world, 1)
    with pytest.raises(NotFound):
        await approved(storage, world, 12, mina)
    assert await storage.read(found, publication_id=12) is None


async def test_of_two_who_approve_at_once_one_wins(storage: Storage, world: World) -> None:
    mina, omid, taha = await coordinators(storage, world, 3)
    await some_pending(storage, world, Verdict.ABLE)
    one = await proposed(storage, world, mina)
    both = await asyncio.gather(
        approved(storage, world, one, omid), approved(storage, world, one, taha), return_exceptions=True
    )
    assert sorted(getattr(outcome, "key", "approved") for outcome in both) == [
        "approved",
        "publication.approved_before",
    ]
    assert await run(storage) == [1]
    assert len(await notices(storage)) == 1


async def test_of_an_approval_and_a_stop_at_once_both_cannot_come_true(storage: Storage, world: World) -> None:
    mina, omid = await coordinators(storage, world, 2)
    await some_pending(storage, world, Verdict.ABLE)
    one = await proposed(storage, world, mina)
    acts = (
        storage.write(approve, publication_id=one, programme=world.programme, actor=omid, now=NOW),
        storage.write(stop, publication_id=one, actor=mina, now=NOW),
        storage.write(stop, publication_id=one, actor=omid, now=NOW),
    )
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    assert outcomes.count(None) in (1, 2), "approved and then stopped, or stopped at once"
    now = await storage.read(found, publication_id=one)
    assert now is not None
    assert now.state is State.STOPPED
    assert await run(storage) == []


Leave = Callable[[Tx, World, Known], object]


def edits(tx: Tx, world: World, who: Known) -> object:
    return send(tx, who, world, ANSWERS.model_copy(update={"name": "another"}))


def withdraws(tx: Tx, world: World, who: Known) -> object:
    return withdraw(tx, person_id=who.person_id, programme=world.programme, now=NOW)


def erases(tx: Tx, world: World, who: Known) -> object:
    return erase(tx, who, now=NOW)


def is_disputed(tx: Tx, world: World, who: Known) -> object:
    row = tx.one(sa.select(registration.c.id).where(registration.c.person_id == who.person_id))
    assert row is not None
    return disagree(tx, row.id)


@pytest.mark.parametrize("leaves", [edits, withdraws, erases, is_disputed])
@pytest.mark.parametrize("when", ["proposed", "approved"])
async def test_whoever_changed_meanwhile_is_left_out(storage: Storage, world: World, leaves: Leave, when: str) -> None:
    (mina,) = await coordinators(storage, world, 1)
    stays, goes = await some_pending(storage, world, Verdict.COMPANION, Verdict.ABLE)
    one = await proposed(storage, world, mina)
    if when == "approved":
        await approved(storage, world, one, mina)
    await storage.write(leaves, world, goes)
    assert await storage.read(changed, publication_id=one) == 1
    if when == "proposed":
        await approved(storage, world, one, mina)
    await run(storage)
    assert [row.person_id for row in await notices(storage)] == [stays.person_id]
    numbers = await storage.read(totals, publication_id=one)
    assert numbers == Totals(total=2, under_way=1, left_out=1)
    (left,) = await storage.read(left_out, publication_id=one, most=10)
    assert left[1].value not in ("invited", "companion")
    await storage.write(deliver, "sent")
    await run(storage)
    now = await storage.read(found, publication_id=one)
    assert now is not None
    assert now.state is State.FINISHED


async def test_judged_again_in_the_same_way_is_another_decision(storage: Storage, world: World) -> None:
    (mina,) = await coordinators(storage, world, 1)
    (who,) = await some_pending(storage, world, Verdict.ABLE)
    await approved(storage, world, await proposed(storage, world, mina), mina)

    def again(tx: Tx) -> None:
        from services.deciding import decide
        from services.registration import current

        row = current(tx, person_id=who.person_id, call=CALL)
        assert row is not None
        decide(tx, row, verdict=Verdict.ABLE, reasons=["means"], text="new", actor=OFFICER, now=NOW)

    await storage.write(again)
    await run(storage)
    assert await notices(storage) == []


async def test_publication_goes_on_where_it_was_cut_and_tells_nobody_twice(
    database_url: str, keys: Keys, world: World
) -> None:
    storage = await open_storage(database_url, keys=keys)
    (mina,) = await coordinators(storage, world, 1)
    await some_pending(storage, world, *[Verdict.ABLE] * 5)
    one = await proposed(storage, world, mina)
    await approved(storage, world, one, mina)
    await storage.write(start_due, publication_id=one, now=LATER)
    for told in range(1, 6):
        assert await storage.write(publish_some, publication_id=one, now=LATER, most=1) == 1
        await storage.close()
        storage = await open_storage(database_url, keys=keys)
        assert Counter(await states(storage)) == Counter(invited=told, pending_able=5 - told)
        assert len(await notices(storage)) == told
    await asyncio.gather(*(run(storage, most=1) for _ in range(3)))
    assert len(await notices(storage)) == 5
    assert await storage.read(totals, publication_id=one) == Totals(total=5, under_way=5)
    await storage.close()


async def test_batches_at_once_share_the_work(storage: Storage, world: World) -> None:
    (mina,) = await coordinators(storage, world, 1)
    await some_pending(storage, world, *[Verdict.COMPANION] * 9)
    await approved(storage, world, await proposed(storage, world, mina), mina)
    batches = await asyncio.gather(*(run(storage, most=2) for _ in range(4)))
    assert sum(map(sum, batches)) == 9
    assert len({row.person_id for row in await notices(storage)}) == len(await notices(storage)) == 9


async def test_work_that_fails_leaves_nothing_of_its_batch(storage: Storage, world: World) -> None:
    (mina,) = await coordinators(storage, world, 1)
    await some_pending(storage, world, Verdict.ABLE, Verdict.ABLE)
    one = await proposed(storage, world, mina)
    await approved(storage, world, one, mina)
    await storage.write(start_due, publication_id=one, now=LATER)

    def fails(tx: Tx) -> None:
        publish_some(tx, publication_id=one, now=LATER)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await storage.write(fails)
    assert await states(storage) == ["pending_able", "pending_able"]
    assert await notices(storage) == []
    assert await run(storage) == [2]


async def test_numbers_add_up_whatever_happens_to_the_messages(storage: Storage, world: World) -> None:
    (mina,) = await coordinators(storage, world, 1)
    people_ = await some_pending(storage, world, *[Verdict.ABLE] * 6)
    await storage.write(people.stop, messenger="bale", user_id=6, now=NOW)
    await storage.write(withdraws, world, people_[0])
    one = await storage.write(propose, programme=world.programme, actor=mina, now=NOW)
    await storage.write(edits, world, people_[1])
    await approved(storage, world, one, mina)
    await run(storage)
    for state, reason in (("sent", None), ("skipped", "too late")):
        await storage.write(deliver, state, reason, 1)
    await storage.write(erases, world, people_[2])
    numbers = await storage.read(totals, publication_id=one)
    assert numbers == Totals(total=5, told=0, under_way=1, unreached=2, left_out=1, gone=1)
    assert numbers.total == sum((1, 2, 1, 1))
    reasons = await storage.read(unreached, publication_id=one, most=10)
    assert sorted(reason for _, reason in reasons) == ["stopped", "too late"]
    assert (await storage.read(due, now=LATER)) == [], "one message is on its way"
    await storage.write(deliver, "uncertain")
    await run(storage)
    now = await storage.read(found, publication_id=one)
    assert now is not None
    assert (now.state, now.ended_at) == (State.FINISHED, LATER)


async def test_waiting_counts_by_outcome_and_what_speaks_against_it(storage: Storage, world: World) -> None:
    await some_pending(storage, world, Verdict.ABLE, Verdict.ABLE, Verdict.COMPANION, Verdict.ABLE)
    ids = [row.id for row in await storage.read(sa.select(registration.c.id).order_by(registration.c.id))]
    await storage.write(disagree, ids[0])
    await storage.write(disagree, ids[1], "waiting")
    await storage.write(disagree, ids[2], "settled")
    await storage.write(people.stop, messenger="bale", user_id=4, now=NOW)
    counts = {Verdict.ABLE: 2, Verdict.COMPANION: 1, Verdict.DUPLICATE: 0, Verdict.INELIGIBLE: 0}
    assert await storage.read(waiting, call=CALL) == Waiting(counts, held=1, looks=1, unreached=1)
    (mina,) = await coordinators(storage, world, 1)
    one = await proposed(storage, world, mina)
    items = await storage.read(sa.select(publication_item.c.registration_id))
    assert sorted(row.registration_id for row in items) == ids[1:]
    # Whoever approves it sees the same; what came since is not in it, and what fell out of it is told apart.
    await storage.write(decided, world, 5, Verdict.ABLE)
    its = Waiting(counts, held=1, looks=1, unreached=1)
    assert await storage.read(waiting, call=CALL, publication_id=one) == its
    await storage.write(disagree, ids[3])
    fell_out = Waiting(counts | {Verdict.ABLE: 1}, held=1, looks=1, unreached=0)
    assert await storage.read(waiting, call=CALL, publication_id=one) == fell_out


async def test_samples_are_spread_over_outcomes_languages_and_messengers(storage: Storage, world: World) -> None:
    number = iter(range(1, 100))
    for _ in range(4):
        await storage.write(decided, world, next(number), Verdict.COMPANION, reasons=["no_tie"], words="چند کلمه")
    await storage.write(decided, world, next(number), Verdict.ABLE)
    await storage.write(decided, world, next(number), Verdict.ABLE, language="en", messenger="telegram")
    await storage.write(decided, world, next(number), Verdict.DUPLICATE)
    some = await storage.read(previews, programme=world.programme, language="fa")
    assert len({one.decision.code for one in some}) == len(some) == 5
    assert {one.decision.verdict for one in some} == {Verdict.ABLE, Verdict.COMPANION, Verdict.DUPLICATE}
    assert {(one.language, one.messenger) for one in some} == {("fa", "bale"), ("en", "telegram")}
    companion = next(one.decision for one in some if one.decision.verdict is Verdict.COMPANION)
    assert (companion.name, companion.reasons, companion.words) == ("canary", ("no_tie",), "چند کلمه")
    assert {one.zone for one in some} == {"Europe/Berlin"}


async def test_samples_of_a_publication_are_of_what_still_stands_in_it(storage: Storage, world: World) -> None:
    (mina,) = await coordinators(storage, world, 1)
    _, goes = await some_pending(storage, world, Verdict.ABLE, Verdict.ABLE)
    one = await proposed(storage, world, mina)
    await storage.write(decided, world, 50, Verdict.COMPANION)
    await storage.write(edits, world, goes)
    await storage.write(is_disputed, world, await storage.write(decided, world, 51, Verdict.DUPLICATE))
    waits = await storage.read(previews, programme=world.programme, language="fa")
    assert {sample.decision.verdict for sample in waits} == {Verdict.ABLE, Verdict.COMPANION}
    some = await storage.read(previews, programme=world.programme, language="fa", publication_id=one)
    assert [sample.decision.verdict for sample in some] == [Verdict.ABLE]
