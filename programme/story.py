"""The story of a file, a registration's or an idea's: what happened to it, by whom, when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from programme.lifecycle import Role
from programme.registration import Verdict

JUDGED = "judged"
"""What stands in a story for a verdict that whoever reads must not see yet."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry of the story; `who` is the name of somebody of the staff, where it is known.

    Of a decision: its reasons, words of one's own that the citizen is told, and the code of the file it is joined with.
    Of a second look: its verdict, once both are known. `noun` says of what it is an entry: in the story of an idea
    its reviews are told, too.
    """

    at: datetime
    role: Role
    action: str
    who: str | None = None
    before: str | None = None
    after: str | None = None
    note: str | None = None
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    words: str | None = None
    other: str | None = None
    noun: str = "registration"


@dataclass(frozen=True, slots=True)
class Held:
    """Several times one after the other that a file was taken up and went back without a decision."""

    deeds: tuple[Deed, ...]

    @property
    def times(self) -> int:
        """How often it was taken up."""
        return len(self.deeds) // 2


def folded(deeds: Sequence[Deed]) -> list[Deed | Held]:
    """Put what was only taken up and went back, twice or more in a row, into one."""
    told: list[Deed | Held] = []
    at = 0
    while at < len(deeds):
        end = at
        while [deed.action for deed in deeds[end : end + 2]] == ["claim", "release"]:
            end += 2
        several = end - at > 2
        told.append(Held(tuple(deeds[at:end])) if several else deeds[at])
        at = end if several else at + 1
    return told
