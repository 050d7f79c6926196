"""The programme file: everything a city decides without touching code (programme.md, section 2)."""

import re
import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from persiantools.jdatetime import JalaliDate
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from programme.words import Named, Words

SHIPPED = Path(__file__).with_name("isfahan.toml")
FIRST_GREGORIAN_YEAR = 1700  # below it a year is Jalali: both calendars are far from each other (persian.md)


class ProgrammeFileError(Exception):
    """The programme file cannot be used; the text names each key and what is wrong, one a line."""


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


class Programme(Part):
    """A city's programme."""

    name: Words
    city: Words
    country: str = Field(pattern=r"^[A-Z]{2}$")
    time_zone: str
    city_id: int
    about: Words
    calls: list[Call] = Field(min_length=1)
    institutions: list[Named] = Field(min_length=1)
    sister_cities: list[SisterCity] = Field(min_length=1)
    common_countries: list[str] = Field(min_length=1, max_length=6)
    connections: list[Named] = Field(min_length=1)
    fields: list[Named] = Field(min_length=1)
    means: list[Named] = Field(min_length=1)
    languages: list[str] = Field(min_length=1)
    hours: list[Named] = Field(min_length=1)
    reasons: Reasons
    questions: list[Named]
    rubric: list[Rubric]
    quorum: int = Field(ge=1)
    target: int = Field(ge=1)
    approvals: int = Field(ge=1, le=2)
    secretariat: Secretariat
    consent: Consent
    nudges: Nudges
    quiet_hours: QuietHours
    reminders: list[str]
    retention: Retention
    files: Files
    rates: dict[str, Rate]

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("no such time zone; write one like Asia/Tehran")
        return value

    @model_validator(mode="after")
    def _consistent(self) -> "Programme":
        for name in ("institutions", "sister_cities", "connections", "fields", "means", "hours"):
            codes = [named.code for named in getattr(self, name)]
            if twice := {code for code in codes if codes.count(code) > 1}:
                raise ValueError(f"{name}: the code {', '.join(sorted(twice))} stands twice")
            # Codes travel inside callback data, which both messengers limit to 64 bytes.
            if unfit := [code for code in codes if not re.fullmatch(r"[a-z0-9_]{1,24}", code)]:
                raise ValueError(f"{name}: {unfit[0]!r} is no code; use a to z, 0 to 9 and _, at most 24 signs")
        if self.quorum > len(self.institutions):
            raise ValueError("quorum is larger than the number of institutions")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def call(self) -> Call:
        """The call that is running: the last one of the file."""
        return self.calls[-1]

    def registration_open(self, now: datetime) -> bool:
        """Say whether the window of registration is open at `now`."""
        window = self.call.registration
        return window.opens <= now.astimezone(self.zone).date() <= window.closes

    def lapses_at(self) -> datetime:
        """Say when drafts of the running call end."""
        last = self.call.registration.closes + timedelta(days=self.nudges.lapse_days_after_close)
        return datetime.combine(last, time(), self.zone)


def load_programme(path: Path = SHIPPED) -> Programme:
    """Read and check a programme file.

    Raises:
        ProgrammeFileError: naming each key and what is wrong with it.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ProgrammeFileError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProgrammeFileError(f"{path}: is not TOML: {error}") from error
    try:
        return Programme.model_validate(data)
    except ValidationError as error:
        lines = []
        for problem in error.errors(include_url=False, include_input=False):
            key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"]).lstrip(".")
            lines.append(f"{path}: {key or 'the file'}: {problem['msg'].removeprefix('Value error, ')}")
        raise ProgrammeFileError("\n".join(lines)) from error
