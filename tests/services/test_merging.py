"""Ideas joined with consent, on both databases: asked once each, carried out by the last consent, told as published."""

from datetime import datetime, timedelta
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
from programme.errors import Conflict, NotFound
from programme.idea import State
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.review import State as Review
from services import idea, merge_lapse, merges, merging, people
from services.idea_file import open_for_author, open_for_staff
from services.journal import Actor
from services.staff import remove
from storage import Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.idea_merge import idea_merge
from storage.review import review as reviews
from tests.support.ideas import sent
from tests.support.merging import NOW, Scene, offered


@pytest.fixture
async def scene(storage: Storage, world: World) -> Scene:
    return await Scene(storage, world).set()


async def test_last_consent_decides_it_and_nothing_shows_before_it_is_published(scene: Scene) -> None:
    merge_id = await scene.proposes()
    assert [await scene.told(one) for one in scene.authors] == [["asked"], ["asked"]]
    await scene.answers(merge_id, 0)
    assert await scene.states() == [State.SUBMITTED, State.SUBMITTED]
    await scene.answers(merge_id, 1)
    row = await scene.row(0)
    assert (row.state, row.outcome, row.merged_into) == (State.PENDING_MERGED, "merged", scene.ideas[1])
    assert (row.reasons, row.decided_by, row.overrides) == (["same_subject"], scene.by.person_id, 0)
    assert (await scene.row(1)).state == State.SUBMITTED
    assert (await scene.merge(merge_id)).state == "agreed"
    assert await scene.told(scene.by.person_id or 0) == ["agreed"]
    # The authors hear of it when it is published, not before.
    assert [await scene.told(one) for one in scene.authors] == [["asked"], ["asked"]]
    mine = await scene.storage.read(open_for_author, idea_id=scene.ideas[0], person_id=scene.authors[0])
    assert mine is not None
    assert (mine.outcome, mine.merged_into, mine.reasons) == (None, None, ())


async def test_means_and_names_are_kept_for_the_desk_at_once_and_for_the_author_once_published(scene: Scene) -> None:
    merge_id = await scene.proposes()
    for author in (0, 1):
        await scene.answers(merge_id, author)

    async def shown(named: bool = True) -> tuple[tuple[str, ...], list[str]]:
        view = await scene.storage.read(open_for_staff, idea_id=scene.ideas[1], named=named)
        assert view is not None
        return view.partners, [one["line"] for one in view.partner_means]

    async def authors() -> tuple[str, ...]:
        view = await scene.storage.read(open_for_author, idea_id=scene.ideas[1], person_id=scene.authors[1])
        assert view is not None
        return (*view.partners, *(one["line"] for one in view.partner_means))

    assert await shown() == (("canary",), ["بستر 0"])
    assert await shown(named=False) == ((), ["بستر 0"])
    assert await authors() == ()
    await scene.moves(0, "publish_merged", Role.COORDINATOR)
    assert await authors() == ("canary", "بستر 0")
    assert await shown() == (("canary",), ["بستر 0"])


async def test_reopened_decision_leaves_no_partner(scene: Scene) -> None:
    merge_id = await scene.proposes()
    for author in (0, 1):
        await scene.answers(merge_id, author)

    def reopen(tx: Tx) -> None:
        row = idea.read(tx, idea_id=scene.ideas[0])
        assert row is not None
        idea.move(tx, row, "reopen", actor=scene.by, now=NOW, **idea.UNDECIDED)

    await scene.storage.write(reopen)
    view = await scene.storage.read(open_for_staff, idea_id=scene.ideas[1])
    assert view is not None
    assert (view.partners, view.partner_means) == ((), ())
    # It may be proposed anew.
    assert await scene.proposes() != merge_id


async def test_reviews_that_wait_are_dropped_and_those_that_are_in_are_closed(scene: Scene) -> None:
    numbers = [
        await scene.storage.write(offered, scene.ideas[at], reviewer, state)
        for at, reviewer, state in (
            (0, 31, Review.OFFERED), (0, 32, Review.DRAFTING), (0, 33, Review.SUBMITTED), (0, 34, Review.DECLINED),
            (1, 31, Review.OFFERED), (1, 33, Review.SUBMITTED),
        )
    ]  # fmt: skip
    merge_id = await scene.proposes()
    for author in (0, 1):
        await scene.answers(merge_id, author)
    rows = await scene.storage.read(sa.select(reviews.c.id, reviews.c.state).order_by(reviews.c.id))
    states = {row.id: row.state for row in rows}
    assert [states[one] for one in numbers] == ["dropped", "dropped", "locked", "declined", "offered", "submitted"]


async def test_refusal_leaves_both_as_they_were(scene: Scene) -> None:
    before = [tuple(await scene.row(at)) for at in (0, 1)]
    merge_id = await scene.proposes()
    await scene.answers(merge_id, 0)
    await scene.answers(merge_id, 1, agrees=False)
    assert [tuple(await scene.row(at)) for at in (0, 1)] == before
    assert (await scene.merge(merge_id)).state == "refused"
    assert await scene.told(scene.by.person_id or 0) == ["refused"]
    # Whoever had agreed hears that nothing comes of it; whoever declined knows.
    assert [await scene.told(one) for one in scene.authors] == [["asked", "off"], ["asked"]]
    for author in (0, 1):
        with pytest.raises(Conflict, match=r"merge\.over"):
            await scene.answers(merge_id, author)


async def test_whoever_agreed_may_decline_until_it_is_settled_and_twice_is_once(scene: Scene) -> None:
    merge_id = await scene.proposes()
    for _ in range(2):
        await scene.answers(merge_id, 0)
    assert len(await scene.storage.read(sa.select(audit.c.id).where(audit.c.action == "merge_agree"))) == 1
    await scene.answers(merge_id, 0, agrees=False)
    merge = await scene.merge(merge_id)
    assert (merge.state, merge.agrees, merge.into_agrees) == ("refused", 0, None)
    # The question to the other author is over, and they hear of it.
    assert await scene.told(scene.authors[1]) == ["asked", "off"]


async def test_author_of_both_is_asked_once(storage: Storage, world: World) -> None:
    scene = await Scene(storage, world).set(people=1)
    scene.ideas.append(await storage.write(sent, world, scene.authors[0]))
    merge_id = await scene.proposes()
    assert await scene.told(scene.authors[0]) == ["asked"]
    asked = await storage.read(merges.question, merge_id=merge_id, person_id=scene.authors[0])
    assert asked is not None
    assert asked.same_author
    await scene.answers(merge_id, 0)
    assert await scene.states() == [State.PENDING_MERGED, State.SUBMITTED]


async def test_nobody_else_is_asked_or_answers(scene: Scene) -> None:
    merge_id = await scene.proposes()
    stranger = scene.by.person_id
    assert stranger is not None
    assert await scene.storage.read(merges.question, merge_id=merge_id, person_id=stranger) is None
    for number in (merge_id, 10**15):
        with pytest.raises(NotFound, match=r"merge\.gone"):
            await scene.storage.write(
                merging.answer,
                merge_id=number,
                person_id=stranger,
                agrees=True,
                programme=scene.world.programme,
                now=NOW,
            )
    merge = await scene.merge(merge_id)
    assert (merge.agrees, merge.into_agrees) == (None, None)


async def test_chain_is_refused(storage: Storage, world: World) -> None:
    scene = await Scene(storage, world).set(people=3)
    merge_id = await scene.proposes(0, 1)
    # Neither the one that goes nor the one that stays goes into a third one meanwhile.
    for goes, stays in ((0, 2), (1, 2), (2, 0)):
        with pytest.raises(Conflict, match=r"merge\.asked_already"):
            await scene.proposes(goes, stays)
    for author in (0, 1):
        await scene.answers(merge_id, author)
    with pytest.raises(Conflict, match=r"merge\.holds_others"):
        await scene.proposes(1, 2)
    with pytest.raises(Conflict, match=r"merge\.not_open"):
        await scene.proposes(2, 0)
    # Several may go into one.
    await scene.proposes(2, 1)


@pytest.mark.parametrize(
    ("prepare", "key"),
    [
        (lambda scene: scene.moves(0, "not_now", Role.COORDINATOR), r"merge\.not_open"),
        (lambda scene: scene.moves(1, "not_now", Role.COORDINATOR), r"merge\.not_open"),
        (lambda scene: scene.moves(0, "ask", Role.OFFICER), r"merge\.waits_for_answer"),
    ],
)
async def test_only_open_ideas_are_joined(scene: Scene, prepare: Any, key: str) -> None:
    await prepare(scene)
    with pytest.raises(Conflict, match=key):
        await scene.proposes()
    assert await scene.storage.read(sa.select(idea_merge)) == []


async def test_idea_that_changed_since_it_was_shown_is_not_joined(scene: Scene) -> None:
    seen = (await scene.row(0)).version
    await scene.moves(0, "open")
    with pytest.raises(Conflict, match=r"merge\.stale"):
        await scene.proposes(version=seen)
    with pytest.raises(Conflict, match=r"merge\.same"):
        await scene.proposes(0, 0)


async def test_consents_wait_while_the_author_has_a_question_to_answer(scene: Scene) -> None:
    merge_id = await scene.proposes()
    await scene.moves(0, "ask", Role.OFFICER)
    for author in (0, 1):
        await scene.answers(merge_id, author)
    assert await scene.states() == [State.NEEDS_REVISION, State.SUBMITTED]
    assert await scene.told(scene.by.person_id or 0) == ["ready"]
    finish = {"merge_id": merge_id, "by": scene.by, "programme": scene.world.programme, "now": NOW}
    with pytest.raises(Conflict, match=r"merge\.waits_for_answer"):
        await scene.storage.write(merging.complete, **finish)
    await scene.moves(0, "revise", Role.DIPLOMAT)
    await scene.storage.write(merging.complete, **finish)
    assert await scene.states() == [State.PENDING_MERGED, State.SUBMITTED]


async def test_consents_wait_for_a_coordinator_when_the_proposer_is_none_any_more(scene: Scene) -> None:
    merge_id = await scene.proposes()
    with pytest.raises(Conflict, match=r"merge\.not_ready"):
        await scene.storage.write(
            merging.complete, merge_id=merge_id, by=scene.by, programme=scene.world.programme, now=NOW
        )
    other = Actor(Role.COORDINATOR, (scene.by.person_id or 0) + 1)
    await scene.storage.write(remove, person_id=scene.by.person_id, by=other, now=NOW)
    for author in (0, 1):
        await scene.answers(merge_id, author)
    assert (await scene.row(0)).state == State.SUBMITTED
    assert await scene.told(other.person_id or 0) == ["ready"]
    await scene.storage.write(merging.complete, merge_id=merge_id, by=other, programme=scene.world.programme, now=NOW)
    row = await scene.row(0)
    assert (row.state, row.decided_by) == (State.PENDING_MERGED, other.person_id)


async def test_dropped_question_is_told_to_whoever_had_agreed(scene: Scene) -> None:
    merge_id = await scene.proposes()
    await scene.answers(merge_id, 1)
    about = {"merge_id": merge_id, "by": scene.by, "programme": scene.world.programme, "now": NOW}
    await scene.storage.write(merging.drop, **about)
    assert [await scene.told(one) for one in scene.authors] == [["asked"], ["asked", "off"]]
    for again in (merging.drop, merging.complete):
        with pytest.raises(Conflict, match=r"merge\.over"):
            await scene.storage.write(again, **about)


async def test_author_is_told_what_the_other_idea_is_about_and_not_whose_it_is(
    scene: Scene, catalogues: Catalogues
) -> None:
    merge_id = await scene.proposes()
    body = {"merge": merge_id, "what": "asked"}
    phrases = Phrases(catalogues)

    async def notice(user_id: int, what: dict[str, Any]) -> Screen | None:
        def write(tx: Tx) -> Screen | None:
            who = people.known(tx, messenger="bale", user_id=user_id)
            assert who is not None
            return NOTICES[Purpose.MERGE](Visit(tx, who, scene.world, phrases, NOW), what)

        return await scene.storage.read(write)

    for user_id, other in ((1, "ایدهٔ شمارهٔ 1"), (2, "ایدهٔ شمارهٔ 0")):
        screen = await notice(user_id, body)
        assert screen is not None
        said = {one.key: one.params for one in keys_of(screen.lines)}
        assert said["merge.consent.other"]["title"] == other
        assert "canary" not in repr(screen)
    await scene.answers(merge_id, 0)
    assert await notice(1, body) is None
    assert await notice(2, body) is not None
    await scene.answers(merge_id, 1, agrees=False)
    assert await notice(2, body) is None
    off = await notice(1, {"merge": merge_id, "what": "off"})
    assert off is not None
    assert "canary" not in repr(off)


async def test_question_that_nobody_answers_ends_as_not_agreed_and_is_told_once(
    scene: Scene, catalogues: Catalogues
) -> None:
    merge_id = await scene.proposes()
    await scene.answers(merge_id, 0)
    before = [tuple(await scene.row(at)) for at in (0, 1)]
    ends = NOW + timedelta(days=scene.world.programme.review.merge_days)

    async def gives_up(now: datetime) -> None:
        await ReviewClock(storage=scene.storage, programme=scene.world.programme, clock=Clock(begins=now)).run()

    await gives_up(ends - timedelta(minutes=1))
    assert (await scene.merge(merge_id)).state == "asked"
    for _ in range(2):
        await gives_up(ends)
    assert (await scene.merge(merge_id)).state == "refused"
    assert [tuple(await scene.row(at)) for at in (0, 1)] == before
    assert [await scene.told(one) for one in scene.authors] == [["asked", "off"], ["asked"]]
    assert await scene.told(scene.by.person_id or 0) == ["unanswered"]
    with pytest.raises(Conflict, match=r"merge\.over"):
        await scene.answers(merge_id, 1)
    phrases = Phrases(catalogues)

    def shown(tx: Tx) -> Screen | None:
        who = people.known(tx, messenger="telegram", user_id=900)
        assert who is not None
        return NOTICES[Purpose.MERGE](
            Visit(tx, who, scene.world, phrases, NOW), {"merge": merge_id, "what": "unanswered"}
        )

    screen = await scene.storage.read(shown)
    assert screen is not None
    assert next(iter(keys_of(screen.lines))).key == "merge.told.unanswered"
    # Nobody is kept from proposing it anew.
    assert await scene.proposes() != merge_id


async def test_what_all_agreed_to_waits_for_a_coordinator_and_is_not_given_up(scene: Scene) -> None:
    merge_id = await scene.proposes()
    await scene.moves(0, "ask")
    for author in (0, 1):
        await scene.answers(merge_id, author)
    assert (await scene.merge(merge_id)).state == "asked"
    late = NOW + timedelta(days=60)
    assert await scene.storage.write(merge_lapse.give_up, programme=scene.world.programme, now=late) == 0
