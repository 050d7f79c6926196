"""Which milestones are told: what was taken back before it was read is not, everything else is, once."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from programme.idea import ENDED, LIFECYCLE, OPERATIONAL, STAGES, State
from programme.lifecycle import Role
from programme.milestone import WORDS_NEEDED, Milestone, is_back, told, upcoming

AT = datetime(2027, 4, 1, tzinfo=UTC)
BOARD = (*OPERATIONAL, *ENDED)


def made(*stages: str, sent: str = "") -> tuple[Milestone, ...]:
    """Make milestones; `sent` holds the numbers of those that were read."""
    return tuple(Milestone(at, State(stage), AT, None, str(at) in sent) for at, stage in enumerate(stages))


def ids(milestones: tuple[Milestone, ...]) -> list[int]:
    return [one.id for one in told(milestones)]


def test_steps_forward_are_all_told() -> None:
    assert ids(made("contacts_made", "agreement", "running", "done")) == [0, 1, 2, 3]
    assert ids(made("contacts_made", "stopped")) == [0, 1]


def test_slip_taken_back_before_it_was_read_is_not_told_nor_is_the_way_back() -> None:
    assert ids(made("running", "planned")) == []
    assert ids(made("contacts_made", "running", "contacts_made")) == [0]
    assert ids(made("contacts_made", "stopped", "contacts_made", sent="0")) == [0]
    assert ids(made("running", "agreement")) == [1]
    assert ids(made("running", "planned", "running")) == [2]
    # Further on and then back behind it.
    assert ids(made("running", "done", "agreement")) == [2]


def test_what_was_read_is_told_and_so_is_the_way_back() -> None:
    assert ids(made("running", "planned", sent="0")) == [0, 1]
    assert ids(made("paused", "planned", sent="0")) == [0, 1]


def test_words_are_told_even_where_the_stage_is_known() -> None:
    back = Milestone(1, State.PLANNED, AT, "اشتباه شده بود")
    assert [one.id for one in told((*made("running"), back))] == [1]


@given(st.lists(st.tuples(st.sampled_from(BOARD), st.booleans()), max_size=8))
def test_last_word_is_always_where_the_idea_stands(history: list[tuple[State, bool]]) -> None:
    milestones = tuple(Milestone(at, stage, AT, None, sent) for at, (stage, sent) in enumerate(history))
    shown = told(milestones)
    assert {one.id for one in milestones if one.sent} <= {one.id for one in shown}
    stages = [STAGES[0], *(stage for stage, _ in history)]
    known = [STAGES[0], *(one.stage for one in shown)]
    assert known[-1] is stages[-1]
    assert all(one is not other for (one, other), later in zip(pairwise(known), shown, strict=True) if not later.sent)


def test_next_stage_is_one_that_the_lifecycle_offers() -> None:
    for state in OPERATIONAL:
        following = upcoming(state)
        assert following is not None
        for role in (Role.OFFICER, Role.COORDINATOR):
            assert following in LIFECYCLE.offered(state, role)
    assert [upcoming(state) for state in STAGES] == [*STAGES[1:], State.DONE]
    assert [upcoming(state) for state in ENDED] == [None, None]
    assert upcoming(State.PAUSED, made("agreement", "running", "paused")) is State.RUNNING
    assert upcoming(State.PAUSED, made("paused")) is State.PLANNED


def test_only_ends_and_pauses_need_words_and_only_stages_are_ways_back() -> None:
    assert frozenset(BOARD) - frozenset(STAGES) == WORDS_NEEDED
    assert is_back(State.DONE, State.RUNNING)
    assert is_back(State.RUNNING, State.PLANNED)
    assert not is_back(State.RUNNING, State.DONE)
    assert not is_back(State.PLANNED, State.AGREEMENT)
    assert not is_back(State.PLANNED, State.PAUSED)
