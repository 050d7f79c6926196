"""The notice of a reminder: its occurrence names the seat, the session, and the time of the session that it is of.

Thousands are planned by one statement, which can seal no body; the reminder's own row is gone once they are planned.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from programme.text import number
from storage.reminder import reminder

OCCURRENCE = (
    sa.cast(reminder.c.enrolment_id, sa.Text).concat(".")
    .concat(sa.cast(reminder.c.session_id, sa.Text)).concat(".")
    .concat(sa.cast(reminder.c.moved, sa.Text)).concat(".")
    .concat(reminder.c.kind)
)  # fmt: skip
"""The occurrence of the notice of a row of `reminder`."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """Of which enrolment and session a notice reminds, and how often the session had moved when it was computed."""

    enrolment_id: int
    session_id: int
    moved: int


def reminded(occurrence: str) -> Reminded | None:
    """Read an occurrence; None where it is none of a reminder."""
    numbers = [number(part) for part in occurrence.split(".")[:3]]
    match numbers:
        case [int(enrolment_id), int(session_id), int(moved)]:
            return Reminded(enrolment_id, session_id, moved)
    return None
