"""Revisions: the author is asked about one answer, the answer takes its place, and whoever waits is told."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import ValidationError

from conversations.world import World
from programme.answers import Kept
from programme.errors import Conflict, Invalid, NotFound
from programme.idea import State, Told
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.review import State as Reviewing
from programme.review import Verdict
from programme.revision import added
from programme.staff import Member
from services import drafts, idea, reviewing, revision
from services.idea_file import open_for_author
from storage import Storage
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.file import file
from storage.idea import idea as ideas
from storage.outbox import outbox
from tests.support.ideas import ANSWERS, IDEAS_NOW, diplomat, reviewer, sent
from tests.support.reviewing import about, handed_in, offered, opened, row

VOICE = Kept(kind="voice", messenger="bale", ref="a-voice", size=9)
OFFICER = Member(990, Role.OFFICER, None, "رضا")


@dataclass(frozen=True)
class Scene:
    """An idea that one reviewer has begun, another handed in, and a third not opened."""

    author: int
    idea: int
    begun: int
    done: int
    one: Member
    other: Member
    third: Member


@pytest.fixture
async def scene(storage: Storage, world: World) -> Scene:
    def work(tx: Tx) -> Scene:
        who = diplomat(tx, world, 1)
        institutions = [chip.code for chip in world.programme.institutions]
        one, other, third = (reviewer(tx, world, 11 + at, institutions[at], name=f"n{at}") for at in range(3))
        idea_id = sent(tx, world, who.person_id)
        begun, done, _ = (offered(tx, idea_id, member) for member in (one, other, third))
        opened(tx, world, begun, one)
        handed_in(tx, world, done, other)
        return Scene(who.person_id, idea_id, begun, done, one, other, third)

    return await storage.write(work)


def idea_of(tx: Tx, scene: Scene) -> Row:
    found = tx.one(sa.select(ideas).where(ideas.c.id == scene.idea))
    assert found is not None
    return found


async def asks(storage: Storage, world: World, scene: Scene, field: str = "how", **more: Any) -> None:
    def work(tx: Tx) -> None:
        given = {"question": "cost"} if not more.get("text") else {}
        about_it = {"idea_id": scene.idea, "version": idea_of(tx, scene).version, "field": field, "asker": scene.one}
        revision.ask(tx, **{**about_it, "programme": world.programme, "now": IDEAS_NOW, **given, **more})

    await storage.write(work)


async def answers(storage: Storage, world: World, scene: Scene, given: Told, *, days: int = 1) -> None:
    about_it = {"idea_id": scene.idea, "person_id": scene.author, "programme": world.programme}
    await storage.write(revision.answer, given, now=IDEAS_NOW + timedelta(days=days), **about_it)


async def planned(storage: Storage, purpose: Purpose) -> list[int]:
    query = sa.select(outbox.c.person_id).where(outbox.c.purpose == purpose.value).order_by(outbox.c.person_id)
    return [one.person_id for one in await storage.read(query)]


async def test_question_goes_to_the_author_and_the_answer_back_to_whoever_has_read_it(
    storage: Storage, world: World, scene: Scene
) -> None:
    await asks(storage, world, scene)
    asked = await storage.read(idea_of, scene)
    assert (asked.state, asked.asked_at) == (State.NEEDS_REVISION, IDEAS_NOW)
    assert await planned(storage, Purpose.REVISION) == [scene.author]
    assert await storage.read(revision.waiting, person_id=scene.author, programme=world.programme) == [scene.idea]
    await answers(storage, world, scene, Told(text="هزینه را موزه می‌دهد."))
    back = await storage.read(idea_of, scene)
    assert (back.state, back.asked_at) == (State.UNDER_REVIEW, None)
    assert back.answers["how"]["text"] == "هزینه را موزه می‌دهد."
    assert back.revised["how"] == ANSWERS["how"]
    (entry,) = back.revisions
    assert (entry["field"], entry["question"], entry["before"]) == ("how", "cost", ANSWERS["how"])
    # Whoever has not opened it reads it as it is, and is not told.
    assert await planned(storage, Purpose.REVISED) == [scene.one.person_id, scene.other.person_id]
    assert await storage.read(revision.waiting, person_id=scene.author, programme=world.programme) == []


async def test_reviewer_is_shown_old_and_new_and_a_press_from_before_does_nothing(
    storage: Storage, world: World, scene: Scene
) -> None:
    await asks(storage, world, scene)
    shown = await storage.read(about, scene.begun, scene.one)
    await storage.write(reviewing.judge, verdict=Verdict.NEED_MORE, **shown)
    shown = await storage.read(about, scene.begun, scene.one)
    await answers(storage, world, scene, Told(text="هزینه را موزه می‌دهد."))
    with pytest.raises(reviewing.NotAsShown, match=r"review\.came_back"):
        await storage.write(reviewing.judge, verdict=Verdict.FEASIBLE, **shown)
    assert (await storage.read(row, scene.begun)).verdict == "need_more"
    look = {"review_id": scene.begun, "reviewer": scene.one, "programme": world.programme, "now": IDEAS_NOW}
    view = await storage.write(reviewing.look, **look)
    assert view.news
    assert (view.idea.revised or {})["how"] == ANSWERS["how"]
    # It is said once; what changed stays marked, and the press works again.
    assert not (await storage.write(reviewing.look, **look)).news
    await storage.write(reviewing.judge, verdict=Verdict.FEASIBLE, **shown)


async def test_while_the_author_is_asked_a_review_is_written_and_not_handed_in(
    storage: Storage, world: World, scene: Scene
) -> None:
    await asks(storage, world, scene)
    with pytest.raises(Conflict, match=r"review\.author_asked"):
        await storage.write(handed_in, world, scene.begun, scene.one)
    # That it is not one's field does not depend on any answer.
    await storage.write(handed_in, world, scene.begun, scene.one, verdict=Verdict.NOT_MY_FIELD)


FITS: list[tuple[str, Told, Any]] = [
    ("title", Told(text="نام تازه"), "نام تازه"),
    ("city", Told(text="وین"), "وین"),
    ("city", Told(text="فلورانس"), "florence"),
    ("when", Told(text="تا یک سال"), "year"),
    ("when", Told(text="بهار آینده"), "بهار آینده"),
    ("idea", Told(file=VOICE), {**ANSWERS["idea"], "file": VOICE.model_dump(exclude_none=True)}),
    ("means", Told(text="مدیر موزه"), ANSWERS["means"]),
]


@pytest.mark.parametrize(("field", "given", "stored"), FITS, ids=[f"{one[0]}-{at}" for at, one in enumerate(FITS)])
async def test_answer_takes_the_place_of_what_was_asked_about(
    field: str, given: Told, stored: Any, storage: Storage, world: World, scene: Scene
) -> None:
    before = (await storage.read(idea_of, scene)).answers
    await asks(storage, world, scene, field)
    await answers(storage, world, scene, given)
    back = await storage.read(idea_of, scene)
    if field == "means":
        assert (back.answers, back.revised) == (before, None)
    else:
        assert back.answers == {**before, field: stored}
    assert back.revisions[0]["answer"] == given.model_dump(mode="json", exclude_none=True)
    files = [one.file_ref for one in await storage.read(sa.select(file.c.file_ref))]
    assert ("a-voice" in files) == (given.file is not None) == bool(back.has_file)


@pytest.mark.parametrize(
    ("field", "given", "error"),
    [("title", Told(file=VOICE), Invalid), ("title", Told(text="ن" * 500), ValidationError)],
)
async def test_answer_that_does_not_fit_changes_nothing(
    field: str, given: Told, error: type[Exception], storage: Storage, world: World, scene: Scene
) -> None:
    await asks(storage, world, scene, field)
    before = await storage.read(idea_of, scene)
    with pytest.raises(error):
        await answers(storage, world, scene, given)
    assert await storage.read(idea_of, scene) == before


async def test_question_nobody_answers_is_given_up_and_an_answer_after_that_is_told_so(
    storage: Storage, world: World, scene: Scene
) -> None:
    days = timedelta(days=world.programme.review.answer_days)
    await asks(storage, world, scene)
    soon, due = IDEAS_NOW + days - timedelta(seconds=1), IDEAS_NOW + days
    assert await storage.write(revision.give_up, programme=world.programme, now=soon) == 0
    # Also when the next call has begun meanwhile.
    later = world.programme.call.model_copy(update={"code": "1406"})
    programme = world.programme.model_copy(update={"calls": [*world.programme.calls, later]})
    assert await storage.write(revision.give_up, programme=programme, now=due) == 1
    assert await storage.write(revision.give_up, programme=world.programme, now=due) == 0
    back = await storage.read(idea_of, scene)
    assert (back.state, back.revisions[0]["no_answer"], back.answers["how"]) == (
        State.UNDER_REVIEW, True, ANSWERS["how"],
    )  # fmt: skip
    assert await planned(storage, Purpose.REVISED) == [scene.one.person_id, scene.other.person_id]
    with pytest.raises(Conflict, match=r"revision\.over"):
        await answers(storage, world, scene, Told(text="دیر شد"))


async def test_answer_may_be_added_and_what_was_not_sent_goes_once_nothing_is_asked(
    storage: Storage, world: World, scene: Scene
) -> None:
    await asks(storage, world, scene)
    about_it = {"idea_id": scene.idea, "person_id": scene.author, "programme": world.programme, "now": IDEAS_NOW}
    unsent = {"person_id": scene.author, "form": revision.draft_of(scene.idea)}
    await storage.write(drafts.save, {"given": {"text": "خوب"}}, version=0, now=IDEAS_NOW, **unsent)
    await storage.write(revision.answer, Told(text="هزینه ندارد."), adds=True, **about_it)
    row = await storage.read(idea_of, scene)
    assert row.answers["how"]["text"] == f"{ANSWERS['how']['text']}\n\nهزینه ندارد."
    assert row.revisions[0]["answer"] == {"text": "هزینه ندارد."}
    assert await storage.read(drafts.load, **unsent) is None


@pytest.mark.parametrize(
    ("field", "given"), [("title", Told(text="نو")), ("how", Told(file=VOICE)), ("how", Told(text="ن" * 2990))]
)
def test_nothing_is_added_to_a_word_or_by_a_voice_or_beyond_what_an_answer_holds(field: str, given: Told) -> None:
    assert added(ANSWERS, field, given) is None


async def test_second_question_keeps_the_first_and_what_stood_there(
    storage: Storage, world: World, scene: Scene
) -> None:
    await asks(storage, world, scene)
    await answers(storage, world, scene, Told(text="یکم پاسخ"))
    await asks(storage, world, scene, text="و بعد؟")
    await answers(storage, world, scene, Told(text="دوم پاسخ"))
    second, first = (await storage.read(idea_of, scene)).revisions
    assert (second["text"], second["before"], first["before"]) == ("و بعد؟", {"text": "یکم پاسخ"}, ANSWERS["how"])
    view = await storage.read(open_for_author, idea_id=scene.idea, person_id=scene.author)
    assert view is not None
    assert [one.answer for one in view.revisions] == [{"text": "دوم پاسخ"}, {"text": "یکم پاسخ"}]


async def test_all_in_is_taken_back_where_somebody_still_writes(storage: Storage, world: World, scene: Scene) -> None:
    def puts(tx: Tx) -> None:
        tx.run(sa.update(ideas).where(ideas.c.id == scene.idea).values(reviews_in_at=IDEAS_NOW))

    await asks(storage, world, scene, asker=OFFICER)
    await storage.write(puts)
    await answers(storage, world, scene, Told(text="پاسخ"))
    assert (await storage.read(idea_of, scene)).reviews_in_at is None
    # Whoever handed in may change it, having seen what came back.
    await storage.write(opened, world, scene.done, scene.other)
    await storage.write(reviewing.amend, now=IDEAS_NOW, **await storage.read(about, scene.done, scene.other))
    assert (await storage.read(row, scene.done)).state == Reviewing.DRAFTING


async def test_only_whoever_reviews_an_idea_asks_about_it(storage: Storage, world: World, scene: Scene) -> None:
    stranger = Member(991, Role.REVIEWER, "chamber", "غریبه")
    with pytest.raises(NotFound):
        await asks(storage, world, scene, asker=stranger)
    with pytest.raises(NotFound):
        await asks(storage, world, scene, "password")
    with pytest.raises(Conflict, match=r"revision\.changed"):
        await asks(storage, world, scene, version=1)
    await asks(storage, world, scene, asker=OFFICER)
    with pytest.raises(Conflict, match=r"revision\.asked_before"):
        await asks(storage, world, scene)


async def test_somebody_else_answers_nothing_and_nor_does_whoever_withdrew(
    storage: Storage, world: World, scene: Scene
) -> None:
    await asks(storage, world, scene)
    other = await storage.write(diplomat, world, 2)
    about_it = {"idea_id": scene.idea, "programme": world.programme, "now": IDEAS_NOW}
    with pytest.raises(NotFound):
        await storage.write(revision.answer, Told(text="نه"), person_id=other.person_id, **about_it)
    await storage.write(idea.withdraw, idea_id=scene.idea, person_id=scene.author, now=IDEAS_NOW)
    with pytest.raises(Conflict, match=r"revision\.over"):
        await answers(storage, world, scene, Told(text="نه"))
