"""The queue: what comes next under any filters and in any order, what cannot be opened, and what it costs to find."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.publication import Noun
from programme.staff import Member
from programme.triage import Filters, Order
from services import people, publication_samples, publication_waiting, queue, second_looks, triage
from services.progress import progress
from services.publication_run import MOST
from storage import Keys, Storage, open_storage
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.passed import passed
from storage.person import person
from storage.publication_queries import NEXT
from storage.registration import registration
from tests.services.test_registration import NOW
from tests.services.test_triage import card, officer, registered
from tests.support.damage import damage

CALL = "1405"
LARGE = ("registration", "second_look", "judgement", "passed", "publication_item", "account", "outbox")
CITIES = ("1", "2", "3")


def queued(tx: Tx, number: int, drawn: random.Random, **values: Any) -> int:
    """Let something wait that has whatever was drawn."""
    who = people.meet(tx, messenger="bale", user_id=number, chat_id=number, source=None, now=NOW)
    has = {
        "country": drawn.choice(["DE", "FR", "IR"]),
        "connections": drawn.sample(["trade", "sport", "culture"], 2),
        "city_token": tx.keys.token("registration.city", drawn.choice(CITIES)),
        "has_file": drawn.randrange(2),
        "flagged": int(not drawn.randrange(4)),
        "officer_id": drawn.choice([None, None, 1, 2]),
        "queue": drawn.choice([0, 1, 1, 1]),
        "gaps": drawn.randrange(100),
        # Never two at once: their order would be the database's.
        "submitted_at": NOW - timedelta(minutes=number),
    }
    about = {"person_id": who.person_id, "call": CALL, "code": f"SD-{number:05}", "state": "submitted", "answers": {}}
    at = dict.fromkeys(("created_at", "state_at", "updated_at"), NOW)
    made = tx.one(sa.insert(registration).values(**about, **at, **(has | values)).returning(registration.c.id))
    assert made is not None
    return int(made.id)


def fits(row: Any, wanted: Filters, one: Member) -> bool:
    return (
        wanted.country in (None, row.country)
        and (wanted.connection is None or wanted.connection in row.connections)
        and (not wanted.city_tokens or row.city_token.hex() in wanted.city_tokens)
        and not (wanted.has_file and not row.has_file)
        and not (wanted.flagged and not row.flagged)
        and not (wanted.mine and row.officer_id != one.person_id)
    )


ORDERS: dict[Order, tuple[str, ...]] = {
    Order.COMPLETENESS: ("queue", "gaps", "submitted_at"),
    Order.AGE: ("queue", "submitted_at"),
    Order.COUNTRY: ("queue", "country", "submitted_at"),
}


def choices(drawn: random.Random, tokens: Sequence[str]) -> Filters:
    return Filters(
        country=drawn.choice([None, "DE", "IR"]),
        connection=drawn.choice([None, "sport"]),
        city_tokens=tuple(drawn.sample(tokens, drawn.choice([0, 0, 1, 2]))),
        has_file=not drawn.randrange(3),
        flagged=not drawn.randrange(3),
        mine=not drawn.randrange(4),
        order=drawn.choice(list(Order)),
    )


@pytest.mark.parametrize("seed", range(3))
async def test_next_is_the_first_in_order_that_fits_whatever_is_chosen(
    storage: Storage, world: World, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = random.Random(seed)
    monkeypatch.setattr("services.queue_search.GLANCED", 3)
    one = await storage.write(officer, world, 1)

    def scene(tx: Tx) -> list[str]:
        for number in range(100, 160):
            made = queued(tx, number, drawn)
            if not drawn.randrange(6):
                kind, ago = drawn.choice(["later", "not_mine"]), timedelta(minutes=drawn.choice([1, 40]))
                about = {"officer_id": one.person_id, "registration_id": made, "kind": kind, "passed_at": NOW - ago}
                tx.run(sa.insert(passed).values(**about))
        return list(queue.city_tokens(tx, CITIES))

    tokens = await storage.write(scene)
    rows = await storage.read(sa.select(registration))
    left = {row.registration_id: row for row in await storage.read(sa.select(passed))}
    for _ in range(60):
        wanted = choices(drawn, tokens)
        may = [row for row in rows if fits(row, wanted, one)]
        seen = [
            row
            for row in may
            if row.id not in left or (left[row.id].kind, left[row.id].passed_at < NOW - queue.LATER) == ("later", True)
        ]
        later = [row for row in may if row.id in left and left[row.id].kind == "later"]
        expected = min(
            seen or later, key=lambda row: [getattr(row, name) for name in ORDERS[wanted.order]], default=None
        )
        await storage.write(queue.choose, wanted, officer=one)
        first = await storage.write(queue.first, officer=one, call=CALL, now=NOW)
        assert (None if first is None else first.code) == (None if expected is None else expected.code), wanted
        assert await storage.read(queue.waiting, call=CALL, officer=one) == (len(may), False)


async def test_what_one_filter_lets_through_is_found_wherever_it_stands(
    storage: Storage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most in (("queue_search.GLANCED", 2), ("queue_search.LOOKED", 4), ("queue.LOOKED", 4)):
        monkeypatch.setattr(f"services.{name}", most)
    one = await storage.write(officer, world, 1)
    rare = {"country": "SE", "has_file": 1, "flagged": 1, "officer_id": one.person_id, "connections": ["family"]}
    usual = {"country": "DE", "has_file": 0, "flagged": 0, "officer_id": None, "connections": ["sport"]}

    def scene(tx: Tx) -> list[str]:
        drawn = random.Random(1)
        for number in range(100, 120):
            queued(tx, number, drawn, **usual, city_token=tx.keys.token("registration.city", "1"), gaps=number - 100)
        queued(tx, 90, drawn, **rare, city_token=tx.keys.token("registration.city", "9"), gaps=99, queue=1)
        return list(queue.city_tokens(tx, ["9", "8"]))

    tokens = tuple(await storage.write(scene))
    alone = [{"country": "SE"}, {"has_file": True}, {"flagged": True}, {"mine": True}, {"city_tokens": tokens}]
    alone.append({"city_tokens": tokens[:1]})
    for order in Order:
        for found in alone:
            await storage.write(queue.choose, Filters(**found, order=order), officer=one)  # type: ignore[arg-type]  # as named
            first = await storage.write(queue.first, officer=one, call=CALL, now=NOW)
            assert first is not None, (found, order)
            assert first.code == "SD-00090"
    # Which kinds of connection somebody has stands in no index.
    await storage.write(queue.choose, Filters(connection="family"), officer=one)
    assert await storage.write(queue.first, officer=one, call=CALL, now=NOW) is None
    assert await storage.read(queue.waiting, call=CALL, officer=one) == (0, True)


@pytest.mark.parametrize("column", ["answers", "notes", "details"])
async def test_what_cannot_be_opened_comes_last_and_holds_up_nobody(
    storage: Storage, world: World, column: str, caplog: pytest.LogCaptureFixture
) -> None:
    await storage.write(registered, world, 12)
    one = await storage.write(officer, world, 1)
    first = await storage.write(queue.first, officer=one, call=CALL, now=NOW)
    table = person if column == "details" else registration
    # More than are looked up at once.
    rows = await storage.read(
        sa.select(registration.c.id, registration.c.person_id).order_by(registration.c.id).limit(10)
    )
    for row in rows:
        await storage.write(damage, table, column, row.person_id if table is person else row.id)
    found = await storage.write(card, one, world)
    assert found is not None
    assert found.registration_id not in {row.id for row in rows}
    assert first.id in {row.id for row in rows}
    assert caplog.text.count("cannot be opened") == 10
    other = await storage.write(officer, world, 2)
    assert await storage.write(card, other, world) is not None
    third = await storage.write(officer, world, 3)
    assert await storage.write(card, third, world) is None
    assert caplog.text.count("cannot be opened") == 10, "what comes last is not told again"


@contextmanager
def watched() -> Iterator[list[tuple[str, Any]]]:
    """Write down the statements that are run."""
    run: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *more: Any) -> None:
        run.append((statement, parameters))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


def plan(tx: Any, work: Any) -> list[str]:
    """Do some work, and say how SQLite finds the rows of all its SELECTs."""
    with watched() as run:
        work(tx)
    selects = [one for one in run if one[0].lstrip().startswith(("SELECT", "WITH"))]
    return [row[3] for sql, values in selects for row in tx.driver.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


HELD = "ix_registration_held"
COMPLETENESS = "ix_registration_queue_completeness"
LATER = "ix_passed_officer_id_kind_passed_at"
FILTERED: list[tuple[Filters, set[str]]] = [
    (Filters(), {COMPLETENESS}),
    (Filters(order=Order.AGE), {"ix_registration_queue_age"}),
    (Filters(order=Order.COUNTRY), {"ix_registration_queue_country"}),
    (Filters(country="DE"), {"ix_registration_queue_of_country"}),
    (Filters(city_tokens=("00",)), {"ix_registration_queue_of_city"}),
    (Filters(has_file=True), {"ix_registration_queue_with_file"}),
    (Filters(flagged=True), {"ix_registration_queue_flagged"}),
    (Filters(mine=True), {"ix_registration_queue_of_officer"}),
    (Filters(connection="sport"), {COMPLETENESS}),
    (Filters(country="DE", order=Order.AGE), {"ix_registration_queue_of_country", "ix_registration_queue_age"}),
    (Filters(city_tokens=("00", "01")), {"ix_registration_queue_of_city", COMPLETENESS}),
    (Filters(country="DE", has_file=True), {"ix_registration_queue_with_file", COMPLETENESS}),
    (Filters(mine=True, country="DE", order=Order.AGE), {"ix_registration_queue_of_officer"}),
]


def used(lines: Sequence[str]) -> set[str]:
    """Name the indexes of a plan; no large table is read from its beginning, nor sorted."""
    for line in lines:
        assert not line.startswith(tuple(f"SCAN {table}" for table in LARGE)) or "ix_account_stopped" in line, line
    return {word for line in lines for word in line.split() if word.startswith("ix_")}


@pytest.mark.parametrize(("wanted", "indexes"), FILTERED)
async def test_next_card_is_found_by_an_index_of_its_own(
    sqlite_url: str, keys: Keys, world: World, wanted: Filters, indexes: set[str]
) -> None:
    storage = await open_storage(sqlite_url, keys=keys)
    one = await storage.write(officer, world, 1)
    await storage.write(queue.choose, wanted, officer=one)
    lines = await storage.write(plan, lambda tx: queue.first(tx, officer=one, call=CALL, now=NOW))
    assert used(lines) == indexes | {LATER}
    if not wanted.narrow:
        # Only the few that were put off just now are put in order.
        assert [line for line in lines if "ORDER BY" in line] == ["USE TEMP B-TREE FOR ORDER BY"]
    await storage.close()


async def test_what_a_press_and_a_page_look_up_is_found_by_indexes(sqlite_url: str, keys: Keys, world: World) -> None:
    storage = await open_storage(sqlite_url, keys=keys)
    one = await storage.write(officer, world, 1)
    about = {"officer": one, "programme": world.programme, "now": NOW}
    looks = "ix_second_look_waiting", "ix_second_look_call_kind_state"
    works: list[tuple[Any, set[str]]] = [
        (lambda tx: triage.card(tx, **about), {HELD, "ix_second_look_held", *looks, COMPLETENESS, LATER}),
        (lambda tx: second_looks.claim(tx, officer=one, call=CALL, now=NOW), set(looks)),
        (lambda tx: tx.all(NEXT[Noun.REGISTRATION], of_id=1, most=MOST), {"ix_publication_item_state"}),
    ]
    for work, expected in works:
        assert used(await storage.write(plan, work)) == expected
    far = used(await storage.write(plan, lambda tx: progress(tx, **about, since=NOW)))
    assert {"ix_judgement_officer_id_judged_at", "ix_second_look_second_by_done_at"} <= far
    published = used(await storage.write(plan, lambda tx: publication_waiting.waiting(tx, call=CALL)))
    assert {"ix_account_stopped", "ix_second_look_call_state"} <= published
    assert "ix_registration_call_state" not in published, "what is pending is counted by the tally"
    for number in (None, 1):
        samples = {"programme": world.programme, "language": "fa", "publication_id": number}
        found = used(await storage.write(plan, lambda tx, some=samples: publication_samples.previews(tx, **some)))
        assert ("ix_publication_item_from_state" if number else "ix_registration_call_state") in found
    count = sa.select(outbox.c.state, sa.func.count()).where(outbox.c.purpose != "reply").group_by(outbox.c.state)
    lines = await storage.write(plan, lambda tx: tx.all(count))
    assert any("COVERING INDEX ix_outbox_counted" in line for line in lines)
    await storage.close()
