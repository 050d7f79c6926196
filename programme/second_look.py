"""Second looks: which decisions another officer judges too, and what comes of it (programme.md, section 5)."""

from enum import StrEnum

FIRST_CARDS = 12
"""Cards of a call that both officers judge at the start, to find a common measure."""

SAMPLE_PERCENT = 10


class Kind(StrEnum):
    """Why somebody else looks."""

    DOZEN = "dozen"
    SAMPLE = "sample"
    ASKED = "asked"


class State(StrEnum):
    """How far a second look is; a disagreement is settled by the coordinator."""

    WAITING = "waiting"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    SETTLED = "settled"
