"""Damages a sealed cell, as a disk or a lost key would."""

import sqlalchemy as sa

from storage.engine.tx import Tx

BROKEN = b"broken" * 9


def damage(tx: Tx, table: sa.Table, column: str, row_id: int, *, by: str = "id") -> None:
    """Put into a cell what no key opens."""
    # Past the column's type, which would seal it.
    raw = sa.table(table.name, sa.column(column, sa.LargeBinary), sa.column(by, sa.BigInteger))
    assert tx.run(sa.update(raw).where(raw.c[by] == row_id).values({column: BROKEN})) == 1
