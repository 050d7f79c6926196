"""What each messenger calls a file that the bot sends, and where its bytes are while a messenger does not know it."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.file import file
from storage.file_copy import file_copy

_OF = (file_copy.c.file_id == bindparam("of_file"), file_copy.c.messenger == bindparam("of_messenger"))
_KEEP = Upsert(
    lambda insert: (
        row := insert(file_copy).values(
            {name: bindparam(name, type_=file_copy.c[name].type) for name in ("file_id", "messenger", "kind", "ref")}
        )
    ).on_conflict_do_update(index_elements=["file_id", "messenger", "kind"], set_={"ref": row.excluded.ref})
)


def ref(tx: Tx, *, file_id: int, messenger: str) -> tuple[str, str] | None:
    """Give what a messenger calls a file that the bot has sent there, and as what it was sent: photo or document."""
    row = tx.one(sa.select(file_copy.c.kind, file_copy.c.ref).where(*_OF), of_file=file_id, of_messenger=messenger)
    return None if row is None else (str(row.kind), str(row.ref))


def keep(tx: Tx, *, file_id: int, messenger: str, kind: str, ref: str) -> None:
    """Note what a messenger calls a file; one that was erased meanwhile has no copies."""
    if tx.one(sa.select(file.c.id).where(file.c.id == file_id).with_for_update()) is not None:
        tx.run(_KEEP, file_id=file_id, messenger=messenger, kind=kind, ref=ref)


def forget(tx: Tx, *, file_id: int, messenger: str) -> None:
    """Forget what a messenger called a file, and does no longer."""
    tx.run(sa.delete(file_copy).where(*_OF), of_file=file_id, of_messenger=messenger)


def source(tx: Tx, *, file_id: int) -> Row | None:
    """Give a file's row: kind, mime, name, messenger, file_ref, address, state; None when it was erased."""
    columns: list[sa.ColumnElement[Any]] = [
        file.c[name] for name in ("kind", "mime", "name", "messenger", "file_ref", "address", "state")
    ]
    return tx.one(sa.select(*columns).where(file.c.id == file_id))
