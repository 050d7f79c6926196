"""How each language writes numbers, dates, hours, lengths of time and lists: the patterns that are not sentences."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """The habits of one language; the braces of its patterns are filled by `locales/dates.py`."""

    rtl: bool
    jalali: bool  # its own calendar is the Iranian one, with the Gregorian beside it for people abroad
    digits: str
    thousands: str
    decimal: str
    percent: str
    comma: str
    last: str
    hour: str
    end_of_day: str  # the hour of a midnight that ends a day
    day: str
    day_of_year: str
    two_calendars: str
    weekday_day: str
    moment: str
    moment_in: str  # the reader's own hour, place and day, then the same at home
    deadline: str
    deadline_in: str  # the hour at home, where it was set, then the reader's
    elsewhere: str
    elsewhere_on: str
    units: Mapping[str, tuple[str, str]]  # one of it, several of it
    instant: str  # less than the smallest unit


PERSIAN = Manner(
    rtl=True,
    jalali=True,
    digits="۰۱۲۳۴۵۶۷۸۹",
    thousands="٬",
    decimal="٫",
    percent="{}٪",
    comma="، ",
    last=" و ",
    hour="{hour}:{minute:02}",
    end_of_day="۲۴",
    day="{day} {month}",
    day_of_year="{day} {month} {year}",
    two_calendars="{own} ({other})",
    weekday_day="{weekday} {day}",
    moment="{day}، ساعت {hour}",
    moment_in="ساعت {hour} {city}، {day} (ساعت {home})",
    deadline="{day}، ساعت {hour}",
    deadline_in="{day}، ساعت {hour} {home_city} ({reader})",
    elsewhere="{hour} {city}",
    elsewhere_on="{hour} {city}، {day}",
    units={
        "week": ("یک هفته", "{} هفته"),
        "day": ("یک روز", "{} روز"),
        "hour": ("یک ساعت", "{} ساعت"),
        "minute": ("یک دقیقه", "{} دقیقه"),
    },
    instant="کمتر از یک دقیقه",
)

ENGLISH = Manner(
    rtl=False,
    jalali=False,
    digits="0123456789",
    thousands=",",
    decimal=".",
    percent="{}%",
    comma=", ",
    last=" and ",
    hour="{hour}:{minute:02}",
    end_of_day="24:00",
    day="{day} {month}",
    day_of_year="{day} {month} {year}",
    two_calendars="{own} ({other})",
    weekday_day="{weekday} {day}",
    moment="{day}, {hour}",
    moment_in="{day}, {hour} in {city} ({home})",
    deadline="{day}, {hour}",
    deadline_in="{day}, {hour} in {home_city} ({reader})",
    elsewhere="{hour} in {city}",
    elsewhere_on="{hour} in {city}, {day}",
    units={
        "week": ("a week", "{} weeks"),
        "day": ("a day", "{} days"),
        "hour": ("an hour", "{} hours"),
        "minute": ("a minute", "{} minutes"),
    },
    instant="less than a minute",
)

MANNERS: Mapping[str, Manner] = {"fa": PERSIAN, "en": ENGLISH}
