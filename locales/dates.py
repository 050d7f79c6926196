"""Days, hours and lengths of time, in the reader's calendar and zone; zones are always IANA's, never a distance."""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names, get_timezone_location
from persiantools.jdatetime import MONTH_NAMES_EN, MONTH_NAMES_FA, JalaliDate

from locales.bidi import fitting
from locales.manner import Manner
from locales.numbers import Numbers

_UNITS = (("week", 7 * 24 * 60), ("day", 24 * 60), ("hour", 60), ("minute", 1))


class Dates(Numbers):
    """The numbers and dates of one language."""

    def __init__(self, language: str, manner: Manner) -> None:
        super().__init__(manner)
        self.language = language
        self._weekdays: dict[int, str] = dict(get_day_names("wide", "stand-alone", language))
        self._months: dict[int, str] = dict(get_month_names("wide", "stand-alone", language))
        self._months_of_year: dict[int, str] = dict(get_month_names("wide", "format", language))
        self._jalali_months = MONTH_NAMES_FA if manner.rtl else MONTH_NAMES_EN
        self._city = cache(self._city_of)

    def day(self, on: date, *, year: bool = True) -> str:
        """Return a day in the language's own calendar: «۱۵ اردیبهشت ۱۴۰۰», "5 May 2021"."""
        return self.jalali(on, year=year) if self._manner.jalali else self.gregorian(on, year=year)

    def day_both(self, on: date, *, year: bool = True) -> str:
        """Return a day in its own calendar and the other: «۱۵ اردیبهشت ۱۴۰۰ (۵ مهٔ ۲۰۲۱)»."""
        days = self.jalali(on, year=year), self.gregorian(on, year=year)
        own, other = days if self._manner.jalali else reversed(days)
        return self._manner.two_calendars.format(own=own, other=other)

    def jalali(self, on: date, *, year: bool = True) -> str:
        """Return a day of the Iranian calendar."""
        jalali = JalaliDate.to_jalali(on.year, on.month, on.day)  # type: ignore[no-untyped-call]  # persiantools left it so
        return self._day(jalali.day, self._jalali_months[jalali.month] or "", jalali.year if year else None)

    def gregorian(self, on: date, *, year: bool = True) -> str:
        """Return a day of the Gregorian calendar."""
        months = self._months_of_year if year else self._months
        return self._day(on.day, months[on.month], on.year if year else None)

    def weekday(self, on: date) -> str:
        """Return the name of a day of the week."""
        return self._weekdays[on.weekday()]

    def hour(self, at: datetime) -> str:
        """Return the hour and minute: «۹:۳۰»."""
        return self.digits(self._manner.hour.format(hour=at.hour, minute=at.minute))

    def moment(self, at: datetime, *, zone: str, home_zone: str, home_city: str, city: str | None = None) -> str:
        """Return when something happens, in the reader's zone and, where that differs, at home too.

        At home «سه‌شنبه ۳ آذر، ساعت ۱۸:۰۰»; abroad «ساعت ۹:۳۰ تورنتو، سه‌شنبه ۲۴ نوامبر (ساعت ۱۸:۰۰ اصفهان، ۳ آذر)».
        The reader's city, when not given, is the one its zone is named after.
        """
        there, here = _in_zone(at, zone), _in_zone(at, home_zone)
        if zone == home_zone:
            return self._manner.moment.format(
                day=self._with_weekday(here, self.day(here, year=False)), hour=self.hour(here)
            )
        return self._manner.moment_in.format(
            hour=self.hour(there),
            city=self._place(city or self._city(zone)),
            day=self._with_weekday(there, self.gregorian(there, year=False)),
            home=self._elsewhere(here, home_city, day=self.day(here, year=False), beside=there.date()),
        )

    def moment_both(self, at: datetime, *, zone: str) -> str:
        """Return when something happens by the clocks of a zone, with the day of both calendars and its year."""
        there = _in_zone(at, zone)
        return self._manner.moment.format(day=self._with_weekday(there, self.day_both(there)), hour=self.hour(there))

    def moment_short(self, at: datetime, *, zone: str) -> str:
        """Return day and hour by the clocks of a zone, as short as a button needs them: «۲۲ آذر، ۱۸:۰۰»."""
        there = _in_zone(at, zone)
        return f"{self.day(there, year=False)}{self._manner.comma}{self.hour(there)}"

    def deadline(self, at: datetime, *, zone: str, home_zone: str, home_city: str, city: str | None = None) -> str:
        """Return until when something is open: the hour at home, midnight as 24, and the reader's where it differs.

        At home «۳۱ فروردین، ساعت ۲۴»; abroad «۳۱ فروردین، ساعت ۲۴ اصفهان (۲۲:۳۰ برلین، ۲۰ آوریل)».
        """
        there, here = _in_zone(at, zone), _in_zone(at, home_zone)
        ends_a_day = (here.hour, here.minute) == (0, 0)
        last = here - timedelta(days=1) if ends_a_day else here
        day, hour = self.day(last, year=False), self._manner.end_of_day if ends_a_day else self.hour(here)
        if zone == home_zone:
            return self._manner.deadline.format(day=day, hour=hour)
        return self._manner.deadline_in.format(
            day=day,
            hour=hour,
            home_city=self._place(home_city),
            reader=self._elsewhere(
                there, city or self._city(zone), day=self.gregorian(there, year=False), beside=last.date()
            ),
        )

    def duration(self, length: timedelta) -> str:
        """Return a length of time in its two largest units: «۳ روز و ۲ ساعت», "3 days and 2 hours"."""
        left, parts = int(length.total_seconds()) // 60, []
        for unit, minutes in _UNITS:
            count, left = divmod(left, minutes)
            if count:
                one, several = self._manner.units[unit]
                parts.append(one if count == 1 else several.format(self.number(count)))
            elif parts:
                break
            if len(parts) == 2:
                break
        return self.items(parts) if parts else self._manner.instant

    def _elsewhere(self, at: datetime, city: str, *, day: str, beside: date) -> str:
        """Return an hour elsewhere, with its day unless the day it stands beside says the same."""
        if at.date() != beside:
            day = self._with_weekday(at, day)
        elif not self._manner.jalali:
            return self._manner.elsewhere.format(hour=self.hour(at), city=self._place(city))
        return self._manner.elsewhere_on.format(hour=self.hour(at), city=self._place(city), day=day)

    def _with_weekday(self, on: date, day: str) -> str:
        return self._manner.weekday_day.format(weekday=self.weekday(on), day=day)

    def _place(self, city: str) -> str:
        return fitting(city, rtl=self._manner.rtl)

    def _day(self, day: int, month: str, year: int | None) -> str:
        pattern = self._manner.day if year is None else self._manner.day_of_year
        return self.digits(pattern.format(day=day, month=month, year=year))

    def _city_of(self, zone: str) -> str:
        return get_timezone_location(zone, locale=self.language, return_city=True).rpartition("/")[2]


def _in_zone(at: datetime, zone: str) -> datetime:
    """Return the moment as the clocks of a zone show it.

    Raises:
        ValueError: if the moment has no zone of its own.
    """
    if at.utcoffset() is None:
        raise ValueError("a moment without a zone is no moment")
    return at.astimezone(ZoneInfo(zone))
