"""The notice of a reminder: its occurrence names the seat, the session, and the time of the session that it is of.

Thousands are planned by one statement, which can seal no body; the reminder's own row is gone once they are planned.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from programme.notice import Purpose
from programme.text import number
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.reminder import reminder

OCCURRENCE = (
    sa.cast(reminder.c.enrolment_id, sa.Text).concat(".")
    .concat(sa.cast(reminder.c.session_id, sa.Text)).concat(".")
    .concat(sa.cast(reminder.c.moved, sa.Text)).concat(".")
    .concat(reminder.c.kind)
)  # fmt: skip
"""The occurrence of the notice of a row of `reminder`."""


UNTOLD = ("skipped", "failed")
"""The states of a notice that reached nobody, and stands in the way of none that is computed anew."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """Of which enrolment and session a notice reminds, and how often the session had moved when it was computed."""

    enrolment_id: int
    session_id: int
    moved: int


def rename(tx: Tx, *, person_id: int, enrolment_id: int, to: int) -> None:
    """Let what somebody was reminded of in one seat count as said in another."""
    mine = (outbox.c.person_id == person_id, outbox.c.purpose == Purpose.COURSE_REMINDER.value)
    for row in tx.all(sa.select(outbox.c.id, outbox.c.occurrence).where(*mine)):
        of = reminded(row.occurrence)
        if of is not None and of.enrolment_id == enrolment_id:
            occurrence = f"{to}.{row.occurrence.partition('.')[2]}"
            tx.run(sa.update(outbox).where(outbox.c.id == row.id).values(occurrence=occurrence))


def reminded(occurrence: str) -> Reminded | None:
    """Read an occurrence; None where it is none of a reminder."""
    numbers = [number(part) for part in occurrence.split(".")[:3]]
    match numbers:
        case [int(enrolment_id), int(session_id), int(moved)]:
            return Reminded(enrolment_id, session_id, moved)
    return None
