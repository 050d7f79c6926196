"""A workbook that is written row by row: no more of it than a row stands in memory."""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it has neither types nor stubs
from persiantools.jdatetime import JalaliDate

from bot.sheets.sheet import Cell, Kind
from bot.sheets.wording import Wording

LONGEST_TEXT = 32_767
"""Letters in a cell; of a longer text Excel would keep nothing (persian.md)."""

# What XML cannot hold; nothing that was stored as an answer has any of it.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Text that a spreadsheet would take for a formula as soon as somebody edits the cell or saves it as CSV.
_FORMULA = re.compile("^[\\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\\-@\t\r\n|%＝＋－＠]")


class Book:
    """Writes sheets side by side; not for two threads at once. `folder` takes what waits on the disk meanwhile."""

    def __init__(self, path: Path, *, folder: Path, wording: Wording) -> None:
        # Made by us first, so that nobody else may read it from the first byte on.
        path.touch(mode=0o600)
        options = {
            "constant_memory": True,
            "tmpdir": str(folder),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book: Any = xlsxwriter.Workbook(str(path), options)
        self.wording = wording
        self._heading = self._book.add_format({"bold": True, "bg_color": "#E7EEF7", "border": 1, "valign": "top"})
        self._text = self._book.add_format({"valign": "top"})
        self._quoted = self._book.add_format({"valign": "top", "quote_prefix": True})
        self._moment = self._book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm"})
        self._percent = self._book.add_format({"valign": "top", "num_format": "0%"})

    def begin(self, name: str, headings: Iterable[str]) -> Any:
        """Add an empty sheet with its headings."""
        sheet = self._book.add_worksheet(name)
        if self.wording.locale.rtl:
            sheet.right_to_left()
        sheet.freeze_panes(1, 1)
        for at, heading in enumerate(headings):
            sheet.write_string(0, at, heading, self._heading)
        return sheet

    def write(self, sheet: Any, row: int, at: int, cell: Cell, kind: Kind) -> int:
        """Write a cell; return where the next one stands."""
        if kind is Kind.MOMENT:
            if isinstance(cell, datetime):
                local = self.wording.local(cell)
                sheet.write_datetime(row, at, local, self._moment)
                sheet.write_string(row, at + 1, self._jalali(local), self._text)
            return at + 2
        if isinstance(cell, str) and cell:
            sheet.write_string(row, at, fitting(cell), self._quoted if _FORMULA.match(cell) else self._text)
        elif isinstance(cell, int | float):
            sheet.write_number(row, at, cell, self._percent if kind is Kind.PERCENT else self._text)
        return at + 1

    def close(self) -> None:
        """Put everything together; afterwards the file is whole."""
        self._book.close()

    def _jalali(self, on: datetime) -> str:
        day = JalaliDate.to_jalali(on.year, on.month, on.day)  # type: ignore[no-untyped-call]  # persiantools left it so
        return self.wording.locale.digits(f"{day.year}/{day.month:02}/{day.day:02}")


def fitting(text: str) -> str:
    """Return a text as a cell can hold it; what is cut off is marked."""
    text = _UNWRITABLE.sub("", text)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
