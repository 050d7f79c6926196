"""The key check: one sealed row for each key in use, so that a wrong or missing key is told at start."""

import sqlalchemy as sa

from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.metadata import metadata

key_check = sa.Table(
    "key_check",
    metadata,
    sa.Column("key_id", sa.Text, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

_PURPOSE = "key_check.sealed"
_ADD = Upsert(lambda insert: insert(key_check).on_conflict_do_nothing())


def check_keys(tx: Tx) -> None:
    """See that every key the database was sealed with is at hand, and note the current one.

    Raises:
        WrongKey: One is missing.
    """
    for row in tx.all(sa.select(key_check.c.sealed)):
        tx.keys.unseal(_PURPOSE, row.sealed)
    tx.run(_ADD, key_id=tx.keys.current_id.hex(), sealed=tx.keys.seal(_PURPOSE, b"this key is in use"))


def touch_keys(tx: Tx) -> None:
    """Write the rows again as they are: shows that the database can be written."""
    tx.run(sa.update(key_check).values(sealed=key_check.c.sealed))
