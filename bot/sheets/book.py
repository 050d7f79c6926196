"""A workbook that is written row by row: no more of it than a row stands in memory."""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it has neither types nor stubs
from persiantools.jdatetime import JalaliDate

from bot.sheets.sheet import Cell, Kind, Sheet
from bot.sheets.wording import Wording

LONGEST_TEXT = 32_767
"""Letters in a cell; of a longer text Excel would keep nothing (persian.md)."""

MOST_ROWS = 1_048_575
"""Rows under the heading, by Excel's format; what comes after them begins another sheet."""

# What XML cannot hold; nothing that was stored as an answer has any of it.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Text that a spreadsheet would take for a formula as soon as somebody edits the cell or saves it as CSV.
_FORMULA = re.compile("^[\\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\\-@\t\r\n|%＝＋－＠]")
_NARROW_JALALI = 12


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

    def paper(self, sheet: Sheet) -> "Paper":
        """Begin a sheet."""
        return Paper(self, sheet)

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


class Paper:
    """One noun's sheet, and those that continue it once it is full."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet
        self._written, self._parts = 0, 0
        self._on = self._next()

    def add(self, rows: Iterable[Any]) -> None:
        """Write rows under those that stand there."""
        for row in rows:
            if self._written == MOST_ROWS:
                self.finish()
                self._on = self._next()
            self._written += 1
            at = 0
            for column, cell in zip(self._sheet.columns, self._sheet.cells(row, self._book.wording), strict=True):
                at = self._book.write(self._on, self._written, at, cell, column.kind)

    def finish(self) -> None:
        """Set what needs to know how many rows there are: the filter, and the lists to choose from."""
        places, width = self._places()
        self._on.autofilter(0, 0, max(self._written, 1), width - 1)
        for name, source, strict in self._sheet.choices:
            listed = f"='{self._book.wording.say('sheet.name.words')}'!${'AB'[source]}$2:${'AB'[source]}$100"
            rule = {"validate": "list", "source": listed, "show_error": strict}
            rule["error_message"] = self._book.wording.say("sheet.choose")
            self._on.data_validation(1, places[name], max(self._written, 1), places[name], rule)

    def _next(self) -> Any:
        self._parts += 1
        self._written = 0
        wording = self._book.wording
        name = wording.say(f"sheet.name.{self._sheet.name}")
        headings: list[str] = []
        for column in self._sheet.columns:
            headings.append(wording.say(f"sheet.column.{column.name}"))
            if column.kind is Kind.MOMENT:
                headings.append(wording.say("sheet.jalali", column=headings[-1]))
        sheet = self._book.begin(name if self._parts == 1 else f"{name} {self._parts}", headings)
        at = 0
        for column in self._sheet.columns:
            sheet.set_column(at, at, column.width, None, {"hidden": column.kind is Kind.HIDDEN})
            at += 1
            if column.kind is Kind.MOMENT:
                sheet.set_column(at, at, _NARROW_JALALI)
                at += 1
        return sheet

    def _places(self) -> tuple[dict[str, int], int]:
        places, at = {}, 0
        for column in self._sheet.columns:
            places[column.name] = at
            at += 2 if column.kind is Kind.MOMENT else 1
        return places, at


def fitting(text: str) -> str:
    """Return a text as a cell can hold it; what is cut off is marked."""
    text = _UNWRITABLE.sub("", text)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
