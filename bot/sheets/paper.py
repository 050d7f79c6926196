"""One noun's sheet in the book: its headings, its rows, and the sheets that continue it."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from bot.sheets.book import Book
from bot.sheets.sheet import Cell, Kind, Sheet
from services.export import Unopened

LOGGER = logging.getLogger(__name__)

MOST_ROWS = 1_048_575
"""Rows under the heading, by Excel's format; what comes after them begins another sheet."""

_NARROW_JALALI = 12


class Paper:
    """One noun's sheet, and those that continue it once it is full."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet
        self._written, self._parts = 0, 0
        self.unopened = 0
        self._on = self._next()

    def add(self, rows: Iterable[Any]) -> None:
        """Write rows under those that stand there; one that cannot be opened or written is marked and counted."""
        for row in rows:
            if self._written == MOST_ROWS:
                self.finish()
                self._on = self._next()
            self._written += 1
            at = 0
            for column, cell in zip(self._sheet.columns, self._cells(row), strict=True):
                at = self._book.write(self._on, self._written, at, cell, column.kind)

    def remark(self, text: str) -> None:
        """Write words under all rows."""
        self._written += 1
        self._book.write(self._on, self._written, 0, text, Kind.TEXT)

    def finish(self) -> None:
        """Set what needs to know how many rows there are: the filter, and the lists to choose from."""
        places, width = self._places()
        self._on.autofilter(0, 0, max(self._written, 1), width - 1)
        for name, source, strict in self._sheet.choices:
            listed = f"='{self._book.wording.say('sheet.name.words')}'!${'AB'[source]}$2:${'AB'[source]}$100"
            rule = {"validate": "list", "source": listed, "show_error": strict}
            rule["error_message"] = self._book.wording.say("sheet.choose")
            self._on.data_validation(1, places[name], max(self._written, 1), places[name], rule)

    def _cells(self, row: Any) -> Sequence[Cell]:
        if not isinstance(row, Unopened):
            try:
                return self._sheet.cells(row, self._book.wording)
            except Exception:  # a damaged row, or a fault of ours in one: marked, and the others are written
                if not self.unopened:
                    LOGGER.exception("row %s of the sheet %s cannot be written", row.id, self._sheet.name)
                row = Unopened(row.id, getattr(row, "code", None))
        self.unopened += 1
        cells: list[Cell] = [None] * len(self._sheet.columns)
        cells[0] = row.id if self._sheet.columns[0].kind is Kind.NUMBER else row.code
        texts = [at for at, column in enumerate(self._sheet.columns) if at and column.kind is Kind.TEXT]
        cells[texts[0]] = self._book.wording.say("sheet.unopened")
        return cells

    def _next(self) -> Any:
        self._parts += 1
        self._written = 0
        wording = self._book.wording
        name = wording.say(f"sheet.name.{self._sheet.name}")
        headings: list[str] = []
        for column in self._sheet.columns:
            headings.append(wording.heading(column.name, column.words))
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
