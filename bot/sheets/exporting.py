"""An export: pages are read on the loop, their cells written in a thread, and nobody waits for the whole."""

import asyncio
import logging
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Any

import sqlalchemy as sa

from bot.sheets.book import Book
from bot.sheets.courses import COURSES, ENROLMENTS
from bot.sheets.decisions import DECISIONS
from bot.sheets.entries import ENTRIES
from bot.sheets.idea_notes import IDEA_NOTES
from bot.sheets.ideas import IDEAS
from bot.sheets.messages import MESSAGES
from bot.sheets.paper import Paper
from bot.sheets.registrations import REGISTRATIONS
from bot.sheets.reviews import reviews_sheet
from bot.sheets.sheet import Sheet
from bot.sheets.staff import STAFF
from bot.sheets.wording import Wording
from bot.sheets.words import add_words
from conversations.world import World
from locales.locale import Locale
from programme.file import Programme
from services import export
from services.export import Unopened
from storage.engine.row import Row
from storage.errors import WrongKey
from storage.store import Storage

PREFIX = "citizen-diplomat-export-"
LEFT_OVER = timedelta(hours=6)
LOGGER = logging.getLogger(__name__)

Progress = Callable[[int, int], Awaitable[None]]
"""Told how many rows are written, of how many."""


def sheets(programme: Programme) -> tuple[Sheet, ...]:
    """List the sheets of an export, in their order."""
    return (
        *(REGISTRATIONS, MESSAGES, DECISIONS, ENTRIES, STAFF),
        *(IDEAS, reviews_sheet(programme), IDEA_NOTES),
        *(COURSES, ENROLMENTS),
    )


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows stand in the file, and how many of them only as a mark, because they cannot be opened."""

    rows: int
    unopened: int = 0


async def write_workbook(
    path: Path,
    *,
    folder: Path,
    storage: Storage,
    world: World,
    locale: Locale,
    progress: Progress,
    viewer: int | None = None,
) -> Written:
    """Write everything of the running call to `path`. `folder` is for us alone.

    Ideas in which `viewer` is involved are left out with all that is about them, and that is said.
    """
    call = world.programme.call.code
    wording = Wording(locale, world, storage.keys, await storage.read(export.names))
    total, written, unopened = await storage.read(export.count, call=call), 0, 0
    partly = await storage.read(export.involves, call=call, viewer=viewer)
    book = await asyncio.to_thread(Book, path, folder=folder, wording=wording)
    for sheet in sheets(world.programme):
        paper = await asyncio.to_thread(Paper, book, sheet)
        async for rows in _pages(storage, export.apart_from(sheet.query, call=call, viewer=viewer)):
            await asyncio.to_thread(paper.add, rows)
            written += len(rows)
            # What was added meanwhile is written too.
            await progress(written, max(total, written))
        if partly and sheet is IDEAS:
            await asyncio.to_thread(paper.remark, wording.say("sheet.involved"))
        await asyncio.to_thread(paper.finish)
        unopened += paper.unopened
    await asyncio.to_thread(add_words, book)
    await asyncio.to_thread(book.close)
    if unopened:
        LOGGER.error("%s rows of an export cannot be opened", unopened)
    return Written(written, unopened)


async def _pages(storage: Storage, which: sa.Select[Any]) -> AsyncIterator[Sequence[Row | Unopened]]:
    after = 0
    while rows := await _page(storage, which, after):
        after = rows[-1].id
        yield rows


async def _page(storage: Storage, which: sa.Select[Any], after: int) -> Sequence[Row | Unopened]:
    try:
        return await storage.read(export.page, which, after=after)
    except WrongKey as error:
        LOGGER.warning("a page of an export is read row by row: %s", error)
        return await storage.read(export.page_by_row, which, after=after)


def name_of(programme: Programme, now: datetime) -> str:
    """Name the file by call and day."""
    return f"citizen-diplomat-{programme.call.code}-{now.astimezone(programme.zone):%Y-%m-%d}.xlsx"


@asynccontextmanager
async def private_folder(beside: Path | None = None) -> AsyncIterator[Path]:
    """Give a folder of mode 0700 that goes afterwards; those that a kill left are removed first."""
    parent = beside or Path(gettempdir())
    await asyncio.to_thread(_remove_left, parent)
    folder = Path(await asyncio.to_thread(mkdtemp, prefix=PREFIX, dir=parent))
    try:
        yield folder
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _remove_left(parent: Path) -> None:
    for folder in parent.glob(PREFIX + "*"):
        try:
            old = time.time() - folder.stat().st_mtime > LEFT_OVER.total_seconds()
        except OSError:
            continue  # another export's, which went meanwhile
        if old:
            shutil.rmtree(folder, ignore_errors=True)
