"""Hot statements: compiled once, run on the driver, read like any other row."""

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam

from storage import Hot, Storage, Tx, Upsert
from storage.account import FOCUS, LOAD, account
from storage.delivery import PRUNE, seen
from storage.draft import ANSWERS, BEGIN, DROP, SAVE
from storage.person import person
from storage.registration import registration
from tests.storage.use_cases import MESSENGER, SECONDS, add_person, answer, see, seen_numbers


@pytest.mark.parametrize(
    "column",
    [person.c.details, person.c.created_at, registration.c.connections, sa.literal(1.5), sa.literal(True)],
    ids=lambda column: type(column.type).__name__,
)
def test_hot_refuses_types_that_need_processing(column: sa.ColumnElement[object]) -> None:
    with pytest.raises(TypeError, match="integers, texts and bytes only"):
        Hot(sa.select(column))


def test_hot_refuses_a_parameter_that_needs_processing() -> None:
    with pytest.raises(TypeError, match="created_at"):
        Hot(sa.select(person.c.id).where(person.c.created_at < bindparam("created_at")))


async def test_a_missing_parameter_is_an_error_and_never_null(storage: Storage) -> None:
    with pytest.raises(KeyError, match="user_id"):
        await storage.write(lambda tx: tx.one(LOAD, messenger="telegram"))


async def test_rows_read_alike_from_hot_and_core_when_writing_and_reading(storage: Storage) -> None:
    await storage.write(add_person, user_id=5)
    hot = Hot(sa.select(account.c.id, account.c.messenger, account.c.user_id))
    core = sa.select(account.c.id, account.c.messenger, account.c.user_id)

    def look(tx: Tx) -> list[tuple[object, ...]]:
        rows = [tx.one(hot), *tx.all(hot), tx.one(core), *tx.all(core)]
        return [(*row, row[1], row.user_id, len(row)) for row in rows if row is not None]

    expected = [(1, "telegram", 5, "telegram", 5, 3)] * 4
    assert await storage.write(look) == expected
    assert await storage.read(look) == expected


async def test_one_gives_none_where_no_row_is(storage: Storage) -> None:
    def look(tx: Tx) -> tuple[object, ...]:
        return (
            tx.one(LOAD, user_id=9, **MESSENGER),
            tx.one(sa.select(account.c.id)),
            tx.all(LOAD, user_id=9, **MESSENGER),
        )

    assert await storage.write(look) == (None, None, [])


async def test_fixed_values_of_a_hot_statement_stay(storage: Storage) -> None:
    await storage.write(add_person, user_id=5)
    fixed = Hot(
        sa.select(account.c.user_id).where(account.c.messenger == "telegram", account.c.user_id > bindparam("n"))
    )
    assert [len(await storage.write(lambda tx, n=n: tx.all(fixed, n=n))) for n in (4, 5)] == [1, 0]


async def test_an_upsert_of_core_knows_what_it_did(storage: Storage) -> None:
    see_once = Upsert(lambda insert: insert(seen).on_conflict_do_nothing())

    def twice(tx: Tx) -> list[int]:
        return [tx.run(see_once, bot_id=1, update_id=1, seen_at=1, **MESSENGER) for _ in range(2)]

    assert await storage.write(twice) == [1, 0]


async def test_load_gives_what_an_answer_needs(storage: Storage) -> None:
    person_id = await storage.write(add_person, user_id=2**52 + 1, name="سارا")
    await storage.write(answer, user_id=2**52 + 1, update_id=1, text="Tabriz")
    row = await storage.write(lambda tx: tx.one(LOAD, user_id=2**52 + 1, **MESSENGER))
    assert (row.person_id, row.chat_id, row.focus, row.stopped_at, row.language, row.zone, row.version) == (
        person_id, 2**52 + 1, "registration", None, None, None, 1,
    )  # fmt: skip
    assert storage.keys.unseal(ANSWERS, row.answers) == b"Tabriz"


async def test_focus_turns_the_account_and_drop_forgets_the_draft(storage: Storage) -> None:
    person_id = await storage.write(add_person, user_id=1)
    await storage.write(answer, user_id=1, update_id=1, text="x")
    key = {"person_id": person_id, "form": "registration"}

    def turn(tx: Tx) -> tuple[int, int, int]:
        account_id = tx.one(LOAD, user_id=1, **MESSENGER).account_id
        return (
            tx.run(FOCUS, account_id=account_id, to_focus=None),
            tx.run(DROP, **key),
            tx.run(DROP, **key),
        )

    assert await storage.write(turn) == (1, 1, 0)
    row = await storage.read(lambda tx: tx.one(LOAD, user_id=1, **MESSENGER))
    assert (row.focus, row.answers) == (None, None)


async def test_save_changes_nothing_when_the_draft_moved_on(storage: Storage) -> None:
    person_id = await storage.write(add_person, user_id=1)

    def begin(tx: Tx) -> int:
        return tx.run(BEGIN, person_id=person_id, form="f", answers=b"0", now=SECONDS)

    def save(tx: Tx, *, read: int) -> int:
        key = {"of_person": person_id, "of_form": "f", "read_version": read}
        return tx.run(SAVE, **key, answers=b"%d" % read, now=SECONDS)

    assert [await storage.write(begin), await storage.write(begin)] == [1, 0]
    assert [await storage.write(save, read=version) for version in (1, 1, 3, 2)] == [1, 0, 0, 1]


async def test_save_never_brings_back_a_draft_that_was_forgotten(storage: Storage) -> None:
    person_id = await storage.write(add_person, user_id=1)
    key = {"of_person": person_id, "of_form": "f", "read_version": 1}
    assert await storage.write(lambda tx: tx.run(SAVE, **key, answers=b"0", now=SECONDS)) == 0


async def test_prune_forgets_only_old_deliveries(storage: Storage) -> None:
    await storage.write(see, update_id=1)
    assert await storage.write(lambda tx: tx.run(PRUNE, before=SECONDS)) == 0
    assert await storage.write(lambda tx: tx.run(PRUNE, before=SECONDS + 1)) == 1
    assert await storage.read(seen_numbers) == []


@given(st.permutations(["messenger", "user_id"]))
@settings(deadline=None)
def test_arguments_follow_the_drivers_order_whatever_the_callers(order: list[str]) -> None:
    values = {"messenger": "bale", "user_id": 7}
    compiled = LOAD.sqlite
    assert compiled.arguments({name: values[name] for name in order}) == ("bale", 7)
