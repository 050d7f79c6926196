"""Who watches a publication: the message of a coordinator that shows how far it is, edited in place."""

import sqlalchemy as sa

from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.person import person
from storage.publication import watch

_KEEP = Upsert(
    lambda insert: (
        row := insert(watch).values(
            {
                name: sa.bindparam(name, type_=watch.c[name].type)
                for name in ("person_id", "publication_id", "messenger", "chat_id", "message_id", "shown")
            }
        )
    ).on_conflict_do_update(
        index_elements=["publication_id", "messenger", "chat_id"],
        set_={name: row.excluded[name] for name in ("person_id", "message_id", "shown")},
    )
)


def keep(
    tx: Tx, *, publication_id: int, person_id: int, messenger: str, chat_id: int, message_id: int, shown: str
) -> None:
    """Let a message show how far a publication is from now on; in a chat only the newest one does."""
    tx.run(
        _KEEP,
        publication_id=publication_id,
        person_id=person_id,
        messenger=messenger,
        chat_id=chat_id,
        message_id=message_id,
        shown=shown,
    )


def leave(tx: Tx, *, messenger: str, chat_id: int) -> None:
    """Leave the messages of a chat as they are."""
    tx.run(sa.delete(watch).where(watch.c.messenger == messenger, watch.c.chat_id == chat_id))


def watches(tx: Tx, *, messenger: str) -> list[Row]:
    """List the messages to be kept up to date on a messenger, with whose they are and how those read."""
    return tx.all(
        sa.select(watch, person.c.language, person.c.zone)
        .join(person, person.c.id == watch.c.person_id)
        .where(watch.c.messenger == messenger)
        .order_by(watch.c.id)
    )


def note(tx: Tx, row: Row, *, message_id: int, shown: str) -> None:
    """Note what a message shows now, unless another one has taken its place meanwhile."""
    tx.run(sa.update(watch).where(_as_read(row)).values(message_id=message_id, shown=shown))


def end(tx: Tx, row: Row) -> None:
    """Watch no more, unless another message has taken its place meanwhile."""
    tx.run(sa.delete(watch).where(_as_read(row)))


def _as_read(row: Row) -> sa.ColumnElement[bool]:
    return sa.and_(watch.c.id == row.id, watch.c.message_id == row.message_id)
