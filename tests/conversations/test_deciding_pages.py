"""Every page of deciding and discussing can be shown, with anything in it, and its buttons hold what they may."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answering.desk.registry import DESK
from bot.answering.desk.values import fits
from conversations.pages.desk import deciding, discussion, idea_news, idea_split
from conversations.pages.desk.deciding import Choice, ref_of
from conversations.screen import Button, Code, Screen, keys_of, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme.idea import Outcome, State
from programme.idea_deciding import Decision, Gathered, Listed, Note, same_city, totals, unanimous
from programme.lifecycle import Role
from programme.review import Verdict
from programme.staff import Member
from tests.conversations.showing import show_everywhere
from tests.support import opinions
from tests.support.opinions import AGREED, IDEA, LONG, MIXED, NONE

LARGE = 10**15
AT = datetime(2027, 4, 21, 9, tzinfo=UTC)
LARGE_IDEA = replace(IDEA, id=LARGE, version=99_999)
DECIDED = [Decision(one, 1, by, AT, True, seconded, published)
           for one in Outcome for by, seconded, published in (("مینا", None, False), (None, "", True))]  # fmt: skip
BACK = Button(say("button.back"), f"go.de_idea.{LARGE}")
NOTE = Note(LARGE, 1, "مینا", AT, "به نظر من باید با وزارت هماهنگ شود.", ("امید",), (2,))
STAFF = [Member(LARGE + at, Role.OFFICER, None, name) for at, name in enumerate(("مینا", "", "امید"))]
LISTED = [
    Listed(LARGE, "ID-7K2QX", "ع" * 120, state, done, waits)
    for state, done, waits in (
        (State.DISCUSSION, 3, 0), (State.NEEDS_REVISION, 1, 1), (State.SUBMITTED, 0, 0), (State.UNDER_REVIEW, 2, 3),
    )
]  # fmt: skip


def screens(found: Gathered, world: World) -> list[Screen]:
    choices = [Choice(one, LARGE, 99_999, 7, 99_999) for one in Outcome if one is not Outcome.MERGED]
    idea = LARGE_IDEA
    text = {"text": "ایده " * 600}
    long = replace(idea, answers={**idea.answers, "idea": text, "how": text})
    return [
        deciding.idea(idea, found, world, decision=None, notes=3),
        deciding.idea(idea, found, world, decision=None, notes=3, note=say("decide.changed")),
        *(deciding.idea(replace(idea, state=one.outcome.pending, outcome=one.outcome, reasons=("law", "partner"),
                                reason_text="متن", referred_to=city), found, world, decision=one, notes=0, asked=asked)
          for one in DECIDED for city in (None, "فرایبورگ", "شیراز") for asked in (True, False)),
        *(deciding.picking(idea, one, world, text=text, city=city, against=against)
          for one in choices for text, city, against in ((None, None, None), ("متن", "شیراز", "second"),
                                                         ("متن", "فرایبورگ", "alone"))),
        *(deciding.words(one, complaint=complaint) for one in choices for complaint in (None, say("decide.stale"))),
        *(deciding.sure(idea, one, found, world) for one in choices),
        *(idea_split.full(idea, found, world, page=page) for page in range(4)),
        idea_news.reviews_in(idea, found, world),
        deciding.idea(long, found, world, decision=None, notes=0),
        deciding.whole(long, world),
    ]  # fmt: skip


def others(world: World) -> list[Screen]:
    complaint = say("complaint.want_text")
    return [
        deciding.listing(LISTED, 20, LISTED[:1], page=1, note=say("decide.own"), most=8, undoable="ID-7K2QX"),
        deciding.listing([], 0, [], most=8),
        deciding.waiting(LISTED, 20, page=1, most=8),
        deciding.waiting([], 0, page=0, most=8),
        *(deciding.cities(LARGE, 99_999, world, own=own, complaint=complaint) for own in (None, "freiburg")),
        *(deciding.why_not(LARGE, 99_999, complaint=one) for one in (None, complaint)),
        *(deciding.stale(LARGE_IDEA, one) for one in DECIDED),
        *(idea_news.second_asked(LARGE_IDEA, one, by=by) for one in Outcome for by in (None, "مینا")),
        *(idea_news.seconded(LARGE_IDEA, by=by, agreed=agreed) for by in (None, "مینا") for agreed in (True, False)),
        *(
            discussion.talk(LARGE_IDEA, notes, 20, page=1, most=5, back=BACK, writes=writes)
            for notes in ([NOTE] * 5, [])
            for writes in (True, False)
        ),
        discussion.write(LARGE_IDEA),
        discussion.write(LARGE_IDEA, complaint=complaint),
        discussion.naming(LARGE_IDEA, NOTE, STAFF),
        discussion.naming(LARGE_IDEA, replace(NOTE, mentions=(), named=()), []),
        discussion.mentions([(LARGE, "ID-7K2QX")]),
        discussion.mentions([]),
        discussion.mentioned(LARGE_IDEA, NOTE),
        *(Screen((say(key),)) for key in (
            "decide.stale", "decide.already", "decide.another", "decide.not_there", "decide.nothing_to_undo",
            "decide.agreed", "decide.disagreed", "decide.reopened", "decide.city_needed", "decide.reason_needed",
            "discussion.not_there", "discussion.not_a_colleague", "desk.open.decide", "desk.open.de_mentions",
        )),
        Screen((say("decide.done", outcome=say("decide.outcome.workable"), code=Code("ID-7K2QX")),)),
        Screen((deciding.undone(LARGE_IDEA, Outcome.WORKABLE),)),
        *(Screen((say(f"desk.{key}", count=3),)) for key in ("ideas_to_decide", "ideas_to_second", "mentions")),
    ]  # fmt: skip


@pytest.mark.parametrize("found", [MIXED, AGREED, NONE, LONG], ids=["mixed", "agreed", "none", "long"])
def test_every_page_about_an_idea_can_be_shown(found: Gathered, world: World, catalogues: Catalogues) -> None:
    for screen in screens(found, world):
        show_everywhere(screen, catalogues, world)


def test_every_other_page_can_be_shown(world: World, catalogues: Catalogues) -> None:
    for screen in others(world):
        show_everywhere(screen, catalogues, world)


def test_every_button_leads_to_a_page_that_takes_its_value(world: World) -> None:
    seen = set()
    for screen in (*screens(MIXED, world), *others(world)):
        for button in (button for row in screen.rows for button in row):
            _, page, value = f"{button.press}..".split(".", 2)
            if page == "mg_with":
                continue  # of those who join ideas
            assert page in DESK, button.press
            assert fits(page, value.removesuffix("..").removesuffix(".")), button.press
            seen.add(page)
    # Where one is named is a counter of the desk's.
    assert {page for page in DESK if page.startswith("de_")} - seen == {"de_mentions"}


def test_outcomes_are_offered_as_the_lifecycle_says(world: World) -> None:
    def offered(state: State) -> set[str]:
        shown = deciding.idea(replace(IDEA, state=state), MIXED, world, decision=None, notes=0)
        presses = [button.press for row in shown.rows for button in row]
        return {press.split(".")[2] for press in presses if press.startswith("go.de_pick")} | {
            press.split(".")[1] for press in presses if press.startswith(("go.mg_with", "go.de_reopen"))
        }

    every = {one.value for one in Outcome if one is not Outcome.MERGED} | {"mg_with"}
    for state in (State.SUBMITTED, State.UNDER_REVIEW, State.DISCUSSION):
        assert offered(state) == every
    assert offered(State.NEEDS_REVISION) == set()
    assert offered(State.PENDING_WORKABLE) == {"de_reopen"}
    assert offered(State.PLANNED) == set()


def test_the_common_reason_is_ticked_and_a_second_tap_takes_it_off(world: World) -> None:
    choice = Choice(Outcome.NOT_NOW, 7, 3)
    assert choice.reasons(world) == ["priority"]
    assert choice.switched(0).reasons(world) == []
    assert choice.switched(2).reasons(world) == ["priority", "timing"]
    assert Choice.parse(str(choice.switched(1))) == choice.switched(1)


@pytest.mark.parametrize(
    "value", ["", "workable", "workable.1.2.3", "gone.1.2.3.4", "workable.1.2.3.x", "workable.-1.2.3.4"]
)
def test_values_that_no_button_of_ours_has_are_none(value: str) -> None:
    assert Choice.parse(value) is None
    assert ref_of(value) is None


def test_risk_is_apart_from_the_points_that_count(world: World) -> None:
    added = {one.code: (one.points, one.most) for one in totals(MIXED.opinions, world.programme.rubric)}
    # Whose field it is not said nothing of it.
    assert added == {"benefit": (12, 16), "means": (8, 16), "fit": (16, 16), "risk": (4, 16), "effort": (8, 16)}
    told = {one.key: one.params for one in keys_of(idea_split.total_lines(MIXED, world))}
    assert (told["split.sum"]["points"], told["split.sum"]["most"]) == (44, 64)
    assert told["split.total_apart"]["points"] == 4


@pytest.mark.parametrize(
    ("city", "same"),
    [("freiburg", True), ("فرایبورگ", True), ("Freiburg ", True), ("شیراز", False), ("florence", False)],
)
def test_city_is_known_by_its_code_and_either_name(city: str, same: bool, world: World) -> None:
    assert same_city("freiburg", city, world.programme.sister_cities) is same
    assert same_city("شیراز", city, world.programme.sister_cities) is (city == "شیراز")
    offered = deciding.cities(1, 1, world, own="freiburg").rows
    assert "go.de_to.1.1.freiburg" not in [button.press for row in offered for button in row]


def test_too_few_institutions_are_said_to_be(world: World) -> None:
    few = opinions.gathered(
        opinions.opinion("chamber", Verdict.FEASIBLE), opinions.opinion("chamber", Verdict.FEASIBLE)
    )
    assert idea_split.result(few) == say("split.group.quorum", count=1, quorum=3)
    assert idea_split.result(AGREED) == say("split.group.workable")
    assert idea_split.result(MIXED) == say("split.group.discussion")
    for verdict in (Verdict.CONDITIONAL, Verdict.NEED_MORE):
        alike = opinions.gathered(
            *(opinions.opinion(one, verdict) for one in ("chamber", "municipality", "universities"))
        )
        assert idea_split.result(alike) == say(f"split.group.all_{verdict}")
    assert (MIXED.lacking, AGREED.lacking, few.lacking) == (True, False, True)


@pytest.mark.parametrize(
    ("said", "outcome", "agreed"),
    [
        ((Verdict.FEASIBLE,) * 3, Outcome.WORKABLE, True),
        ((Verdict.FEASIBLE, Verdict.CONDITIONAL), Outcome.WORKABLE, False),
        ((Verdict.NOT_FEASIBLE,) * 3, Outcome.WORKABLE, False),
        ((), Outcome.WORKABLE, False),
    ],
)
def test_that_all_agreed_is_a_reason_only_where_they_did(
    world: World, said: tuple[Verdict, ...], outcome: Outcome, agreed: bool
) -> None:
    assert unanimous(said, outcome) is agreed
    shown = deciding.picking(IDEA, Choice(outcome, 7, 3), world, agreed=agreed)
    labels = [getattr(button.label, "code", None) for row in shown.rows for button in row]
    assert ("all_agree" in labels) is agreed


@pytest.mark.parametrize(("text", "said"), [(None, True), ("دلیل", False)])
def test_need_for_own_words_is_said_before_it_is_refused(text: str | None, said: bool, world: World) -> None:
    screen = deciding.picking(IDEA, Choice(Outcome.NOT_NOW, 1, 1), world, text=text, against="second")
    assert ("decide.words_needed" in [one.key for one in keys_of(screen.lines)]) is said
