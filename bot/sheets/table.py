"""A sheet of decisions: found by its headings, in whatever order the columns stand, and cut to what matters."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from bot.sheets.guarding import guard
from locales.bidi import plain
from programme.answers import LONG_LENGTH
from programme.sheet import MOST_ROWS, Unreadable
from programme.text import key, store

HEADED_WITHIN = 10
"""Rows among which the headings are looked for: somebody may have put a title over them."""

LONGEST_CELL = 4 * LONG_LENGTH
"""Letters that are read of a cell: of what is longer nobody needs to know more than that it is too long."""

MOST_LETTERS = 20_000_000
"""In all lines: one text may stand in thousands of cells and only once in the file."""

Line = tuple[int, dict[str, str]]
"""The number of a row, and what stands in each column that matters."""


def table(content: bytes, headings: Mapping[str, str]) -> list[Line]:
    """Return the rows that say something of a decision; `headings` names the columns by their keys.

    Raises:
        Unreadable: with what is wrong.
    """
    guard(content)
    try:
        return _lines(*_table(content, headings))
    except BaseException as error:
        # A panic of the library is no Exception; everything else of that kind is not ours to stop.
        if isinstance(error, CalamineError | OSError | ValueError) or type(error).__name__ == "PanicException":
            raise Unreadable("not_xlsx") from None
        raise


def columns(cells: Sequence[str], headings: Mapping[str, str]) -> dict[str, int]:
    """Say where each column that matters stands; of two with one heading, the first."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = headings.get(key(cell))
        if name is not None:
            found.setdefault(name, at)
    return found


def _table(content: bytes, headings: Mapping[str, str]) -> tuple[list[list[Any]], int, dict[str, int]]:
    """Find the sheet with a column of codes; return its rows, the number of the first, and where each column is."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    anything, coded = False, False
    for sheet in book.sheets_metadata:
        if sheet.visible is not SheetVisibleEnum.Visible:
            continue
        found = book.get_sheet_by_name(sheet.name)
        rows = found.to_python(skip_empty_area=False, nrows=HEADED_WITHIN)
        anything = anything or any(cell != "" for row in rows for cell in row)
        for number, row in enumerate(rows):
            at = columns([_text(cell) for cell in row], headings)
            coded = coded or "code" in at
            if "code" in at and "decision" in at:
                under = found.to_python(skip_empty_area=False)[number + 1 :]
                if len(under) > MOST_ROWS:
                    raise Unreadable("rows", most=MOST_ROWS)
                return under, number + 2, at
    if not anything:
        raise Unreadable("empty")
    raise Unreadable("no_decision" if coded else "no_code")


def _lines(rows: list[list[Any]], first: int, at: dict[str, int]) -> list[Line]:
    lines, letters = [], 0
    for number, row in enumerate(rows, start=first):
        cells = {name: _text(row[place]) if place < len(row) else "" for name, place in at.items()}
        if not cells["decision"] and not cells.get("reason"):
            continue
        letters += sum(map(len, cells.values()))
        if letters > MOST_LETTERS:
            raise Unreadable("large")
        lines.append((number, cells))
    return lines


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return store(plain(str(cell)[:LONGEST_CELL]))
