"""`export` on the command line."""

import asyncio
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from bot import __main__ as main
from bot.sheets.exporting import PREFIX
from conversations.world import World
from storage import Keys, Storage, open_storage
from tests.bot.sheets.office import crowd

RUN = CliRunner()
KEY = "x" * 40


@pytest.fixture
def house(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the command line find a database, and return its address."""
    for name, value in {"DATA_DIR": str(tmp_path), "SECRET_KEY": KEY, "DATABASE_URL": sqlite_url}.items():
        monkeypatch.setenv(name, value)
    for name in ("TELEGRAM_TOKEN", "BALE_TOKEN", "WEBHOOK_URL", "PROGRAMME_FILE"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr("bot.commands.running.set_up_logging", lambda **_: None)
    return sqlite_url


async def open_house(url: str) -> Storage:
    return await open_storage(url, keys=Keys(KEY))


def fill(url: str, world: World, count: int) -> list[str]:
    async def work() -> list[str]:
        storage = await open_house(url)
        codes = await crowd(storage, world, count)
        await storage.close()
        return codes

    return asyncio.run(work())


def test_command_writes_a_file_for_its_owner_alone(house: str, world: World, tmp_path: Path) -> None:
    codes = fill(house, world, 3)
    file = tmp_path / "out.xlsx"
    result = RUN.invoke(main.app, ["export", str(file), "--language", "en"])
    assert result.exit_code == 0, result.output
    rows = CalamineWorkbook.from_path(file).get_sheet_by_name("Registrations").to_python()
    assert [row[0] for row in rows] == ["Tracking code", *codes]
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob(PREFIX + "*")) == []


def test_command_overwrites_only_by_force(house: str, world: World, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    file.write_text("mine")
    refused = RUN.invoke(main.app, ["export", str(file)])
    assert (refused.exit_code, file.read_text()) == (2, "mine")
    assert "is there already" in refused.stderr
    assert RUN.invoke(main.app, ["export", str(file), "--force"]).exit_code == 0
    assert CalamineWorkbook.from_path(file).sheet_names[0] == "ثبت‌نام‌ها"


def test_command_names_a_folder_that_is_not_there(house: str, tmp_path: Path) -> None:
    result = RUN.invoke(main.app, ["export", str(tmp_path / "nowhere" / "out.xlsx")])
    assert result.exit_code == 2
    assert "there is no folder" in result.stderr
