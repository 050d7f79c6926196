"""`import` on the command line: a difference first, decisions only when asked."""

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from bot import __main__ as main
from conversations.world import World
from storage.audit import audit
from storage.engine.row import Row
from tests.bot.sheets.office import rows_of, workbook
from tests.bot.sheets.test_export_command import fill, house, open_house

__all__ = ["house"]

RUN = CliRunner()
HEAD = ("code", "decision", "reason")


def looked_at(url: str) -> tuple[list[Row], list[str]]:
    async def look() -> tuple[list[Row], list[str]]:
        storage = await open_house(url)
        rows = await rows_of(storage)
        actions = [row.action for row in await storage.read(sa.select(audit.c.action))]
        await storage.close()
        return rows, actions

    return asyncio.run(look())


@pytest.mark.parametrize("language", ["en", "fa"])
def test_difference_is_shown_and_nothing_changes(house: str, world: World, tmp_path: Path, language: str) -> None:
    (code,) = fill(house, world, 1)
    file = tmp_path / "in.xlsx"
    file.write_bytes(workbook(HEAD, (code, "able", ""), ("SD-22222", "able", "")))
    result = RUN.invoke(main.app, ["import", str(file), "--language", language])
    assert result.exit_code == 0, result.output
    assert {"en": "New decisions: 1", "fa": "تصمیم تازه: ۱"}[language] in result.stdout
    assert "Run it again with --apply" in result.stdout
    assert looked_at(house)[0][0].state == "submitted"


def test_decisions_are_applied_as_nobodys_when_asked(house: str, world: World, tmp_path: Path) -> None:
    one, two = fill(house, world, 2)
    file = tmp_path / "in.xlsx"
    file.write_bytes(workbook(HEAD, (one, "able", ""), (two, "companion", "full")))
    result = RUN.invoke(main.app, ["import", str(file), "--apply"])
    assert result.exit_code == 0, result.output
    assert "Decisions applied: 2" in result.stdout
    rows, actions = looked_at(house)
    assert [(row.state, row.decided_by) for row in rows] == [("pending_able", None), ("pending_companion", None)]
    assert actions.count("import") == 1


def test_wrong_file_is_named_in_a_sentence(house: str, tmp_path: Path) -> None:
    file = tmp_path / "in.xlsx"
    file.write_bytes(b"not a workbook")
    result = RUN.invoke(main.app, ["import", str(file)])
    assert result.exit_code == 2
    assert "It is not a sound XLSX file." in result.output
    assert RUN.invoke(main.app, ["import", str(tmp_path / "nowhere.xlsx")]).exit_code == 2
