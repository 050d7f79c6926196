"""The course form: sessions as they are typed, a place or a link, one photo; every wrong answer has its sentence."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.advance import Outcome, Shows, Submitted, advance
from conversations.course import COURSE
from conversations.draft import Draft
from conversations.event import Event, Pressed, Said, Sent
from conversations.form import Form, FormError
from conversations.present import present
from conversations.screen import Say, keys_of
from conversations.step import Step
from conversations.widgets.text import Text
from conversations.world import World
from locales.catalogue import Catalogues
from programme.answers import Kept
from programme.course import Circle
from programme.course_told import Course
from tests.conversations.showing import show_everywhere
from tests.conversations.test_form import on

FORM = COURSE.bound(8)
NOW = datetime(2027, 2, 27, 8, tzinfo=UTC)
TUESDAY = datetime(2027, 3, 2, 14, 30, tzinfo=UTC)
SESSION = {"starts_at": "2027-03-02T14:30:00Z", "minutes": 90}
TOLD = {"title": "مبانی دیپلماسی شهری", "description": "شهرها با هم کار می‌کنند.", "teacher": "مدرس نمونه"}
PLACED = {**TOLD, "sessions": [SESSION], "place": "تالار شهر"}


@pytest.fixture
def now(world: World) -> World:
    return replace(world, now=NOW)


def did(draft: Draft, world: World, *events: Event) -> tuple[Draft, str]:
    """Let these happen, and name the first sentence that is shown then."""
    shown: Outcome | None = None
    for event in events:
        shown = advance(FORM, draft, event, world)
        assert isinstance(shown, Shows)
        draft = shown.draft
    assert isinstance(shown, Shows)
    first = shown.screen.lines[0]
    assert isinstance(first, Say)
    return draft, first.key


def press(act: str, value: object = "", step: str = "sessions") -> Pressed:
    return Pressed(step, act, str(value))


def test_course_is_filled_in_from_the_first_answer_to_the_last(now: World, catalogues: Catalogues) -> None:
    photo = Kept(kind="photo", messenger="bale", ref="ref", size=10)
    draft = Draft()
    for event in (
        *map(Said, TOLD.values()), Said("سه‌شنبه ۱۱ اسفند ساعت ۱۸\nپنج‌شنبه ۱۳ اسفند ساعت ۱۸"), press("long", 90),
        press("done"), press("skip", step="place"), Said("https://class.example/urban"), Said("۳۰ نفر"),
        press("pick", "companions", step="circle"), press("on", "fa", step="languages"),
        press("done", step="languages"), Sent(photo),
    ):  # fmt: skip
        shown = advance(FORM, draft, event, now)
        assert isinstance(shown, Shows)
        draft = Draft.from_dict(json.loads(json.dumps(shown.draft.as_dict())))
        show_everywhere(shown.screen, catalogues, now)
    sent = advance(FORM, draft, Pressed("", "send"), now)
    assert isinstance(sent, Submitted)
    course = sent.answers
    assert isinstance(course, Course)
    assert [(one.starts_at.day, one.minutes) for one in course.sessions] == [(2, 90), (4, 90)]
    assert course.sessions[0].starts_at == TUESDAY
    assert (course.place, course.link, course.capacity) == (None, "https://class.example/urban", 30)
    assert (course.circle, course.languages, course.picture) == (Circle.COMPANIONS, ["fa"], photo)


@pytest.mark.parametrize(
    ("answers", "event", "key"),
    [
        (TOLD, Said("فردا"), "moment.no_hour"),
        (TOLD, Said("فردا 25:00"), "moment.no_such_hour"),
        (TOLD, Said("۳۱ مهر ساعت ۱۸"), "day.no_such_day"),
        (TOLD, Said("۱۱ بهمن ۱۴۰۴ ساعت ۱۸"), "moment.past"),
        (TOLD, Said("فردا ساعت ۱۸\nپس‌فردا"), "session.line"),
        (TOLD, Said("\n".join(f"{day} فروردین ساعت ۱۸" for day in range(1, 22))), "session.too_many"),
        (TOLD, Said("فردا ساعت ۱۸\nفردا 18:00"), "session.twice"),
        (TOLD, Sent(Kept(kind="photo", messenger="bale", ref="x")), "want_text"),
        (PLACED, Said("class.example"), "link.unreadable"),
        (PLACED, Said("ftp://class.example/1"), "link.unreadable"),
        (PLACED, Said("https://class example"), "link.unreadable"),
        ({**PLACED, "link": "https://class.example"}, Said("زیاد"), "capacity.unreadable"),
        ({**PLACED, "link": "https://class.example"}, Said("0"), "capacity.unreadable"),
        ({**PLACED, "link": "https://class.example"}, Said("۱۰ تا ۲۰"), "capacity.unreadable"),
    ],
)
def test_wrong_answer_has_its_own_sentence_and_is_asked_again(
    answers: dict[str, Any], event: Event, key: str, now: World
) -> None:
    draft, said = did(Draft(answers), now, event)
    assert said == f"complaint.{key}"
    assert draft.answers == answers


def test_hour_that_may_be_of_the_evening_is_asked_about_with_two_buttons(now: World) -> None:
    draft, said = did(Draft(TOLD), now, Said("سه‌شنبه ساعت ۶\nپنج‌شنبه ساعت ۱۸"))
    assert said == "course.sessions.which"
    assert did(draft, now, Said("عصر ساعت ۶"))[1] == "complaint.choose"
    assert did(draft, now, press("late", 7))[1] == "complaint.want_text"
    draft, said = did(draft, now, press("late", 1))
    assert said == "course.sessions.long_ask"
    draft, said = did(draft, now, Said("یک ساعت و نیم"))
    assert said == "course.sessions.so_far"
    draft, _ = did(draft, now, press("done"))
    assert draft.answers["sessions"][0] == SESSION


def test_session_typed_once_more_with_a_plain_hour_is_taken_for_the_one_that_is_asked_about(now: World) -> None:
    draft, _ = did(Draft(TOLD), now, Said("سه‌شنبه ساعت ۶\nپنج‌شنبه ساعت ۱۸"))
    assert did(draft, now, Said("سه‌شنبه ساعت ۶"))[1] == "complaint.choose"
    draft, said = did(draft, now, Said("سه‌شنبه ساعت ۱۸"), Said("یک ساعت و نیم"))
    assert said == "course.sessions.so_far"
    draft, _ = did(draft, now, press("done"))
    assert draft.answers["sessions"][0] == SESSION
    assert len(draft.answers["sessions"]) == 2


def test_length_is_asked_until_it_is_one_and_sessions_do_not_overlap(now: World) -> None:
    draft, _ = did(Draft(TOLD), now, Said("سه‌شنبه ساعت ۱۸\nسه‌شنبه ساعت ۱۹"))
    assert did(draft, now, Said("زیاد"))[1] == "complaint.minutes.unreadable"
    assert did(draft, now, Said("۲"))[1] == "complaint.minutes.out_of_range"
    assert did(draft, now, press("long", 17))[1] == "complaint.want_text"
    assert did(draft, now, press("long", 120))[1] == "complaint.session.overlap"
    assert did(draft, now, press("long", 60))[1] == "course.sessions.so_far"
    back, said = did(draft, now, press("back"))
    assert (said, back.working["kept"]) == ("course.sessions.ask", [])


def test_sessions_that_were_given_are_there_when_the_question_that_was_put_off_comes_again(now: World) -> None:
    draft, _ = did(Draft(TOLD), now, Said("سه‌شنبه ساعت ۱۸"), press("long", 90), Said("پنج‌شنبه ساعت ۱۸"))
    draft, _ = did(draft, now, *[Said("زیاد")] * 3, press("later"))
    assert FORM.position(draft, now).name == "place"  # type: ignore[union-attr]  # there
    draft = replace(draft, skipped=("place", "link", "capacity", "circle", "languages", "picture"))
    draft = Draft.from_dict(json.loads(json.dumps(draft.as_dict())))
    assert FORM.position(draft, now).name == "sessions"  # type: ignore[union-attr]  # as above
    draft, said = did(draft, now, press("long", 60))
    assert said == "form.left_over"
    draft, _ = did(draft, now, press("done"))
    assert [one["minutes"] for one in draft.answers["sessions"]] == [90, 60]
    assert not draft.parked


def test_session_is_removed_by_its_moment_and_an_old_button_removes_no_other(now: World) -> None:
    other = {"starts_at": "2027-03-04T14:30:00Z", "minutes": 60}
    draft = Draft({**PLACED, "sessions": [SESSION, other]}).reopen("sessions")
    gone = press("drop", int(TUESDAY.timestamp()))
    draft, said = did(draft, now, gone)
    assert (said, draft.working["kept"]) == ("course.sessions.so_far", [other])
    draft, _ = did(draft, now, gone)
    assert draft.working["kept"] == [other]
    assert did(draft, now, Said("پنج‌شنبه ۱۳ اسفند ساعت ۱۸"))[1] == "complaint.session.twice"
    draft, said = did(draft, now, press("drop", int(datetime.fromisoformat(other["starts_at"]).timestamp())))  # type: ignore[arg-type]  # a text
    assert said == "course.sessions.ask"
    # None is no answer.
    assert did(draft, now, press("done"))[1] == "complaint.want_text"


def test_place_or_link_is_needed_and_skipping_both_asks_again(now: World) -> None:
    draft, _ = did(Draft({**TOLD, "sessions": [SESSION]}), now, press("skip", step="place"))
    draft, said = did(draft, now, press("skip", step="link"))
    assert (said, FORM.position(draft, now).name) == ("course.link.or_else", "place")  # type: ignore[union-attr]  # there
    draft, _ = did(draft, now, press("skip", step="place"))
    assert FORM.position(draft, now).name == "link"  # type: ignore[union-attr]  # as above
    draft, _ = did(draft, now, Said("https://class.example"))
    # The same from the review page, where the link is all there is.
    draft, said = did(draft.reopen("link"), now, press("skip", step="link"))
    assert said == "course.link.or_else"
    assert draft.answers["link"] == "https://class.example"


def test_photo_is_one_and_can_be_taken_off(now: World) -> None:
    draft = Draft({**PLACED, "link": "https://a.example", "capacity": 3, "circle": "anyone", "languages": ["fa"]})
    paper = Kept(kind="document", messenger="bale", ref="x", name="a.jpg")
    assert did(draft, now, Sent(paper))[1] == "complaint.want_photo"
    big = Kept(kind="photo", messenger="bale", ref="x", size=21_000_000)
    assert did(draft, now, Sent(big))[1] == "complaint.file.too_large"
    draft, said = did(draft, now, Sent(Kept(kind="photo", messenger="bale", ref="x")))
    assert said == "course.review"
    draft, _ = did(draft.reopen("picture"), now, press("off", step="picture"))
    assert draft.answers["picture"] is None
    assert isinstance(advance(FORM, draft, Pressed("", "send"), now), Submitted)


EVENTS = st.one_of(
    st.builds(Said, st.sampled_from(["فردا ۱۸", "فردا ساعت ۶", "90", "سه‌شنبه ۶", "پس‌فردا ۱۰:۰۰\nجمعه ساعت ۷", "؟"])),
    st.builds(press, st.sampled_from(["early", "late", "long", "drop", "done", "back"]), st.sampled_from([1, 2, 60])),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_sessions_are_in_order_apart_and_to_come_whatever_is_done(
    data: st.DataObject, now: World, catalogues: Catalogues
) -> None:
    draft = Draft(TOLD)
    for _ in range(data.draw(st.integers(1, 12))):
        buttons = [one for one in on(present(FORM, draft, now), FORM) if one.act not in ("cancel", "person")]
        event = data.draw(st.one_of(EVENTS, st.sampled_from(buttons)) if buttons else EVENTS)
        outcome = advance(FORM, draft, event, now)
        if not isinstance(outcome, Shows) or "sessions" in outcome.draft.answers:
            break
        draft = Draft.from_dict(json.loads(json.dumps(outcome.draft.as_dict())))
        show_everywhere(outcome.screen, catalogues, now)
        kept = (draft.working or {}).get("kept", []) if FORM.position(draft, now) is FORM.step("sessions") else []
        starts = [datetime.fromisoformat(one["starts_at"]) for one in kept]
        assert starts == sorted(set(starts))
        assert all(one > NOW for one in starts)


def test_list_so_far_shows_days_of_both_calendars(now: World, catalogues: Catalogues) -> None:
    screen = present(FORM, Draft({**PLACED, "sessions": [SESSION]}).reopen("sessions"), now)
    assert "course.sessions.line" in [one.key for one in keys_of(screen.lines)]
    locale = catalogues.locale("fa")
    assert locale.moment_both(TUESDAY, zone="Asia/Tehran") == "سه‌شنبه ۱۱ اسفند ۱۴۰۵ (۲ مارس ۲۰۲۷)، ساعت ۱۸:۰۰"
    english = catalogues.locale("en").moment_both(TUESDAY, zone="Asia/Tehran")
    assert english == "Tuesday 2 March 2027 (11 Esfand 1405), 18:00"


def test_form_names_only_steps_that_are_there_as_what_may_be_skipped_instead() -> None:
    with pytest.raises(FormError, match="unknown step nowhere"):
        Form("course", "c", Course, (*COURSE.steps[:-1], Step("picture", Text(), or_else="nowhere")))


def test_place_is_taken_away_where_a_link_is_and_the_last_of_both_is_not(now: World) -> None:
    online = {**PLACED, "link": "https://class.example", "capacity": 5, "circle": "anyone", "languages": ["fa"]}
    draft = Draft(online, skipped=("picture",))
    off = Pressed("place", "off")
    assert off in on(present(FORM, draft.reopen("place"), now), FORM)
    emptied, _ = did(draft.reopen("place"), now, off)
    assert emptied.answers["place"] is None
    assert Pressed("link", "off") not in on(present(FORM, emptied.reopen("link"), now), FORM)
    for act, key in (("off", "complaint.want_text"), ("skip", "course.link.or_else")):
        still, said = did(emptied.reopen("link"), now, Pressed("link", act))
        assert (said, still.answers["link"]) == (key, "https://class.example")
    sent = advance(FORM, emptied, Pressed("", "send"), now)
    assert isinstance(sent, Submitted)
    assert isinstance(sent.answers, Course)
    assert sent.answers.place is None


def test_picture_that_is_there_is_taken_away(now: World) -> None:
    draft = Draft({**PLACED, "picture": Kept(kind="photo", messenger="bale", ref="ref", size=10).model_dump()})
    assert Pressed("picture", "off") in on(present(FORM, draft.reopen("picture"), now), FORM)
    assert did(draft.reopen("picture"), now, Pressed("picture", "off"))[0].answers["picture"] is None
