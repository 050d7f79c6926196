"""A number of people as somebody types it: «۳۰», «۳۰ نفر», «سی و پنج نفر», thirty."""

import re
from itertools import pairwise

from programme.text import digits, number, store

WORDS = {
    "یک": 1, "دو": 2, "سه": 3, "چهار": 4, "پنج": 5, "شش": 6, "هفت": 7, "هشت": 8, "نه": 9, "ده": 10, "یازده": 11,
    "دوازده": 12, "سیزده": 13, "چهارده": 14, "پانزده": 15, "شانزده": 16, "هفده": 17, "هجده": 18, "نوزده": 19,
    "بیست": 20, "سی": 30, "چهل": 40, "پنجاه": 50, "شصت": 60, "هفتاد": 70, "هشتاد": 80, "نود": 90, "صد": 100,
    "یکصد": 100, "دویست": 200, "سیصد": 300, "چهارصد": 400, "پانصد": 500, "هزار": 1000,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100,
}  # fmt: skip
_AROUND = {"و", "and", "نفر", "نفره", "تا", "صندلی", "جا", "people", "persons", "seats"}
_DIGITS = re.compile(r"[^\d]*(\d{1,9})[^\d]*")


def read_count(text: str) -> int | None:
    """Return the one number that a person typed, in any digits or in words; None where there is none, or several."""
    line = digits(store(text)).casefold().replace("\u200c", " ")
    if (found := _DIGITS.fullmatch(line)) is not None:
        return number(found[1])
    said = [word for word in line.split() if word not in _AROUND]
    values = [WORDS.get(word, 0) for word in said]
    # «سی و پنج» goes down from word to word; «پنج سی» is no number.
    falls = all(after < _room(before) for before, after in pairwise(values))
    return sum(values) if values and all(values) and falls else None


def _room(value: int) -> int:
    """Say below what the word after this one stays: forty and seven, a hundred and forty."""
    return next((least for least in (1000, 100) if value >= least), 10 if value >= 20 else 0)
