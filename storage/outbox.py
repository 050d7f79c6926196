"""The outbox: every message that is not the immediate reply, written in the transaction that causes it."""

import sqlalchemy as sa

from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed

STATES = ("planned", "sending", "sent", "retry", "failed", "skipped", "uncertain")
WAITING = ("planned", "retry")

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
    sa.UniqueConstraint("person_id", "purpose", "occurrence"),
    one_of("state", STATES),
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
