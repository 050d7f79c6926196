"""Search: which words a text is found by, and what was asked for.

A word is known by its first eight letters. A half-space parts words and joins them, so both are indexed; a question's
words also count written together, because محمد رضا and محمدرضا are one name.
"""

from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise

from programme.text import key, store

SHORTEST, LONGEST = 2, 8
"""Letters of the beginnings by which a word is found."""

MOST_WORDS = 6
COUNTED = 100
"""Hits that are counted; beyond it is said only that there are more."""
_HALF_SPACE = "\u200c"
_SPAN = 3
"""Words of a question that may be one word in the text."""


class Part(StrEnum):
    """What of a registration words were found in."""

    CODE = "code"
    NAME = "name"
    PLACE = "place"
    CITIES = "cities"
    CONNECTIONS = "connections"
    FIELD = "field"
    LANGUAGES = "languages"
    NETWORK = "network"
    OFFER = "offer"
    ORGANISATION = "organisation"


def chip_word(part: Part, code: str) -> str:
    """Return a chip as a word of the index, which nobody can type: no word that is looked up has a full stop."""
    return f"{part}.{code}"


def findable(text: str, *, name: bool = False) -> set[str]:
    """Return the beginnings of a text's words; in a name also of two words written together."""
    spaced = key(text.replace(_HALF_SPACE, " ")).split()
    words = {*spaced, *key(text).split()}
    if name:
        words |= {first + second for first, second in pairwise(spaced)}
    return {beginning for word in words for beginning in _beginnings(word)}


def findable_code(code: str) -> set[str]:
    """Return the beginnings of a code without and with its prefix, not of the prefix alone, which all have."""
    prefix, body = key(code).split()
    whole = {beginning for beginning in _beginnings(prefix + body) if len(beginning) > len(prefix)}
    return whole | set(_beginnings(body))


def phrase(text: str, *, most: int) -> str:
    """Return the words of a question as they are looked up, in at most so many bytes: cut, then left out.

    Single letters are left out: an initial, or «و».
    """
    words = [word for word in key(store(text).replace(_HALF_SPACE, " ")).split() if len(word) >= SHORTEST]
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        for length in range(LONGEST, SHORTEST - 1, -1):
            cut = " ".join(word[:length] for word in words[:count])
            if len(cut.encode()) <= most:
                return cut
    return ""


def readings(words: str) -> list[tuple[str, ...]]:
    """Return the ways to read a phrase: each word for itself, or some joined with the next; one way is enough."""
    return _read(words.split())


def _read(words: list[str]) -> list[tuple[str, ...]]:
    if not words:
        return [()]
    found = []
    for count in range(1, min(_SPAN, len(words)) + 1):
        before = "".join(words[: count - 1])
        # What lies beyond the eighth letter would not be compared.
        if len(before) < LONGEST:
            first = (before + words[count - 1])[:LONGEST]
            found += [(first, *rest) for rest in _read(words[count:])]
    return found


def _beginnings(word: str) -> Iterable[str]:
    return (word[:length] for length in range(SHORTEST, min(len(word), LONGEST) + 1))
