"""Rows of one owner given to another, where the other has none alike; of two notices alike the told one stays."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from storage.engine.tx import Tx
from storage.outbox import outbox

_TOLD = ("sending", "sent", "uncertain")
"""The states of a notice that was told, or may have been."""


def hand_over(
    tx: Tx,
    table: sa.Table,
    one: int,
    to: int,
    *,
    of: tuple[str, ...],
    owner: str = "person_id",
    where: Iterable[sa.ColumnElement[bool]] = (),
) -> None:
    """Give rows of one owner to another, but those of which the other has one already: alike in the columns `of`."""
    there = table.alias("there")
    same = [there.c[name] == table.c[name] for name in of]
    has = sa.exists().where(there.c[owner] == to, *same)
    tx.run(sa.update(table).where(table.c[owner] == one, *where, ~has).values({owner: to}))


def hand_over_notices(tx: Tx, one: int, to: int, *, where: Sequence[sa.ColumnElement[bool]]) -> None:
    """Give notices of one person to another, who hears nothing again that either has heard."""
    there = outbox.alias("there")
    same = [there.c[name] == outbox.c[name] for name in ("purpose", "occurrence")]
    heard = sa.exists().where(there.c.person_id == one, there.c.state.in_(_TOLD), *same)
    tx.run(sa.delete(outbox).where(outbox.c.person_id == to, outbox.c.state.not_in(_TOLD), *where, heard))
    hand_over(tx, outbox, one, to, of=("purpose", "occurrence"), where=where)
