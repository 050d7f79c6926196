"""Attendance: when being there is noted, what the code words of sessions are, and what of it comes in the end."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from programme.course_told import Seen, Session
from programme.enrolment import State
from programme.text import digits, key

OPENS = timedelta(minutes=30)
CLOSES = timedelta(hours=3)
"""From so long before a session until so long after its end being there is noted."""

WRONG_MOST = 5
REST = timedelta(minutes=15)
"""After so many wrong words in a row none is taken for a while."""

PREFIX = "at_"
"""How the payload of a session's deep link begins."""


class How(StrEnum):
    """By what somebody is known to have been there."""

    WORD = "word"
    QR = "qr"
    LIST = "list"


class Outcome(StrEnum):
    """What came of somebody's saying that they are there."""

    NOTED = "noted"
    ALREADY = "already"
    WRONG = "wrong"
    RESTING = "resting"
    EARLY = "early"
    LATE = "late"
    NOT_SEATED = "not_seated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Presence:
    """What came of it, and of which session; `number` is its place among those of the course."""

    outcome: Outcome
    course: Seen | None = None
    session: Session | None = None
    number: int = 0
    minutes: int = 0
    """How long no word is taken."""


# Easy to say and to spell: no letter of theirs sounds like another one of the same word's language.
WORDS: dict[str, str] = {
    "aban": "آبان", "abrisham": "ابریشم", "anar": "انار", "anjir": "انجیر", "aseman": "آسمان", "badam": "بادام",
    "bamdad": "بامداد", "baran": "باران", "barf": "برف", "bazar": "بازار", "bolbol": "بلبل", "chenar": "چنار",
    "daftar": "دفتر", "darya": "دریا", "eyvan": "ایوان", "fanus": "فانوس", "golab": "گلاب", "golabi": "گلابی",
    "gonbad": "گنبد", "kaman": "کمان", "kashan": "کاشان", "kashi": "کاشی", "kavir": "کویر", "kerman": "کرمان",
    "ketab": "کتاب", "karvan": "کاروان", "marjan": "مرجان", "medad": "مداد", "mina": "مینا", "nabat": "نبات",
    "nana": "نعنا", "narenj": "نارنج", "narges": "نرگس", "negin": "نگین", "parchin": "پرچین", "reyhan": "ریحان",
    "samavar": "سماور", "sepidar": "سپیدار", "setar": "سه‌تار", "shabestan": "شبستان", "shabnam": "شبنم",
    "shiraz": "شیراز", "shemshad": "شمشاد", "tabriz": "تبریز", "tonbak": "تنبک", "toranj": "ترنج", "yas": "یاس",
    "yazd": "یزد",
}  # fmt: skip
"""Words by their Latin spelling; beside one stand two digits."""

_LATIN = {key(persian).replace(" ", ""): latin for latin, persian in WORDS.items()}
LONGEST = 40
"""Letters of what may be a word, however it is spaced."""

_TYPED = re.compile(r"([^\W\d_]{2,12})([0-9]{2})")


@dataclass(frozen=True, slots=True)
class CodeWord:
    """The word of a session as it is kept: Latin letters and two digits."""

    kept: str

    @property
    def latin(self) -> str:
        """Write it for those who have no Persian letters at hand."""
        return f"{self.kept[:-2]} {self.kept[-2:]}"

    @property
    def persian(self) -> tuple[str, int]:
        """Give the word and the number."""
        return WORDS.get(self.kept[:-2], self.kept[:-2]), int(self.kept[-2:])


def draw() -> CodeWord:
    """Draw a word that nobody can tell from anything else."""
    return CodeWord(f"{secrets.choice(tuple(WORDS))}{secrets.randbelow(90) + 10}")


def read(text: str) -> CodeWord | None:
    """Read what somebody typed as a code word, in either script, spaced in any way; None where it looks like none."""
    words = key(digits(text)) if len(text) <= LONGEST else ""
    found = _TYPED.fullmatch(words.replace(" ", ""))
    if found is None:
        return None
    latin = _LATIN.get(found[1], found[1])
    # A sentence that ends in a number is none; a word that is mistyped is a wrong one.
    return CodeWord(latin + found[2]) if latin in WORDS or len(words.split()) <= 2 else None


def end_state(attended: int, kept: int, percent: int) -> State:
    """Say what becomes of somebody who came to so many of the sessions that took place."""
    if attended and attended * 100 >= percent * kept:
        return State.COMPLETED
    return State.ATTENDED if attended else State.ABSENT


def hours(sessions: Sequence[Session], attended: frozenset[int]) -> tuple[int, int]:
    """Add up the minutes of the sessions that somebody came to, and of all."""
    return sum(one.minutes for one in sessions if one.id in attended), sum(one.minutes for one in sessions)
