"""Ideas that may be alike: by words in common, rare ones counting more. Only ever a hint (persian.md)."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from programme.text import key, store

MOST = 3
"""Ideas that are named."""

THRESHOLD = 0.24
"""Below it nothing is named.

Found on 400 sample ideas (16 subjects, each in two wordings and two languages): it names all pairs of one wording,
94 in 100 of the pairs that say much the same in other words, and 1 in 1,000 of the pairs of two subjects.
"""

SHORTEST = 2

# Words that say nothing of what an idea is about.
_STOP = frozenset(key(word) for word in Path(__file__).with_name("stop_words.txt").read_text("utf-8").split())
_BEFORE = re.compile(r"(?<!\w)(?:می|نمی)\u200c")
_AFTER = re.compile(
    r"\u200c(?:ها|های|هایی|هایم|هایت|هایش|هایمان|هایتان|هایشان|ام|ات|اش|ای|مان|تان|شان|تر|ترین|اند|ایم|اید)(?!\w)"
)
_PERSIAN = re.compile("[\u0600-\u06ff]")
_ENDS = (
    ("هایی", "", 3), ("های", "", 3), ("ها", "", 3), ("گان", "ه", 3), ("یان", "", 4), ("ان", "", 4), ("ی", "", 4),
)  # fmt: skip
"""What a Persian word loses: plurals and the ezafe; what takes its place, and how many letters must be left."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An idea with words in common; `share` is how alike they are, in a hundred."""

    idea_id: int
    code: str
    title: str
    share: int


def stems(texts: Iterable[str]) -> set[str]:
    """Return the words of texts by which ideas are compared: without common ones, numbers, plurals and ezafe."""
    return {stem for text in texts for stem in _stems(text)}


def likeness(one: Iterable[int], other: Iterable[int], weights: Mapping[int, float]) -> float:
    """Say from 0 to 1 how alike two ideas are by the weights of their words (the cosine of both)."""
    first, second = set(one), set(other)
    # Exact sums: they do not depend on the order of the words.
    both = math.fsum(weights[word] ** 2 for word in first & second)
    lengths = math.sqrt(
        math.fsum(weights[word] ** 2 for word in first) * math.fsum(weights[word] ** 2 for word in second)
    )
    return both / lengths if lengths else 0.0


def weight(holding: int, of: int) -> float:
    """Say how much a word counts that so many of all ideas have."""
    return math.log((of + 1) / (holding + 0.5))


def _stems(text: str) -> Iterable[str]:
    bare = _AFTER.sub("", _BEFORE.sub("", store(text)))
    for word in key(bare).split():
        # A word of which one form says nothing, such as «شهرهای», says nothing either.
        stem = _stem(word)
        if word not in _STOP and stem not in _STOP and len(stem) >= SHORTEST and not word.isdigit():
            yield stem


def _stem(word: str) -> str:
    if not _PERSIAN.search(word):
        if word.endswith("ies") and len(word) > 4:
            return word[:-3] + "y"
        return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    for end, instead, left in _ENDS:
        if word.endswith(end) and len(word) - len(end) >= left:
            return word.removesuffix(end) + instead
    return word
