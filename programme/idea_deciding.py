"""Deciding about an idea: what its reviews come to, what is lacking, and when a second person is needed."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from programme.idea import LIFECYCLE, Outcome, State
from programme.idea_file import Opinion
from programme.lifecycle import Role
from programme.parts import Rubric
from programme.review import Split, Verdict
from programme.text import key
from programme.words import Named

TOP = 4
"""The most points that a question of the rubric gives."""

DECIDABLE = tuple(state for state in State if Outcome.WORKABLE in LIFECYCLE.offered(state, Role.COORDINATOR))

_FOR = (Verdict.FEASIBLE, Verdict.CONDITIONAL)
_AGAINST = (Outcome.NOT_NOW, Outcome.NOT_WORKABLE)
_WORKABLE = (Outcome.WORKABLE, Outcome.CONDITIONAL)


def overrides(majority: Verdict | None, outcome: Outcome) -> bool:
    """Say whether a decision goes against what more than half of the reviews say.

    Whoever refers an idea, or joins it with another, says nothing of whether it can be carried out.
    """
    if majority in _FOR:
        return outcome in _AGAINST
    return majority is Verdict.NOT_FEASIBLE and outcome in _WORKABLE


def unanimous(said: Sequence[Verdict], outcome: Outcome) -> bool:
    """Say whether all reviews that count say what an outcome says: a reason that only then is true."""
    return outcome is Outcome.WORKABLE and set(said) == {Verdict.FEASIBLE}


def fingerprint(*words: str | None) -> int:
    """Return a small number that stands for words in a button; 0 where there are none."""
    if not any(words):
        return 0
    return zlib.crc32("\0".join(one or "" for one in words).encode()) % 99_999 + 1


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was said of an idea; `waits` names the institutions whose reviews are still to come, each review once."""

    opinions: tuple[Opinion, ...]
    split: Split
    waits: tuple[str, ...] = ()

    @property
    def lacking(self) -> bool:
        """Say whether reviews are still to come, or too few institutions said something."""
        return bool(self.waits) or self.split.institutions < self.split.quorum


@dataclass(frozen=True, slots=True)
class Total:
    """The points of all reviews for one question of the rubric, out of the `most` that they could have given."""

    code: str
    points: int
    most: int


def totals(opinions: Sequence[Opinion], rubric: Sequence[Rubric]) -> tuple[Total, ...]:
    """Add up each question over those who answered it."""
    said = [one.scores for one in opinions if one.verdict is not Verdict.NOT_MY_FIELD]
    given = {asked.code: [scores[asked.code] for scores in said if asked.code in scores] for asked in rubric}
    return tuple(Total(code, sum(points), TOP * len(points)) for code, points in given.items())


@dataclass(frozen=True, slots=True)
class Listed:
    """An idea in a list: how many reviews are in and how many are to come; `second`: another person is to agree."""

    id: int
    code: str
    title: str
    state: State
    done: int = 0
    waits: int = 0
    second: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided an idea, when and how; `overrides` needs a second person, `seconded_by` agreed."""

    outcome: Outcome
    by_id: int | None
    by: str | None
    at: datetime
    overrides: bool
    seconded_by: str | None
    published: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a discussion; `named` are those who were named in it, and `mentions` their names."""

    id: int
    by_id: int
    by: str | None
    at: datetime
    text: str
    mentions: tuple[str, ...] = ()
    named: tuple[int, ...] = ()


def same_city(one: str, other: str, sisters: Sequence[Named]) -> bool:
    """Say whether two cities are one, each a sister city's code or its name in either language, or typed."""

    def names(city: str) -> set[str]:
        words = next(([chip.code, chip.fa, chip.en] for chip in sisters if city in (chip.code, chip.fa, chip.en)), [])
        return {key(word) for word in (city, *words)}

    return not names(one).isdisjoint(names(other))
