"""The question of the month to the companions network: what may be asked, and what is answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from programme.errors import Invalid
from programme.text import has_letters, store
from programme.words import Named, Words

TEXT_LENGTH = 300
CHIPS_MOST = 8
CHIP_LENGTH = 40
ANSWER_LENGTH = 500

BETWEEN = "|"
"""Parts the words of a chip: Persian, then English."""

AGAIN_AFTER = timedelta(days=25)
"""A second question before that is more than one a month."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question; without `asked_at` it is still being written, and may have no words yet."""

    id: int
    text: Mapping[str, str]
    chips: tuple[Named, ...]
    asked_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def words(self) -> Words:
        """The question in both languages; what was not translated stands as it was written."""
        first = self.text.get("fa", "")
        return Words(fa=first, en=self.text.get("en") or first)

    @property
    def is_open(self) -> bool:
        """Whether it is answered now."""
        return self.asked_at is not None and self.closed_at is None

    def words_of(self, codes: Sequence[str]) -> tuple[Words, ...]:
        """Return the words of chips, in the order in which they are shown."""
        return tuple(chip for chip in self.chips if chip.code in codes)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered: chips, a sentence, or both."""

    chips: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as the desk lists it; without a registration nobody is named."""

    registration_id: int | None
    code: str | None
    name: str
    answer: Answer


def read_chips(text: str) -> list[dict[str, Any]]:
    """Read chips that were typed, one a line, each in Persian and, behind a bar, in English.

    Raises:
        Invalid: when there are too many, or one has no words or is too long for a button.
    """
    lines = [line for line in store(text).split("\n") if line.strip()]
    if len(lines) > CHIPS_MOST:
        raise Invalid("network.chips.too_many", most=CHIPS_MOST)
    chips = []
    for at, line in enumerate(lines, 1):
        first, _, second = (part.strip() for part in line.partition(BETWEEN))
        if not has_letters(first) or max(len(first), len(second)) > CHIP_LENGTH:
            raise Invalid("network.chips.unfit", number=at, most=CHIP_LENGTH)
        chips.append({"code": f"c{at}", "fa": first, "en": second or first})
    if len({chip["fa"] for chip in chips}) < len(chips):
        raise Invalid("network.chips.twice")
    return chips
