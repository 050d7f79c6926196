"""The officer's list of a course: who is in it, who came to which session, and what people said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from programme.attendance import CodeWord
from programme.course_told import Seen, Session
from programme.enrolment import State

PAGE = 10
"""People on one page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person; `place` is that in the line of those who wait, `came` the sessions that they came to."""

    enrolment_id: int
    name: str
    state: State
    place: int | None
    came: frozenset[int]


@dataclass(frozen=True, slots=True)
class Roll:
    """A page of a course's people, with the counts of all by state, and of those who came by session."""

    course: Seen
    entries: tuple[Entry, ...]
    page: int
    more: bool
    counts: Mapping[State, int]
    came: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class One:
    """One person of a course; `version` is the enrolment's."""

    course: Seen
    entry: Entry
    version: int
    certificate: str | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A session's word, and the token of its link."""

    course: Seen
    session: Session
    number: int
    word: CodeWord
    token: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said of a course, without their name."""

    at: datetime
    text: str | None
    file: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Results:
    """What people say of a course: by question how many gave which mark, and a page of remarks, the newest first."""

    course: Seen
    asked: int
    marks: Mapping[str, Mapping[int, int]]
    remarks: tuple[Remark, ...]
    page: int
    more: bool
    files: int

    def average(self, question: str) -> float | None:
        """Give the average mark; None where nobody answered."""
        marks = self.marks.get(question, {})
        count = sum(marks.values())
        return sum(mark * times for mark, times in marks.items()) / count if count else None
