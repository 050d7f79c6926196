"""A sheet of decisions: found by its headings, in whatever order the columns stand, and read row by row."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from bot.sheets.guarding import guard
from bot.sheets.understanding import Understanding
from locales.bidi import plain
from programme.sheet import MOST_ROWS, Unreadable, Wish
from programme.text import digits, store

HEADED_WITHIN = 10
"""Rows among which the headings are looked for: somebody may have put a title over them."""

_DASHES = re.compile("[‐‑‒–—−ـ]")
Cells = Sequence[Any]


def read(content: bytes, understanding: Understanding) -> list[Wish]:
    """Read what a sheet wants; rows without a decision want nothing.

    Raises:
        Unreadable: with what is wrong.
    """
    guard(content)
    try:
        rows, at = _table(content, understanding)
    except BaseException as error:
        # A panic of the library is no Exception; everything else of that kind is not ours to stop.
        if isinstance(error, CalamineError | OSError | ValueError) or type(error).__name__ == "PanicException":
            raise Unreadable("not_xlsx") from None
        raise
    wishes = [wish for number, row in rows if (wish := _wish(number, row, at, understanding)) is not None]
    if not wishes:
        raise Unreadable("nothing")
    return _once_each(wishes)


def _table(content: bytes, understanding: Understanding) -> tuple[list[tuple[int, Cells]], dict[str, int]]:
    """Find the sheet with a column of codes; return its rows under the headings, and where each column is."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    anything, coded = False, False
    for sheet in book.sheets_metadata:
        if sheet.visible is not SheetVisibleEnum.Visible:
            continue
        found = book.get_sheet_by_name(sheet.name)
        rows = found.to_python(skip_empty_area=False, nrows=HEADED_WITHIN)
        anything = anything or any(cell != "" for row in rows for cell in row)
        for number, row in enumerate(rows):
            at = understanding.columns([_text(cell) for cell in row])
            coded = coded or "code" in at
            if "code" in at and "decision" in at:
                under = found.to_python(skip_empty_area=False)[number + 1 :]
                if len(under) > MOST_ROWS:
                    raise Unreadable("rows", most=MOST_ROWS)
                return list(enumerate(under, start=number + 2)), at
    if not anything:
        raise Unreadable("empty")
    raise Unreadable("no_decision" if coded else "no_code")


def _wish(number: int, row: Cells, at: dict[str, int], understanding: Understanding) -> Wish | None:
    cells = {name: _text(row[place]) if place < len(row) else "" for name, place in at.items()}
    decision, reason = cells["decision"], cells.get("reason", "")
    if not decision and not reason:
        return None
    mark = cells.get("mark") or None
    return understanding.wish(number, code_in(cells["code"]), decision=decision, reason=reason, mark=mark)


def _once_each(wishes: list[Wish]) -> list[Wish]:
    """Take a row that is said twice once; where two rows of one code disagree, take neither."""
    by_code: dict[str, list[Wish]] = {}
    for wish in wishes:
        by_code.setdefault(wish.code, []).append(wish)
    kept = []
    for same in by_code.values():
        agree = len({(wish.verdict, wish.reasons, wish.text, wish.problem) for wish in same}) == 1
        kept += same[:1] if agree else [Wish(wish.row, wish.code, problem="twice") for wish in same]
    return sorted(kept, key=lambda wish: wish.row)


def code_in(text: str) -> str:
    """Return a tracking code as it is kept, from one that was typed or copied."""
    return _DASHES.sub("-", "".join(digits(store(text)).split())).upper()


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return store(plain(str(cell)))
