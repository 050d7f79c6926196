"""A broadcast, and one row for each recipient: it goes on where it was, and never from the first name."""

import sqlalchemy as sa

from programme.broadcast import RECIPIENT_STATES, Kind, State
from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed
from storage.utc import Utc

broadcast = sa.Table(
    "broadcast",
    metadata,
    id_column(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # What is sent: the text by language ({"fa": …, "en": …}); null where it follows from the kind.
    sa.Column("text", Sealed("broadcast.text")),
    # A picture or file that goes with it: of the table `file`.
    sa.Column("file_id", sa.BigInteger),
    # To whom: programme.segment.Segment as JSON.
    sa.Column("segment", sa.JSON(none_as_null=True)),
    # What it announces, or asks.
    sa.Column("course_id", sa.BigInteger, sa.ForeignKey("course.id")),
    sa.Column("question_id", sa.BigInteger, sa.ForeignKey("network_question.id")),
    # Recipients: counted when it was proposed; when it started.
    sa.Column("counted", sa.Integer),
    sa.Column("total", sa.Integer),
    sa.Column("created_by", sa.BigInteger),
    # Who vouched for it as it stands: somebody else approves it.
    sa.Column("proposed_by", sa.BigInteger),
    sa.Column("approved_by", sa.BigInteger),
    sa.Column("starts_at", Utc),
    sa.Column("started_at", Utc),
    sa.Column("ended_at", Utc),
    # Why it rests: the key of a sentence.
    sa.Column("paused_because", sa.Text),
    # Rounds in which those who were not reached were tried once more.
    sa.Column("rounds", sa.Integer, nullable=False, server_default="0"),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("state_at", Utc, nullable=False),
    sa.Column("updated_at", Utc, nullable=False),
    one_of("kind", [kind.value for kind in Kind]),
    one_of("state", [state.value for state in State]),
    sa.Index("ix_broadcast_state", "state", "starts_at"),
    sqlite_autoincrement=True,
)

recipient = sa.Table(
    "broadcast_recipient",
    metadata,
    sa.Column("broadcast_id", sa.BigInteger, sa.ForeignKey("broadcast.id"), primary_key=True, autoincrement=False),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
    # The messenger in use at the start: each has a line of its own, so that none waits for another. Empty: no account.
    sa.Column("messenger", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    # When the morning begins for which somebody asleep waits: seconds since 1970.
    sa.Column("opens_at", sa.BigInteger),
    one_of("state", RECIPIENT_STATES),
    sa.Index("ix_broadcast_recipient_person_id", "person_id"),
    sqlite_with_rowid=False,
)

# Written out, not bound: only so do queries find the partial index.
waiting, asleep = (recipient.c.state == sa.literal_column(f"'{state}'") for state in ("waiting", "asleep"))
sa.Index(
    "ix_broadcast_recipient_waiting", recipient.c.broadcast_id, recipient.c.messenger, recipient.c.person_id,
    sqlite_where=waiting, postgresql_where=waiting,
)  # fmt: skip
sa.Index(
    "ix_broadcast_recipient_asleep", recipient.c.broadcast_id, recipient.c.opens_at,
    sqlite_where=asleep, postgresql_where=asleep,
)  # fmt: skip

broadcast_watch = sa.Table(
    "broadcast_watch",
    metadata,
    id_column(),
    sa.Column("broadcast_id", sa.BigInteger, sa.ForeignKey("broadcast.id"), nullable=False, index=True),
    # Whose message it is that shows the progress, edited in place.
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("messenger", sa.Text, nullable=False),
    sa.Column("chat_id", sa.BigInteger, nullable=False),
    sa.Column("message_id", sa.BigInteger, nullable=False),
    sa.Column("shown", sa.Text),
    sa.UniqueConstraint("broadcast_id", "messenger", "chat_id"),
    sqlite_autoincrement=True,
)
