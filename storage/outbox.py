"""The outbox: every message that is not the immediate reply, written in the transaction that causes it."""

import sqlalchemy as sa

from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed

STATES = ("planned", "sending", "sent", "retry", "failed", "skipped", "uncertain")
WAITING = ("planned", "retry")
DEAD = ("failed", "uncertain")

outbox = sa.Table(
    "outbox",
    metadata,
    id_column(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("messenger", sa.Text),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("occurrence", sa.Text, nullable=False),
    # Lower goes first.
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False),
    sa.Column("use_by", sa.BigInteger, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("reason", sa.Text),
    sa.Column("body", Sealed("outbox.body")),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
    # What belongs together, such as one publication: its progress is counted by it.
    sa.Column("batch", sa.Text),
    # How many tries ended without anybody knowing whether the message arrived.
    sa.Column("unsure", sa.Integer, nullable=False, server_default="0"),
    # The message that it became, as its messenger numbers it: a reply to it says what it is about.
    sa.Column("message_id", sa.BigInteger),
    sa.UniqueConstraint("person_id", "purpose", "occurrence"),
    one_of("state", STATES),
    # Counts are read from the index alone.
    sa.Index("ix_outbox_counted", "purpose", "state", "updated_at"),
    sqlite_autoincrement=True,
)

# A pump asks priority by priority, so that a month of planned reminders is not walked through for each reply.
# Its states are written out, not bound: only so do queries find a partial index.
waiting = outbox.c.state.in_([sa.literal_column(f"'{state}'") for state in WAITING])
sa.Index(
    "ix_outbox_due",
    outbox.c.messenger,
    outbox.c.priority,
    outbox.c.due_at,
    sqlite_where=waiting,
    postgresql_where=waiting,
)

# Most belong to no batch: replies, reminders.
batched = sa.text("batch IS NOT NULL")
sa.Index("ix_outbox_batch_state", outbox.c.batch, outbox.c.state, sqlite_where=batched, postgresql_where=batched)

# Dead letters: few, and asked for by name.
dead = outbox.c.state.in_([sa.literal_column(f"'{state}'") for state in DEAD])
sa.Index("ix_outbox_dead", outbox.c.id, sqlite_where=dead, postgresql_where=dead)
claimed = outbox.c.state == sa.literal_column("'sending'")
sa.Index("ix_outbox_claimed", outbox.c.messenger, outbox.c.due_at, sqlite_where=claimed, postgresql_where=claimed)
