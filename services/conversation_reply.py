"""What a message is about that somebody replies to: a course, an announcement, or a line of a conversation."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.conversation import About, Line, Thing
from programme.notice import Purpose
from programme.text import number
from services.broadcast import BATCH
from services.conversation import line as read_line
from services.conversation_citizen import of_broadcast
from services.reminder_notice import reminded
from storage.course import session
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import outbox

_OF_COURSES = (Purpose.COURSE, Purpose.SEAT, Purpose.COURSE_AFTER)
_PURPOSES = (*_OF_COURSES, Purpose.COURSE_REMINDER, Purpose.BROADCAST, Purpose.CONVERSATION)
_SENT = (
    sa.select(*(outbox.c[name] for name in ("purpose", "occurrence", "body", "batch")))
    .where(
        outbox.c.person_id == bindparam("of_person"),
        outbox.c.messenger == bindparam("of_messenger"),
        outbox.c.message_id == bindparam("of_message", type_=sa.BigInteger),
        outbox.c.purpose.in_([purpose.value for purpose in _PURPOSES]),
    )
    .order_by(outbox.c.id.desc())
    .limit(1)
)
_SESSION = sa.select(session.c.course_id).where(session.c.id == bindparam("of_id"))


@dataclass(frozen=True, slots=True)
class Replied:
    """What was replied to: a thing that people are told of, or a line that somebody was told."""

    thing: Thing | None = None
    line: Line | None = None


def replied_to(tx: Tx, *, person_id: int, messenger: str, message_id: int) -> Replied | None:
    """Say what a message of the bot to somebody was about; None where it lets nobody talk."""
    row = tx.one(_SENT, of_person=person_id, of_messenger=messenger, of_message=message_id)
    if row is None:
        return None
    if row.purpose == Purpose.CONVERSATION:
        line_id = (row.body or {}).get("line")
        line = None if line_id is None else read_line(tx, line_id=line_id)
        return None if line is None else Replied(line=line)
    thing = _thing(tx, row)
    return None if thing is None else Replied(thing)


def _thing(tx: Tx, row: Row) -> Thing | None:
    if row.purpose == Purpose.BROADCAST:
        broadcast_id = number((row.batch or "").removeprefix(BATCH))
        return None if broadcast_id is None else of_broadcast(tx, broadcast_id=broadcast_id)
    if row.purpose == Purpose.COURSE_REMINDER:
        of = reminded(row.occurrence)
        held = None if of is None else tx.one(_SESSION, of_id=of.session_id)
        course_id = None if held is None else held.course_id
    else:
        course_id = (row.body or {}).get("course")
    return None if course_id is None else Thing(About.COURSE, course_id)
