"""Decisions that come back in a sheet: what one wants, what it would change, and what came of it."""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any, Self

from programme.errors import ProgrammeError
from programme.registration import Verdict

MOST_ROWS = 20_000
SHOWN = 10
"""Lines that are told in words; the others are counted."""

PLAN_LASTS = timedelta(days=2)
"""How long a difference waits for approval; by then it is no longer true."""


class Unreadable(ProgrammeError):
    """The file is not one whose decisions can be read; `key` is the end of its sentence, `sheet.wrong.KEY`."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one row of the sheet wants; `problem` says what is wrong with it already, about `word`."""

    row: int
    code: str
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    text: str | None = None
    mark: str | None = None
    problem: str | None = None
    word: str = ""

    @property
    def explained(self) -> bool:
        """Say whether the row gives a reason."""
        return bool(self.reasons or self.text)


@dataclass(frozen=True, slots=True)
class Change:
    """One decision that would be taken, from what stood at `version`; `before` is the one that falls away."""

    row: int
    code: str
    registration_id: int
    version: int
    verdict: Verdict
    reasons: tuple[str, ...]
    text: str | None = None
    before: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that cannot be taken, and why: the end of its sentence, `sheet.refused.WHY`."""

    row: int
    code: str
    why: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a sheet would change."""

    changes: tuple[Change, ...] = ()
    refused: tuple[Refusal, ...] = ()
    same: int = 0

    @property
    def new(self) -> int:
        """Count registrations that have no decision yet."""
        return sum(change.before is None for change in self.changes)

    @property
    def changed(self) -> int:
        """Count decisions that would become another."""
        return len(self.changes) - self.new

    def __add__(self, other: "Difference") -> "Difference":
        """Join the differences of two parts of a sheet."""
        return Difference(self.changes + other.changes, self.refused + other.refused, self.same + other.same)

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Read what `as_dict` wrote."""
        changes = tuple(
            Change(
                **{
                    **one,
                    "verdict": Verdict(one["verdict"]),
                    "reasons": tuple(one["reasons"]),
                    "before": Verdict(one["before"]) if one["before"] else None,
                }
            )
            for one in data["changes"]
        )
        return cls(changes, tuple(Refusal(**one) for one in data["refused"]), data["same"])


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an approved difference; of what was left out the first lines are kept, `left` counts all.

    `reference` is that of a fault of ours which ended it early.
    """

    applied: int = 0
    left: int = 0
    left_out: tuple[Refusal, ...] = field(default=())
    reference: str = ""

    def __add__(self, other: "Result") -> "Result":
        """Join the results of two parts."""
        left_out = (self.left_out + other.left_out)[:SHOWN]
        reference = self.reference or other.reference
        return Result(self.applied + other.applied, self.left + other.left, left_out, reference)

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Read what `as_dict` wrote."""
        left_out = tuple(Refusal(**one) for one in data["left_out"])
        return cls(data["applied"], data["left"], left_out, data.get("reference", ""))
