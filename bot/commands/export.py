"""`export`: everything of the running call as a spreadsheet, with a progress bar."""

import os
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.app import storage_of
from bot.commands.running import refuse, settings_of_operator, until_done
from bot.settings import Settings, SettingsError
from bot.sheets.exporting import private_folder, write_workbook
from conversations.world import World
from locales.catalogue import Catalogues
from programme.file import SHIPPED, load_programme
from programme.lifecycle import Role
from programme.places import Places
from services.export import taken
from services.journal import Actor


class Language(StrEnum):
    """The languages of a sheet."""

    FA = "fa"
    EN = "en"


def export(
    file: Annotated[Path, typer.Argument(help="The XLSX file to write.")],
    language: Annotated[Language, typer.Option(help="The language of headings and words.")] = Language.FA,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it is there.")] = False,
) -> None:
    """Write registrations, ideas, decisions, audit log and staff to an XLSX file. It holds contact data."""
    if file.exists() and not force:
        refuse(SettingsError(f"{file} is there already; give another name, or --force to overwrite it"))
    if not file.parent.is_dir():
        refuse(SettingsError(f"there is no folder {file.parent}"))
    try:
        until_done(_export(settings_of_operator(), file.absolute(), language))
    except OSError as error:
        refuse(SettingsError(f"{file} cannot be written: {error.strerror}"))


async def _export(settings: Settings, file: Path, language: Language) -> None:
    programme = load_programme(settings.programme_file or SHIPPED)
    console = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    # Beside the file, so that it takes its place whole or not at all.
    async with storage_of(settings) as (storage, _), private_folder(file.parent) as folder:
        # The operator's command line acts with the rights of the machine.
        actor, call = Actor(Role.COORDINATOR), programme.call.code
        await storage.write(taken, actor=actor, call=call, now=datetime.now(UTC))
        with Progress(console=console) as bar:
            task = bar.add_task(file.name, total=None)

            async def progress(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            written = await write_workbook(
                folder / "whole.xlsx",
                folder=folder,
                storage=storage,
                world=World(programme, Places()),
                locale=Catalogues().locale(language),
                progress=progress,
            )
        os.replace(folder / "whole.xlsx", file)
    if written.unopened:
        console.print(f"{written.unopened} rows could not be opened; they are marked in the file.")
    console.print(f"{file}: {written.rows} rows. It holds contact data: keep it to yourself, and delete it afterwards.")
