"""Conversations: a citizen asks about something they were told of, and the office answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from programme.answers import Kept

MOST_AN_HOUR = 20
"""Lines of one citizen in an hour; whatever comes beyond is kept, but wakes nobody."""

LONGEST = 3000
"""Letters of a line: with what stands around it, it is one message on each messenger."""


class About(StrEnum):
    """What a conversation is about."""

    COURSE = "course"
    BROADCAST = "broadcast"


_THING = re.compile(rf"({'|'.join(About)})-([0-9]{{1,18}})")


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that people are told of and may ask about."""

    about: About
    id: int

    def __str__(self) -> str:
        return f"{self.about}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Thing | None":
        """Read what a button holds."""
        found = _THING.fullmatch(text)
        return None if found is None else cls(About(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody says: words, or a file with or without words."""

    text: str | None = None
    file: Kept | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was said: by an officer, or by the person where there is no `officer_id`."""

    id: int
    conversation_id: int
    officer_id: int | None
    officer: str | None
    at: datetime
    text: str | None
    file: Mapping[str, Any] | None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """What a conversation is about, in words: a course's title, or the first words of an announcement and its day."""

    about: About
    words: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as the desk sees it."""

    id: int
    person_id: int
    name: str | None
    topic: Topic
    officer_id: int | None
    officer: str | None
    waits_since: datetime | None
    closed_at: datetime | None
