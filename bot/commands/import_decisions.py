"""`import`: the decisions of a sheet, shown as a difference first and applied only when asked."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.app import storage_of
from bot.commands.export import Language
from bot.commands.running import refuse, settings_of_operator, until_done
from bot.messengers.markup import PLAIN
from bot.messengers.render import Reader, Renderer
from bot.settings import Settings, SettingsError
from bot.sheets.differing import applying, difference
from bot.sheets.understanding import Understanding
from conversations.pages.desk.decisions_back import counted, result_lines, told_lines, wrong
from conversations.screen import Screen, Shown
from locales.catalogue import Catalogues
from programme.file import SHIPPED, Programme, load_programme
from programme.lifecycle import Role
from programme.sheet import Change, Result, Unreadable
from services.importing import by_command
from services.journal import Actor
from storage.store import Storage

OPERATOR = Actor(Role.COORDINATOR)
"""The operator's command line acts with the rights of the machine; in the log it stands as a coordinator, nobody's."""


def import_decisions(
    file: Annotated[Path, typer.Argument(help="The XLSX file: an export with its last two columns filled in.")],
    apply: Annotated[bool, typer.Option("--apply", help="Take the decisions; without it nothing changes.")] = False,
    language: Annotated[Language, typer.Option(help="The language of what is printed.")] = Language.EN,
) -> None:
    """Show what the decisions of a sheet would change, and with --apply let them be pending."""
    try:
        content = file.read_bytes()
    except OSError as error:
        refuse(SettingsError(f"{file} cannot be read: {error.strerror}"))
    until_done(_import(settings_of_operator(), content, language, apply=apply))


async def _import(settings: Settings, content: bytes, language: Language, *, apply: bool) -> None:
    programme = load_programme(settings.programme_file or SHIPPED)
    catalogues = Catalogues()
    reader = Reader(catalogues.locale(language), programme.time_zone, programme.time_zone, programme.city)
    console = Console(highlight=False, soft_wrap=True, markup=False)

    def show(lines: tuple[Shown, ...] | list[Shown]) -> None:
        console.print(Renderer(PLAIN).text(Screen(tuple(lines)), reader))

    async with storage_of(settings) as (storage, _):
        try:
            found = await difference(
                content,
                understanding=Understanding(programme, catalogues),
                storage=storage,
                programme=programme,
                actor=OPERATOR,
                now=datetime.now(UTC),
            )
        except Unreadable as error:
            show(wrong(error.key, error.params).lines)
            raise SystemExit(2) from None
        show([*counted(found), "", *told_lines(found, programme)])
        if not apply:
            console.print("Nothing has changed. Run it again with --apply to take these decisions.")
        elif found.changes:
            show(result_lines(await _apply(storage, programme, found.changes)))


async def _apply(storage: Storage, programme: Programme, changes: tuple[Change, ...]) -> Result:
    now = datetime.now(UTC)
    await storage.write(by_command, call=programme.call.code, now=now)
    result = Result()
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("decisions", total=len(changes))
        async for part in applying(changes, storage=storage, actor=OPERATOR, now=now):
            result += part
            bar.update(task, completed=result.applied + result.left)
    return result
