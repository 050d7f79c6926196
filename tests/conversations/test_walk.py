"""How far somebody got through a form: any mix of drafts and sent answers counts no more exits than views."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conversations.draft import Draft
from conversations.registration import REGISTRATION
from conversations.walk import REVIEW, asked, seen, stages
from conversations.world import World
from programme.file import load_programme
from programme.places import Places
from services.funnel import Count

WORLD = World(load_programme(), Places())
ANSWERS: dict[str, Any] = {
    "consent": st.just(1),
    "place": st.sampled_from(["home", "country", "abroad"]),
    "country": st.sampled_from(["TR", "US", "CA"]),
    "city": st.sampled_from([{"id": 1, "zone": "Europe/Berlin"}, {"id": None, "name": "x"}]),
    "zone": st.just("Europe/Berlin"),
    "name": st.just("سارا"),
    "connections": st.just(["sport"]),
    "cities": st.just([]),
    "offer": st.just({"text": "x"}),
}
NAMES = st.sampled_from(sorted(ANSWERS))
given_answers = st.fixed_dictionaries({}, optional=ANSWERS)
drafts = st.builds(
    Draft,
    answers=given_answers,
    skipped=st.lists(NAMES, max_size=2, unique=True).map(tuple),
    later=st.lists(NAMES, max_size=2, unique=True).map(tuple),
    reopened=st.none() | NAMES,
)


@given(st.lists(drafts, max_size=8), st.lists(st.tuples(given_answers, st.integers(1, 40)), max_size=8))
def test_exits_of_a_question_are_never_more_than_its_views(
    open_: list[Draft], sent: list[tuple[dict[str, Any], int]]
) -> None:
    world = WORLD
    count = Count()
    for draft in open_:
        count.stand(*seen(REGISTRATION, draft.as_dict(), world))
    for answers, people in sent:
        count.send(asked(REGISTRATION, answers, world), people)
    funnel = count.funnel(stages(REGISTRATION))
    assert all(0 <= one.exits <= one.views and 0 <= one.percent <= 100 for one in funnel.questions)
    assert sum(one.exits for one in funnel.questions) == funnel.begun == len(open_)
    people = funnel.begun + funnel.sent
    assert all(one.views <= people for one in funnel.questions)
    # Whoever sent the form saw its last page, and the first question everybody saw.
    assert funnel.questions[-1].views >= funnel.sent


def test_a_question_of_some_is_seen_by_those_only(world: World) -> None:
    def steps(**answers: Any) -> set[str]:
        return set(asked(REGISTRATION, {"consent": 1, **answers}, world))

    everybody = {"consent", "place", "name", "connections", "cities", "offer", REVIEW}
    assert steps(place="home") == everybody
    assert steps(place="country") == everybody | {"city"}
    assert steps(place="abroad", country="TR") == everybody | {"country", "city"}
    assert steps(place="abroad", country="US") == everybody | {"country", "city", "zone"}
    assert "zone" not in steps(place="abroad", country="US", city={"zone": "America/New_York"})


def test_a_draft_stands_at_its_first_open_question_also_while_an_earlier_one_is_changed(world: World) -> None:
    answers = {"consent": 1, "place": "home", "name": "سارا"}
    path, stands = seen(REGISTRATION, Draft(answers, reopened="place").as_dict(), world)
    assert (path, stands) == (("consent", "place", "name", "connections"), "connections")
    path, stands = seen(REGISTRATION, Draft().as_dict(), world)
    assert (path, stands) == (("consent",), "consent")
