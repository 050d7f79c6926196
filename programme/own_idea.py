"""Somebody's own ideas, and until when they may send them: what a page of theirs needs to know."""

from dataclasses import dataclass
from datetime import date, datetime

from programme.extension import Asking
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
class OwnCounts:
    """How somebody's ideas of the running call are: `sent` counts also those with a result.

    By their ids, those about which the secretariat `asked` something, those that wait for the author's word whether
    they shall be carried out, and the merges that the author has not answered.
    """

    sent: int = 0
    drafts: int = 0
    studied: int = 0
    asked: tuple[int, ...] = ()
    awaiting: tuple[int, ...] = ()
    merges: tuple[int, ...] = ()

    @property
    def questions(self) -> int:
        """How many questions the author has not answered."""
        return len(self.asked) + len(self.awaiting) + len(self.merges)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a diplomat's ideas are taken; `opens` where they are not taken yet; `asking`: their wish for more."""

    until: datetime
    open: bool
    opens: date | None = None
    asking: Asking = Asking.EARLY

    @property
    def may_ask(self) -> bool:
        """Say whether more time may be asked for."""
        return self.asking is Asking.OPEN

    @property
    def stands(self) -> bool:
        """Say whether more time was refused, so that this is the last day."""
        return self.asking is Asking.REFUSED
