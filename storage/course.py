"""A course and its sessions."""

import sqlalchemy as sa

from programme.course import State
from storage.metadata import id_column, metadata, one_of
from storage.utc import Utc

course = sa.Table(
    "course",
    metadata,
    id_column(),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # What is told of it: programme.course_form.Course as JSON; nothing of it is personal. Null: a draft not sent yet.
    sa.Column("told", sa.JSON(none_as_null=True)),
    sa.Column("capacity", sa.Integer, nullable=False, server_default="0"),
    # Who may enrol: a value of programme.course.Circle.
    sa.Column("circle", sa.Text),
    # The picture: of the table `file`.
    sa.Column("picture_id", sa.BigInteger),
    # When it is to be announced; when it was.
    sa.Column("announce_at", Utc),
    sa.Column("announced_at", Utc),
    # SEQUENCE of its calendar entries (RFC 5545): grows with each change of time, place or title.
    sa.Column("sequence", sa.Integer, nullable=False, server_default="0"),
    # What changed, for those who are told (programme.course_change.Changes); which change it is, by number; when they
    # will be told: until then it can be taken back.
    sa.Column("changes", sa.JSON(none_as_null=True)),
    sa.Column("change", sa.Integer, nullable=False, server_default="0"),
    sa.Column("tell_at", Utc),
    sa.Column("created_by", sa.BigInteger, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("state_at", Utc, nullable=False),
    sa.Column("updated_at", Utc, nullable=False),
    one_of("state", [state.value for state in State]),
    sa.Index("ix_course_state", "state", "state_at"),
    sa.Index("ix_course_tell_at", "tell_at"),
    sqlite_autoincrement=True,
)

session = sa.Table(
    "course_session",
    metadata,
    id_column(),
    sa.Column("course_id", sa.BigInteger, sa.ForeignKey("course.id"), nullable=False),
    # In seconds since 1970.
    sa.Column("starts_at", sa.BigInteger, nullable=False),
    sa.Column("minutes", sa.Integer, nullable=False),
    # Times that it moved: reminders of an earlier number are dead.
    sa.Column("moved", sa.Integer, nullable=False, server_default="0"),
    sa.Column("cancelled_at", Utc),
    # The word that is said at the session, and the token of its QR; made when first asked for.
    sa.Column("word", sa.Text),
    sa.Column("token", sa.Text, unique=True),
    sa.Index("ix_course_session_course_id", "course_id", "starts_at"),
    sqlite_autoincrement=True,
)
