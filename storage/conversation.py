"""A conversation: a citizen replies to what they were told, and the office answers, on whatever messenger each is."""

import sqlalchemy as sa

from programme.conversation import About
from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed
from storage.utc import Utc

conversation = sa.Table(
    "conversation",
    metadata,
    id_column(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False),
    # What it is about: a course or a broadcast, by its id. A person has one conversation about each.
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("about_id", sa.BigInteger, nullable=False),
    # Where the person wrote from last: there they are answered.
    sa.Column("messenger", sa.Text),
    # Who of the office answered last, or was given it, and gets what follows.
    sa.Column("officer_id", sa.BigInteger),
    sa.Column("opened_at", Utc, nullable=False),
    # Since when the person waits for an answer; null: they do not.
    sa.Column("waits_since", Utc),
    sa.Column("closed_at", Utc),
    one_of("about", [about.value for about in About]),
    sa.UniqueConstraint("person_id", "about", "about_id"),
    sqlite_autoincrement=True,
)

# Written out, not bound: only so do queries find the partial index.
waits = conversation.c.waits_since.is_not(None)
sa.Index("ix_conversation_waits", conversation.c.waits_since, sqlite_where=waits, postgresql_where=waits)

conversation_line = sa.Table(
    "conversation_line",
    metadata,
    id_column(),
    sa.Column("conversation_id", sa.BigInteger, sa.ForeignKey("conversation.id"), nullable=False, index=True),
    # Who of the office said it; null: the person.
    sa.Column("officer_id", sa.BigInteger),
    sa.Column("text", Sealed("conversation_line.text")),
    # A voice, photo or file: programme.answers.Kept as JSON.
    sa.Column("file", Sealed("conversation_line.file")),
    sa.Column("at", Utc, nullable=False),
    # 1: not sent yet, because a colleague was faster, and its writer is asked whether it still is to be.
    sa.Column("held", sa.Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)
