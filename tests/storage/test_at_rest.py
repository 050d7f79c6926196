"""At rest: a stolen database shows nobody's name, and an erased one none to anybody."""

from pathlib import Path

import sqlalchemy as sa

from storage import Keys, Storage, Tx, open_storage
from storage.person import person
from storage.sealing import Sealed
from storage.tables import metadata
from tests.storage.use_cases import NOW, add_person, answer

CANARY = "Zarrintaj-Kamalvand"


def fill_every_sealed_column(tx: Tx) -> None:
    """Put the canary into every column of the Sealed type, whatever tables there are."""
    required = {
        "call": "1400",
        "code": "c",
        "kind": "cv",
        "messenger": "bale",
        "purpose": "p",
        "occurrence": "o",
        "role": "officer",
    }
    states = {"registration": "draft", "outbox": "planned", "file": "wanted", "decision_import": "planned"}
    states |= {"idea": "draft", "review": "offered", "broadcast": "draft"}
    states |= {"course": "draft", "enrolment": "enrolled"}
    kinds = {"help_request": "help", "idea_note": "report", "broadcast": "announcement", "reminder": "week"}
    parents = {key.column.table for table in metadata.sorted_tables for key in table.foreign_keys if _sealed(table)}
    parents |= {key.column.table for table in parents for key in table.foreign_keys}
    for table in metadata.sorted_tables:
        sealed = _sealed(table)
        if not sealed and table not in parents:
            continue
        row = {column.name: {"name": CANARY, "list": [CANARY]} for column in sealed}
        for column in table.columns:
            if column.nullable or column.name in row or column.name == "id" or column.server_default is not None:
                continue
            number = 1 if isinstance(column.type, sa.Integer) else None
            moment = NOW if column.name.endswith("at") and number is None else None
            text = states.get(table.name) if column.name == "state" else required.get(column.name, "x")
            text = kinds.get(table.name, text) if column.name == "kind" else text
            text = "course" if column.name == "about" else text
            row[column.name] = number or moment or (b"x" if isinstance(column.type, sa.LargeBinary) else text)
        assert tx.run(sa.insert(table), **row) == 1


def _sealed(table: sa.Table) -> list[sa.Column[object]]:
    return [column for column in table.columns if isinstance(column.type, Sealed)]


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


async def test_no_sealed_column_shows_a_name_on_the_disk(sqlite_url: str, tmp_path: Path, keys: Keys) -> None:
    storage = await open_storage(sqlite_url, keys=keys)
    await storage.write(add_person, user_id=1, name=CANARY)
    await storage.write(answer, user_id=1, update_id=1, text=CANARY)
    await storage.write(fill_every_sealed_column)
    assert {"test.db", "test.db-wal"} <= modes(tmp_path).keys()
    assert b"registration" in everything(tmp_path)
    assert CANARY.encode() not in everything(tmp_path)
    assert await storage.checkpoint()
    assert CANARY.encode() not in everything(tmp_path)
    await storage.close()


async def test_the_files_of_the_database_are_their_owners_only(sqlite_url: str, tmp_path: Path, keys: Keys) -> None:
    (tmp_path / "test.db").chmod(0o644)
    storage = await open_storage(sqlite_url, keys=keys)
    await storage.write(add_person, user_id=1)
    await storage.read(sa.select(person))
    assert modes(tmp_path) == {"test.db": 0o600, "test.db-wal": 0o600, "test.db-shm": 0o600}
    await storage.close()


async def test_erased_rows_leave_nothing_after_a_checkpoint(sqlite_url: str, tmp_path: Path, keys: Keys) -> None:
    # In a plain column, where it can be looked for: sealed ones would hide a leftover.
    mark = b"mark-of-the-erased-person"
    storage = await open_storage(sqlite_url, keys=keys)
    for number in range(30):
        await storage.write(add_person, user_id=number)
    await storage.write(lambda tx: tx.run(sa.update(person).values(language=mark.decode() * 40)))
    assert mark in everything(tmp_path)
    await storage.write(lambda tx: tx.run(sa.update(person).where(person.c.id > 10).values(language=None)))
    await storage.write(erase_all)
    assert await storage.checkpoint()
    assert (tmp_path / "test.db-wal").stat().st_size == 0
    assert mark not in everything(tmp_path)
    await storage.close()


def erase_all(tx: Tx) -> None:
    for table in reversed(metadata.sorted_tables):
        if table.name != "key_check":
            tx.run(sa.delete(table))


async def test_postgresql_rows_show_no_name(postgresql_url: str, keys: Keys) -> None:
    storage = await open_storage(postgresql_url, keys=keys)
    await storage.write(add_person, user_id=1, name=CANARY)
    await storage.write(answer, user_id=1, update_id=1, text=CANARY)
    await storage.write(fill_every_sealed_column)
    for table in metadata.sorted_tables:
        rows = await storage.read(lambda tx, t=table: tx.all(sa.text(f'SELECT * FROM "{t.name}"')))
        for value in (value for row in rows for value in row):
            raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            assert CANARY.encode() not in raw
    await storage.close()


async def test_a_parameter_is_in_no_error_message(storage: Storage) -> None:
    def failing(tx: Tx) -> None:
        tx.run(sa.insert(person), created_at=None, language=CANARY)

    try:
        await storage.write(failing)
    except sa.exc.IntegrityError as error:
        message = str(error)
    assert CANARY not in message


async def test_writing_keeps_the_promised_settings(sqlite_url: str, tmp_path: Path, keys: Keys) -> None:
    storage = await open_storage(sqlite_url, keys=keys)
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "journal_size_limit")
    settings = await storage.write(lambda tx: {n: tx.one(sa.text(f"PRAGMA {n}"))[0] for n in names})
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "journal_size_limit": 64 * 2**20,
    }
    await storage.close()
