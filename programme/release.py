"""A release: the author of a published idea wants it back."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Request:
    """An author's wish to take back an idea; the version is the idea's. `words`: why, where they said so."""

    idea_id: int
    code: str
    version: int
    asked_at: datetime
    words: str | None = None
