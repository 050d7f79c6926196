"""Pages about ideas at the desk, and those of merges and of wishes to take an idea back, can be shown to everybody."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.answering.desk.values import fits
from conversations.pages import joining
from conversations.pages import release as mine
from conversations.pages.desk import deciding, idea_desk, merging, releasing, reviewing
from conversations.pages.desk.idea_words import seen_shown, state_shown
from conversations.screen import Screen, keys_of, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme.idea import GONE, Outcome, State, seen
from programme.idea_file import Attachment, IdeaFile, Revision, Tombstone
from programme.idea_list import Contact, Filter, Listed, Reviews
from programme.lifecycle import Role
from programme.merge import Asked, Merge
from programme.merge import State as Merging
from programme.release import Request
from programme.review import State as Review
from programme.review_file import ReviewFile
from programme.staff import DESK_ROLES
from tests.conversations.showing import show_everywhere
from tests.support.ideas import ANSWERS
from tests.support.opinions import NONE

NOW = datetime(2027, 4, 1, 8, tzinfo=UTC)
LARGE = 10**8
COUNTS = {state: 3 for state in State if state not in (State.DRAFT, State.LAPSED, State.ERASED)}
REVIEWS = Reviews({state: 2 for state in Review}, {"municipality": 3, "closed_body": 1})
NOTE = say("merge.not_open", code="ID-2F9MK")


def view(state: State = State.SUBMITTED, **more: Any) -> IdeaFile:
    answers = {} if state in GONE else {**ANSWERS, "idea": {"text": "متن " * 700}}
    told = {"id": LARGE, "code": "ID-7K2QX", "version": 7, "submitted_at": NOW, "answers": answers, **more}
    return IdeaFile(state=state, state_at=NOW, **told)


def merge(state: Merging, agrees: bool | None, into_agrees: bool | None, *, same: bool = False) -> Merge:
    return Merge(LARGE, LARGE, "ID-7K2QX", LARGE + 1, "ID-2F9MK", state, NOW, agrees, into_agrees, same)


def pressed(screen: Screen) -> list[str]:
    return [button.press for row in screen.rows for button in row]


def shown(screen: Screen, catalogues: Catalogues, world: World) -> None:
    show_everywhere(screen, catalogues, world)
    for press in pressed(screen):
        page, _, value = press.removeprefix("go.").partition(".")
        assert fits(page, value), press


@pytest.mark.parametrize("state", [state for state in State if state not in (State.DRAFT, State.LAPSED, State.ERASED)])
@pytest.mark.parametrize("role", DESK_ROLES)
def test_card_of_every_state_can_be_shown(state: State, role: Role, world: World, catalogues: Catalogues) -> None:
    more = {
        "reasons": ("partner", "gone"), "reason_text": "متن", "merged_into": "ID-2F9MK", "referred_to": "شیراز",
        "published_at": NOW, "owner": "نرگس", "author": "سارا", "author_country": "DE", "partners": ("رضا",),
        "partner_means": ({"code": "people", "line": None},), "outcome": Outcome.REFERRED,
        "files": (Attachment("document", "a.pdf", "kept"),),
    }  # fmt: skip
    for one in (view(state), view(state, **({} if state in GONE else more))):
        for reviews in (REVIEWS, Reviews({}, {})):
            shown(idea_desk.card(one, reviews, world, role=role, toast=NOTE), catalogues, world)
    show_everywhere(Screen((state_shown(state), seen_shown(seen(state)))), catalogues, world)


def test_what_stays_of_an_erased_idea_can_be_shown(world: World, catalogues: Catalogues) -> None:
    for stays in (Tombstone(NOW, NOW, NOW, NOW, 3), Tombstone(None, None, None, NOW, 0)):
        shown(idea_desk.erased(stays), catalogues, world)
    shown(releasing.lost("ID-7K2QX"), catalogues, world)


def test_states_that_are_not_told_look_like_a_review(world: World) -> None:
    hidden = [state for state in State if state.startswith("pending") or state is State.DISCUSSION]
    assert {seen_shown(seen(state)).key for state in hidden} == {"idea.seen.under_review"}


def test_joining_and_asking_are_offered_to_whom_the_table_lets(world: World) -> None:
    def deeds(state: State, role: Role) -> set[str]:
        pages = [press.split(".")[1] for press in pressed(idea_desk.card(view(state), REVIEWS, world, role=role))]
        return {"rq_ask", "mg_with"} & set(pages)

    assert deeds(State.SUBMITTED, Role.COORDINATOR) == {"rq_ask", "mg_with"}
    assert deeds(State.SUBMITTED, Role.OFFICER) == {"rq_ask"}
    for state in (State.NEEDS_REVISION, State.PENDING_WORKABLE, State.RUNNING, State.WITHDRAWN):
        assert deeds(state, Role.COORDINATOR) == set()


def test_lists_can_be_shown_narrowed_and_turned(world: World, catalogues: Catalogues) -> None:
    found = [
        Listed(LARGE, "ID-7K2QX", State.SUBMITTED, "عنوان " * 60, "freiburg"),
        Listed(2, "ID-2F9MK", State.WITHDRAWN, None, ""),
        Listed(3, "ID-3F9MK", State.RUNNING, "a <b>", "وین"),
    ]
    longest = Filter(State.PENDING_NOT_WORKABLE, "saint_petersburg", "f" * 10, 99)
    for wanted in (Filter(), Filter(page=1), Filter(city="other", field="culture"), longest):
        for listed in (found, []):
            shown(idea_desk.ideas(listed, wanted, COUNTS, total=20, world=world), catalogues, world)
        shown(idea_desk.states(wanted, COUNTS, world), catalogues, world)
        shown(idea_desk.cities(wanted, {"freiburg": 2, "other": 1, "gone": 1}, world), catalogues, world)
        shown(idea_desk.fields(wanted, {"culture": 2, "gone": 1}, world), catalogues, world)
    turns = pressed(idea_desk.ideas(found, Filter(page=1), COUNTS, total=20, world=world))
    assert {"go.id_list.-.-.-.0", "go.id_list.-.-.-.2"} <= set(turns)


@pytest.mark.parametrize("value", ["", "-.-.-.0", "13.-.0.3", "1.2.-.12"])
def test_filter_is_read_as_it_was_written(value: str, world: World) -> None:
    assert Filter.parse(value, world.programme).value(world.programme) == (value or "-.-.-.0")


def test_filter_names_what_is_wanted_by_its_place(world: World) -> None:
    wanted = Filter(State.SUBMITTED, "other", world.programme.fields[2].code, 4)
    assert wanted.value(world.programme) == "1.0.2.4"
    assert Filter.parse("1.0.2.4", world.programme) == wanted
    assert Filter.parse("999.999.999.4", world.programme) == Filter(page=4)


def test_buttons_of_another_city_with_the_longest_codes_fit(world: World, catalogues: Catalogues) -> None:
    def long(some: list[Any]) -> list[Any]:
        return [one.model_copy(update={"code": f"{at:x<24}"}) for at, one in enumerate(some)]

    home = world.programme
    there = {"sister_cities": long(home.sister_cities), "fields": long(home.fields)}
    world = replace(world, programme=home.model_copy(update=there))
    city, field = world.programme.sister_cities[-1].code, world.programme.fields[-1].code
    wanted = Filter(State.PENDING_NOT_WORKABLE, city, field, 99_999)
    shown(idea_desk.ideas([], wanted, COUNTS, total=10**6, world=world), catalogues, world)
    shown(idea_desk.states(wanted, COUNTS, world), catalogues, world)
    shown(idea_desk.cities(wanted, {city: 1}, world), catalogues, world)
    shown(idea_desk.fields(wanted, {field: 1}, world), catalogues, world)


def test_contact_can_be_shown(world: World, catalogues: Catalogues) -> None:
    for told in (Contact("سارا", "+989131234567", None, "موزه"), Contact("سارا", None, None, None),
                 Contact("", None, None, None)):  # fmt: skip
        shown(idea_desk.contact(view(), told), catalogues, world)
    shown(idea_desk.unknown(), catalogues, world)


def test_every_page_of_a_merge_can_be_shown(world: World, catalogues: Catalogues) -> None:
    one, other = view(author="سارا"), replace(view(), id=LARGE + 1, code="ID-2F9MK", version=10**4)
    for screen in (
        merging.which(one, []), merging.which(one, [other, other], note=NOTE), merging.pair(one, other, world),
        merging.pair(one, view(State.WITHDRAWN), world, note=NOTE), merging.sure(one, other), merging.merges([]),
        merging.merges([merge(Merging.ASKED, None, True)] * 3),
    ):  # fmt: skip
        shown(screen, catalogues, world)
    for state in Merging:
        for agrees, into_agrees in ((None, None), (True, None), (True, True), (True, False)):
            for same in (False, True):
                stands = merge(state, agrees, into_agrees, same=same)
                shown(merging.merge(stands, note=NOTE), catalogues, world)
                shown(merging.merge(stands, asks=True), catalogues, world)
    for what in ("refused", "unanswered", "agreed", "ready"):
        shown(merging.told(merge(Merging.REFUSED, True, False), what), catalogues, world)
    shown(merging.parted(merge(Merging.DROPPED, True, True)), catalogues, world)


def test_what_both_ideas_say_fits_one_message(world: World) -> None:
    screen = merging.pair(view(), view(), world)
    words = [str(one.params.get("text", "")) for one in keys_of(screen.lines)]
    assert sum(map(len, words)) < 600


def test_author_is_asked_in_every_way(world: World, catalogues: Catalogues) -> None:
    for stays, same in ((True, False), (False, False), (False, True)):
        asked = Asked(LARGE, "ID-7K2QX", "عنوان", "ایدهٔ دیگر", "وین", "culture", stays, same, NOW)
        for agreed in (False, True):
            show_everywhere(joining.question(asked, world, agreed=agreed), catalogues, world)
    for screen in (joining.answered(7, agrees=True), joining.answered(None, agrees=False), joining.off("ID-7K2QX")):
        show_everywhere(screen, catalogues, world)


def test_every_page_of_a_wish_to_take_an_idea_back_can_be_shown(world: World, catalogues: Catalogues) -> None:
    wish = Request(LARGE, "ID-7K2QX", 10**4, NOW)
    for screen in (
        releasing.requests([]), releasing.requests([wish] * 3, note=NOTE), releasing.told(wish),
        releasing.request(view(), wish, world, note=NOTE),
        *(releasing.words("ID-7K2QX", f"{how}.{LARGE}.10000", note=NOTE) for how in ("grant", "keep")),
        *(releasing.requests([], note=say(f"release.{how}.done")) for how in ("grant", "keep")),
    ):  # fmt: skip
        shown(screen, catalogues, world)
    one = view(State.RUNNING)
    for screen in (
        mine.ended("ID-7K2QX", State.DONE),
        mine.release(one, asked_at=None, may_ask=True), mine.release(one, asked_at=NOW, may_ask=True),
        Screen((say("release.how"),), ((mine.wish(LARGE),),)),
        mine.release(one, asked_at=None, may_ask=False), mine.asked(one), mine.undone(one),
        *(mine.told("ID-7K2QX", words, granted=granted) for words in (None, "متن") for granted in (False, True)),
    ):  # fmt: skip
        show_everywhere(screen, catalogues, world)


@pytest.mark.parametrize(("answer", "there"), [({"file": {"kind": "voice"}}, True), ({"text": "متن"}, False)])
def test_file_that_came_as_an_answer_is_opened_from_every_page(
    answer: dict[str, Any], there: bool, world: World
) -> None:
    idea = view(State.UNDER_REVIEW, revisions=(Revision("means", "cost", None, NOW, answer, NOW),))
    review = ReviewFile(
        id=LARGE, version=1, state=Review.DRAFTING, institution="chamber", scores={}, verdict=None, confidence=None,
        line=None, note=None, due_at=NOW, submitted_at=None, amended=0, idea=idea,
    )  # fmt: skip
    pages = {
        "id_files": idea_desk.card(idea, REVIEWS, world, role=Role.OFFICER),
        "de_files": deciding.idea(idea, NONE, world, decision=None, notes=0),
        "rv_files": reviewing.card(review, world),
    }
    assert [name for name, page in pages.items() if f"go.{name}.{LARGE}" in pressed(page)] == (
        list(pages) if there else []
    )
