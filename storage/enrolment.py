"""An enrolment: a person in a course, which sessions they came to, what they say of it, and their certificate."""

import sqlalchemy as sa

from programme.enrolment import HOLDING, State
from storage.metadata import id_column, in_list, metadata, one_of
from storage.sealing import Sealed
from storage.utc import Utc

enrolment = sa.Table(
    "enrolment",
    metadata,
    id_column(),
    sa.Column("course_id", sa.BigInteger, sa.ForeignKey("course.id"), nullable=False),
    # One person holds one seat, whatever messengers they write from.
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # Place in the line, in microseconds since 1970: whoever let an offer pass goes behind those who wait.
    sa.Column("queued_at", sa.BigInteger),
    # Until when a freed seat is held, in seconds since 1970; how often one was offered.
    sa.Column("offer_until", sa.BigInteger),
    sa.Column("offers", sa.Integer, nullable=False, server_default="0"),
    # The change of the course that they were told last.
    sa.Column("change", sa.Integer, nullable=False, server_default="0"),
    # The number of the course's calendar entry that they last asked for; null: they never did.
    sa.Column("sequence", sa.Integer),
    # Wrong code words in a row, and until when none is taken then, in seconds since 1970.
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("tries_rest", sa.BigInteger),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("state_at", Utc, nullable=False),
    sa.Column("updated_at", Utc, nullable=False),
    sa.UniqueConstraint("course_id", "person_id"),
    one_of("state", [state.value for state in State if state is not State.INVITED]),
    sa.Index("ix_enrolment_course_id_state", "course_id", "state", "queued_at"),
    sqlite_autoincrement=True,
)

_OFFERED = sa.text("state = 'offered'")
sa.Index("ix_enrolment_offered", enrolment.c.offer_until, sqlite_where=_OFFERED, postgresql_where=_OFFERED)

holding = sa.text(in_list("state", [state.value for state in HOLDING]))

attendance = sa.Table(
    "attendance",
    metadata,
    sa.Column("enrolment_id", sa.BigInteger, sa.ForeignKey("enrolment.id"), primary_key=True, autoincrement=False),
    sa.Column("session_id", sa.BigInteger, sa.ForeignKey("course_session.id"), primary_key=True, autoincrement=False),
    # By the word, by the QR, or by the officer's list.
    sa.Column("how", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False),
    one_of("how", ("word", "qr", "list")),
)

feedback = sa.Table(
    "course_feedback",
    metadata,
    sa.Column("enrolment_id", sa.BigInteger, sa.ForeignKey("enrolment.id"), primary_key=True, autoincrement=False),
    # Each 1 to 5; null: not yet answered. The remark is programme.answers.SpokenOrWritten.
    sa.Column("useful", sa.Integer),
    sa.Column("clear", sa.Integer),
    sa.Column("again", sa.Integer),
    sa.Column("remark", Sealed("course_feedback.remark")),
    sa.Column("at", Utc, nullable=False),
)

certificate = sa.Table(
    "certificate",
    metadata,
    sa.Column("enrolment_id", sa.BigInteger, sa.ForeignKey("enrolment.id"), primary_key=True, autoincrement=False),
    # What is printed, and verified by /start: never sequential.
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("name", Sealed("certificate.name"), nullable=False),
    # Null: its name was proposed, and not confirmed yet.
    sa.Column("issued_at", Utc),
)
