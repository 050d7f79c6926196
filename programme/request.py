"""Requests: why somebody wants to hear from a person, and what the desk is shown of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """Why: a question, a talk before an answer, or an invitation that nobody answered."""

    HELP = "help"
    TALK = "talk"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Request:
    """One request that waits; `code` is that of a registration that was sent, `idea` that of the idea it is about.

    `name` is shortened, and known only of people who are to be called: they have asked for nothing to know them by.
    """

    id: int
    person_id: int
    kind: Kind
    question: str | None
    made_at: datetime
    registration_id: int | None
    code: str | None
    name: str | None = None
    idea: str | None = None
