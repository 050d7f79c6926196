"""What waits at the desk for one of the staff."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """Counts; None where it is not theirs to do."""

    cards: int | None = None
    answered: int | None = None
    in_hand: int | None = None
    second_looks: int | None = None
    disputes: int | None = None
    pending: int | None = None
    merges: int | None = None
    releases: int | None = None
    requests: int | None = None
    calls: int | None = None
    extensions: int | None = None
    undelivered: int | None = None
    board_late: int | None = None
    board_reports: int | None = None
    board_mine: int | None = None
    ideas_to_decide: int | None = None
    ideas_to_second: int | None = None
    ideas_pending: int | None = None
    talks: int | None = None
    mentions: int | None = None
    to_assign: int | None = None
