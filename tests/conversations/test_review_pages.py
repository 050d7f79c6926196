"""Every page of a review and of a question to an author can be shown everywhere, and shows what it should."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversations.pages import revision
from conversations.pages.desk import rating, reviewing, revising
from conversations.pages.desk.idea_card import idea_lines
from conversations.pages.desk.reviewing import Ref
from conversations.screen import Screen, Shown, Until, keys_of, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme.idea import OPEN, Outcome, Told
from programme.idea import State as IdeaState
from programme.idea_file import Attachment, IdeaFile, Opinion, Revision
from programme.lifecycle import Role
from programme.review import Confidence, State, Verdict
from programme.review_file import Listed, ReviewFile
from programme.revision import FIELDS
from programme.staff import Member
from tests.conversations.showing import show_everywhere
from tests.support.ideas import ANSWERS
from tests.support.reviewing import SCORES

NOW = datetime(2027, 4, 1, 8, tzinfo=UTC)
LARGE = 10**9
LONG_TEXT = "الف " * 700
ASKED = Revision("how", "cost", None, NOW)
ANSWERED = Revision("how", None, "چگونه؟ " * 50, NOW, {"text": LONG_TEXT}, NOW)
VOICE = {"kind": "voice", "messenger": "bale", "ref": "x"}
IDEA = IdeaFile(
    id=LARGE, code="ID-7K2QX", version=12, state=IdeaState.UNDER_REVIEW, state_at=NOW, submitted_at=NOW,
    answers=ANSWERS,
)  # fmt: skip
IDEAS = [
    IDEA,
    replace(IDEA, state=IdeaState.NEEDS_REVISION, revisions=(ASKED,), files=(Attachment("photo", None, "kept"),)),
    replace(IDEA, answers={**ANSWERS, "how": {"text": LONG_TEXT}}, revised=ANSWERS, revisions=(ANSWERED, ASKED)),
    replace(IDEA, author="سارا", author_country="DE", revisions=(replace(ASKED, no_answer=True),)),
    replace(IDEA, state=IdeaState.PENDING_WORKABLE, outcome=Outcome.WORKABLE, author="سارا"),
    replace(IDEA, revisions=(replace(ANSWERED, field="means", answer={"file": VOICE}),)),
]
REVIEW = ReviewFile(
    id=LARGE, version=99, state=State.DRAFTING, institution="chamber", scores={}, verdict=None, confidence=None,
    line=None, note=None, due_at=NOW, submitted_at=None, amended=0, idea=IDEA,
)  # fmt: skip
FULL = replace(
    REVIEW, scores=SCORES, verdict=Verdict.FEASIBLE, confidence=Confidence.HIGH, line="خوب " * 70, note="نهان " * 200
)
REVIEWS = [
    *(replace(one, idea=idea) for one in (REVIEW, FULL) for idea in IDEAS if idea.state in OPEN),
    *(replace(FULL, state=state, submitted_at=NOW, amended=2, idea=idea)
      for state in (State.DRAFTING, State.SUBMITTED, State.LOCKED) for idea in IDEAS),
]  # fmt: skip
LISTED = [
    Listed(LARGE + at, "ID-7K2QX", "عنوان " * 20, state, idea, NOW, verdict)
    for at in range(4)
    for state in (State.OFFERED, State.DRAFTING, State.SUBMITTED)
    for idea, verdict in ((IdeaState.UNDER_REVIEW, None), (IdeaState.NEEDS_REVISION, Verdict.FEASIBLE))
]
NOTE = say("review.handed_in")
OPINIONS = [
    Opinion("chamber", verdict, sure, {}, line, None, by, NOW)
    for verdict in Verdict
    for sure, line, by in ((None, None, None), (Confidence.LOW, "خوب", "امید"))
]


def pages(view: ReviewFile, world: World) -> list[Screen]:
    return [
        *(reviewing.card(view, world, note=note, whole=whole, previous=previous)
          for note, whole, previous in ((None, False, None), (NOTE, True, (LARGE, "ID-7K2QX")))),
        *(rating.question(view, one.code, world) for one in world.programme.rubric),
        rating.verdict(view), rating.confidence(view), rating.summary(view, world, note=NOTE),
        rating.words(view, "line"), rating.words(view, "note", note=say("complaint.want_text")),
        reviewing.declining(view), reviewing.tied(view), reviewing.abstaining(view),
        reviewing.others(view, OPINIONS, world), reviewing.others(view, [], world),
    ]  # fmt: skip


@pytest.mark.parametrize("at", range(len(REVIEWS)))
def test_every_page_of_a_review_can_be_shown(at: int, world: World, catalogues: Catalogues) -> None:
    for screen in pages(REVIEWS[at], world):
        show_everywhere(screen, catalogues, world)


def test_list_says_the_same_deadline_as_the_card(world: World) -> None:
    # The midnight after a day belongs to that day.
    due = [one.params["due"] for one in keys_of(reviewing.mine(LISTED[:1], []).lines) if "due" in one.params]
    assert due == [Until(NOW)]


def test_lists_can_be_shown(world: World, catalogues: Catalogues) -> None:
    for screen in (
        *(reviewing.mine(LISTED, LISTED, shown=shown, page=page) for shown in "wd" for page in (0, 1, 99)),
        reviewing.mine([], [], note=NOTE), reviewing.mine([], [], shown="d"),
        reviewing.nothing(), reviewing.nothing(note=NOTE, previous=(LARGE, "ID-7K2QX")),
    ):  # fmt: skip
        show_everywhere(screen, catalogues, world)


@pytest.mark.parametrize("at", range(len(IDEAS)))
def test_questions_to_an_author_can_be_shown(at: int, world: World, catalogues: Catalogues) -> None:
    view = IDEAS[at]
    back = reviewing.to("rv_open", "button.back", LARGE)
    for role in (Role.REVIEWER, Role.OFFICER):
        member = Member(LARGE, role, None, "مینا")
        show_everywhere(revising.fields(view, member, back), catalogues, world)
        show_everywhere(revising.outcome(view, member, world, back, note=NOTE), catalogues, world)
    for place, name in enumerate(FIELDS):
        show_everywhere(revising.questions(view, place, world), catalogues, world)
        for asked in (replace(ASKED, field=name), replace(ANSWERED, field=name)):
            show_everywhere(
                revision.question(view, asked, world, complaint=say("complaint.want_text")), catalogues, world
            )
            show_everywhere(revision.question(view, asked, world, waits=True), catalogues, world)
    show_everywhere(revision.thanks(view), catalogues, world)
    if view.revisions:
        for may_add in (False, True):
            preview = revision.preview(view, Told(text=LONG_TEXT), 10**6, world, may_add=may_add)
            show_everywhere(preview, catalogues, world)
        for review_id, done in ((None, False), (LARGE, True)):
            show_everywhere(revising.back_at_it(view, review_id, done=done), catalogues, world)


def test_short_labels(catalogues: Catalogues, world: World) -> None:
    views = [REVIEW, FULL, replace(FULL, state=State.SUBMITTED, submitted_at=NOW)]
    labels = [
        button.label.key
        for view in views
        for screen in (*pages(view, world), reviewing.mine(LISTED, LISTED, page=1))
        for row in screen.rows
        for button in row
        if not isinstance(button.label, str | int | tuple) and hasattr(button.label, "key") and not button.label.params
    ]
    assert len(set(labels)) > 25
    fa = catalogues.locale("fa")
    assert [key for key in set(labels) if len(fa.sentence(key)) > 25] == []


def test_card_says_what_changed_once_and_offers_all_of_it(world: World) -> None:
    view = replace(REVIEW, idea=IDEAS[2])
    told = [one.key for one in keys_of(idea_lines(view.idea, world))]
    assert told.count("idea.card.changed") == 1
    # Of two questions, one is answered by what changed and the other waits.
    assert (told.count("idea.card.question"), told.count("idea.card.answer")) == (2, 0)
    assert "go.rv_whole.1000000000" in presses(reviewing.card(view, world))
    assert not [one for one in presses(reviewing.card(REVIEW, world)) if "rv_whole" in one]


def test_risk_stands_apart_from_the_total(world: World) -> None:
    total = next(one for one in said(rating.summary(FULL, world).lines) if one[0] == "review.total")
    # 4, 3, 2 and 0; the risk is 1.
    assert (total[1]["points"], total[1]["most"]) == (9, 16)


def test_sending_is_offered_when_nothing_lacks_and_nothing_is_asked(world: World) -> None:
    def sends(view: ReviewFile) -> bool:
        return any(one.startswith("go.rv_send.") for one in presses(rating.summary(view, world)))

    assert sends(FULL)
    assert not sends(replace(FULL, verdict=None))
    assert not sends(replace(FULL, scores={"risk": 0}))
    assert not sends(replace(FULL, idea=IDEAS[1]))
    assert sends(replace(REVIEW, verdict=Verdict.NOT_MY_FIELD, idea=IDEAS[1]))


def test_card_offers_what_the_table_allows(world: World) -> None:
    asking = [one for one in presses(reviewing.card(replace(REVIEW, idea=IDEAS[1]), world)) if "rq_ask" in one]
    assert asking == []
    drafting = {one.split(".")[1] for one in presses(reviewing.card(REVIEW, world))}
    assert drafting >= {"rv_where", "rv_no", "rq_ask", "rv_next"}
    assert not drafting & {"rv_others", "rv_amend", "rv_leave"}
    done = {one.split(".")[1] for one in presses(reviewing.card(replace(FULL, state=State.SUBMITTED), world))}
    assert done >= {"rv_others", "rv_amend"}
    locked = replace(FULL, state=State.LOCKED, submitted_at=NOW, idea=IDEAS[4])
    assert not {one.split(".")[1] for one in presses(reviewing.card(locked, world))} & {
        "rv_amend",
        "rv_leave",
        "rq_ask",
    }


@pytest.mark.parametrize("value", ["", "1", "x.1", "-1.2", "۱.۲", "1." + "9" * 19, "1..2"])
def test_values_that_no_button_of_ours_has_are_none(value: str) -> None:
    assert Ref.parse(value)[0] is None


def presses(screen: Screen) -> list[str]:
    return [button.press for row in screen.rows for button in row]


def said(lines: tuple[Shown, ...]) -> list[tuple[str, dict[str, Shown]]]:
    return [(one.key, one.params) for one in keys_of(lines)]
