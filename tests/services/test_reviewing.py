"""Reviews: each press is stored at once and works once, on what was shown, and for whose it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict, NotFound, ProgrammeError
from programme.idea import State as IdeaState
from programme.lifecycle import Role
from programme.review import Confidence, Refusal, State, Tie, Verdict
from programme.staff import Member
from services import declining, idea, overdue, review_list, reviewing, revision
from services.idea_parcel import idea_files
from services.journal import Actor
from services.review_access import open_for
from services.staff import remove
from storage import Storage
from storage.audit import audit
from storage.conflict import conflict
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from tests.support.ideas import IDEAS_NOW, diplomat, reviewer, sent
from tests.support.reviewing import SCORES, about, handed_in, offered, opened, row


@dataclass(frozen=True)
class Scene:
    """Two reviewers with the same idea."""

    author: int
    idea: int
    mine: int
    theirs: int
    one: Member
    other: Member


@pytest.fixture
async def scene(storage: Storage, world: World) -> Scene:
    def work(tx: Tx) -> Scene:
        who = diplomat(tx, world, 1)
        institutions = [chip.code for chip in world.programme.institutions]
        one = reviewer(tx, world, 11, institutions[0], name="مینا")
        other = reviewer(tx, world, 12, institutions[1], name="امید")
        idea_id = sent(tx, world, who.person_id)
        return Scene(who.person_id, idea_id, offered(tx, idea_id, one), offered(tx, idea_id, other), one, other)

    return await storage.write(work)


async def idea_row(storage: Storage, idea_id: int) -> Any:
    return (await storage.read(sa.select(ideas).where(ideas.c.id == idea_id)))[0]


async def press(storage: Storage, use_case: Callable[..., Any], review_id: int, member: Member, **more: Any) -> Any:
    def work(tx: Tx) -> Any:
        return use_case(tx, **about(tx, review_id, member), **more)

    return await storage.write(work)


async def test_opening_begins_the_review_and_ends_the_authors_changes(
    storage: Storage, world: World, scene: Scene
) -> None:
    await storage.write(opened, world, scene.mine, scene.one)
    mine = await storage.read(row, scene.mine)
    about_it = await idea_row(storage, scene.idea)
    assert (mine.state, mine.opened_at, mine.seen_answers) == (State.DRAFTING, IDEAS_NOW, about_it.answers)
    assert (about_it.state, mine.seen_version) == (IdeaState.UNDER_REVIEW, about_it.version)
    # Once more changes nothing.
    await storage.write(opened, world, scene.mine, scene.one)
    assert (await storage.read(row, scene.mine)).version == mine.version
    # The other one opens it after that, as an idea under review.
    await storage.write(opened, world, scene.theirs, scene.other)
    assert (await idea_row(storage, scene.idea)).version == about_it.version


async def test_author_and_the_names_of_files_are_seen_after_ones_own_verdict(
    storage: Storage, world: World, scene: Scene
) -> None:
    def look(tx: Tx) -> Any:
        return reviewing.look(tx, review_id=scene.mine, reviewer=scene.one, programme=world.programme, now=IDEAS_NOW)

    seen = {"idea_id": scene.idea, "programme": world.programme}

    async def author_for(member: Member) -> str | None:
        view = await storage.read(open_for, member=member, **seen)
        return None if view is None else view.author

    assert (await storage.write(look)).idea.author is None
    assert await author_for(scene.one) is None
    parcel = {"idea_id": scene.idea, "person_id": scene.one.person_id, "programme": world.programme}
    assert (await storage.write(idea_files, now=IDEAS_NOW, **parcel)).named is False
    await storage.write(handed_in, world, scene.mine, scene.one)
    assert (await storage.write(look)).idea.author == await author_for(scene.one) == "canary"
    # The other one has given no verdict, somebody else has nothing to do with it, and the office may know.
    assert await author_for(scene.other) is None
    assert await storage.read(open_for, member=Member(990, Role.REVIEWER, "chamber", ""), **seen) is None
    assert await author_for(Member(991, Role.OFFICER, None, "")) == "canary"
    assert (await storage.write(idea_files, now=IDEAS_NOW, **parcel)).named is True


TAPS: list[tuple[str, Callable[..., Any], dict[str, Any], str, Any]] = [
    ("score", reviewing.score, {"code": "benefit", "points": 3}, "scores", {"benefit": 3}),
    ("judge", reviewing.judge, {"verdict": Verdict.CONDITIONAL}, "verdict", "conditional"),
    ("weigh", reviewing.weigh, {"confidence": Confidence.LOW}, "confidence", "low"),
    ("line", reviewing.word, {"part": "line", "text": "خوب است"}, "line", "خوب است"),
    ("note", reviewing.word, {"part": "note", "text": "محرمانه"}, "note", "محرمانه"),
]


@pytest.mark.parametrize("tap", TAPS, ids=lambda tap: tap[0])
async def test_each_tap_is_stored_by_itself_and_only_once(
    tap: tuple[str, Callable[..., Any], dict[str, Any], str, Any], storage: Storage, world: World, scene: Scene
) -> None:
    _, use_case, given, column, stored = tap
    given = {**given, "programme": world.programme} if use_case is reviewing.score else given
    await storage.write(opened, world, scene.mine, scene.one)
    before = await storage.read(row, scene.mine)
    shown = {"review_id": scene.mine, "version": before.version, "reviewer": scene.one}

    class Killed(Exception):
        """The process dies before the commit."""

    def dies(tx: Tx) -> None:
        use_case(tx, **shown, **given)
        raise Killed

    with pytest.raises(Killed):
        await storage.write(dies)
    assert await storage.read(row, scene.mine) == before
    # The press comes again, and a second time.
    await storage.write(use_case, **shown, **given)
    after = await storage.read(row, scene.mine)
    assert (getattr(after, column), after.version, after.state) == (stored, before.version + 1, State.DRAFTING)
    with pytest.raises(reviewing.NotAsShown):
        await storage.write(use_case, **shown, **given)
    assert await storage.read(row, scene.mine) == after
    # Nobody else's press touches it.
    with pytest.raises(NotFound):
        await press(storage, use_case, scene.mine, scene.other, **given)
    assert await storage.read(row, scene.mine) == after


@pytest.mark.parametrize(("code", "points"), [("benefit", 5), ("benefit", -1), ("nothing", 1)])
async def test_answer_that_the_rubric_has_not_is_none(
    code: str, points: int, storage: Storage, world: World, scene: Scene
) -> None:
    await storage.write(opened, world, scene.mine, scene.one)
    more = {"code": code, "points": points, "programme": world.programme}
    with pytest.raises(NotFound):
        await press(storage, reviewing.score, scene.mine, scene.one, **more)
    assert (await storage.read(row, scene.mine)).scores is None


async def test_handing_in_needs_the_rubric_and_a_verdict(storage: Storage, world: World, scene: Scene) -> None:
    more = {"programme": world.programme, "now": IDEAS_NOW}
    await storage.write(opened, world, scene.mine, scene.one)
    await press(storage, reviewing.judge, scene.mine, scene.one, verdict=Verdict.FEASIBLE)
    for code, points in SCORES.items():
        with pytest.raises(Conflict, match=r"review\.incomplete"):
            await press(storage, reviewing.submit, scene.mine, scene.one, **more)
        score = {"code": code, "points": points, "programme": world.programme}
        await press(storage, reviewing.score, scene.mine, scene.one, **score)
    await press(storage, reviewing.submit, scene.mine, scene.one, **more)
    assert (await storage.read(row, scene.mine)).state == State.SUBMITTED
    # Whoever says that it is not their field need say no more.
    await storage.write(opened, world, scene.theirs, scene.other)
    await press(storage, reviewing.judge, scene.theirs, scene.other, verdict=Verdict.NOT_MY_FIELD)
    assert (await idea_row(storage, scene.idea)).reviews_in_at is None
    await press(storage, reviewing.submit, scene.theirs, scene.other, **more)
    assert (await idea_row(storage, scene.idea)).reviews_in_at == IDEAS_NOW


async def test_colleagues_are_seen_after_ones_own_and_never_their_notes(
    storage: Storage, world: World, scene: Scene
) -> None:
    def writes(tx: Tx) -> None:
        opened(tx, world, scene.theirs, scene.other)
        for part, text in (("line", "آفرین"), ("note", "محرمانه")):
            reviewing.word(tx, part=part, text=text, **about(tx, scene.theirs, scene.other))
        handed_in(tx, world, scene.theirs, scene.other, verdict=Verdict.CONDITIONAL)

    await storage.write(writes)
    mine = {"review_id": scene.mine, "reviewer": scene.one}
    await storage.write(opened, world, scene.mine, scene.one)
    with pytest.raises(Conflict, match=r"review\.own_first"):
        await storage.write(reviewing.others, **mine)
    await storage.write(handed_in, world, scene.mine, scene.one)
    (found,) = await storage.write(reviewing.others, **mine)
    assert (found.by, found.verdict, found.line, found.note) == ("امید", Verdict.CONDITIONAL, "آفرین", None)
    # While one's own is written again, what is new of others' is not seen.
    await press(storage, reviewing.amend, scene.mine, scene.one, now=IDEAS_NOW)
    with pytest.raises(Conflict, match=r"review\.own_first"):
        await storage.write(reviewing.others, **mine)


async def test_review_is_changed_until_it_is_locked_and_that_stays_noted(
    storage: Storage, world: World, scene: Scene
) -> None:
    await storage.write(handed_in, world, scene.mine, scene.one)
    await storage.write(handed_in, world, scene.theirs, scene.other)
    assert (await idea_row(storage, scene.idea)).reviews_in_at is not None
    await press(storage, reviewing.amend, scene.mine, scene.one, now=IDEAS_NOW)
    assert (await idea_row(storage, scene.idea)).reviews_in_at is None
    await press(storage, reviewing.judge, scene.mine, scene.one, verdict=Verdict.NOT_FEASIBLE)
    later = IDEAS_NOW + timedelta(hours=1)
    await press(storage, reviewing.submit, scene.mine, scene.one, programme=world.programme, now=later)
    found = await storage.read(row, scene.mine)
    assert (found.state, found.amended, found.verdict) == (State.SUBMITTED, 1, "not_feasible")
    assert (await idea_row(storage, scene.idea)).reviews_in_at == later

    def lock(tx: Tx) -> None:
        from services.review import move, read

        locked = read(tx, review_id=scene.mine)
        assert locked is not None
        move(tx, locked, "lock", actor=Actor(Role.COORDINATOR, 900), now=later)

    await storage.write(lock)
    with pytest.raises(Conflict, match=r"review\.locked"):
        await press(storage, reviewing.amend, scene.mine, scene.one, now=later)


async def test_next_are_those_begun_then_those_that_fewest_have_judged_then_those_due_first(
    storage: Storage, world: World, scene: Scene
) -> None:
    def fills(tx: Tx) -> list[int]:
        more = [sent(tx, world, diplomat(tx, world, 20 + at).person_id) for at in range(3)]
        late, soon, asked = (offered(tx, one, scene.one, days=days) for one, days in zip(more, (9, 3, 1), strict=True))
        handed_in(tx, world, scene.theirs, scene.other)
        opened(tx, world, asked, scene.one)
        about_it = idea.read(tx, idea_id=more[2])
        assert about_it is not None
        revision.ask(
            tx, idea_id=more[2], version=about_it.version, field="how", question="cost", asker=scene.one,
            programme=world.programme, now=IDEAS_NOW,
        )  # fmt: skip
        return [soon, late, scene.mine, asked]

    order = await storage.write(fills)
    of = {"reviewer": scene.one, "programme": world.programme}
    assert [one.id for one in await storage.read(review_list.waiting, **of)] == order
    await storage.write(opened, world, scene.mine, scene.one)
    assert await storage.read(review_list.upcoming, **of) == scene.mine
    assert await storage.read(review_list.upcoming, after=scene.mine, **of) == order[0]
    assert await storage.read(review_list.upcoming, after=order[3], **of) == scene.mine


@pytest.mark.parametrize("refusal", [Refusal.NOT_MY_FIELD, Refusal.NO_TIME])
async def test_whoever_declines_has_it_no_more(refusal: Refusal, storage: Storage, world: World, scene: Scene) -> None:
    more = {"refusal": refusal, "programme": world.programme, "now": IDEAS_NOW}
    await storage.write(handed_in, world, scene.theirs, scene.other)
    await press(storage, declining.decline, scene.mine, scene.one, **more)
    found = await storage.read(row, scene.mine)
    assert (found.state, found.refusal) == (State.DECLINED, refusal)
    assert await storage.read(sa.select(conflict)) == []
    # The other one was the last to be waited for.
    assert (await idea_row(storage, scene.idea)).reviews_in_at == IDEAS_NOW
    with pytest.raises(Conflict, match=r"review\.put_away"):
        await storage.write(opened, world, scene.mine, scene.one)
    with pytest.raises(ProgrammeError):
        await press(storage, declining.decline, scene.mine, scene.one, **more)


async def test_conflict_takes_every_idea_of_the_author_away(storage: Storage, world: World, scene: Scene) -> None:
    def more_of_them(tx: Tx) -> tuple[int, int, int]:
        judged, waits = (sent(tx, world, scene.author) for _ in range(2))
        foreign = sent(tx, world, diplomat(tx, world, 2).person_id)
        reviews = tuple(offered(tx, one, scene.one) for one in (judged, waits, foreign))
        handed_in(tx, world, reviews[0], scene.one)
        return reviews  # type: ignore[return-value]  # three of them

    judged, waits, foreign = await storage.write(more_of_them)
    more = {"refusal": Refusal.CONFLICT, "tie": Tie.FAMILY, "programme": world.programme, "now": IDEAS_NOW}
    await press(storage, declining.decline, scene.mine, scene.one, **more)
    states = [(await storage.read(row, one)).state for one in (scene.mine, judged, waits, foreign)]
    assert states == [State.DECLINED, State.ABSTAINED, State.DECLINED, State.OFFERED]
    (kept,) = await storage.read(sa.select(conflict))
    assert (kept.reviewer_id, kept.person_id, kept.tie) == (scene.one.person_id, scene.author, "family")


async def test_whoever_learns_whose_idea_it_is_abstains(storage: Storage, world: World, scene: Scene) -> None:
    more = {"programme": world.programme, "now": IDEAS_NOW}
    await storage.write(opened, world, scene.mine, scene.one)
    with pytest.raises(Conflict, match=r"review\.decline_instead"):
        await press(storage, declining.abstain, scene.mine, scene.one, **more)
    await storage.write(handed_in, world, scene.mine, scene.one)
    await press(storage, declining.abstain, scene.mine, scene.one, tie=Tie.WORK, **more)
    assert (await storage.read(row, scene.mine)).state == State.ABSTAINED
    assert (await storage.read(sa.select(conflict)))[0].tie == "work"


async def test_withdrawn_idea_is_off_everybodys_list(storage: Storage, world: World, scene: Scene) -> None:
    await storage.write(opened, world, scene.mine, scene.one)
    shown = {"review_id": scene.mine, "version": 2, "reviewer": scene.one}
    await storage.write(idea.withdraw, idea_id=scene.idea, person_id=scene.author, now=IDEAS_NOW)
    assert [(await storage.read(row, one)).state for one in (scene.mine, scene.theirs)] == [State.DROPPED] * 2
    with pytest.raises(Conflict, match=r"review\.taken_off"):
        await storage.write(reviewing.judge, verdict=Verdict.FEASIBLE, **shown)
    of = {"reviewer": scene.one, "programme": world.programme}
    assert await storage.read(review_list.waiting, **of) == []


async def test_what_a_removed_reviewer_had_goes_to_others(storage: Storage, world: World, scene: Scene) -> None:
    await storage.write(opened, world, scene.mine, scene.one)
    await storage.write(handed_in, world, scene.theirs, scene.other)
    by = Actor(Role.COORDINATOR, 900)
    for member in (scene.one, scene.other):
        await storage.write(remove, person_id=member.person_id, by=by, now=IDEAS_NOW)
    about_all = {"programme": world.programme, "now": IDEAS_NOW}
    assert await storage.write(overdue.drop_gone, **about_all) == 1
    assert await storage.write(overdue.drop_gone, **about_all) == 0
    # What was handed in stays.
    states = [(await storage.read(row, one)).state for one in (scene.mine, scene.theirs)]
    assert states == [State.DROPPED, State.SUBMITTED]
    assert (await idea_row(storage, scene.idea)).reviews_in_at == IDEAS_NOW
    parcel = {"idea_id": scene.idea, "person_id": scene.other.person_id, "programme": world.programme}
    assert await storage.write(idea_files, now=IDEAS_NOW, **parcel) is None
    refused = await storage.read(sa.select(audit.c.after).where(audit.c.action == "refused"))
    assert [one.after for one in refused] == ["idea_files"]
