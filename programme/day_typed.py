"""A day as people type it: either calendar, Persian or Latin digits, «۱۵ خرداد», 1406/3/15, «فردا», 2027-06-05.

No library reads these (persian.md). What can be two days, such as 3/5, is asked for again and never guessed.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from persiantools.jdatetime import JalaliDate

from programme.errors import Invalid
from programme.parts import FIRST_GREGORIAN_YEAR
from programme.text import key


def _spoken(*months: str) -> dict[str, int]:
    """Number months, each with its names parted by spaces, as `key` writes them."""
    return {key(name): number for number, names in enumerate(months, 1) for name in names.split()}


_JALALI = _spoken(
    "فروردین farvardin", "اردیبهشت ordibehesht", "خرداد khordad", "تیر tir", "مرداد امرداد mordad",
    "شهریور shahrivar", "مهر mehr", "آبان aban", "آذر azar", "دی dey", "بهمن bahman", "اسفند esfand",
)  # fmt: skip
_GREGORIAN = _spoken(
    "ژانویه january jan", "فوریه february feb", "مارس march mar", "آوریل آپریل april apr", "مه می may",
    "ژوئن جون june jun", "ژوئیه جولای july jul", "اوت آگوست august aug", "سپتامبر september sept sep",
    "اکتبر october oct", "نوامبر november nov", "دسامبر december dec",
)  # fmt: skip
# By `date.weekday`.
_WEEKDAYS = {
    key(name).replace(" ", ""): number
    for number, names in enumerate((
        ("دوشنبه", "monday"), ("سه‌شنبه", "tuesday"), ("چهارشنبه", "wednesday"), ("پنجشنبه", "پنج‌شنبه", "thursday"),
        ("جمعه", "آدینه", "friday"), ("شنبه", "saturday"), ("یکشنبه", "یک‌شنبه", "sunday"),
    ))
    for name in names
}  # fmt: skip
_RELATIVE = {
    "امروز": 0, "today": 0, "فردا": 1, "tomorrow": 1, "پسفردا": 2, "dayaftertomorrow": 2, "هفتهبعد": 7,
    "هفتهدیگر": 7, "هفتهاینده": 7, "nextweek": 7,
}  # fmt: skip
_UNITS = {"روز": 1, "day": 1, "days": 1, "هفته": 7, "هفتهی": 7, "week": 7, "weeks": 7}
_LATER = {"دیگر", "بعد", "اینده"}
_ORDINALS = ("اول", "یکم", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم", "دهم", "یازدهم", "دوازدهم",
             "سیزدهم", "چهاردهم", "پانزدهم", "شانزدهم", "هفدهم", "هجدهم", "نوزدهم", "بیستم", "بیستویکم", "بیستودوم",
             "بیستوسوم", "بیستوچهارم", "بیستوپنجم", "بیستوششم", "بیستوهفتم", "بیستوهشتم", "بیستونهم", "سیام",
             "سیویکم")  # fmt: skip
_SPELLED = {word: max(1, at) for at, word in enumerate(_ORDINALS)}
_SILENT = {"روز", "ماه", "سال", "of", "the", "on", "در", "تا", "تاریخ", "st", "nd", "rd", "th", "م", "ام"}
_NUMBER = re.compile("[0-9]{1,8}")
_UNSPACED = re.compile(r"(?<=[0-9])(?=[^\W0-9])|(?<=[^\W0-9])(?=[0-9])")
_SPLIT_ORDINAL = re.compile("(بیست|سی) (?:و )?(یکم|دوم|سوم|چهارم|پنجم|ششم|هفتم|هشتم|نهم)(?= |$)")
_WEEKDAY_APART = re.compile("(یک|سه|چهار|پنج) شنبه")


def read_day(text: str, *, today: date) -> date:
    """Return the day that a person typed; without a year it is the next one of that name, `today` included.

    Raises:
        Invalid: when it is no day, no such day exists, or it falls on another day of the week than was typed.
    """
    words = _words(text)
    weekday, words = _weekday(words)
    named = "".join(words)
    telling = [word for word in words if word not in _SILENT]
    if weekday is not None and (not telling or (len(telling) == 1 and telling[0] in _LATER)):
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    day = _relative(words, named, today=today) or _of_calendar(words, today=today)
    if weekday is not None and day.weekday() != weekday:
        raise Invalid("day.other_weekday")
    return day


def _words(text: str) -> list[str]:
    line = _WEEKDAY_APART.sub(r"\1شنبه", key(text.replace("\u200c", " "))).replace("پس فردا", "پسفردا")
    line = line.replace("سی ام", "سیام")
    line = _SPLIT_ORDINAL.sub(r"\1و\2", line)
    # A half-space stands where it wants: «سه‌شنبه», «هفته‌ی».
    return _UNSPACED.sub(" ", re.sub("هفته ی(?= |$)", "هفته", line)).split()


def _weekday(words: Sequence[str]) -> tuple[int | None, list[str]]:
    found = [_WEEKDAYS[word] for word in words if word in _WEEKDAYS]
    if len(found) > 1:
        raise Invalid("day.unreadable")
    return (found[0] if found else None), [word for word in words if word not in _WEEKDAYS]


def _relative(words: Sequence[str], named: str, *, today: date) -> date | None:
    if named in _RELATIVE:
        return today + timedelta(days=_RELATIVE[named])
    match words:
        case [count, unit, later] if unit in _UNITS and later in _LATER:
            pass
        case ["in", count, unit] if unit in _UNITS:
            pass
        case _:
            return None
    number = {"یک": 1, "دو": 2, "سه": 3, "a": 1, "one": 1, "two": 2}.get(count) or _count(count)
    if number is None or number > 1000:
        raise Invalid("day.unreadable")
    return today + timedelta(days=number * _UNITS[unit])


def _of_calendar(words: Sequence[str], *, today: date) -> date:
    numbers: list[int] = []
    months: list[tuple[bool, int]] = []
    for word in words:
        if word in _JALALI or word in _GREGORIAN:
            months.append((word in _JALALI, (_JALALI | _GREGORIAN)[word]))
        elif (number := _SPELLED.get(word) or _count(word)) is not None:
            numbers.append(number)
        elif word not in _SILENT:
            raise Invalid("day.unreadable")
    if len(months) == 1 and len(numbers) in (1, 2):
        return _with_month(*months[0], numbers, today=today)
    if not months and len(numbers) == 3:
        return _in_digits(numbers, today=today)
    if not months and len(numbers) == 1 and numbers[0] > 10_000_000:
        return _made(numbers[0] // 10_000, numbers[0] // 100 % 100, numbers[0] % 100)
    raise Invalid("day.unreadable")


def _with_month(jalali: bool, month: int, numbers: Sequence[int], *, today: date) -> date:
    """Read «15 خرداد», "June 5", «15 خرداد 1406», "2027 June 5"."""
    if len(numbers) == 1:
        return _upcoming(jalali, month, numbers[0], today=today)
    first, last = numbers
    year, day = (first, last) if first > 31 else (last, first)
    if year < 100:
        year = _near(year, _year(today, jalali=jalali))
    if jalali != (year < FIRST_GREGORIAN_YEAR):
        raise Invalid("day.unreadable")
    return _made(year, month, day)


def _upcoming(jalali: bool, month: int, day: int, *, today: date) -> date:
    this = _year(today, jalali=jalali)
    found = (_try(year, month, day) for year in (this, this + 1))
    upcoming = next((one for one in found if one is not None and one >= today), None)
    if upcoming is None:
        raise Invalid("day.no_such_day")
    return upcoming


def _in_digits(numbers: Sequence[int], *, today: date) -> date:
    """Read 1406/3/15, 15/3/1406, 2027-06-05, 06/03/15; of two readings of short years the nearer one is meant."""
    first, month, last = numbers
    if first > 31 and first >= 1000:
        return _made(first, month, last)
    if last >= 1000:
        # In Gregorian years the day and the month change places between countries.
        if last >= FIRST_GREGORIAN_YEAR and first != month and first <= 12 and month <= 12:
            raise Invalid("day.unreadable")
        if last >= FIRST_GREGORIAN_YEAR and month > 12:
            first, month = month, first
        return _made(last, month, first)
    if max(numbers) > 99:
        raise Invalid("day.unreadable")
    this = _year(today, jalali=True)
    read = [_try(_near(year, this), month, day) for year, day in ((first, last), (last, first))]
    days = sorted((one for one in read if one is not None), key=lambda one: abs(one - today))
    if not days:
        raise Invalid("day.no_such_day")
    return days[0]


def _near(year: int, this: int) -> int:
    """Complete a year of two digits to the one nearest to this year."""
    century = this - this % 100
    return min((century + step + year for step in (-100, 0, 100)), key=lambda one: abs(one - this))


def _year(on: date, *, jalali: bool) -> int:
    return int(JalaliDate.to_jalali(on.year, on.month, on.day).year) if jalali else on.year  # type: ignore[no-untyped-call]  # persiantools left it so


def _made(year: int, month: int, day: int) -> date:
    found = _try(year, month, day)
    if found is None:
        raise Invalid("day.no_such_day")
    return found


def _try(year: int, month: int, day: int) -> date | None:
    """Make a day of either calendar; a year from 1700 on is Gregorian."""
    try:
        if year >= FIRST_GREGORIAN_YEAR:
            return date(year, month, day)
        found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]  # as above
    except (ValueError, OverflowError):
        return None
    return found


def _count(word: str) -> int | None:
    return int(word) if _NUMBER.fullmatch(word) else None
