"""Sessions that moved: their people get new reminders, some in each transaction, so that nobody's answer waits."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from programme.enrolment import SEATED
from programme.file import Programme
from services import row_fault
from services.reminder_rows import SEATS, SESSIONS, write
from storage.course import session
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.reminder import replan
from storage.utc import epoch

MOST = 500
"""People in one transaction."""


def replan_moved(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Compute the reminders of some people whose session moved; 0 once there are none left.

    Raises:
        RowFault: when it cannot be done for one; their enrolment may be left out by `besides`.
    """
    work = tx.one(sa.select(replan).order_by(replan.c.session_id).limit(1).with_for_update())
    if work is None:
        return 0
    mine = replan.c.session_id == work.session_id
    moved = tx.one(SESSIONS.where(session.c.id == work.session_id), after=epoch(now))
    if moved is not None:
        seated = enrolment.c.state.in_([state.value for state in SEATED])
        left = (enrolment.c.course_id == moved.course_id, enrolment.c.id > work.after_id, seated)
        query = SEATS.where(*left, *row_fault.besides(enrolment.c.id, besides))
        if seats := tx.all(query.order_by(enrolment.c.id).limit(MOST)):
            write(tx, seats, [moved], programme=programme, now=now)
            tx.run(sa.update(replan).where(mine).values(after_id=seats[-1].id))
            return len(seats)
    return tx.run(sa.delete(replan).where(mine))
