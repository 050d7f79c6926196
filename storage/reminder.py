"""A reminder of one session for one person: when it is due by their clock, computed beforehand.

A row waits; once it is planned it is a notice in the outbox, and a row no more. A mark instead would cost PostgreSQL an
entry in every index of the table.
"""

import sqlalchemy as sa

from storage.metadata import id_column, metadata
from storage.sealing import Sealed

reminder = sa.Table(
    "reminder",
    metadata,
    id_column(),
    sa.Column("enrolment_id", sa.BigInteger, sa.ForeignKey("enrolment.id"), nullable=False),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("session_id", sa.BigInteger, sa.ForeignKey("course_session.id"), nullable=False),
    # An offset of the programme file, such as `1d18:00`.
    sa.Column("kind", sa.Text, nullable=False),
    # Which time of the session it was computed for: `course_session.moved` then.
    sa.Column("moved", sa.Integer, nullable=False),
    # By whose clock, and the moments in seconds since 1970: due, and of no use any more.
    sa.Column("zone", Sealed("reminder.zone"), nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False),
    sa.Column("use_by", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("enrolment_id", "session_id", "kind", "moved"),
    sa.Index("ix_reminder_due", "due_at", "id"),
    sqlite_autoincrement=True,
)

# Sessions that moved, whose people get new reminders, some in each transaction: after which person to go on.
replan = sa.Table(
    "reminder_replan",
    metadata,
    sa.Column("session_id", sa.BigInteger, sa.ForeignKey("course_session.id"), primary_key=True, autoincrement=False),
    sa.Column("after_id", sa.BigInteger, nullable=False),
)
