"""Search: which words a text is found by, and what was asked for.

A word is known by its first eight letters. A half-space parts words and joins them, so both are indexed; a question's
words also count written together, because محمد رضا and محمدرضا are one name.
"""

from collections.abc import Iterable
from itertools import pairwise

from programme.text import key, store

SHORTEST, LONGEST = 2, 8
"""Letters of the beginnings by which a word is found."""

MOST_WORDS = 6
_HALF_SPACE = "\u200c"
_SPAN = 3
"""Words of a question that may be one word in the text."""


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


def asked(words: str) -> list[frozenset[str]]:
    """Return what each word may be found as, itself or joined with its neighbours; the longest word first."""
    each = words.split()
    spans: list[set[str]] = [{word} for word in each]
    for first in range(len(each)):
        for last in range(first + 1, min(first + _SPAN, len(each))):
            before = "".join(each[first:last])
            # What lies beyond the eighth letter would not be compared.
            if len(before) < LONGEST:
                for at in range(first, last + 1):
                    spans[at].add((before + each[last])[:LONGEST])
    order = sorted(range(len(each)), key=lambda at: -len(each[at]))
    return [frozenset(spans[at]) for at in order]


def _beginnings(word: str) -> Iterable[str]:
    return (word[:length] for length in range(SHORTEST, min(len(word), LONGEST) + 1))
