"""The plan of who studies what: balanced, never over the cap, never a conflict, and silent about hidden ideas."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programme.assignment import Gap, Need, Offer, Plan, Reviewer, Rules, Why, plan, substitute
from programme.conflict import same_organisation

CODES = ("a", "b", "c", "d", "e")
RULES = Rules(CODES, count=5, cap=12, quorum=3)
FEW = settings(max_examples=150, deadline=None)


def reviewers_of(counts: list[int]) -> list[Reviewer]:
    """Make so many reviewers of each institution, with ids that tell nothing."""
    return [Reviewer(100 * at + nth, code) for at, code in enumerate(CODES) for nth in range(counts[at])]


PEOPLE = st.lists(st.integers(0, 4), min_size=5, max_size=5).map(reviewers_of)


@st.composite
def scenes(draw: Any, *, conflicts: bool = True) -> tuple[list[Need], list[Reviewer], Rules]:
    """Draw ideas, reviewers with something to do already, and rules."""
    people = draw(PEOPLE)
    ids = [one.person_id for one in people] or [0]
    some = st.frozensets(st.sampled_from(ids), max_size=3) if conflicts else st.just(frozenset())
    codes = st.lists(st.sampled_from(CODES), unique=True, min_size=1, max_size=5).map(tuple)
    needs = [
        Need(
            number,
            chosen=draw(st.none() | codes),
            wanted=draw(codes),
            given=draw(st.frozensets(st.sampled_from(CODES), max_size=2)) if conflicts else frozenset(),
            asked=draw(some),
            excluded=draw(some),
        )
        for number in range(draw(st.integers(0, 12)))
    ]
    if conflicts:
        people = [replace(one, open=tuple(draw(st.lists(some, max_size=3)))) for one in people]
    return needs, people, Rules(CODES, draw(st.integers(1, 5)), draw(st.integers(1, 6)), draw(st.integers(1, 5)))


@FEW
@given(scenes())
def test_plan_keeps_every_rule(scene: tuple[list[Need], list[Reviewer], Rules]) -> None:
    needs, people, rules = scene
    found = plan(needs, people, rules)
    of, where = {need.idea_id: need for need in needs}, {one.person_id: one.institution for one in people}
    load = Counter(offer.reviewer_id for offer in found.offers)
    for one in people:
        assert one.load + load[one.person_id] <= max(rules.cap, one.load)
    for offer in found.offers:
        need = of[offer.idea_id]
        assert offer.reviewer_id not in need.excluded | need.asked
        assert where[offer.reviewer_id] == offer.institution
        assert offer.institution not in need.given
        assert need.chosen is None or offer.institution in need.chosen
    for need in needs:
        mine = [offer.institution for offer in found.offers if offer.idea_id == need.idea_id]
        assert len(set(mine)) == len(mine), "one reviewer for each institution"
        lacking = {gap.institution for gap in found.gaps if gap.idea_id == need.idea_id}
        if need.chosen is not None:
            assert set(mine) | lacking == set(need.chosen) - need.given
        elif len(mine) + len(need.given) < rules.count:
            assert set(mine) | lacking | need.given == set(CODES)
        else:
            assert not lacking
            assert len(mine) == max(0, rules.count - len(need.given))


@FEW
@given(scenes())
def test_reason_of_a_gap_is_true(scene: tuple[list[Need], list[Reviewer], Rules]) -> None:
    needs, people, rules = scene
    found = plan(needs, people, rules)
    load = Counter(offer.reviewer_id for offer in found.offers)
    of = {need.idea_id: need for need in needs}
    for gap in found.gaps:
        need = of[gap.idea_id]
        there = [one for one in people if one.institution == gap.institution]
        fit = [one for one in there if one.person_id not in need.excluded | need.asked]
        assert gap.why == (Why.NOBODY if not there else Why.NONE_LEFT if not fit else Why.FULL)
        assert all(one.load + load[one.person_id] >= rules.cap for one in fit)


@FEW
@given(scenes(conflicts=False))
def test_load_of_one_institution_differs_by_one_at_most(scene: tuple[list[Need], list[Reviewer], Rules]) -> None:
    needs, people, rules = scene
    load = Counter(offer.reviewer_id for offer in plan(needs, people, rules).offers)
    for code in CODES:
        mine = [load[one.person_id] for one in people if one.institution == code]
        assert not mine or max(mine) - min(mine) <= 1


@FEW
@given(PEOPLE, st.integers(1, 20), st.integers(0, 3), st.data())
def test_ideas_of_one_author_are_spread_over_whoever_may_have_them(
    people: list[Reviewer], count: int, most: int, data: st.DataObject
) -> None:
    ids = [one.person_id for one in people] or [0]
    excluded = data.draw(st.frozensets(st.sampled_from(ids), max_size=most))
    needs = [Need(number, excluded=excluded) for number in range(count)]
    load = Counter(offer.reviewer_id for offer in plan(needs, people, replace(RULES, cap=40)).offers)
    for code in CODES:
        mine = [load[one.person_id] for one in people if one.institution == code and one.person_id not in excluded]
        assert not mine or max(mine) - min(mine) <= 1


@FEW
@given(scenes(), st.data())
def test_what_somebody_gets_tells_nothing_of_ideas_that_exclude_them(
    scene: tuple[list[Need], list[Reviewer], Rules], data: st.DataObject
) -> None:
    needs, people, rules = scene
    rules = replace(rules, cap=1000)  # at the cap somebody has to take what is left
    found = plan(needs, people, rules)
    for one in people:
        hidden = {need.idea_id for need in needs if one.person_id in need.excluded}
        if not hidden:
            continue
        away = frozenset(data.draw(st.sets(st.sampled_from(sorted(hidden)), min_size=1)))
        # Also of what waits for colleagues since an earlier plan.
        bare = [replace(other, open=tuple(of for of in other.open if one.person_id not in of)) for other in people]
        without = plan([need for need in needs if need.idea_id not in away], bare, rules)
        mine = [{offer for offer in told.offers if offer.reviewer_id == one.person_id} for told in (found, without)]
        assert mine[0] == mine[1]


@FEW
@given(scenes())
def test_plan_is_the_same_each_time_and_its_mark_tells_it_from_others(
    scene: tuple[list[Need], list[Reviewer], Rules],
) -> None:
    needs, people, rules = scene
    found = plan(needs, people, rules)
    assert plan(needs, people[::-1], rules).mark == found.mark
    if found.offers:
        assert Plan(found.offers[1:], found.gaps).mark != found.mark
    if found.gaps:
        assert Plan(found.offers, found.gaps[1:]).mark != found.mark


def test_room_goes_first_to_the_quorum_of_as_many_ideas_as_possible_then_to_more_institutions() -> None:
    people = [Reviewer(at, code) for at, code in enumerate(CODES)]
    found = plan([Need(number) for number in range(7)], people, replace(RULES, cap=4))
    have = Counter(offer.idea_id for offer in found.offers)
    assert sum(have.values()) == 20, "nobody sits idle"
    assert all(have[number] >= RULES.quorum for number in range(6))
    assert found.below == 1
    # Two institutions are no quorum; whoever is free is still offered what there is.
    few = plan([Need(1), Need(2, given=frozenset("c"))], people[:2], replace(RULES, cap=1))
    assert [offer.idea_id for offer in few.offers] == [2, 2]
    assert few.below == 1
    assert plan([Need(1, chosen=("a",))], people, RULES).below == 0


def test_wanted_institutions_come_first_then_those_with_least_to_do() -> None:
    nobody: tuple[frozenset[int], ...] = (frozenset(),)
    people = [Reviewer(1, "a", nobody * 2), Reviewer(2, "b"), Reviewer(3, "c", nobody), Reviewer(4, "d", nobody * 9)]
    found = plan([Need(1, wanted=("d",))], people, replace(RULES, count=3))
    assert [offer.institution for offer in found.offers] == ["d", "b", "c"]


def test_another_institution_takes_the_place_of_one_that_has_nobody() -> None:
    people = [Reviewer(1, "a"), Reviewer(2, "b")]
    found = plan([Need(1, wanted=("c",))], people, replace(RULES, count=2))
    assert [offer.institution for offer in found.offers] == ["a", "b"]
    assert found.gaps == ()
    chosen = plan([Need(1, chosen=("c", "a"))], people, RULES)
    assert (chosen.offers, chosen.gaps) == ((Offer(1, "a", 1),), (Gap(1, "c", Why.NOBODY),))


def test_substitute_is_a_colleague_or_else_somebody_of_an_institution_not_asked_yet() -> None:
    people = [Reviewer(1, "a"), Reviewer(2, "a", (frozenset(),)), Reviewer(3, "b"), Reviewer(4, "c")]
    need = Need(7, asked=frozenset({1}))
    assert substitute(need, "a", ["b"], people, RULES) == Offer(7, "a", 2)
    assert substitute(replace(need, excluded=frozenset({2})), "a", ["b"], people, RULES) == Offer(7, "b", 3)
    assert substitute(replace(need, asked=frozenset({1, 2, 3})), "a", ["b"], people, RULES) is None
    assert substitute(need, "a", ["b", "c"], people, replace(RULES, cap=0)) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("شهرداری اصفهان", "شهرداري اصفهان", True),
        ("شهرداری", "شهرداری اصفهان", True),
        ("معاونت شهرسازی شهرداری اصفهان", "شهرداری اصفهان", True),
        ("Municipality of Isfahan", "municipality of isfahan", True),
        ("دانشگاه اصفهان", "دانشگاه صنعتی اصفهان", False),
        ("دانشگاه", "کنسرسیوم همکاری‌های بین‌المللی دانشگاه‌ها", False),
        ("IUT", "iut", True),
        ("هنر", "هنر و تجربه", False),
        ("", "شهرداری اصفهان", False),
        (None, None, False),
        ("—", "…", False),
    ],
)
def test_organisations_are_compared_as_people_write_them(one: str | None, other: str | None, same: bool) -> None:
    assert same_organisation(one, other) is same
    assert same_organisation(other, one) is same
