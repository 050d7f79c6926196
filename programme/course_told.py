"""What is told of a course: what an officer fills in, and what everybody reads (programme.md, sections 3 and 5)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from programme.answers import Kept, LongText, ShortText, Text
from programme.count_typed import read_count
from programme.course import Circle, State

SESSIONS_MOST = 20
CAPACITY_MOST = 100_000
MINUTES_LEAST = 5
MINUTES_MOST = 12 * 60
LINK_LENGTH = 300

_LINK = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@.]{2,}(?:[/?#]\S*)?", re.IGNORECASE)


def _link(value: str) -> str:
    if len(value) > LINK_LENGTH or _LINK.fullmatch(value) is None:
        raise PydanticCustomError("link.unreadable", "not a link")
    return value


def _capacity(value: Any) -> Any:
    """Read «۳۰», «سی نفر» or 30."""
    if isinstance(value, str):
        value = read_count(value)
    if not isinstance(value, int) or not 1 <= value <= CAPACITY_MOST:
        raise PydanticCustomError("capacity.unreadable", "no number of seats", {"most": CAPACITY_MOST})
    return value


Link = Annotated[Text, AfterValidator(_link)]
Capacity = Annotated[int, BeforeValidator(_capacity)]


class SessionTold(BaseModel):
    """One session as it is filled in; `minutes` long."""

    model_config = ConfigDict(extra="forbid")

    starts_at: AwareDatetime
    minutes: int = Field(ge=MINUTES_LEAST, le=MINUTES_MOST)


class Course(BaseModel):
    """A course as it is filled in; it takes place somewhere, or behind a link, or both."""

    model_config = ConfigDict(extra="forbid")

    title: ShortText
    description: LongText
    teacher: ShortText
    sessions: Annotated[list[SessionTold], Field(min_length=1, max_length=SESSIONS_MOST)]
    place: ShortText | None = None
    link: Link | None = None
    capacity: Capacity
    circle: Circle
    languages: list[str] = Field(min_length=1)
    picture: Kept | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> "Course":
        if self.place is None and self.link is None:
            raise PydanticCustomError("course.nowhere", "neither a place nor a link")
        return self


@dataclass(frozen=True, slots=True)
class Session:
    """One session as it stands; `moved` counts how often its time changed."""

    id: int
    starts_at: datetime
    minutes: int
    moved: int = 0
    cancelled: bool = False

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Seen:
    """A course as it stands now; `taken`, `waiting`, `came` and `rolled` are those of `seats_counted`."""

    id: int
    code: str
    state: State
    version: int
    title: str
    description: str
    teacher: str
    place: str | None
    link: str | None
    languages: tuple[str, ...]
    circle: Circle
    capacity: int
    taken: int
    waiting: int
    sessions: tuple[Session, ...]
    sequence: int
    picture_id: int | None
    announce_at: datetime | None
    came: int = 0
    rolled: int = 0

    @property
    def kept(self) -> tuple[Session, ...]:
        """The sessions that take place, in their order."""
        return tuple(one for one in self.sessions if not one.cancelled)

    def to_come(self, now: datetime) -> tuple[Session, ...]:
        """Name the sessions that have not begun."""
        return tuple(one for one in self.kept if one.starts_at > now)
