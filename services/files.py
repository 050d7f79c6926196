"""Files people send: a row that wants the bytes, written with the answer; the bytes are fetched afterwards."""

from datetime import datetime

import sqlalchemy as sa

from programme.answers import Kept
from storage import file as files
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.file import file

MOST_ATTEMPTS = 5


def want(tx: Tx, sent: Kept, *, person_id: int, now: datetime) -> None:
    """Note that the bytes of a file are to be fetched, before its messenger forgets them."""
    tx.run(
        sa.insert(file).values(
            person_id=person_id,
            kind=sent.kind,
            mime=sent.mime,
            size=sent.size,
            name=sent.name,
            messenger=sent.messenger,
            file_ref=sent.ref,
            state="wanted",
            created_at=now,
        )
    )


def wanted(tx: Tx, *, messenger: str, most: int = 20) -> list[Row]:
    """List files whose bytes are to be fetched from one messenger; those refused least come first.

    Among equals chance decides, so that one whose fetching always breaks off keeps none from its turn.
    """
    return tx.all(
        sa.select(file.c.id, file.c.file_ref)
        .where(files.wanted, file.c.messenger == messenger)
        .order_by(file.c.attempts, sa.func.random())
        .limit(most)
    )


def keep(tx: Tx, *, file_id: int, address: str, size: int) -> bool:
    """Note where the bytes are kept; False when the row was erased meanwhile."""
    return tx.run(sa.update(file).where(file.c.id == file_id).values(state="kept", address=address, size=size)) == 1


def fail(tx: Tx, *, file_id: int) -> None:
    """Count an attempt that failed; after some the file is given up."""
    attempts = file.c.attempts + 1
    state = sa.case((attempts >= MOST_ATTEMPTS, "failed"), else_="wanted")
    tx.run(sa.update(file).where(file.c.id == file_id).values(attempts=attempts, state=state))


def addresses(tx: Tx) -> frozenset[str]:
    """Return where all bytes are kept that some row still speaks of."""
    return frozenset(row.address for row in tx.all(sa.select(file.c.address).where(file.c.address.is_not(None))))
