"""Deliveries seen: an update that comes twice has its effect once."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.engine.statement import Hot
from storage.metadata import metadata

seen = sa.Table(
    "seen",
    metadata,
    sa.Column("messenger", sa.Text, primary_key=True),
    sa.Column("bot_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False, index=True),
    sqlite_with_rowid=False,
)

SEE = Hot(
    lambda insert: (
        insert(seen)
        .values({column: bindparam(column) for column in ("messenger", "bot_id", "update_id", "seen_at")})
        .on_conflict_do_nothing()
    )
)
"""Record a delivery: messenger, bot_id, update_id, seen_at.  No row: it came before."""

PRUNE = sa.delete(seen).where(seen.c.seen_at < bindparam("before"))
"""Forget deliveries older than any messenger repeats them (Telegram keeps updates 24 hours): before."""
