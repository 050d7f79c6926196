"""Ideas at the desk: listed as a filter leaves them, their authors' contact data and files only on record."""

from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.answers import Kept
from programme.idea import State
from programme.idea_list import TYPED, Filter
from programme.lifecycle import Role
from programme.review import State as Review
from programme.staff import Member
from services import idea, idea_contact, idea_list
from services.files import match
from services.idea_parcel import idea_files
from services.journal import Actor
from storage import Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from storage.review import review
from tests.support.ideas import IDEAS_NOW as NOW
from tests.support.ideas import diplomat, reviewer, sent
from tests.support.pending import coordinator

BY = Actor(Role.OFFICER, 700)
VIEWER = Member(700, Role.OFFICER, None, "مریم")


async def several(storage: Storage, world: World) -> list[int]:
    """Send three ideas, one for a city that was typed, of which the last one is withdrawn; begin a fourth."""

    def work(tx: Tx) -> list[int]:
        who = diplomat(tx, world, 1).person_id
        told: list[dict[str, Any]] = [{}, {"city": "وین", "field": "sport"}, {"city": "xian"}]
        found = [sent(tx, world, who, title=f"ایدهٔ {at}", **more) for at, more in enumerate(told)]
        idea.withdraw(tx, idea_id=found[2], person_id=who, now=NOW)
        idea.begin(tx, person_id=who, programme=world.programme, now=NOW)
        return found

    return await storage.write(work)


async def test_list_is_narrowed_by_state_city_and_field_and_drafts_are_nobodys(storage: Storage, world: World) -> None:
    one, typed, gone = await several(storage, world)
    about: dict[str, Any] = {"call": world.programme.call.code, "viewer": VIEWER}

    async def listed(**wanted: Any) -> list[int]:
        found = await storage.read(idea_list.find, Filter(**wanted), **about, size=10)
        assert await storage.read(idea_list.total, Filter(**wanted), **about) == len(found)
        return [each.id for each in found]

    assert await listed() == [gone, typed, one]
    assert await listed(state=State.SUBMITTED) == [typed, one]
    assert await listed(city=TYPED) == [typed]
    assert await listed(city="freiburg", field="culture") == [one]
    assert await listed(city="freiburg", field="sport") == []
    assert await storage.read(idea_list.counts, **about) == {State.SUBMITTED: 2, State.WITHDRAWN: 1}
    assert await storage.read(idea_list.cities, **about) == {TYPED: 1, "freiburg": 1, "xian": 1}
    assert (await storage.read(idea_list.fields, **about))["sport"] == 1
    assert await storage.read(idea_list.find, Filter(), **{**about, "call": "another"}, size=10) == []


async def test_draft_that_was_thrown_away_is_not_one_that_was_taken_back(storage: Storage, world: World) -> None:
    who = await storage.write(diplomat, world, 7)
    begun = {"person_id": who.person_id, "programme": world.programme, "now": NOW}
    idea_id = await storage.write(idea.begin, **begun)
    await storage.write(idea.withdraw, idea_id=idea_id, person_id=who.person_id, now=NOW)
    viewer = Member(999, Role.OFFICER, None, "رضا")
    assert await storage.read(idea_list.counts, call=world.programme.call.code, viewer=viewer) == {}


async def test_ones_own_ideas_are_neither_listed_nor_counted(storage: Storage, world: World) -> None:
    one, *_ = await several(storage, world)
    (author,) = await storage.read(sa.select(ideas.c.person_id).where(ideas.c.id == one))
    own = Member(author.person_id, Role.OFFICER, None, "سارا")
    about: dict[str, Any] = {"call": world.programme.call.code, "viewer": own}
    assert await storage.read(idea_list.find, Filter(), size=10, **about) == []
    counted = [await storage.read(each, **about) for each in (idea_list.counts, idea_list.cities, idea_list.fields)]
    assert (await storage.read(idea_list.total, Filter(), **about), counted) == (0, [{}, {}, {}])


async def test_pages_follow_one_another_and_what_was_withdrawn_has_no_title(storage: Storage, world: World) -> None:
    found = await several(storage, world)
    about: dict[str, Any] = {"call": world.programme.call.code, "viewer": VIEWER}
    pages = [await storage.read(idea_list.find, Filter(page=page), **about, size=1) for page in range(4)]
    assert [[one.id for one in page] for page in pages] == [[found[2]], [found[1]], [found[0]], []]
    assert [one.title for page in pages for one in page] == [None, "ایدهٔ 1", "ایدهٔ 0"]


async def test_reviews_are_counted_and_nobody_is_named(storage: Storage, world: World) -> None:
    one, *_ = await several(storage, world)

    def offer(tx: Tx) -> None:
        times = dict.fromkeys(("offered_at", "due_at", "state_at"), NOW)
        for number, (institution, state) in enumerate(
            (("chamber", Review.OFFERED), ("chamber", Review.SUBMITTED), ("universities", Review.OFFERED))
        ):
            values = {"reviewer_id": number, "institution": institution, "state": state.value, **times}
            tx.run(sa.insert(review).values(idea_id=one, **values))

    await storage.write(offer)
    found = await storage.read(idea_list.reviews_of, idea_id=one)
    assert dict(found.states) == {Review.OFFERED: 2, Review.SUBMITTED: 1}
    assert dict(found.institutions) == {"chamber": 2, "universities": 1}


async def test_look_at_contact_data_is_written_down_and_nothing_is_left_of_what_was_withdrawn(
    storage: Storage, world: World
) -> None:
    one, _, gone = await several(storage, world)
    told = await storage.write(idea_contact.contact, idea_id=one, by=BY, now=NOW)
    assert told is not None
    assert told.name == "canary"
    assert await storage.write(idea_contact.contact, idea_id=gone, by=BY, now=NOW) is None
    rows = await storage.read(sa.select(audit).where(audit.c.action == "look"))
    assert [(row.actor_id, row.noun, row.noun_id) for row in rows] == [(700, "idea", one)]


def paper(ref: str) -> dict[str, Any]:
    file = {"kind": "document", "messenger": "bale", "ref": ref, "size": 5, "name": f"{ref}.pdf"}
    return Kept.model_validate(file).model_dump(mode="json", exclude_none=True)


async def test_desk_gets_the_files_of_this_idea_only_with_those_of_its_answers(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> tuple[int, int, int]:
        who = diplomat(tx, world, 1).person_id
        one = sent(tx, world, who, files=[paper("first")])
        sent(tx, world, who, files=[paper("others")])
        asked = {"field": "how", "at": NOW.isoformat(), "answer": {"file": paper("answered")}}
        asked |= {"before": {"text": "متن", "file": paper("replaced")}}
        tx.run(
            sa.update(ideas).where(ideas.c.id == one).values(revisions=[asked, {"field": "title", "before": "عنوان"}])
        )
        match(tx, person_id=who, now=NOW)
        chief = coordinator(tx, world, 900).person_id
        assert chief is not None
        return one, chief, reviewer(tx, world, 901, "chamber").person_id

    one, chief, expert = await storage.write(work)
    parcel = await storage.write(idea_files, idea_id=one, person_id=chief, programme=world.programme, now=NOW)
    assert parcel is not None
    handed = {row.name for row in parcel.files}
    assert handed == {"first.pdf", "answered.pdf", "replaced.pdf"}
    assert await storage.write(idea_files, idea_id=one, person_id=expert, programme=world.programme, now=NOW) is None
    rows = await storage.read(sa.select(audit).where(audit.c.action.in_(["attachments", "refused"])))
    assert [(row.action, row.actor_id) for row in rows] == [("attachments", chief), ("refused", expert)]


@pytest.mark.parametrize("state", [State.DRAFT, State.ERASED, State.LAPSED])
async def test_drafts_and_what_is_gone_hand_nothing_out(storage: Storage, world: World, state: State) -> None:
    one, *_ = await several(storage, world)
    chief = (await storage.write(coordinator, world, 900)).person_id
    assert chief is not None
    await storage.write(lambda tx: tx.run(sa.update(ideas).where(ideas.c.id == one).values(state=state.value)))
    assert await storage.write(idea_files, idea_id=one, person_id=chief, programme=world.programme, now=NOW) is None
    assert await storage.write(idea_contact.contact, idea_id=one, by=BY, now=NOW) is None
