"""Ideas are decided with a reason, against a majority only by two, and taken back as long as nothing is published."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict, MoveNotAllowed, NotAllowed
from programme.idea import Outcome, State
from programme.lifecycle import Role
from programme.review import State as Review
from programme.review import Tie, Verdict
from programme.staff import Member
from services import conflicts, deciding_lists, discussion, idea
from services import deciding_ideas as deciding
from services.deciding_ideas import NotAsShown, NotSure
from services.journal import Actor
from services.review import split
from services.staff import member, remove
from storage import Storage
from storage.audit import audit
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from storage.idea_queries import publishable
from storage.outbox import outbox
from storage.review import review
from tests.support.ideas import IDEAS_NOW, diplomat, sent
from tests.support.pending import coordinating, coordinator
from tests.support.verdicts import moved, reviewed

LATER = IDEAS_NOW + timedelta(hours=1)
AGREED = (Verdict.FEASIBLE,) * 3
MOST = (Verdict.FEASIBLE, Verdict.FEASIBLE, Verdict.FEASIBLE, Verdict.NOT_FEASIBLE)


class Scene:
    """An idea whose reviews are in, and who coordinates."""

    def __init__(self, storage: Storage, world: World, idea_id: int, *chiefs: Member) -> None:
        self.storage, self.world, self.idea_id, self.chiefs = storage, world, idea_id, chiefs

    async def row(self) -> Row:
        row = await self.storage.write(idea.read, idea_id=self.idea_id)
        assert row is not None
        return row

    async def decide(self, outcome: Outcome, *reasons: str, by: int = 0, **more: Any) -> State:
        told = {"version": (await self.row()).version, "now": LATER, **more}
        return await self.storage.write(
            deciding.decide, idea_id=self.idea_id, outcome=outcome, reasons=reasons, coordinator=self.chiefs[by],
            programme=self.world.programme, **told,
        )  # fmt: skip

    async def overrides(self, outcome: Outcome, *reasons: str) -> State:
        """Decide with words of one's own, as is needed against a majority."""
        mine = {"version": (await self.row()).version, "coordinator": self.chiefs[0]}
        await self.storage.write(deciding.draft, idea_id=self.idea_id, text="قانون اجازه نمی‌دهد.", **mine)
        return await self.decide(outcome, *reasons, words=deciding.drafted(await self.row(), outcome))

    async def reviews(self) -> list[str]:
        query = sa.select(review.c.state).where(review.c.idea_id == self.idea_id).order_by(review.c.id)
        return [row.state for row in await self.storage.read(query)]

    async def publishable(self) -> bool:
        return bool(await self.storage.read(sa.select(ideas.c.id).where(publishable)))

    async def notices(self, purpose: str = "second") -> list[tuple[int, str]]:
        query = sa.select(outbox.c.person_id, outbox.c.body).where(outbox.c.purpose == purpose).order_by(outbox.c.id)
        return [(row.person_id, row.body["what"]) for row in await self.storage.read(query)]

    async def actions(self, *names: str) -> list[tuple[str, str]]:
        query = sa.select(audit.c.action, audit.c.after).where(audit.c.action.in_(names)).order_by(audit.c.id)
        return [(row.action, row.after) for row in await self.storage.read(query)]


async def stage(storage: Storage, world: World, *verdicts: Verdict | None, chiefs: int = 2) -> Scene:
    def build(tx: Tx) -> Scene:
        who = diplomat(tx, world, 1)
        found = []
        for at in range(chiefs):
            actor = coordinator(tx, world, 20 + at, ("مینا", "امید")[at])
            assert actor.person_id is not None
            one = member(tx, person_id=actor.person_id)
            assert one is not None
            found.append(one)
        idea_id = sent(tx, world, who.person_id)
        reviewed(tx, world, idea_id, *verdicts)
        return Scene(storage, world, idea_id, *found)

    return await storage.write(build)


async def test_decision_is_pending_and_locks_the_reviews(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *AGREED)
    assert await scene.decide(Outcome.WORKABLE, "means_ready", "all_agree") is State.PENDING_WORKABLE
    row = await scene.row()
    assert (row.outcome, row.reasons, row.decided_by, row.decided_at, row.overrides) == (
        "workable", ["means_ready", "all_agree"], scene.chiefs[0].person_id, LATER, 0,
    )  # fmt: skip
    assert await scene.reviews() == [Review.LOCKED] * 3
    assert await scene.publishable()
    told = await storage.read(deciding.decision, idea_id=scene.idea_id)
    assert told is not None
    assert (told.by, told.at, told.published) == ("مینا", LATER, False)
    first = (await storage.read(sa.select(review.c.id).order_by(review.c.id)))[0].id
    with pytest.raises(MoveNotAllowed):
        await storage.write(moved, world, first, "amend")


@pytest.mark.parametrize("outcome", [one for one in Outcome if one not in (Outcome.MERGED, Outcome.REFERRED)])
async def test_every_outcome_has_its_state(storage: Storage, world: World, outcome: Outcome) -> None:
    scene = await stage(storage, world, Verdict.FEASIBLE, Verdict.NOT_FEASIBLE, Verdict.NEED_MORE)
    assert await scene.decide(outcome, "priority") is outcome.pending


async def test_decision_without_a_reason_is_none(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *AGREED)
    with pytest.raises(Conflict, match=r"decide\.reason_needed"):
        await scene.decide(Outcome.WORKABLE)
    assert (await scene.row()).outcome is None


async def test_idea_is_decided_without_reviews_only_by_whoever_is_sure(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *AGREED, None)
    with pytest.raises(NotSure):
        await scene.decide(Outcome.WORKABLE, "means_ready")
    assert await scene.reviews() == [*[Review.SUBMITTED] * 3, Review.OFFERED]
    await scene.decide(Outcome.WORKABLE, "means_ready", sure=True)
    assert await scene.reviews() == [*[Review.LOCKED] * 3, Review.DROPPED]


async def test_too_few_institutions_need_somebody_who_is_sure(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, Verdict.FEASIBLE, Verdict.NOT_MY_FIELD, Verdict.FEASIBLE)
    with pytest.raises(NotSure):
        await scene.decide(Outcome.WORKABLE, "means_ready")
    assert await scene.decide(Outcome.WORKABLE, "means_ready", sure=True) is State.PENDING_WORKABLE


async def test_words_are_told_only_as_they_were_shown(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *AGREED)
    mine = {"idea_id": scene.idea_id, "version": (await scene.row()).version, "coordinator": scene.chiefs[0]}
    await storage.write(deciding.draft, text="با این شرط که", **mine)
    shown = deciding.drafted(await scene.row(), Outcome.CONDITIONAL)
    await storage.write(deciding.draft, text="چیز دیگری", **{**mine, "coordinator": scene.chiefs[1]})
    with pytest.raises(NotAsShown):
        await scene.decide(Outcome.CONDITIONAL, words=shown)
    # A button that shows no words tells none.
    await scene.decide(Outcome.CONDITIONAL, "partner")
    assert (await scene.row()).reason_text is None


async def test_words_alone_are_a_reason(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *AGREED)
    mine = {"idea_id": scene.idea_id, "version": (await scene.row()).version, "coordinator": scene.chiefs[0]}
    await storage.write(deciding.draft, text="با این شرط که", **mine)
    await scene.decide(Outcome.CONDITIONAL, words=deciding.drafted(await scene.row(), Outcome.CONDITIONAL))
    assert (await scene.row()).reason_text == "با این شرط که"


async def test_referred_idea_names_its_city(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *AGREED)
    with pytest.raises(Conflict, match=r"decide\.city_needed"):
        await scene.decide(Outcome.REFERRED, "other_city")
    mine = {"idea_id": scene.idea_id, "version": (await scene.row()).version, "coordinator": scene.chiefs[0]}
    await storage.write(deciding.draft, city="شیراز", **mine)
    await scene.decide(Outcome.REFERRED, "other_city", words=deciding.drafted(await scene.row(), Outcome.REFERRED))
    row = await scene.row()
    assert (row.state, row.referred_to, row.overrides) == (State.PENDING_REFERRED, "شیراز", 0)
    with pytest.raises(NotAsShown):
        await storage.write(deciding.draft, city="یزد", **{**mine, "version": row.version})


async def test_override_needs_words_of_ones_own(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *MOST)
    with pytest.raises(Conflict, match=r"decide\.words_needed"):
        await scene.decide(Outcome.NOT_WORKABLE, "law")
    assert (await scene.row()).outcome is None
    await scene.overrides(Outcome.NOT_WORKABLE, "law")
    assert (await scene.row()).reason_text == "قانون اجازه نمی‌دهد."


async def test_majority_is_overridden_by_two(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *MOST)
    mina, omid = scene.chiefs
    await scene.overrides(Outcome.NOT_WORKABLE, "law")
    row = await scene.row()
    assert (row.overrides, row.seconded_by, await scene.publishable()) == (1, None, False)
    assert await scene.notices() == [(omid.person_id, "asked")]
    call = {"call": world.programme.call.code}
    assert [one.id for one in await storage.read(deciding_lists.for_second, member=omid, **call)] == [scene.idea_id]
    assert await storage.read(deciding_lists.for_second, member=mina, **call) == []
    assert await storage.read(deciding_lists.counts, member=omid, **call) == (0, 1)
    waits = [await storage.read(deciding_lists.with_second, member=one, **call) for one in scene.chiefs]
    assert waits == [1, 0]
    about = {"idea_id": scene.idea_id, "version": row.version, "now": LATER}
    with pytest.raises(NotAllowed, match=r"decide\.another"):
        await storage.write(deciding.agree, coordinator=mina, **about)
    assert not await scene.publishable()
    await storage.write(deciding.agree, coordinator=omid, **about)
    assert await scene.publishable()
    assert (await scene.row()).seconded_by == omid.person_id
    assert await scene.notices() == [(omid.person_id, "asked"), (mina.person_id, "agreed")]
    with pytest.raises(NotAsShown):
        await storage.write(deciding.agree, coordinator=omid, **about)
    assert await scene.actions("override", "second") == [("override", "asked"), ("second", "pending_not_workable")]


async def test_second_person_who_disagrees_reopens_it_with_a_note(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *MOST)
    mina, omid = scene.chiefs
    await scene.overrides(Outcome.NOT_NOW, "priority")
    about = {"idea_id": scene.idea_id, "version": (await scene.row()).version, "now": LATER}
    await storage.write(deciding.disagree, coordinator=omid, text="چهار نهاد آن را شدنی می‌دانند.", **about)
    row = await scene.row()
    assert (row.state, row.outcome, row.overrides, row.reasons) == (State.DISCUSSION, None, 0, None)
    assert await scene.reviews() == [Review.SUBMITTED] * 4
    notes, count = await storage.read(discussion.notes, idea_id=scene.idea_id)
    assert ([(one.by, one.text) for one in notes], count) == ([("امید", "چهار نهاد آن را شدنی می‌دانند.")], 1)
    assert (await scene.notices())[-1] == (mina.person_id, "disagreed")
    # Decided once more, it is asked once more.
    await scene.overrides(Outcome.NOT_NOW, "priority")
    assert await scene.notices() == [
        (omid.person_id, "asked"), (mina.person_id, "disagreed"), (omid.person_id, "asked"),
    ]  # fmt: skip


async def test_single_coordinator_overrides_alone_and_it_is_written_down(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *MOST, chiefs=1)
    await scene.overrides(Outcome.NOT_WORKABLE, "law")
    assert ((await scene.row()).overrides, await scene.publishable()) == (0, True)
    assert await scene.actions("override") == [("override", "alone")]


async def test_whoever_is_left_alone_decides_anew(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *MOST)
    mina, omid = scene.chiefs
    await scene.overrides(Outcome.NOT_WORKABLE, "law")
    await storage.write(remove, person_id=omid.person_id, by=Actor(Role.COORDINATOR, mina.person_id), now=LATER)
    undone = await storage.write(deciding.undo, coordinator=mina, programme=world.programme, now=LATER)
    assert undone == (scene.idea_id, Outcome.NOT_WORKABLE)
    await scene.overrides(Outcome.NOT_WORKABLE, "law")
    assert await scene.publishable()


async def test_reopened_idea_is_to_be_decided_again(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *AGREED)
    mina, omid = scene.chiefs
    call = {"call": world.programme.call.code}
    assert await storage.read(deciding_lists.counts, member=omid, **call) == (1, 0)
    await scene.decide(Outcome.WORKABLE, "means_ready")
    assert await storage.read(deciding_lists.counts, member=omid, **call) == (0, 0)
    version = (await scene.row()).version
    was = await storage.write(
        deciding.reopen, idea_id=scene.idea_id, version=version, coordinator=omid, now=LATER
    )  # fmt: skip
    assert was is Outcome.WORKABLE
    row = await scene.row()
    assert (row.state, row.decided_by, row.reasons) == (State.DISCUSSION, None, None)
    assert await scene.reviews() == [Review.SUBMITTED] * 3
    assert await storage.read(deciding_lists.counts, member=omid, **call) == (1, 0)
    with pytest.raises(NotAsShown):
        await storage.write(deciding.reopen, idea_id=scene.idea_id, version=version, coordinator=mina, now=LATER)
    assert await storage.write(deciding.undo, coordinator=mina, programme=world.programme, now=LATER) is None


async def test_verdict_of_whoever_declared_a_tie_meanwhile_does_not_come_back(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *AGREED)
    await scene.decide(Outcome.WORKABLE, "means_ready")

    def declare(tx: Tx) -> None:
        first = tx.all(sa.select(review).order_by(review.c.id))[0]
        author = tx.all(sa.select(ideas.c.person_id))[0].person_id
        conflicts.declare(tx, reviewer_id=first.reviewer_id, person_id=author, tie=Tie.FAMILY, now=LATER)

    await storage.write(declare)
    about = {"idea_id": scene.idea_id, "version": (await scene.row()).version, "now": LATER}
    await storage.write(deciding.reopen, coordinator=scene.chiefs[0], **about)
    assert await scene.reviews() == [Review.ABSTAINED, Review.SUBMITTED, Review.SUBMITTED]
    told = await storage.read(split, idea_id=scene.idea_id, programme=world.programme)
    assert told.counted == (Verdict.FEASIBLE,) * 2


async def test_published_decision_is_not_taken_back(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *AGREED)
    await scene.decide(Outcome.WORKABLE, "means_ready")

    def publish(tx: Tx) -> None:
        row = idea.read(tx, idea_id=scene.idea_id)
        assert row is not None
        idea.move(tx, row, "publish_workable", actor=Actor(Role.COORDINATOR, 5), now=LATER, published_at=LATER)

    await storage.write(publish)
    mina = scene.chiefs[0]
    version = (await scene.row()).version
    with pytest.raises(NotAsShown):
        await storage.write(deciding.reopen, idea_id=scene.idea_id, version=version, coordinator=mina, now=LATER)
    assert await storage.write(deciding.undo, coordinator=mina, programme=world.programme, now=LATER) is None


async def test_own_idea_is_decided_by_others(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *MOST)
    mina = scene.chiefs[0]
    author = (await scene.row()).person_id

    def coordinates(tx: Tx) -> Member | None:
        coordinating(tx, world, author, "صاحب ایده")
        return member(tx, person_id=author)

    own = await storage.write(coordinates)
    call = {"call": world.programme.call.code}
    assert await storage.read(deciding_lists.to_decide, member=own, **call) == ([], 0)
    with pytest.raises(NotAllowed, match=r"decide\.own"):
        await storage.write(
            deciding.decide, idea_id=scene.idea_id, version=(await scene.row()).version, outcome=Outcome.WORKABLE,
            reasons=["means_ready"], coordinator=own, programme=world.programme, now=LATER,
        )  # fmt: skip
    await scene.overrides(Outcome.NOT_WORKABLE, "law")
    assert {person for person, _ in await scene.notices()} == {scene.chiefs[1].person_id}
    with pytest.raises(NotAllowed, match=r"decide\.own"):
        await storage.write(
            deciding.agree, idea_id=scene.idea_id, version=(await scene.row()).version, coordinator=own, now=LATER
        )
    assert mina.person_id != author


async def test_lists_say_what_is_ready_and_what_waits(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *AGREED)

    def another(tx: Tx) -> int:
        row = idea.read(tx, idea_id=scene.idea_id)
        assert row is not None
        other = sent(tx, world, row.person_id)
        reviewed(tx, world, other, Verdict.FEASIBLE, None, first_user=800)
        return other

    other = await storage.write(another)
    about = {"call": world.programme.call.code, "member": scene.chiefs[0]}
    ready, count = await storage.read(deciding_lists.to_decide, **about)
    assert ([one.id for one in ready], count, ready[0].done) == ([scene.idea_id], 1, 3)
    waits, count = await storage.read(deciding_lists.still_waiting, **about)
    assert ([(one.id, one.done, one.waits) for one in waits], count) == ([(other, 1, 1)], 1)


async def test_idea_that_changed_since_the_button_was_drawn_is_not_decided(storage: Storage, world: World) -> None:
    scene = await stage(storage, world, *AGREED)
    shown = (await scene.row()).version

    def asks_and_hears_nothing(tx: Tx) -> None:
        for name, role in (("ask", Role.OFFICER), ("no_answer", Role.CLOCK)):
            row = idea.read(tx, idea_id=scene.idea_id)
            assert row is not None
            idea.move(tx, row, name, actor=Actor(role, 5), now=LATER)

    await storage.write(asks_and_hears_nothing)
    with pytest.raises(NotAsShown):
        await scene.decide(Outcome.WORKABLE, "means_ready", version=shown)
    assert (await scene.row()).outcome is None
    assert await scene.decide(Outcome.WORKABLE, "means_ready") is State.PENDING_WORKABLE
