"""The tables are walked: every state is reached, and what is not offered is refused, for every role."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.errors import MoveNotAllowed
from programme.lifecycle import Lifecycle, Role, move
from programme.registration import GONE, LIFECYCLE, PENDING, State

NAMES = sorted({row.name for row in LIFECYCLE.moves})


def test_table_names_the_states_of_the_rules_and_no_others() -> None:
    assert set(LIFECYCLE.states) == set(State)


def test_every_state_is_reached_from_the_first() -> None:
    reached, fresh = set(), {LIFECYCLE.initial}
    while fresh:
        reached |= fresh
        fresh = {row.target for row in LIFECYCLE.moves if row.sources & reached} - reached
    assert reached == set(State)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", State)
def test_offered_moves_are_allowed_and_all_others_refused(state: State, role: Role) -> None:
    offered = LIFECYCLE.offered(state, role)
    for name in NAMES:
        if name in offered:
            assert LIFECYCLE.target(state, name, role) in LIFECYCLE.states
        else:
            with pytest.raises(MoveNotAllowed):
                LIFECYCLE.target(state, name, role)


def test_citizen_may_edit_and_withdraw_until_publication_and_not_after() -> None:
    open_states = {State.SUBMITTED, State.IN_SCREENING, State.NEEDS_INFO, *PENDING}
    for state in State:
        offered = LIFECYCLE.offered(state, Role.CITIZEN)
        assert ("edit" in offered) == (state in open_states)
        assert ("withdraw" in offered) == (state in {State.DRAFT, *open_states})


def test_every_pending_state_has_a_named_way_back_and_only_the_coordinator_publishes() -> None:
    for state in PENDING:
        assert "undo" in LIFECYCLE.offered(state, Role.OFFICER)
        assert [name for name in LIFECYCLE.offered(state, Role.OFFICER) if name.startswith("publish")] == []
        assert len([name for name in LIFECYCLE.offered(state, Role.COORDINATOR) if name.startswith("publish")]) == 1


def test_nothing_leads_out_of_erased() -> None:
    assert all(LIFECYCLE.offered(State.ERASED, role) == () for role in Role)
    assert State.ERASED in GONE


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(list(Role))), max_size=30))
def test_any_order_of_moves_keeps_the_table(tries: list[tuple[str, Role]]) -> None:
    state = str(LIFECYCLE.initial)
    for name, role in tries:
        try:
            state = LIFECYCLE.target(state, name, role)
        except MoveNotAllowed:
            assert name not in LIFECYCLE.offered(state, role)
        assert state in LIFECYCLE.states


def test_table_that_leaves_a_state_twice_or_names_a_lost_one_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Lifecycle("x", initial="a", moves=[move("go", "a", "b", Role.CITIZEN), move("go", "a", "c", Role.CLOCK)])
    with pytest.raises(ValueError, match="no move reaches"):
        Lifecycle("x", initial="a", moves=[move("go", "z", "b", Role.CITIZEN)])
