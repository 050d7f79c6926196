"""Feedback on a course: three questions answered by a tap each, then a remark for whoever has one."""

from collections.abc import Mapping
from dataclasses import dataclass

QUESTIONS = ("useful", "clear", "again")
MARKS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody said so far."""

    marks: Mapping[str, int]
    remarked: bool = False

    @property
    def following(self) -> str | None:
        """Name the first question without an answer; None where all are answered."""
        return next((question for question in QUESTIONS if question not in self.marks), None)
