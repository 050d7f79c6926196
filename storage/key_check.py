"""The key check: one sealed row for each key in use, so that a wrong or missing key is told at start."""

import sqlalchemy as sa

from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.metadata import metadata
from storage.sealing import Keys

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
    rows = tx.all(sa.select(key_check.c.key_id, key_check.c.sealed))
    missing = [row.key_id for row in rows if row.key_id not in _ids(tx.keys)]
    if missing:
        raise WrongKey(f"the database is sealed with key {', '.join(missing)}; at hand: {', '.join(_ids(tx.keys))}")
    for row in rows:
        tx.keys.unseal(_PURPOSE, row.sealed)
    current = tx.keys.current_id.hex()
    tx.run(_ADD, key_id=current, sealed=tx.keys.seal(_PURPOSE, b"this key is in use"))


def touch_keys(tx: Tx) -> None:
    """Write the rows again as they are: shows that the database can be written."""
    tx.run(sa.update(key_check).values(sealed=key_check.c.sealed))


def _ids(keys: Keys) -> list[str]:
    return [key_id.hex() for key_id in keys.ids]
