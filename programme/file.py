"""The programme file: everything a city decides without touching code (programme.md, section 2)."""

import re
import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from programme.parts import (
    Broadcasts,
    Call,
    Consent,
    Courses,
    Files,
    Ideas,
    Nudges,
    OutcomeReasons,
    Part,
    QuietHours,
    Rate,
    Reasons,
    Retention,
    Review,
    Rubric,
    Secretariat,
    SisterCity,
    Window,
)
from programme.reminding import Ahead, ahead
from programme.words import Named, Words

SHIPPED = Path(__file__).with_name("isfahan.toml")


class ProgrammeFileError(Exception):
    """The programme file cannot be used; the text names each key and what is wrong, one a line."""


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
    horizons: list[Named] = Field(min_length=1)
    outcomes: OutcomeReasons
    idea_questions: list[Named]
    ideas: Ideas
    review: Review
    courses: Courses = Courses()
    broadcasts: Broadcasts = Broadcasts()
    rubric: list[Rubric]
    quorum: int = Field(ge=1)
    target: int = Field(ge=1)
    approvals: int = Field(ge=1, le=2)
    secretariat: Secretariat
    consent: Consent
    nudges: Nudges
    quiet_hours: QuietHours
    reminders: list[Annotated[Ahead, BeforeValidator(ahead)]] = Field(min_length=1, max_length=6)
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
        for name in (
            *("institutions", "sister_cities", "connections", "fields", "means", "hours"),
            *("horizons", "questions", "idea_questions", "rubric"),
        ):
            codes = [named.code for named in getattr(self, name)]
            if twice := {code for code in codes if codes.count(code) > 1}:
                raise ValueError(f"{name}: the code {', '.join(sorted(twice))} stands twice")
            # Codes travel inside callback data, which both messengers limit to 64 bytes.
            if unfit := [code for code in codes if not re.fullmatch(r"[a-z0-9_]{1,24}", code)]:
                raise ValueError(f"{name}: {unfit[0]!r} is no code; use a to z, 0 to 9 and _, at most 24 signs")
        offsets = [one.code for one in self.reminders]
        if doubled := {code for code in offsets if offsets.count(code) > 1}:
            raise ValueError(f"reminders: {', '.join(sorted(doubled))} stands twice")
        if self.quorum > len(self.institutions):
            raise ValueError("quorum is larger than the number of institutions")
        if not self.quorum <= self.review.institutions <= len(self.institutions):
            raise ValueError("review.institutions lies outside of the quorum and the number of institutions")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def call(self) -> Call:
        """The call that is running: the last one of the file."""
        return self.calls[-1]

    def rate(self, messenger: str) -> float:
        """Say how many messages a second go out unasked on a messenger; one, where the file is silent."""
        return self.rates[messenger].a_second if messenger in self.rates else 1.0

    def registration_open(self, now: datetime) -> bool:
        """Say whether the window of registration is open at `now`."""
        window = self.call.registration
        return window.opens <= now.astimezone(self.zone).date() <= window.closes

    def opened(self, now: datetime) -> "Programme":
        """Return the programme with the days of its running call moved so that registration opened a week before."""
        by = now.astimezone(self.zone).date() - timedelta(days=7) - self.call.registration.opens

        def moved(window: Window) -> Window:
            return window.model_copy(update={"opens": window.opens + by, "closes": window.closes + by})

        windows = {name: moved(getattr(self.call, name)) for name in ("registration", "ideas", "review")}
        call = self.call.model_copy(update={**windows, "results_on": self.call.results_on + by})
        return self.model_copy(update={"calls": [*self.calls[:-1], call]})

    def ideas_close_at(self, call: Call | None = None) -> datetime:
        """Say until when ideas of a call may be sent; of the running one unless another is named."""
        return self._end_of((call or self.call).ideas.closes)

    def ideas_open_at(self) -> datetime:
        """Say from when on ideas of the running call may be sent."""
        return datetime.combine(self.call.ideas.opens, time(), self.zone)

    def review_closes_at(self) -> datetime:
        """Say until when ideas of the running call are studied."""
        return self._end_of(self.call.review.closes)

    def registration_closes_at(self) -> datetime:
        """Say until when one may register for the running call."""
        return self._end_of(self.call.registration.closes)

    def lapses_at(self, call: Call | None = None) -> datetime:
        """Say when drafts of a call end; the running one unless another is named."""
        last = (call or self.call).registration.closes + timedelta(days=self.nudges.lapse_days_after_close)
        return datetime.combine(last, time(), self.zone)

    def _end_of(self, day: date) -> datetime:
        """Say when a day ends in the city."""
        return datetime.combine(day + timedelta(days=1), time(), self.zone)


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
