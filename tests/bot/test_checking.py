"""`check` says how things are, and leaves them so."""

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.checking import check_all
from bot.settings import Settings
from storage.key_file import load_keys
from storage.migrations import newest
from storage.store import open_storage
from tests.conftest import SECRET_KEY
from tests.storage.use_cases import note


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None, data_dir=tmp_path, secret_key=SECRET_KEY, database_url=f"sqlite:///{tmp_path / 'a.db'}"
    )


async def checked(settings: Settings, *, of: str = "database") -> tuple[int, str]:
    said = StringIO()
    code = await check_all(settings, Console(file=said, soft_wrap=True, no_color=True))
    return code, next(line for line in said.getvalue().splitlines() if of in line)


async def made(settings: Settings) -> None:
    keys, _ = load_keys(SECRET_KEY, settings.data_dir)
    await (await open_storage(settings.database_url.get_secret_value(), keys=keys)).close()


async def test_database_that_is_not_there_is_not_made(settings: Settings) -> None:
    code, said = await checked(settings)
    assert (code, list(settings.data_dir.iterdir())) == (0, [])
    assert "will be made at the first start" in said


async def test_database_of_this_release_is_whole(settings: Settings) -> None:
    await made(settings)
    code, said = await checked(settings)
    assert code == 0
    assert "writable, at the newest migration" in said


@pytest.mark.parametrize(("revision", "code", "words"), [("9999", 1, "newer release, to 9999")])
async def test_database_of_another_release_is_named_and_not_touched(
    settings: Settings, revision: str, code: int, words: str
) -> None:
    await made(settings)
    with closing(sqlite3.connect(settings.data_dir / "a.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    found, said = await checked(settings)
    assert found == code
    assert words in said
    with closing(sqlite3.connect(settings.data_dir / "a.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == (revision,)


async def test_older_database_waits_for_the_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    await made(settings)
    now = newest()
    monkeypatch.setattr("bot.checking.newest", lambda: "9999")
    code, said = await checked(settings)
    assert code == 0
    assert f"is at migration {now}; the next start brings it to 9999" in said


async def test_database_without_its_key_is_not_given_a_new_one(settings: Settings) -> None:
    await made(settings)
    code, said = await checked(settings.model_copy(update={"secret_key": None}))
    assert code == 1
    assert "its key is not" in said
    assert not (settings.data_dir / "secret.key").exists()


async def with_entries(settings: Settings, *statements: str) -> None:
    """Log three entries, then do from outside what somebody with the file can."""
    keys, _ = load_keys(SECRET_KEY, settings.data_dir)
    storage = await open_storage(settings.database_url.get_secret_value(), keys=keys)
    for number in range(3):
        await storage.write(note, number=number)
    await storage.close()
    with closing(sqlite3.connect(settings.data_dir / "a.db")) as database, database:
        for statement in statements:
            database.execute(statement)


async def test_audit_log_that_nobody_touched_is_whole(settings: Settings) -> None:
    await with_entries(settings)
    assert await checked(settings, of="audit log") == (0, "✓ audit log: 3 entries, chain whole")


async def test_older_entries_of_the_audit_log_are_counted(settings: Settings) -> None:
    await made(settings)
    with closing(sqlite3.connect(settings.data_dir / "a.db")) as database, database:
        old = "INSERT INTO audit (at, role, action, noun) VALUES ('2026-01-01 00:00:00.000000', 'clock', 'x', 'y')"
        database.execute(old)
    await with_entries(settings)
    _, said = await checked(settings, of="audit log")
    assert said == "✓ audit log: 3 entries, chain whole (1 older before it)"


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (["UPDATE audit SET role = 'officer' WHERE id = 2"], "3 entries; entry 2 was changed"),
        (["DELETE FROM audit WHERE id = 2"], "2 entries; entries before entry 3 are gone; 1 entry is missing"),
        (["DELETE FROM audit WHERE id > 1"], "1 entries; 2 entries are missing"),
        (["DELETE FROM audit_head"], "3 entries; the head of the chain does not fit the entries"),
        (["UPDATE audit SET note = x'00' WHERE id = 1"], "the note of entry 1 is not the one that was written"),
    ],
    ids=["changed", "gap", "cut", "head", "note"],
)
async def test_audit_log_that_was_tampered_with_is_told(settings: Settings, statements: list[str], words: str) -> None:
    await with_entries(settings, *statements)
    code, said = await checked(settings, of="audit log")
    assert code == 1
    assert words in said


async def test_audit_log_of_no_database_has_no_line(settings: Settings) -> None:
    said = StringIO()
    await check_all(settings, Console(file=said, soft_wrap=True, no_color=True))
    assert "audit log" not in said.getvalue()
