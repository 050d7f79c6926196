"""Reminders that are taken back: what waits goes, and what was planned and has not gone out is skipped."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.notice import Purpose, Reason
from services.reminder_notice import reminded
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.engine.within import within
from storage.outbox import WAITING, outbox, waiting
from storage.reminder import reminder
from storage.utc import epoch

_OF_PEOPLE = within(reminder.c.enrolment_id, "of_enrolments")
_DROP = sa.delete(reminder).where(_OF_PEOPLE)
_DROP_OLD = sa.delete(reminder).where(
    _OF_PEOPLE, reminder.c.session_id == bindparam("of_session"), reminder.c.moved != bindparam("but")
)
# Which of them wait is not asked here: SQLite would then go through the whole outbox for what waits.
_TOLD = sa.select(outbox.c.id, outbox.c.occurrence, outbox.c.state).where(
    within(outbox.c.person_id, "of_people"),
    outbox.c.purpose == Purpose.COURSE_REMINDER.value,
    # What is of no use any more ends by itself.
    outbox.c.use_by > bindparam("after"),
)
_SKIP = (
    sa.update(outbox)
    .where(within(outbox.c.id, "of_ids"), waiting)
    .values(state="skipped", reason=Reason.SUPERSEDED.value, updated_at=bindparam("at"))
)


def withdraw(tx: Tx, seats: Sequence[Row], *, now: datetime, session_id: int | None = None, but: int = -1) -> None:
    """Take back what people in some seats (id, person_id) are to be reminded of: of all sessions, or of one.

    `but` is the number of times it had moved of which reminders stay.
    """
    ids = [seat.id for seat in seats]
    if session_id is None:
        tx.run(_DROP, of_enrolments=ids)
    else:
        tx.run(_DROP_OLD, of_enrolments=ids, of_session=session_id, but=but)
    planned, mine = [], frozenset(ids)
    for row in tx.all(_TOLD, of_people=[seat.person_id for seat in seats], after=epoch(now)):
        of = reminded(row.occurrence)
        if of is None or of.enrolment_id not in mine or row.state not in WAITING:
            continue
        if session_id is None or (of.session_id == session_id and of.moved != but):
            planned.append(row.id)
    if planned:
        tx.run(_SKIP, of_ids=planned, at=epoch(now))
