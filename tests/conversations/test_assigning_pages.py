"""Every page about giving ideas, and what reviewers are told, can be shown, with as much in it as there can be."""

from dataclasses import replace
from itertools import product

from bot.answering.desk.values import fits
from conversations.pages import reviewer
from conversations.pages.desk import assigning
from conversations.screen import Code, Screen, keys_of, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme.assigned import Choice, Given, Load
from programme.assignment import Gap, Offer, Plan, Why
from programme.idea import State as Idea
from programme.idea_file import IdeaFile
from programme.overdue import Digest
from programme.review import WAITING, State
from tests.conversations.showing import show_everywhere
from tests.support.ideas import ANSWERS, IDEAS_NOW

LARGE = 10**17
CODES = ("municipality", "foreign_ministry", "universities", "science_town", "chamber")
VIEW = IdeaFile(
    id=LARGE, code="ID-2345A", version=3, state=Idea.UNDER_REVIEW, state_at=IDEAS_NOW, submitted_at=IDEAS_NOW,
    answers={**ANSWERS, "institutions": list(CODES), "title": "ب" * 200}, author="سارا نمونه",
)  # fmt: skip
GIVEN = tuple(
    Given(LARGE + at, 10**6, CODES[at % 5], state, name, IDEAS_NOW)
    for at, (state, name) in enumerate(product(State, ("مریم نمونه", None)))
)
PLAN = Plan(
    tuple(Offer(LARGE + at, CODES[at % 5], LARGE) for at in range(300)),
    tuple(Gap(LARGE + at, CODES[at % 5], why) for at in range(60) for why in Why),
)
LOADS = [Load(LARGE + at, "مریم نمونه" if at % 2 else None, CODES[at % 5], at % 12, 12) for at in range(100)]
CHOICES = [
    Choice(LARGE, CODES, False, (), Plan()),
    Choice(LARGE, CODES[:2], True, GIVEN, Plan(PLAN.offers[:5], PLAN.gaps[:5])),
    Choice(LARGE, ("gone",), True, (replace(GIVEN[0], institution="gone"),), Plan()),
]


def screens(world: World) -> list[Screen]:
    note = say("assign.done", count=300)
    codes = {LARGE + at: f"ID-{at:05}" for at in range(60)}
    return [
        assigning.plan(PLAN, LOADS, codes, world, waiting=999, note=note),
        assigning.plan(Plan(), [], {}, world, waiting=0),
        assigning.ideas([(LARGE + at, f"ID-{at:05}") for at in range(8)], page=10**8, more=True),
        assigning.ideas([], page=0, more=False),
        *(assigning.one_idea(VIEW, choice, {LARGE: "مریم"}, world, note=note) for choice in CHOICES),
        assigning.one_idea(replace(VIEW, author=None, answers=ANSWERS), CHOICES[0], {}, world),
        *(assigning.offers(VIEW, choice, world) for choice in CHOICES),
        *(reviewer.digest(Digest(*counts)) for counts in product((0, 3), repeat=4) if any(counts)),
        reviewer.late(["ID-2345A"]),
        reviewer.late([f"ID-{at:05}" for at in range(200)]),
        reviewer.all_late([("ID-2345A", name, state) for name in ("", "مریم") for state in WAITING]),
        reviewer.all_late([(f"ID-{at:05}", "مریم", State.OFFERED) for at in range(200)]),
    ]  # fmt: skip


def test_every_page_can_be_shown(world: World, catalogues: Catalogues) -> None:
    for screen in screens(world):
        show_everywhere(screen, catalogues, world)


def test_every_button_holds_what_its_page_takes(world: World) -> None:
    presses = [button.press.split(".", 2) for screen in screens(world) for row in screen.rows for button in row]
    assert {page for _, page, *_ in presses} >= {"as_ok", "as_list", "as_idea", "as_pick", "as_give", "as_auto"}
    for _, page, *value in presses:
        assert page == "review" or fits(page, value[0] if value else ""), (page, value)


def test_why_an_idea_cannot_be_offered_is_not_told(world: World) -> None:
    one = _lacking(world, Gap(1, "chamber", Why.NONE_LEFT))
    told = [line for line in keys_of(one.lines) if line.key == "assign.gap"]
    assert [line.params["institutions"] for line in told] == [(world.programme.institutions[4],)]
    tied, full = (
        _lacking(world, Gap(1, "chamber", why), Gap(2, "chamber", Why.FULL)) for why in (Why.NONE_LEFT, Why.FULL)
    )
    assert tied == full


def test_a_full_institution_is_named_once(world: World) -> None:
    gaps = [Gap(of, code, Why.FULL) for of in (1, 2) for code in ("chamber", "universities")]
    said = list(keys_of(_lacking(world, *gaps, Gap(2, "science_town", Why.NONE_LEFT)).lines))
    told = [one for line in said for one in line.params.get("institutions") or ()]
    assert sorted(one.code for one in told) == ["chamber", "science_town", "universities"]
    assert [line.params["codes"] for line in said if line.key == "assign.gap_full"] == [
        (Code("ID-2345A"), Code("ID-2345B"))
    ]


def _lacking(world: World, *gaps: Gap) -> Screen:
    loads = [Load(at, "مریم", one.code, 0, 0) for at, one in enumerate(world.programme.institutions)]
    return assigning.plan(Plan((), gaps), loads, {1: "ID-2345A", 2: "ID-2345B"}, world, waiting=0)


def test_ideas_that_stay_below_the_quorum_are_counted(world: World) -> None:
    for below, told in ((2, True), (0, False)):
        screen = assigning.plan(replace(PLAN, below=below), [], {}, world, waiting=3)
        assert ("assign.ideas_below" in [one.key for one in keys_of(screen.lines)]) is told


def test_plan_names_the_ideas_that_reviewers_get(world: World) -> None:
    codes = {at: f"ID-{at:05}" for at in range(10)}
    for ideas, more in ((8, None), (10, 2)):
        found = Plan(tuple(Offer(at, code, 1) for at in range(ideas) for code in CODES[:2]))
        screen = assigning.plan(found, [], codes, world, waiting=0)
        (told,) = [one for one in keys_of(screen.lines) if one.key == "assign.for_ideas"]
        others = () if more is None else (say("assign.others", n=more),)
        assert told.params["codes"] == (*(Code(codes[at]) for at in range(8)), *others)
    # What is not there for whoever looks has no code: it is counted, and never named.
    found = Plan(tuple(Offer(at, CODES[0], 1) for at in range(3)))
    for there, named in (({1: codes[1]}, [(Code(codes[1]), say("assign.others", n=2))]), ({}, [])):
        lines = keys_of(assigning.plan(found, [], there, world, waiting=0).lines)
        assert [one.params["codes"] for one in lines if one.key == "assign.for_ideas"] == named
