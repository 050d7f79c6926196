"""Sessions that moved or were called off: old reminders go and new ones come, for some people in each transaction.

So nobody's answer waits, however many are in a course; a kill in between loses nothing, as the row of `reminder_replan`
says how far it is. A second move in between begins anew.
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course import KNOWN
from programme.enrolment import SEATED
from programme.file import Programme
from services import row_fault
from services.reminder_rows import SEATS, write
from services.reminder_withdrawal import withdraw
from storage.course import course, session
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.reminder import replan
from storage.utc import epoch

MOST = 500
"""People in one transaction."""

_WORK = sa.select(replan).order_by(replan.c.session_id).limit(1).with_for_update()
_SESSION = (
    sa.select(session, course.c.state)
    .join(course, course.c.id == session.c.course_id)
    .where(session.c.id == bindparam("of_id"))
)
# By person, as the index has them; also those who come no more: what they were told of may still be under way.
_SEATS = (
    SEATS.add_columns(enrolment.c.state)
    .where(enrolment.c.course_id == bindparam("of_course"), enrolment.c.person_id > bindparam("after"))
    .order_by(enrolment.c.person_id)
)


def replan_moved(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Take back and compute anew the reminders of some people whose session moved; 0 once there are none left.

    Raises:
        RowFault: when it cannot be done for one; their enrolment may be left out by `besides`.
    """
    work = tx.one(_WORK)
    if work is None:
        return 0
    mine = replan.c.session_id == work.session_id
    held = tx.one(_SESSION, of_id=work.session_id)
    seats = [] if held is None else tx.all(_SEATS.limit(MOST), of_course=held.course_id, after=work.after_id)
    if held is None or not seats:
        return tx.run(sa.delete(replan).where(mine))
    comes = held.cancelled_at is None and held.starts_at > epoch(now) and held.state in KNOWN
    old = {"session_id": held.id, "but": held.moved} if comes else {"session_id": held.id}
    withdraw(tx, seats, **old, now=now)
    if comes:
        seated = [seat for seat in seats if seat.state in SEATED and seat.id not in besides]
        write(tx, seated, [held], programme=programme, now=now)
    tx.run(sa.update(replan).where(mine).values(after_id=seats[-1].person_id))
    return len(seats)
