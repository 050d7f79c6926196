"""The parts of the programme file, each a table of its own; a key that nobody reads is refused as a slip of the pen."""

import re
from datetime import date, datetime, time
from typing import Annotated, Any

from persiantools.jdatetime import JalaliDate
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from programme.words import Named, Words

FIRST_GREGORIAN_YEAR = 1700  # below it a year is Jalali: both calendars are far from each other (persian.md)


def _day(value: Any) -> Any:
    """Read a day in either calendar: 1405/11/30, 2027-02-19 or a TOML date."""
    if isinstance(value, date) and not isinstance(value, datetime):
        year, month, day = value.year, value.month, value.day
    elif isinstance(value, str) and (parts := re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", value)):
        year, month, day = map(int, parts.groups())
    else:
        raise ValueError("a day is written like 1405/11/30 or 2027-02-19")
    if year >= FIRST_GREGORIAN_YEAR:
        return date(year, month, day)
    jalali = JalaliDate(year, month, day)  # type: ignore[no-untyped-call]  # persiantools left it so
    return jalali.to_gregorian()


Day = Annotated[date, BeforeValidator(_day)]


class Part(BaseModel):
    """A table of the file; a key that nobody reads is an error, because it is a slip of the pen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Window(Part):
    """Days on which something is open, both included, in the city's time."""

    opens: Day
    closes: Day

    @model_validator(mode="after")
    def _in_order(self) -> "Window":
        if self.closes < self.opens:
            raise ValueError("closes lies before opens")
        return self


class Call(Part):
    """One call for citizens, with its windows."""

    code: str = Field(pattern=r"^[a-z0-9-]{1,16}$")
    name: Words
    registration: Window
    results_on: Day
    ideas: Window
    review: Window


class SisterCity(Named):
    """A city that people are asked about by name."""

    country: str = Field(pattern=r"^[A-Z]{2}$")


class Secretariat(Part):
    """How a person is reached when the bot is not enough."""

    name: Words
    phone: str | None = None
    email: str | None = None
    hours: Words | None = None


class Consent(Part):
    """What people agree to; a new version is asked anew."""

    version: int = Field(ge=1)
    text: Words


class Nudges(Part):
    """How often a draft left alone is remembered, and when it ends."""

    after_days: list[int] = Field(max_length=3)
    lapse_days_after_close: int = Field(ge=1)
    lapse_warning_days: int = Field(ge=1)


class Files(Part):
    """What may be sent: megabytes a file (20 is what both messengers let a bot download), files an answer."""

    megabytes: int = Field(ge=1, le=20)
    most: int = Field(ge=1, le=10)


class Rate(Part):
    """Messages a second that the bot sends unasked on one messenger."""

    a_second: float = Field(gt=0)


class QuietHours(Part):
    """Local hours between which nobody is disturbed."""

    starts: time
    ends: time


class Retention(Part):
    """Days that something is kept."""

    withdrawn_days: int = Field(ge=1)
    seen_days: int = Field(ge=8)  # update ids start anew after a week of silence (Bot API, Update)


class Rubric(Part):
    """One question of a review with the words for 0 to 4."""

    code: str
    name: Words
    counts: bool = True
    words: list[Words] = Field(min_length=5, max_length=5)


class Reasons(Part):
    """Chips that explain a decision, by decision; the first is the common one."""

    able: list[Named]
    companion: list[Named]
    duplicate: list[Named]
    ineligible: list[Named]


class Ideas(Part):
    """What ideas are taken: how many of one person, and how much more time an extension gives."""

    most: int = Field(ge=1)
    extension_days: int = Field(ge=1)
    warning_hours: list[int] = Field(max_length=3)
    """Hours before the deadline at which an unfinished draft is remembered."""


class Review(Part):
    """How ideas are studied.

    `days` a review takes; `cap` reviews wait for one reviewer at once; `institutions` study an idea where none are
    chosen; with `blind` the author's name is seen only after one's own verdict; `answer_days` a question to the author
    waits, and `merge_days` the one whether ideas may be joined. Days after a review was due: until the reviewer is
    reminded, the coordinator told, and the idea offered to somebody else.
    """

    days: int = Field(ge=1)
    cap: int = Field(ge=1)
    institutions: int = Field(ge=1)
    blind: bool
    answer_days: int = Field(ge=1)
    merge_days: int = Field(default=7, ge=1)
    digest_at: time
    remind_after: int = Field(ge=0)
    tell_after: int = Field(ge=0)
    reassign_after: int = Field(ge=0)


class OutcomeReasons(Part):
    """Chips that explain a decision about an idea, by outcome; the first is the common one."""

    workable: list[Named]
    conditional: list[Named]
    not_now: list[Named]
    not_workable: list[Named]
    merged: list[Named]
    referred: list[Named]


class Courses(Part):
    """How courses are run: hours a freed seat is held, and the part of the sessions that a certificate asks for."""

    hold_hours: int = Field(default=24, ge=1)
    certificate_percent: int = Field(default=70, ge=1, le=100)
    feedback_at: time = time(10)
    """When, on the day after, people are asked how it was, by their own clock."""


class Broadcasts(Part):
    """From how many recipients on a second person approves a broadcast."""

    approve_above: int = Field(default=50, ge=0)
