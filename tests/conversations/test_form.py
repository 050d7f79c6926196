"""The engine: any sequence of events leaves a draft that can be shown, kept and read again."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from conversations.advance import ACTS, Left, Shows, Submitted, advance
from conversations.course import COURSE
from conversations.draft import Draft
from conversations.event import Acted, Event, Pressed, Said, Sent, SharedContact, Strange
from conversations.form import Form, FormError
from conversations.idea import IDEA
from conversations.present import present
from conversations.profile import PROFILE
from conversations.registration import REGISTRATION
from conversations.screen import Button, Screen, say
from conversations.step import Step
from conversations.widgets.text import Text
from conversations.world import World
from locales.catalogue import Catalogues
from programme.answers import Kept
from tests.conversations.showing import show_everywhere

NOW = datetime(2027, 2, 1, tzinfo=UTC)
FORMS = (REGISTRATION, PROFILE, IDEA.bound(7), COURSE.bound(8))
TEXTS = st.one_of(
    st.sampled_from(
        ["آلمان", "لندن", "Freiburg", "سارا نمونه", "ورزش", "وین، پاریس", "۰۹۱۳۱۲۳۴۵۶۷", "a@b.org", "x" * 4096]
    ),
    st.text(max_size=40),
)
FILES = st.builds(
    Kept,
    kind=st.sampled_from(["voice", "audio", "photo", "video", "document"]),
    messenger=st.just("telegram"),
    ref=st.just("ref"),
    size=st.sampled_from([None, 0, 10, 21_000_000]),
    name=st.sampled_from([None, "a.pdf", "a.exe", "../\u202e.pdf", "ن" * 300]),
)
ANY: st.SearchStrategy[Event] = st.one_of(
    st.builds(Said, TEXTS),
    st.builds(Acted, st.sampled_from([*ACTS, "nothing"])),
    st.builds(
        Pressed,
        st.sampled_from(["", "name", "country", "city", "zone", "cv", "means", "files", "idea"]),
        st.sampled_from([*ACTS, "pick", "on", "done", "copy", "none", "same"]),
        st.one_of(st.text(max_size=8), st.just("999999999")),
    ),
    st.builds(SharedContact, st.sampled_from(["+989131234567", "x", ""]), st.booleans()),
    st.builds(Sent, FILES, st.text(max_size=20)),
    st.builds(Strange, st.sampled_from(["message", "edited"])),
)


def pressed(form: Form, button: Button) -> Pressed:
    code, _, rest = button.press.partition(".")
    assert code == form.code
    step, _, rest = rest.partition(".")
    act, _, value = rest.partition(".")
    return Pressed(step, act, value)


def on(screen: Screen, form: Form) -> list[Pressed]:
    words = screen.keyboard.words if screen.keyboard else ()
    return [pressed(form, button) for row in (*screen.rows, words) for button in row]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_sequence_of_events_leaves_a_draft_that_can_be_shown(
    form: Form, data: st.DataObject, world: World, catalogues: Catalogues
) -> None:
    draft, world = Draft(), replace(world, now=NOW)
    for _ in range(data.draw(st.integers(1, 12))):
        screen = present(form, draft, world)
        event = data.draw(st.one_of(ANY, st.sampled_from(on(screen, form) or [Strange("message")])))
        outcome = advance(form, draft, event, world)
        if isinstance(outcome, Submitted):
            assert isinstance(outcome.answers, form.model)
            break
        if isinstance(outcome, Left):
            assert outcome.draft == draft
            continue
        # What is kept is plain JSON, and is read again as it was.
        draft = Draft.from_dict(json.loads(json.dumps(outcome.draft.as_dict())))
        assert draft == outcome.draft
        show_everywhere(outcome.screen, catalogues, world)


def after(form: Form, world: World, *events: Event) -> Draft:
    draft = Draft()
    for event in events:
        outcome = advance(form, draft, event, world)
        assert isinstance(outcome, Shows), outcome
        draft = outcome.draft
    return draft


HOME = (Pressed("consent", "yes"), Pressed("place", "pick", "home"))
ABROAD = (Pressed("consent", "yes"), Pressed("place", "pick", "abroad"), Said("آلمان"), Said("فرایبورگ"))


def test_question_is_the_first_applicable_step_without_an_answer(world: World) -> None:
    asked = [REGISTRATION.position(after(REGISTRATION, world, *HOME[:n]), world) for n in range(3)]
    assert [step and step.name for step in asked] == ["consent", "place", "name"]


def test_question_added_by_a_release_is_asked_of_old_drafts(world: World) -> None:
    class Two(BaseModel):
        one: str
        two: str

    old = Draft({"two": "answered by an older release"})
    form = Form("two", "t", Two, (Step("one", Text()), Step("two", Text())))
    assert form.position(old, world) is form.steps[0]


def test_changing_the_country_drops_the_city_but_the_same_country_keeps_it(world: World) -> None:
    there = after(REGISTRATION, world, *ABROAD)
    again = after_from(there.reopen("country"), world, Said("آلمان"))
    assert again.answers["city"] == there.answers["city"]
    moved = after_from(there.reopen("country"), world, Said("کانادا"))
    assert "city" not in moved.answers


def after_from(draft: Draft, world: World, event: Event) -> Draft:
    outcome = advance(REGISTRATION, draft, event, world)
    assert isinstance(outcome, Shows)
    return outcome.draft


def test_answers_of_a_branch_not_taken_are_not_submitted(world: World) -> None:
    draft = after(REGISTRATION, world, *ABROAD).reopen("place")
    home = after_from(draft, world, Pressed("place", "pick", "home"))
    assert set(REGISTRATION.submission(home, world)) == {"consent", "place"}


def test_back_goes_one_question_back_and_keep_returns_to_the_open_one(world: World) -> None:
    draft = after(REGISTRATION, world, *HOME, Said("سارا نمونه"), Acted("back"))
    assert REGISTRATION.position(draft, world).name == "name"  # type: ignore[union-attr]  # a question is open
    assert draft.answers["name"] == "سارا نمونه"
    kept = after_from(draft, world, Acted("keep"))
    assert REGISTRATION.position(kept, world).name == "connections"  # type: ignore[union-attr]  # as above


PAPER = Sent(Kept(kind="document", messenger="telegram", ref="ref", size=10, name="a.pdf"), "")
MEANS = [{"code": "place", "line": None}]
GATHERED: list[tuple[Form, Draft, Event, str]] = [
    (IDEA.bound(7), Draft(skipped=("when",), reopened="files"), PAPER, "files"),
    (IDEA.bound(7), Draft({"means": MEANS}, reopened="means"), Pressed("means", "on", "people"), "means"),
    (REGISTRATION, Draft(reopened="cities"), Pressed("cities", "on", "freiburg"), "cities"),
]


@pytest.mark.parametrize(("form", "draft", "event", "step"), GATHERED, ids=[one[-1] for one in GATHERED])
def test_nothing_that_was_gathered_is_thrown_away_by_a_button_beside_it(
    form: Form, draft: Draft, event: Event, step: str, world: World
) -> None:
    def ways(screen: Screen) -> set[str]:
        return {one.act for one in on(screen, form)} & {"skip", "keep"}

    assert ways(present(form, draft, world))
    outcome = advance(form, draft, event, world)
    assert isinstance(outcome, Shows)
    assert ways(outcome.screen) == set()
    for act in ("skip", "keep"):
        after_all = advance(form, outcome.draft, Pressed(step, act), world)
        assert isinstance(after_all, Shows)
        assert after_all.draft == outcome.draft


def test_end_of_a_form_takes_what_was_gathered(world: World) -> None:
    ticked = advance(PROFILE, Draft(reopened="languages"), Pressed("languages", "on", "en"), world)
    assert isinstance(ticked, Shows)
    ended = advance(PROFILE, ticked.draft, Acted("finish"), world)
    assert isinstance(ended, Shows)
    assert ended.draft.answers == {"languages": ["en"]}


def test_old_button_changes_nothing(world: World) -> None:
    draft = after(REGISTRATION, world, *HOME)
    outcome = advance(REGISTRATION, draft, Pressed("place", "pick", "abroad"), world)
    assert isinstance(outcome, Shows)
    assert outcome.draft == draft
    assert outcome.screen.toast == say("form.old_button")


def test_answer_that_the_rules_no_longer_accept_is_asked_again_on_sending(world: World) -> None:
    answers = {"consent": 1, "place": "home", "name": "12", "connections": ["sport"], "offer": {"text": "یک جمله"}}
    outcome = advance(REGISTRATION, Draft(answers, skipped=("cities",)), Pressed("", "send"), world)
    assert isinstance(outcome, Shows)
    assert REGISTRATION.position(outcome.draft, world).name == "name"  # type: ignore[union-attr]  # a question is open
    assert outcome.draft.answers == answers


def test_zone_is_asked_only_where_the_city_is_unknown_and_the_country_has_several(world: World) -> None:
    usa = after(REGISTRATION, world, *ABROAD[:2], Said("آمریکا"), Said("qqqwwweee"), Pressed("city", "mine"))
    assert REGISTRATION.position(usa, world).name == "zone"  # type: ignore[union-attr]  # a question is open
    italy = after(REGISTRATION, world, *ABROAD[:2], Said("ایتالیا"), Said("qqqwwweee"), Pressed("city", "mine"))
    assert REGISTRATION.position(italy, world).name == "name"  # type: ignore[union-attr]  # as above


def test_country_of_the_programme_is_not_abroad(world: World) -> None:
    outcome = advance(REGISTRATION, after(REGISTRATION, world, *ABROAD[:2]), Said("ایران"), world)
    assert isinstance(outcome, Shows)
    assert "country" not in outcome.draft.answers
    assert outcome.draft.misses == 1


def test_consent_is_never_read_out_of_a_text(world: World) -> None:
    outcome = advance(REGISTRATION, Draft(), Said("می‌پذیرم"), world)
    assert isinstance(outcome, Shows)
    assert outcome.draft.answers == {}


class Model(BaseModel):
    one: str
    two: str


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((Step("one", Text()), Step("one", Text()), Step("two", Text())), "twice"),
        ((Step("one", Text()), Step("two", Text()), Step("three", Text())), "no fields"),
        ((Step("one", Text()),), "nobody asks"),
        ((Step("one", Text(), resets=("x",)), Step("two", Text())), "unknown steps"),
    ],
)
def test_form_that_contradicts_itself_is_refused_when_it_is_made(steps: tuple[Step, ...], told: str) -> None:
    with pytest.raises(FormError, match=told):
        Form("wrong", "w", Model, steps)


@pytest.mark.parametrize(("form", "draft", "event", "step"), GATHERED, ids=[one[-1] for one in GATHERED])
def test_what_was_gathered_is_there_again_after_a_step_back(
    form: Form, draft: Draft, event: Event, step: str, world: World, catalogues: Catalogues
) -> None:
    gathered = advance(form, draft, event, world)
    assert isinstance(gathered, Shows)
    back = advance(form, gathered.draft, Acted("back"), world)
    assert isinstance(back, Shows)
    asked = form.position(back.draft, world)
    assert asked is None or asked.name != step
    again = back.draft.reopen(step)
    assert again.at_work(step) == gathered.draft.at_work(step)
    show_everywhere(present(form, again, world), catalogues, world)


def test_what_was_taken_off_again_does_not_come_back(world: World) -> None:
    asked = Draft({"consent": 1, "place": "home"}, reopened="connections")
    ticked = after_from(after_from(asked, world, Pressed("connections", "on", "sport")), world, Acted("back"))
    again = ticked.reopen("connections")
    assert again.at_work("connections") == ["sport"]
    cleared = after_from(again, world, Pressed("connections", "off", "sport"))
    assert cleared.at_work("connections") == []
    back = after_from(cleared, world, Acted("back"))
    assert not back.reopen("connections").at_work("connections")


def test_form_with_callback_data_over_the_limit_is_refused() -> None:
    class Long(BaseModel):
        a_name_that_is_far_too_long_for_a_button: str

    with pytest.raises(FormError, match="64"):
        Form("long", "l", Long, (Step("a_name_that_is_far_too_long_for_a_button", Text()),))


def test_bound_forms_have_drafts_and_buttons_of_their_own_and_the_same_rules() -> None:
    seven, eight = IDEA.bound(7), IDEA.bound(8)
    assert (IDEA.draft, seven.draft, eight.draft) == ("idea", "idea.7", "idea.8")
    assert (seven.code, eight.code) == ("i7", "i8")
    assert seven.types is IDEA.types
    assert IDEA.number is None


LINES = (Pressed("means", "on", "people"), Said("گروه موسیقی"), Pressed("means", "done"))


def means_of(world: World, answers: dict[str, Any], *events: Event) -> Draft:
    draft = Draft(answers).reopen("means")
    for event in events:
        outcome = advance(IDEA, draft, event, world)
        assert isinstance(outcome, Shows), outcome
        draft = outcome.draft
    return draft


def test_means_are_ticked_and_each_has_a_line_or_none(world: World) -> None:
    told = means_of(world, {}, *LINES, Said("مدیر موزه"), Pressed("means", "none", "1"))
    assert told.answers["means"] == [
        {"code": "people", "line": "مدیر موزه"},
        {"code": "گروه موسیقی", "line": None},
    ]


def test_back_among_the_lines_loses_none_and_an_old_button_answers_no_other_line(world: World) -> None:
    back = means_of(world, {}, *LINES, Said("مدیر موزه"), Acted("back"))
    assert back.working["at"] == 0
    kept = means_of(world, {}, *LINES, Said("مدیر موزه"), Acted("back"), Pressed("means", "same", "0"))
    assert (kept.working["at"], kept.working["lines"]) == (1, {"people": "مدیر موزه"})
    for old in (Pressed("means", "none", "0"), Pressed("means", "on", "place"), Pressed("means", "done")):
        outcome = advance(IDEA, kept, old, world)
        assert isinstance(outcome, Shows)
        assert outcome.draft.working == kept.working
        assert "means" not in outcome.draft.answers


def test_means_of_the_last_idea_are_copied_by_one_tap_and_are_no_answer_before(world: World) -> None:
    last = [{"code": "people", "line": "مدیر موزه"}]
    begun = Draft({"last_means": last})
    assert IDEA.submission(begun, world) == {}
    assert IDEA.position(begun, world) is IDEA.steps[0]
    copied = means_of(world, {"last_means": last}, Pressed("means", "copy"))
    assert copied.answers["means"] == [{"code": "people", "line": "مدیر موزه"}]
    nothing = means_of(world, {}, Pressed("means", "copy"))
    assert "means" not in nothing.answers


@pytest.mark.parametrize(
    ("line", "told"),
    [("👍", "text.no_words"), ("ن", "text.too_short"), ("ن" * 121, "text.too_long")],
)
def test_line_that_is_none_is_asked_for_again(world: World, line: str, told: str) -> None:
    outcome = advance(IDEA, means_of(world, {}, *LINES), Said(line), world)
    assert isinstance(outcome, Shows)
    assert outcome.draft.working["at"] == 0
    assert outcome.screen.lines[0].key == f"complaint.{told}"  # type: ignore[union-attr]  # a complaint is a sentence
