"""The tally, on both databases: many rows say the same as one."""

from typing import Any

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import Clock
from bot.desk_clock import DeskClock
from conversations.world import World
from programme.registration import GONE, State
from services.tally import add, fold, several
from storage import Storage
from storage.engine.tx import Tx
from storage.tally import tally

CALL = "pilot"


def rows(tx: Tx) -> list[tuple[Any, ...]]:
    columns = (tally.c.call, tally.c.state, tally.c.country, tally.c.change)
    return sorted(tuple(row) for row in tx.all(sa.select(*columns)))


def moved(tx: Tx, *states: str, country: str = "DE") -> None:
    before = "draft"
    for state in states:
        add(tx, CALL, before=before, after=state, country=country, was_country=country)
        before = state


async def test_a_move_is_one_less_of_what_was_and_one_more_of_what_is(storage: Storage) -> None:
    await storage.write(add, CALL, before=State.SUBMITTED, after=State.IN_SCREENING, country="DE", was_country="DE")
    assert await storage.read(rows) == [(CALL, "in_screening", "DE", 1), (CALL, "submitted", "DE", -1)]


async def test_drafts_are_not_counted_and_an_edit_in_place_changes_nothing(storage: Storage) -> None:
    await storage.write(add, CALL, before=None, after=State.DRAFT, country=None)
    await storage.write(add, CALL, before=State.SUBMITTED, after=State.SUBMITTED, country="DE", was_country="DE")
    assert await storage.read(rows) == []
    await storage.write(add, CALL, before=State.DRAFT, after=State.SUBMITTED, country="IR")
    assert await storage.read(rows) == [(CALL, "submitted", "IR", 1)]


async def test_moving_to_another_country_is_counted_and_those_that_are_gone_have_none(storage: Storage) -> None:
    await storage.write(add, CALL, before=State.SUBMITTED, after=State.SUBMITTED, country="FR", was_country="DE")
    assert await storage.read(rows) == [(CALL, "submitted", "DE", -1), (CALL, "submitted", "FR", 1)]
    await storage.write(add, CALL, before=State.SUBMITTED, after=State.ERASED, country="FR", was_country="FR")
    assert (CALL, "erased", "", 1) in await storage.read(rows)


async def test_folding_leaves_one_row_for_each_sum_that_is_not_zero(storage: Storage) -> None:
    await storage.write(moved, "submitted", "in_screening", "pending_able")
    await storage.write(moved, "submitted", "in_screening", "pending_able")
    await storage.write(moved, "submitted", country="IR")
    assert await storage.read(several)
    assert await storage.write(fold) == 11
    assert await storage.read(rows) == [(CALL, "pending_able", "DE", 2), (CALL, "submitted", "IR", 1)]
    assert not await storage.read(several)
    assert await storage.write(fold) == 2
    assert len(await storage.read(rows)) == 2


@given(st.lists(st.tuples(st.sampled_from(State), st.sampled_from(["IR", "DE", None])), min_size=1))
def test_any_way_through_the_states_counts_one(way: list[tuple[State, str | None]]) -> None:
    written: list[dict[str, Any]] = []

    class Noting:
        def run(self, statement: Any, /, **values: Any) -> int:
            written.append(values)
            return 1

    state, country = State.DRAFT, None
    for after, there in way:
        add(Noting(), CALL, before=state, after=after, country=there, was_country=country)  # type: ignore[arg-type]
        state, country = after, there
    sums: dict[tuple[str, str], int] = {}
    for values in written:
        for at in range(len(values) // 4):
            place = values[f"state_{at}"], values[f"country_{at}"]
            sums[place] = sums.get(place, 0) + values[f"change_{at}"]
    here = {place: count for place, count in sums.items() if count}
    assert here == ({} if state is State.DRAFT else {(state, "" if state in GONE else country or ""): 1})


async def test_the_clock_folds_only_where_there_is_something_to_fold(storage: Storage, world: World) -> None:
    desk = DeskClock(storage=storage, programme=world.programme, clock=Clock())
    await storage.write(moved, "submitted", "in_screening")
    await desk.fold()
    assert await storage.read(rows) == [(CALL, "in_screening", "DE", 1)]
    before = (await storage.read(sa.select(tally.c.id)))[0].id
    await desk.fold()
    assert (await storage.read(sa.select(tally.c.id)))[0].id == before
