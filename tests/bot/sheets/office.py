"""An office with registrations to take out and to decide."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import xlsxwriter
from python_calamine import CalamineWorkbook

from bot.sheets.exporting import private_folder, write_workbook
from conversations.world import World
from locales.catalogue import Catalogues
from programme.answers import SpokenOrWritten
from programme.lifecycle import Role
from programme.registration import Profile
from services.journal import Actor
from services.people import Known
from services.profile import complete
from storage import Storage
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.registration import registration
from storage.staff import staff
from tests.services.test_registration import ANSWERS, NOW, meet, send

CATALOGUES = Catalogues()


def employ(tx: Tx, role: Role = Role.COORDINATOR, user_id: int = 900, name: str = "مریم") -> Actor:
    who = meet(tx, user_id)
    tx.run(sa.insert(staff).values(person_id=who.person_id, role=role.value, name=name, joined_at=NOW))
    return Actor(role, who.person_id)


def apply_for(tx: Tx, world: World, user_id: int, **answers: Any) -> Known:
    who = meet(tx, user_id)
    send(tx, who, world, ANSWERS.model_copy(update=answers))
    return who


def tell_more(tx: Tx, who: Known, **profile: Any) -> None:
    complete(tx, Profile.model_validate(profile), person_id=who.person_id, now=NOW)


async def crowd(storage: Storage, world: World, count: int, first: int = 10) -> list[str]:
    """Let several people register, and return their codes."""
    for number in range(first, first + count):
        await storage.write(apply_for, world, number, offer=SpokenOrWritten(text="می‌توانم آشنا کنم."))
    return [row.code for row in await rows_of(storage)]


async def rows_of(storage: Storage) -> list[Row]:
    return await storage.read(sa.select(registration).order_by(registration.c.id))


async def export_to(
    path: Path, storage: Storage, world: World, language: str = "fa", *, viewer: int | None = None
) -> list[tuple[int, int]]:
    """Write the export, and return the progress that was told."""
    told: list[tuple[int, int]] = []

    async def progress(done: int, total: int) -> None:
        told.append((done, total))

    async with private_folder(path.parent) as folder:
        locale = CATALOGUES.locale(language)
        about: dict[str, Any] = {"storage": storage, "world": world, "locale": locale, "progress": progress}
        await write_workbook(path, folder=folder, viewer=viewer, **about)
    return told


def by_heading(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def workbook(*rows: Sequence[Any], before: Sequence[Sequence[Any]] = ()) -> bytes:
    """Write a workbook as another program would: with shared strings, one sheet, `before` over the headings."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Sheet1")
    for number, row in enumerate([*before, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return content.getvalue()


def filled(export: Path, decisions: dict[str, tuple[str, str]], *, turned: bool = True) -> bytes:
    """Fill in the last two columns of an export by code, with the columns in another order."""
    rows = CalamineWorkbook.from_path(export).get_sheet_by_index(0).to_python()
    headings = [str(cell) for cell in rows[0]]
    code, decision, reason = 0, len(headings) - 2, len(headings) - 1
    for row in rows[1:]:
        row[decision], row[reason] = decisions.get(str(row[code]), ("", ""))
    cells = [[str(cell) for cell in row] for row in rows]
    return workbook(*([row[::-1] for row in cells] if turned else cells))


async def damage(storage: Storage, code: str, column: str = "answers") -> None:
    """Leave bytes in a sealed column of a registration that nobody can open."""
    unreadable = sa.literal(bytes(40), sa.LargeBinary)
    query = sa.update(registration).where(registration.c.code == code).values({column: unreadable})
    await storage.write(lambda tx: tx.run(query))
