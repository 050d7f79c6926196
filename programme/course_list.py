"""The office's list of courses: in groups by where they stand, and what a line of it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from programme.course import OVER, State
from programme.course_told import Session

PAGE = 8
"""Courses on one page."""


class Group(StrEnum):
    """Where courses stand, as the office asks for them."""

    DRAFTS = "drafts"
    ANNOUNCED = "announced"
    OPEN = "open"
    RUNNING = "running"
    OVER = "over"


STATES: dict[Group, tuple[State, ...]] = {
    Group.DRAFTS: (State.DRAFT,),
    Group.ANNOUNCED: (State.ANNOUNCED,),
    Group.OPEN: (State.OPEN, State.FULL),
    Group.RUNNING: (State.RUNNING,),
    Group.OVER: OVER,
}
"""All states, by group."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list; a course that was never filled in has no title."""

    id: int
    state: State
    title: str | None
    first: datetime | None
    capacity: int
    taken: int
    waiting: int
    came: int = 0
    rolled: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of one group, and how many courses each group has."""

    group: Group
    page: int
    entries: tuple[Entry, ...]
    counts: dict[Group, int]


def obstacle(sessions: Sequence[Session], now: datetime) -> str | None:
    """Say why a course with these sessions cannot be announced, by the key of the sentence; None where it can."""
    if not sessions:
        return "course.no_session"
    if all(one.starts_at <= now for one in sessions):
        return "course.all_past"
    return "course.first_past" if sessions[0].starts_at <= now else None
