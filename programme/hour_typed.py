"""The hour in a line that people type, whatever stands beside it: «ساعت ۱۸», 18:30, «۶ و نیم عصر», 6 pm."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from programme.day_typed import read_day
from programme.errors import Invalid
from programme.text import digits, store

NOON = 12 * 60
_AM, _PM, _MIDDAY, _NIGHT = "am", "pm", "noon", "night"
_PARTS = {
    **dict.fromkeys(("صبح", "بامداد", "سحر", "am", "morning"), _AM),
    **dict.fromkeys(("عصر", "بعدازظهر", "غروب", "pm", "afternoon", "evening"), _PM),
    **dict.fromkeys(("ظهر", "noon"), _MIDDAY),
    **dict.fromkeys(("شب", "night"), _NIGHT),
}
_SPELLED = {
    word: number
    for number, words in enumerate((
        ("یک", "one"), ("دو", "two"), ("سه", "three"), ("چهار", "four"), ("پنج", "five"), ("شش", "six"),
        ("هفت", "seven"), ("هشت", "eight"), ("نه", "nine"), ("ده", "ten"), ("یازده", "eleven"), ("دوازده", "twelve"),
    ), 1)
    for word in words
}  # fmt: skip
_FRACTIONS = {"نیم": 30, "half": 30, "ربع": 15, "quarter": 15}
_SAYS_HOUR = {"ساعت", "at", "@"}
_SILENT = {"ساعت", "at", "@", "راس", "oclock", "in", "the", "دقیقه"}
# Words of several parts, made one; «۶ بعد از ظهر» would otherwise be of noon.
_TOGETHER = (
    (re.compile(r"(?:بعد|پس)\s*از\s*ظهر"), "عصر"),
    (re.compile(r"(?:قبل|پیش)\s*از\s*ظهر"), "صبح"),
    (re.compile(r"\b([ap])\.?\s?m\b\.?"), r"\1m"),
    (re.compile(r"o['’]clock"), "oclock"),
    (re.compile(r"(?<=\d)t(?=\d)"), " "),
    (re.compile(r"(?<=\d)\s*:\s*(?=\d)"), ":"),
    (re.compile(r"(?<=\d)\s*[.٫]\s*(?=\d)"), "."),
    (re.compile(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)|@"), r" \g<0> "),
    (re.compile(r"[،,؛;()«»]|\.(?=\s|$)"), " "),
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})")
_BARE = re.compile(r"\d{1,2}")
_NEAR = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class _Hour:
    """An hour of a text: the words it takes, from `first` to before `after`; `exact` is written as a clock shows it."""

    first: int
    after: int
    hour: int
    minute: int = 0
    exact: bool = False


def read_hour(text: str, *, today: date) -> tuple[str, tuple[int, ...]]:
    """Return what stands beside the hour, and the minutes of the day that it may be: two where nobody can tell.

    Without an hour there are none, and the rest is what was typed but for a part of the day.

    Raises:
        Invalid: when there is no such hour.
    """
    words = _words(text)
    part = _part(words)
    found = _found(words, part, today=today)
    if found is None:
        return " ".join(word for word in words if word not in _PARTS), ()
    rest = (*words[: found.first], *words[found.after :])
    beside = " ".join(word for word in rest if word not in _PARTS and word not in _SILENT)
    return beside, _minutes(found, part)


def _words(text: str) -> list[str]:
    line = digits(store(text)).casefold().replace("\u200c", " ").replace("أ", "ا")
    for pattern, word in _TOGETHER:
        line = pattern.sub(word, line)
    return line.split()


def _part(words: Sequence[str]) -> str | None:
    parts = {_PARTS[word] for word in words if word in _PARTS}
    if len(parts) > 1:
        raise Invalid("moment.no_such_hour")
    return next(iter(parts), None)


def _found(words: Sequence[str], part: str | None, *, today: date) -> _Hour | None:
    clocks = [at for at, word in enumerate(words) if _CLOCK.fullmatch(word)]
    if len(clocks) > 1:
        raise Invalid("moment.no_such_hour")
    if clocks:
        return _of_clock(words, clocks[0], _CLOCK)
    for at, word in enumerate(words[:-1]):
        if word in _SAYS_HOUR and (hour := _of_clock(words, at + 1, _DOTTED) or _counted(words, at + 1)):
            return hour
    for at in range(len(words)):
        hour = _counted(words, at)
        beside = hour is not None and words[hour.after : hour.after + 1]
        if hour is not None and ((beside and beside[0] in _PARTS) or _ends_with(words, hour)):
            return hour
    if part == _MIDDAY:
        at = next(at for at, word in enumerate(words) if _PARTS.get(word) == _MIDDAY)
        return _Hour(at, at + 1, 12)
    return _last(words, today=today)


def _of_clock(words: Sequence[str], at: int, pattern: re.Pattern[str]) -> _Hour | None:
    written = pattern.fullmatch(words[at])
    if written is None:
        return None
    hour, minute = written[1], written[2]
    return _Hour(at, at + 1, int(hour), int(minute), exact=len(hour) == 2)


def _counted(words: Sequence[str], at: int) -> _Hour | None:
    """Read «۶», «شش», «۶ و نیم», «۱۸ و ۳۰ دقیقه»."""
    word = words[at]
    hour = int(word) if _BARE.fullmatch(word) else _SPELLED.get(word)
    # «سه شنبه» and «یک ساعت» say no hour.
    if hour is None or words[at + 1 : at + 2] in (["شنبه"], ["ساعت"]):
        return None
    exact = word.startswith("0")
    match words[at + 1 : at + 4]:
        case ["و" | "and", fraction, *rest] if fraction in _FRACTIONS or _BARE.fullmatch(fraction):
            said = 4 if rest[:1] == ["دقیقه"] else 3
            return _Hour(at, at + said, hour, _FRACTIONS.get(fraction) or int(fraction), exact)
        case ["و" | "and", "یک", "ربع"]:
            return _Hour(at, at + 4, hour, 15, exact)
    return _Hour(at, at + 1, hour, 0, exact)


def _ends_with(words: Sequence[str], hour: _Hour) -> bool:
    """Say whether a text ends with a part of the day and then this hour: «فردا عصر ۶»."""
    return hour.after == len(words) and hour.first > 0 and words[hour.first - 1] in _PARTS


def _last(words: Sequence[str], *, today: date) -> _Hour | None:
    """Read the hour of «فردا ۱۸»; a last number that makes a year soon to come is no hour."""
    if len(words) < 2 or (hour := _counted(words, len(words) - 1)) is None or not _BARE.fullmatch(words[-1]):
        return None
    try:
        whole = read_day(" ".join(words), today=today)
    except Invalid:
        whole = None
    if whole is not None and abs(whole - today) < _NEAR:
        return None
    try:
        read_day(" ".join(words[:-1]), today=today)
    except Invalid:
        return None
    return hour


def _minutes(found: _Hour, part: str | None) -> tuple[int, ...]:
    """Say which minutes of the day are meant, in their order."""
    hour, minute = found.hour, found.minute
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise Invalid("moment.no_such_hour")
    if part is not None:
        return (_of_part(hour, part) * 60 + minute,)
    at = hour * 60 + minute
    if found.exact or not 1 <= hour < 12:
        return (at,)
    return (at, at + NOON)


def _of_part(hour: int, part: str) -> int:
    """Say which hour of the day an hour of a part of it is: 6 of the evening is 18, midnight ends the day."""
    hours = {
        _AM: {**{one: one for one in range(12)}, 12: 0},
        _PM: {12: 12, **{one: one + 12 for one in range(1, 12)}, **{one: one for one in range(13, 24)}},
        _MIDDAY: {11: 11, 12: 12, **{one: one + 12 for one in (1, 2, 3)}, **{one: one for one in (13, 14, 15)}},
        _NIGHT: {12: 24, 24: 24, **{one: one + 12 for one in range(6, 12)}, **{one: one for one in range(18, 24)}},
    }[part]
    if hour not in hours:
        raise Invalid("moment.no_such_hour")
    return hours[hour]
