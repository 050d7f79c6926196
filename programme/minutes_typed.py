"""A length of time as people type it: «۹۰ دقیقه», 1.5 hours, «یک ساعت و نیم», 1:30; in minutes."""

import re
from fractions import Fraction

from programme.errors import Invalid
from programme.text import digits, store

_NUMBERS = {
    "یک": "1", "دو": "2", "سه": "3", "چهار": "4", "پنج": "5", "شش": "6", "a": "1", "an": "1", "one": "1", "two": "2",
    "three": "3", "four": "4", "five": "5", "six": "6", "ده": "10", "بیست": "20", "سی": "30", "چهل": "40",
    "پنجاه": "50", "شصت": "60", "هفتاد": "70", "هشتاد": "80", "نود": "90", "صد": "100",
}  # fmt: skip
_HOURS = r"(?:ساعته?|hours?|hrs?|h)"
_MINUTES = r"(?:دقیقه(?: ?ای)?|minutes?|mins?|min|m|')"
_HALF = r"(?P<half>نیم|half|a half|1 half)"
_QUARTER = r"(?P<quarter>ربع|quarter|1 ربع|1 quarter)"
_NUMBER = r"\d{1,4}(?:\.\d{1,2})?"
_AND = r"(?:و|and)?"
_READ = (
    re.compile(rf"(?P<minutes>\d{{1,4}})\s*{_MINUTES}?"),
    re.compile(rf"(?P<hours>{_NUMBER})\s*{_HOURS}(?:\s*{_AND}\s*(?:(?P<minutes>\d{{1,2}})\s*{_MINUTES}?|{_HALF}|{_QUARTER}))?"),
    re.compile(rf"(?P<hours>\d{{1,2}})\s*{_AND}\s*(?:{_HALF}|{_QUARTER})\s*{_HOURS}"),
    re.compile(r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)"),
    re.compile(rf"{_HALF}\s*(?:1|of 1)?\s*{_HOURS}"),
    re.compile(r"(?P<quarters>[13]) ربع(?: ساعت)?"),
)  # fmt: skip


def read_minutes(text: str, *, least: int, most: int) -> int:
    """Return the minutes that a person typed.

    Raises:
        Invalid: when it is no length of time, or not between `least` and `most`.
    """
    line = digits(store(text)).casefold().replace("\u200c", " ").replace("٫", ".")
    line = re.sub(r"(?<=\d)\s*[,/]\s*(?=\d)", ".", line).strip(" .,،")
    line = " ".join(_NUMBERS.get(word, word) for word in line.split())
    found = next((one for pattern in _READ if (one := pattern.fullmatch(line)) is not None), None)
    if found is None:
        raise Invalid("minutes.unreadable")
    minutes = _of(found.groupdict())
    if minutes.denominator != 1 or not least <= minutes <= most:
        raise Invalid("minutes.out_of_range", least=least, most=most)
    return int(minutes)


def _of(said: dict[str, str | None]) -> Fraction:
    minutes = Fraction(said.get("hours") or 0) * 60 + int(said.get("minutes") or 0)
    minutes += 15 * int(said.get("quarters") or 0)
    return minutes + (30 if said.get("half") else 0) + (15 if said.get("quarter") else 0)
