"""A sheet: its columns, where its rows come from, and what stands in their cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from bot.sheets.wording import Wording
from programme.words import Words
from services.export import Query
from storage.engine.row import Row

Cell = str | int | float | datetime | None


class Kind(Enum):
    """What a column holds. A moment takes two: the date of the spreadsheet, and the day in the Iranian calendar."""

    TEXT = auto()
    NUMBER = auto()
    PERCENT = auto()
    MOMENT = auto()
    HIDDEN = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column; its heading is the sentence `sheet.column.NAME`, or `words` of the programme; `width` is in letters."""

    name: str
    width: int = 16
    kind: Kind = Kind.TEXT
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of one noun; its name is the sentence `sheet.name.NAME`.

    `choices` names the columns that are left empty for the office, with the column of the words' sheet that lists what
    may stand there, and whether anything else is refused.
    """

    name: str
    columns: tuple[Column, ...]
    query: Query
    cells: Callable[[Row, Wording], Sequence[Cell]]
    choices: tuple[tuple[str, int, bool], ...] = ()
