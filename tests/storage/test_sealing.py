"""Sealing: what was sealed once opens for ever, for its own purpose, with its own key, and for nothing else."""

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import Keys, Storage, Tx, WrongKey, open_storage
from storage.person import person
from storage.sealing import SHORTEST, Sealed
from storage.tables import metadata
from tests.storage.use_cases import NOW, add_person

SECRET = "the secret of the known-answer vectors"
OLD, NEW = "an old secret of thirty-two letters", "a new secret of thirty-two letters"


def test_known_answers_stay() -> None:
    # Frozen: if one of these changes, nothing stored by an earlier release can be read or found.
    keys = Keys(SECRET)
    sealed = bytes.fromhex("757a980b000102030405060708090a0b87b7453a16277913652a933313093a2cc547f1331ba5fe97e8249caf")
    assert keys.unseal("person.zone", sealed).decode() == "اصفهان"
    assert keys.current_id.hex() == "757a980b"
    assert (
        keys.token("person.phone", "+989131234567").hex()
        == "99563b7cb61e375deebf99c9bb8c687e907a2f3b58b17c3358dfeb95f8cd55fe"
    )


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_what_is_sealed_is_unsealed(plain: bytes) -> None:
    keys = Keys(SECRET)
    assert keys.unseal("a.b", keys.seal("a.b", plain)) == plain


def test_sealing_twice_gives_different_bytes() -> None:
    keys = Keys(SECRET)
    assert keys.seal("a.b", b"x") != keys.seal("a.b", b"x")


@given(st.integers(0, 35), st.integers(1, 255))
@settings(deadline=None)
def test_one_changed_byte_is_noticed(position: int, difference: int) -> None:
    keys = Keys(SECRET)
    sealed = bytearray(keys.seal("a.b", b"name"))
    sealed[position] ^= difference
    with pytest.raises(WrongKey):
        keys.unseal("a.b", bytes(sealed))


@pytest.mark.parametrize("length", [0, 3, 4, 15, 16, 31])
def test_a_shortened_ciphertext_is_noticed(length: int) -> None:
    keys = Keys(SECRET)
    with pytest.raises(WrongKey):
        keys.unseal("a.b", keys.seal("a.b", b"name")[:length])


def test_another_purpose_does_not_open() -> None:
    keys = Keys(SECRET)
    with pytest.raises(WrongKey, match="another purpose"):
        keys.unseal("person.details", keys.seal("person.zone", b"x"))


def test_an_older_key_opens_and_the_current_one_seals() -> None:
    sealed = Keys(OLD).seal("a.b", b"x")
    both = Keys(NEW, OLD)
    assert both.unseal("a.b", sealed) == b"x"
    assert Keys(NEW).unseal("a.b", both.seal("a.b", b"y")) == b"y"
    with pytest.raises(WrongKey, match="not at hand"):
        Keys(NEW).unseal("a.b", sealed)


def test_tokens_tell_purposes_and_keys_apart_and_older_ones_are_found() -> None:
    both = Keys(NEW, OLD)
    assert both.token("a.b", "1") == Keys(NEW).token("a.b", "1")
    assert both.tokens("a.b", "1") == [Keys(NEW).token("a.b", "1"), Keys(OLD).token("a.b", "1")]
    assert (
        len({both.token("a.b", "1"), both.token("a.c", "1"), both.token("a.b", "2"), Keys(OLD).token("a.b", "1")}) == 4
    )


def test_a_short_secret_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match=str(SHORTEST)) as raised:
        Keys("hunter2")
    assert "hunter2" not in str(raised.value)


def test_keys_show_no_secret() -> None:
    assert SECRET not in repr(Keys(SECRET))


def test_each_sealed_column_names_itself_as_its_purpose() -> None:
    columns = [column for table in metadata.tables.values() for column in table.columns]
    sealed = {str(column): column.type.purpose for column in columns if isinstance(column.type, Sealed)}
    assert sealed == {name: name for name in sealed}
    assert len(sealed) >= 7


@pytest.mark.parametrize("value", ["Asia/Tehran", {"name": "سارا", "phones": ["1", "2"]}, [], 0, False])
async def test_a_sealed_column_gives_back_what_it_was_given(storage: Storage, value: object) -> None:
    def keep(tx: Tx) -> object:
        return tx.one(sa.insert(person).returning(person.c.details), created_at=NOW, details=value)[0]

    assert await storage.write(keep) == value
    assert (await storage.read(sa.select(person.c.details)))[0].details == value


async def test_none_is_null_in_a_sealed_column(storage: Storage) -> None:
    await storage.write(add_person, user_id=1)
    rows = await storage.read(sa.select(person.c.id).where(person.c.details.is_(None), person.c.zone == None))  # noqa: E711 - SQL's IS NULL
    assert len(rows) == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda: person.c.zone == "Asia/Tehran",
        lambda: person.c.zone != "Asia/Tehran",
        lambda: person.c.zone.in_(["Asia/Tehran"]),
        lambda: person.c.zone.like("Asia%"),
        lambda: person.c.zone.desc(),
    ],
)
def test_asking_for_equal_or_ordered_ciphertext_is_refused(ask: object) -> None:
    with pytest.raises(TypeError, match="sealed"):
        ask()


async def test_ciphertext_moved_to_another_column_fails(storage: Storage) -> None:
    await storage.write(add_person, user_id=1, name="Sara")
    await storage.write(
        lambda tx: tx.run(sa.update(person).values(zone=sa.type_coerce(person.c.details, sa.LargeBinary)))
    )
    with pytest.raises(WrongKey, match=r"person\.zone"):
        await storage.read(sa.select(person.c.zone))


async def test_a_wrong_key_is_told_at_start(database_url: str) -> None:
    await (await open_storage(database_url, keys=Keys(OLD))).close()
    with pytest.raises(WrongKey, match=Keys(OLD).current_id.hex()):
        await open_storage(database_url, keys=Keys(NEW))
    await (await open_storage(database_url, keys=Keys(OLD))).close()


async def test_a_key_change_needs_the_old_key_until_nothing_is_sealed_with_it(database_url: str) -> None:
    for keys in (Keys(OLD), Keys(NEW, OLD), Keys(OLD, NEW)):
        await (await open_storage(database_url, keys=keys)).close()
    with pytest.raises(WrongKey):
        await open_storage(database_url, keys=Keys(NEW))


async def test_storages_with_different_keys_live_side_by_side(sqlite_url: str, postgresql_url: str) -> None:
    one, other = await open_storage(sqlite_url, keys=Keys(OLD)), await open_storage(postgresql_url, keys=Keys(NEW))
    for storage, name in ((one, "first"), (other, "second")):
        await storage.write(add_person, user_id=1, name=name)
    rows = [(await storage.read(sa.select(person.c.details)))[0].details for storage in (one, other)]
    assert rows == [{"name": "first"}, {"name": "second"}]
    await one.close()
    await other.close()
