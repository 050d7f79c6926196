"""Ideas that leave: erased, taken back or left as a draft; nothing of them stays but dates and counts."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.answers import Kept
from programme.errors import Conflict
from programme.idea import State
from programme.idea_file import Tombstone
from programme.notice import Purpose
from programme.review import State as Reviewed
from services import drafts, extension, idea, idea_tombstone, linking, merging, people
from services.erasure import erase
from services.idea_lost import tell_lost
from services.idea_retention import lapse_ideas, purge_ideas
from services.people import Known
from storage import Storage
from storage.conflict import conflict
from storage.draft import draft
from storage.engine.tx import Tx
from storage.extension import extension as extensions
from storage.file import file
from storage.idea import idea as ideas
from storage.idea_merge import idea_merge
from storage.idea_note import idea_note
from storage.idea_term import idea_term
from storage.outbox import outbox
from storage.review import review
from tests.services.test_registration import NOW
from tests.support.board import desk, operational
from tests.support.ideas import IDEAS_NOW, diplomat, reviewer, sent
from tests.support.pending import coordinator

DAY = timedelta(days=1)
PLAN: dict[str, Any] = {"kind": "document", "messenger": "bale", "ref": "canary plan", "name": "canary.pdf"}


def studied(tx: Tx, world: World, user_id: int) -> tuple[int, int]:
    """Let a canary be wherever an idea has words: answers, notes, reviews, terms; return its author and it."""
    who = diplomat(tx, world, user_id)
    idea_id = sent(tx, world, who.person_id, title="canary", idea={"text": "canary"}, files=[PLAN])
    values = {"revised": {"title": "canary"}, "board_note": "canary", "reason_text": "canary", "referred_to": "canary"}
    tx.run(sa.update(ideas).where(ideas.c.id == idea_id).values(**values, revisions=[{"text": "canary"}]))
    tx.run(sa.insert(idea_term), token=user_id, idea_id=idea_id)
    note = {"idea_id": idea_id, "by_id": 901, "at": IDEAS_NOW, "told": {"text": "canary"}}
    tx.run(sa.insert(idea_note), kind="discussion", **note)
    for number, state in enumerate((Reviewed.OFFERED, Reviewed.SUBMITTED)):
        member = reviewer(tx, world, 1000 * user_id + number, "chamber")
        times = {"offered_at": IDEAS_NOW, "due_at": IDEAS_NOW, "state_at": IDEAS_NOW}
        said = {"line": "canary", "note": "canary", "seen_answers": {"title": "canary"}, "scores": {"benefit": 4}}
        who_reviews = {"reviewer_id": member.person_id, "institution": "chamber"}
        tx.run(sa.insert(review), idea_id=idea_id, state=state.value, **who_reviews, **said, **times)
    declared = {"reviewer_id": 901, "person_id": who.person_id, "tie": "family", "declared_at": IDEAS_NOW}
    tx.run(sa.insert(conflict), **declared)
    closes_at = world.programme.ideas_close_at()
    extension.ask(tx, person_id=who.person_id, programme=world.programme, now=closes_at)
    drafts.save(tx, {"answers": {}}, person_id=who.person_id, form=f"idea.{idea_id}", version=0, now=IDEAS_NOW)
    return who.person_id, idea_id


def of(tx: Tx, idea_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return every row that hangs on an idea, opened."""
    tables = (ideas, idea_note, idea_term, review)
    found = {}
    for table in tables:
        column = table.c.id if table is ideas else table.c.idea_id
        found[str(table.name)] = [dict(row._mapping) for row in tx.all(sa.select(table).where(column == idea_id))]
    return found


async def test_erasure_leaves_a_tombstone_of_dates_and_counts(storage: Storage, world: World) -> None:
    author, idea_id = await storage.write(studied, world, 1)
    other, others_idea = await storage.write(studied, world, 2)
    before = await storage.read(of, others_idea)
    joined = {"idea_id": others_idea, "into_id": idea_id, "state": "asked", "proposed_by": 9, "proposed_at": NOW}
    await storage.write(lambda tx: tx.run(sa.insert(idea_merge), **joined))
    code = (await storage.read(sa.select(ideas.c.code).where(ideas.c.id == idea_id)))[0].code
    who = await storage.read(people.known, messenger="bale", user_id=1)
    assert who is not None
    await storage.write(erase, who, now=IDEAS_NOW)
    left = await storage.read(of, idea_id)
    (row,) = left["idea"]
    assert "canary" not in repr(left)
    assert row["code"] != code
    told = {name for name, value in row.items() if value is not None and not name.endswith("_at")}
    assert told == {"id", "person_id", "call", "code", "state", "version", "has_file", "overrides", "nudges", "indexed",
                    "reports_new"}  # fmt: skip
    assert (row["state"], row["indexed"], row["has_file"]) == (State.ERASED, row["version"], 0)
    assert (left["idea_note"], left["idea_term"]) == ([], [])
    assert [one["state"] for one in left["review"]] == [Reviewed.DROPPED, Reviewed.SUBMITTED]
    assert {one["scores"] for one in left["review"]} == {None}
    for table in (conflict, extensions, draft, file):
        rows = await storage.read(sa.select(table.c.person_id))
        assert {one.person_id for one in rows} == {other}, table.name
    assert [one.state for one in await storage.read(sa.select(idea_merge.c.state))] == ["dropped"]
    assert await storage.read(of, others_idea) == before
    assert author != other


async def test_owner_is_told_once_of_what_is_erased_and_only_the_new_code_leads_there(
    storage: Storage, world: World
) -> None:
    def erases(tx: Tx) -> tuple[str, str]:
        author = diplomat(tx, world, 1)
        idea_id = operational(tx, world, author.person_id)
        other = sent(tx, world, author.person_id)
        tx.run(sa.update(ideas).values(owner_id=desk(tx, world, 11).person_id))
        codes = [row.code for row in tx.all(sa.select(ideas.c.code).order_by(ideas.c.id))]
        tell_lost(tx, person_id=author.person_id, programme=world.programme, now=IDEAS_NOW)
        erase(tx, author, now=IDEAS_NOW)
        rows = tx.all(sa.select(outbox.c.body, outbox.c.occurrence).where(outbox.c.purpose == Purpose.RELEASE.value))
        assert [row.body for row in rows] == [{"answer": "erased", "code": codes[0]}]
        assert idea_id < other
        return codes[0], tx.all(sa.select(ideas.c.code).where(ideas.c.id == idea_id))[0].code

    before, after = await storage.write(erases)
    call = world.programme.call.code
    assert await storage.read(idea_tombstone.find, before, call=call) is None
    stays = await storage.read(idea_tombstone.find, after.lower(), call=call)
    assert stays == Tombstone(IDEAS_NOW, None, IDEAS_NOW, IDEAS_NOW, 0)


@pytest.mark.parametrize("swapped", [False, True])
async def test_somebody_whose_own_ideas_were_to_be_joined_can_erase_them(
    storage: Storage, world: World, swapped: bool
) -> None:
    def work(tx: Tx) -> Known:
        chief = coordinator(tx, world, 900)
        who = diplomat(tx, world, 1)
        goes, stays = (sent(tx, world, who.person_id) for _ in range(2))
        if swapped:
            goes, stays = stays, goes
        about: dict[str, Any] = {"programme": world.programme, "now": IDEAS_NOW}
        merge_id = merging.propose(
            tx, idea_id=goes, into_id=stays, version=2, into_version=2, by=chief, **about
        )  # fmt: skip
        merging.answer(tx, merge_id=merge_id, person_id=who.person_id, agrees=True, **about)
        row = idea.read(tx, idea_id=goes)
        assert row is not None
        assert row.state == State.PENDING_MERGED
        return who

    who = await storage.write(work)
    await storage.write(erase, who, now=IDEAS_NOW)
    assert {row.state for row in await storage.read(sa.select(ideas.c.state))} == {State.ERASED}


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
async def test_idea_that_was_taken_back_is_emptied_after_its_days(
    storage: Storage, world: World, days: int, kept: bool
) -> None:
    person_id, idea_id = await storage.write(studied, world, 1)
    await storage.write(idea.withdraw, idea_id=idea_id, person_id=person_id, now=IDEAS_NOW)
    # From now on nobody studies it.
    reviews = (await storage.read(of, idea_id))["review"]
    assert [one["state"] for one in reviews] == [Reviewed.DROPPED, Reviewed.SUBMITTED]
    due = {"programme": world.programme, "now": IDEAS_NOW + days * DAY}
    assert await storage.write(purge_ideas, **due) == (0 if kept else 1, ())
    assert ("canary" in repr(await storage.read(of, idea_id))) is kept
    names = {row.name for row in await storage.read(sa.select(file.c.name))}
    assert ("canary.pdf" in names) is kept
    assert await storage.write(purge_ideas, **due) == (0, ()), "it does not find its own work again"


def begun(tx: Tx, world: World, person_id: int) -> int:
    idea_id = idea.begin(tx, person_id=person_id, programme=world.programme, now=IDEAS_NOW)
    drafts.save(tx, {"answers": {"title": "x"}}, person_id=person_id, form=f"idea.{idea_id}", version=0, now=IDEAS_NOW)
    return idea_id


async def lapsed(storage: Storage, world: World, now: datetime) -> int:
    count, gone = await storage.write(lapse_ideas, programme=world.programme, now=now)
    assert gone == ()
    return int(count)


async def test_draft_lapses_thirty_days_after_the_deadline_of_its_author(storage: Storage, world: World) -> None:
    closes_at = world.programme.ideas_close_at()
    first, second = await storage.write(diplomat, world, 1), await storage.write(diplomat, world, 2)
    mine = await storage.write(begun, world, first.person_id)
    theirs = await storage.write(begun, world, second.person_id)
    changed = await storage.write(sent, world, first.person_id)
    saved = {"person_id": first.person_id, "form": f"idea.{changed}", "version": 0, "now": IDEAS_NOW}
    await storage.write(drafts.save, {"answers": {"title": "y"}}, **saved)
    given = {"person_id": second.person_id, "call": world.programme.call.code, "asked_at": closes_at}
    given |= {"answered_at": closes_at, "until_at": closes_at + 3 * DAY}
    await storage.write(lambda tx: tx.run(sa.insert(extensions), **given))
    assert await lapsed(storage, world, closes_at + 30 * DAY - timedelta(seconds=1)) == 0
    assert await lapsed(storage, world, closes_at + 30 * DAY) == 2
    assert await lapsed(storage, world, closes_at + 33 * DAY - timedelta(seconds=1)) == 0
    states = sa.select(ideas.c.state).where(ideas.c.id.in_([mine, theirs, changed])).order_by(ideas.c.id)
    assert [row.state for row in await storage.read(states)] == [State.LAPSED, State.DRAFT, State.SUBMITTED]
    assert [row.form for row in await storage.read(sa.select(draft.c.form))] == [f"idea.{theirs}"]
    assert await lapsed(storage, world, closes_at + 33 * DAY) == 1
    assert await storage.read(sa.select(draft.c.form)) == []


async def test_account_of_somebody_with_ideas_is_not_given_to_another(storage: Storage, world: World) -> None:
    def elsewhere(tx: Tx) -> people.Known:
        return people.meet(tx, messenger="telegram", user_id=7, chat_id=7, source=None, now=IDEAS_NOW)

    other = await storage.write(elsewhere)
    who = await storage.write(diplomat, world, 1)
    await storage.write(sent, world, who.person_id)
    code = await storage.write(linking.offer, other, now=IDEAS_NOW)
    about = {"programme": world.programme, "now": IDEAS_NOW}
    with pytest.raises(Conflict, match=r"link\.registered"):
        await storage.write(linking.link, who, messenger="bale", code=code, **about)
    code = await storage.write(linking.offer, who, now=IDEAS_NOW)
    assert await storage.write(linking.link, other, messenger="telegram", code=code, **about)
    # Whoever is linked to a diplomat has the same ideas.
    owner = sa.select(ideas.c.person_id)
    assert [row.person_id for row in await storage.read(owner)] == [who.person_id]


async def test_file_is_added_while_a_change_may_be(storage: Storage, world: World) -> None:
    who = await storage.write(diplomat, world, 1)
    idea_id = await storage.write(sent, world, who.person_id)
    more = {"idea_id": idea_id, "person_id": who.person_id, "programme": world.programme}
    for number in range(world.programme.files.most):
        plan = Kept.model_validate({**PLAN, "ref": f"plan {number}"})
        assert await storage.write(idea.attach, plan, **more, now=IDEAS_NOW) == number + 1
    with pytest.raises(Conflict, match=r"idea\.files_full"):
        await storage.write(idea.attach, plan, **more, now=IDEAS_NOW)
    refs = sa.select(file.c.file_ref).where(file.c.person_id == who.person_id)
    assert {f"plan {number}" for number in range(5)} <= {row.file_ref for row in await storage.read(refs)}
    with pytest.raises(Conflict, match=r"idea\.over"):
        await storage.write(idea.attach, plan, **more, now=world.programme.ideas_close_at())
