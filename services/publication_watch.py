"""Who watches a publication: the message of a coordinator that shows how far it is, edited in place."""

from dataclasses import dataclass

import sqlalchemy as sa

from programme.publication import State
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.person import person
from storage.publication import publication, watch


@dataclass(frozen=True, slots=True)
class Watch:
    """A message that shows how far a publication is: where it is, what it shows, whose it is and how they read."""

    id: int
    person_id: int
    publication_id: int
    messenger: str
    chat_id: int
    message_id: int
    shown: str | None
    language: str | None
    zone: str | None


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


def watches(tx: Tx, *, messenger: str) -> list[Watch]:
    """List the messages to be kept up to date on a messenger; nothing moves while an approval is waited for."""
    rows = tx.all(
        sa.select(watch, person.c.language)
        .join(person, person.c.id == watch.c.person_id)
        .join(publication, publication.c.id == watch.c.publication_id)
        .where(watch.c.messenger == messenger, publication.c.state != State.PROPOSED.value)
        .order_by(watch.c.id)
    )
    return [
        Watch(
            row.id,
            row.person_id,
            row.publication_id,
            row.messenger,
            row.chat_id,
            row.message_id,
            row.shown,
            row.language,
            _zone(tx, row),
        )
        for row in rows
    ]


def note(tx: Tx, row: Watch, *, message_id: int, shown: str) -> None:
    """Note what a message shows now, unless another one has taken its place meanwhile."""
    tx.run(sa.update(watch).where(_as_read(row)).values(message_id=message_id, shown=shown))


def end(tx: Tx, row: Watch) -> None:
    """Watch no more, unless another message has taken its place meanwhile."""
    tx.run(sa.delete(watch).where(_as_read(row)))


def _zone(tx: Tx, row: Row) -> str | None:
    try:
        found = tx.one(sa.select(person.c.zone).where(person.c.id == row.person_id))
    except WrongKey:
        # The progress is of more use than the hour it is told by.
        return None
    return None if found is None or found.zone is None else str(found.zone)


def _as_read(row: Watch) -> sa.ColumnElement[bool]:
    return sa.and_(watch.c.id == row.id, watch.c.message_id == row.message_id)
