"""What changed of a course since people knew it: fields with what they were, and sessions with when they were."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

GRACE = timedelta(minutes=5)
"""How long a change can be taken back, and gathers further ones, before people are told."""

TOLD = ("title", "description", "teacher", "place", "link")
"""Fields of which people are told when they change, in their order; the number of seats is the office's."""

IN_CALENDAR = ("title", "place", "link", "description")
"""Fields that stand in a calendar entry, too."""


@dataclass(frozen=True, slots=True)
class Changes:
    """`was` by field; of sessions, by id, when they were (`None`: it is new); `gone` are sessions that were called off.

    `lengths` has, by id, how many minutes a session had.
    """

    was: dict[str, str | None] = field(default_factory=dict)
    moved: dict[int, datetime | None] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)
    gone: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.was or self.moved or self.lengths or self.gone)

    @property
    def asks(self) -> bool:
        """Whether people must say again that they come: a session that they know is at another time."""
        return any(at is not None for at in self.moved.values())

    def as_dict(self) -> dict[str, Any]:
        """Write it down."""
        return {
            "was": self.was,
            "moved": {str(one): None if at is None else at.isoformat() for one, at in self.moved.items()},
            "lengths": {str(one): minutes for one, minutes in self.lengths.items()},
            "gone": list(self.gone),
        }

    @classmethod
    def of(cls, kept: dict[str, Any] | None) -> "Changes":
        """Read what was written down."""
        if not kept:
            return cls()
        return cls(
            dict(kept["was"]),
            {int(one): None if at is None else datetime.fromisoformat(at) for one, at in kept["moved"].items()},
            {int(one): minutes for one, minutes in kept["lengths"].items()},
            tuple(kept["gone"]),
        )
