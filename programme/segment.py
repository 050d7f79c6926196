"""A segment: whom an announcement is for, as conditions joined by and, or, not; JSON holds it, the database counts it.

Only people who have something to do with the programme are ever meant: whoever registered and was not joined with
another registration of theirs, whoever works in it, whoever is or was in a course.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal, Self, Union

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from programme.companions import MONTHS
from programme.enrolment import AFTER, LIVE, SEATED, WAITING
from programme.enrolment import State as Enrolled
from programme.lifecycle import Role
from programme.matching import SUITING
from programme.registration import UNPUBLISHED, Place, State

MOST = 40
"""Conditions in one segment."""

DEEPEST = 8

REACHED = (*UNPUBLISHED, State.INVITED, State.COMPANION, State.CLOSED, State.DIPLOMAT)
"""Registrations that count: sent, not taken back, and not joined with another one."""


class What(StrEnum):
    """What a condition is about."""

    WHO = "who"
    PLACE = "place"
    COUNTRY = "country"
    CITY = "city"
    CONNECTION = "connection"
    COURSE = "course"
    LANGUAGE = "language"
    MESSENGER = "messenger"
    SILENT = "silent"
    SUITS = "suits"


class Who(StrEnum):
    """What somebody is in the programme; what is pending looks like screening, as everywhere."""

    REGISTERED = "registered"
    SCREENED = "screened"
    INVITED = "invited"
    COMPANION = "companion"
    DIPLOMAT = "diplomat"
    CLOSED = "closed"
    REVIEWER = "reviewer"
    OFFICER = "officer"
    COORDINATOR = "coordinator"


STATES: dict[Who, tuple[State, ...]] = {
    Who.REGISTERED: REACHED,
    Who.SCREENED: UNPUBLISHED,
    Who.INVITED: (State.INVITED,),
    Who.COMPANION: (State.COMPANION,),
    Who.DIPLOMAT: (State.DIPLOMAT,),
    Who.CLOSED: (State.CLOSED,),
}
"""Of whoever is something by their registration."""

ROLES: dict[Who, Role] = {
    Who.REVIEWER: Role.REVIEWER,
    Who.OFFICER: Role.OFFICER,
    Who.COORDINATOR: Role.COORDINATOR,
}
"""Of whoever is something by their work."""


class InCourse(StrEnum):
    """How somebody stands to a course."""

    ENROLLED = "enrolled"
    WAITING = "waiting"
    ATTENDED = "attended"
    NOT_IN = "not_in"


ENROLMENTS: dict[InCourse, tuple[Enrolled, ...]] = {
    InCourse.ENROLLED: SEATED,
    InCourse.WAITING: WAITING,
    InCourse.ATTENDED: (Enrolled.ATTENDED, Enrolled.COMPLETED),
    # The others: whoever left, cannot come, or never enrolled is not in it.
    InCourse.NOT_IN: (*LIVE, *AFTER),
}

_VALUES: dict[What, str] = {
    What.WHO: "|".join(Who),
    What.PLACE: "|".join(Place),
    What.COUNTRY: "[A-Z]{2}",
    # The number of a city, or the letters of one that the table does not know.
    What.CITY: r"[^\s.]{1,80}",
    What.CONNECTION: "[a-z0-9_-]{1,24}",
    What.COURSE: rf"({'|'.join(InCourse)})\.[0-9]{{1,18}}",
    What.LANGUAGE: "[a-z]{2}",
    What.MESSENGER: "[a-z]{1,16}",
    # The network's lists: companions silent for so many months; those of earlier calls who suit one.
    What.SILENT: "|".join(map(str, MONTHS)),
    What.SUITS: SUITING,
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Is(_Part):
    """One condition."""

    op: Literal["is"] = "is"
    what: What
    value: str

    @model_validator(mode="after")
    def _known(self) -> Self:
        if re.fullmatch(_VALUES[self.what], self.value) is None:
            raise PydanticCustomError("segment.unknown", "no such condition")
        return self

    def course(self) -> tuple[InCourse, int]:
        """Say how to stand to which course."""
        relation, _, course_id = self.value.partition(".")
        return InCourse(relation), int(course_id)


class Not(_Part):
    """Everybody else."""

    op: Literal["not"] = "not"
    of: "Segment"


class And(_Part):
    """Whoever fits all; of nothing, everybody."""

    op: Literal["and"] = "and"
    of: tuple["Segment", ...] = ()


class Or(_Part):
    """Whoever fits any."""

    op: Literal["or"] = "or"
    of: Annotated[tuple["Segment", ...], Field(min_length=1)]


Segment = Annotated[Union[Is, Not, And, Or], Field(discriminator="op")]  # noqa: UP007 - names of classes to come
for _class in (Not, And, Or):
    _class.model_rebuild()

_ADAPTER: TypeAdapter[Is | Not | And | Or] = TypeAdapter(Segment)

EVERYBODY = And()


def read(told: object) -> "Is | Not | And | Or":
    """Read a segment from what JSON held.

    Raises:
        ValidationError: when it is none.
    """
    return _ADAPTER.validate_python(told)


def dump(segment: "Is | Not | And | Or") -> dict[str, object]:
    """Write a segment as JSON holds it."""
    told: dict[str, object] = segment.model_dump(mode="json")
    return told


def conditions(segment: "Is | Not | And | Or") -> Iterator[Is]:
    """Walk all conditions."""
    match segment:
        case Is():
            yield segment
        case Not(of=inner):
            yield from conditions(inner)
        case And(of=several) | Or(of=several):
            for one in several:
                yield from conditions(one)


def bearable(segment: "Is | Not | And | Or", depth: int = 0) -> bool:
    """Say whether a segment is small enough to be counted and read."""
    if depth > DEEPEST or sum(1 for _ in conditions(segment)) > MOST:
        return False
    match segment:
        case Is():
            return True
        case Not(of=inner):
            return bearable(inner, depth + 1)
    return all(bearable(one, depth + 1) for one in segment.of)
