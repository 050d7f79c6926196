"""Somebody's own ideas, and until when they may send them: what a page of theirs needs to know."""

from dataclasses import dataclass
from datetime import date, datetime

from programme.idea import State


@dataclass(frozen=True, slots=True)
class OwnIdea:
    """One of somebody's ideas, as they may know of it.

    `draft` names what is not sent yet, and `draft_version` is its version: the whole of a draft, or changes of what
    was sent; 0 where there is nothing. `empty`: nothing was answered yet.
    """

    id: int
    code: str
    state: State
    version: int
    title: str | None
    draft: str
    draft_version: int = 0
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a diplomat's ideas are taken; `opens` where they are not taken yet; `may_ask` for more time."""

    until: datetime
    open: bool
    opens: date | None = None
    may_ask: bool = False
