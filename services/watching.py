"""Who watches something under way: the message of a coordinator that shows how far it is, edited in place."""

from dataclasses import dataclass

import sqlalchemy as sa

from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.person import person


@dataclass(frozen=True, slots=True)
class Watch:
    """A message that shows how far something is: where it is, what it shows, whose it is and how they read."""

    id: int
    person_id: int
    of_id: int
    messenger: str
    chat_id: int
    message_id: int
    shown: str | None
    language: str | None
    zone: str | None


class Watching:
    """The messages that show how far things of one kind are, kept in `table`, whose column `of` names the thing.

    Nothing is looked up while a thing is `at_rest`: until somebody acts, nothing moves.
    """

    def __init__(self, table: sa.Table, of: str, *, noun: sa.Table, at_rest: tuple[str, ...]) -> None:
        self._table, self._of, self._noun, self._at_rest = table, table.c[of], noun, at_rest
        names = ("person_id", of, "messenger", "chat_id", "message_id", "shown")
        self._keep = Upsert(
            lambda insert: (
                row := insert(table).values({name: sa.bindparam(name, type_=table.c[name].type) for name in names})
            ).on_conflict_do_update(
                index_elements=[of, "messenger", "chat_id"],
                set_={name: row.excluded[name] for name in ("person_id", "message_id", "shown")},
            )
        )

    def keep(
        self, tx: Tx, *, of_id: int, person_id: int, messenger: str, chat_id: int, message_id: int, shown: str
    ) -> None:
        """Let a message show how far something is from now on; in a chat only the newest one does."""
        told = {"messenger": messenger, "chat_id": chat_id, "message_id": message_id, "shown": shown}
        tx.run(self._keep, **{self._of.name: of_id}, person_id=person_id, **told)

    def leave(self, tx: Tx, *, messenger: str, chat_id: int) -> None:
        """Leave the messages of a chat as they are."""
        table = self._table.c
        tx.run(sa.delete(self._table).where(table.messenger == messenger, table.chat_id == chat_id))

    def watches(self, tx: Tx, *, messenger: str) -> list[Watch]:
        """List the messages to be kept up to date on a messenger."""
        table = self._table.c
        rows = tx.all(
            sa.select(self._table, self._of.label("of_id"), person.c.language)
            .join(person, person.c.id == table.person_id)
            .join(self._noun, self._noun.c.id == self._of)
            .where(table.messenger == messenger, self._noun.c.state.not_in(self._at_rest))
            .order_by(table.id)
        )
        plain = ("id", "person_id", "of_id", "messenger", "chat_id", "message_id", "shown", "language")
        return [Watch(**{name: getattr(row, name) for name in plain}, zone=_zone(tx, row)) for row in rows]

    def note(self, tx: Tx, row: Watch, *, message_id: int, shown: str) -> None:
        """Note what a message shows now, unless another one has taken its place meanwhile."""
        tx.run(sa.update(self._table).where(self._as_read(row)).values(message_id=message_id, shown=shown))

    def end(self, tx: Tx, row: Watch) -> None:
        """Watch no more, unless another message has taken its place meanwhile."""
        tx.run(sa.delete(self._table).where(self._as_read(row)))

    def _as_read(self, row: Watch) -> sa.ColumnElement[bool]:
        return sa.and_(self._table.c.id == row.id, self._table.c.message_id == row.message_id)


def _zone(tx: Tx, row: Row) -> str | None:
    try:
        found = tx.one(sa.select(person.c.zone).where(person.c.id == row.person_id))
    except WrongKey:
        # The progress is of more use than the hour it is told by.
        return None
    return None if found is None or found.zone is None else str(found.zone)
