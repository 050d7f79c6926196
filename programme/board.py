"""The board: ideas that are being carried out, or were, as the staff see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from programme.idea import ENDED, OPERATIONAL, State
from programme.idea_file import IdeaFile
from programme.milestone import Milestone, Report
from programme.release import Request
from programme.text import number

ON_BOARD = (*OPERATIONAL, *ENDED)
PAGE = 5
"""Ideas on one page of the list."""

FURTHEST_DAYS = 5 * 366
"""Days ahead that a next date may lie; beyond is a slip of the pen."""


class Which(StrEnum):
    """What else than a stage the list may be narrowed to."""

    ANY = "any"
    LATE = "late"
    NEWS = "news"


SHOWN = (*(which.value for which in Which), *(state.value for state in ON_BOARD))
"""What the list may be narrowed to."""


@dataclass(frozen=True, slots=True)
class View:
    """What of the board is shown: everybody's ideas or one's own, narrowed to `shown`, from a page on."""

    mine: bool = False
    shown: str = Which.ANY.value
    page: int = 0

    def __str__(self) -> str:
        return f"{'m' if self.mine else 'a'}.{self.shown}.{self.page}"

    @classmethod
    def parse(cls, value: str) -> Self:
        """Read a button's value; the whole board for what no button of ours has."""
        scope, _, rest = value.partition(".")
        shown, _, page = rest.partition(".")
        return cls(scope == "m", shown, number(page) or 0) if scope in ("m", "a") and shown in SHOWN else cls()


@dataclass(frozen=True, slots=True)
class Entry:
    """An idea in the list; `title` is None where it cannot be read."""

    id: int
    code: str
    title: str | None
    state: State
    owner: str | None
    next_on: date | None
    late: bool
    reports_new: int


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the list, late ones first, and the counts by stage; `more`: there is a page after it."""

    entries: tuple[Entry, ...]
    more: bool
    counts: Mapping[State, int]
    late: int
    news: int


@dataclass(frozen=True, slots=True)
class Card:
    """One idea on the board; milestones by age, reports the newest first; its author may want it back.

    `note_mark` tells its note from every other one.
    """

    file: IdeaFile
    owner_id: int | None
    late: bool
    reports_new: int
    milestones: tuple[Milestone, ...]
    reports: tuple[Report, ...]
    wish: Request | None = None
    note_mark: str = ""
