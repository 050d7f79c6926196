"""Queries of publications: what is ready to go out, what goes next, what the clock has to do."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.publication import Noun, State
from programme.registration import PENDING
from programme.second_look import State as Look
from storage.idea import idea
from storage.idea import plain as plain_idea
from storage.idea_queries import pending as idea_pending
from storage.idea_queries import publishable
from storage.outbox import outbox
from storage.publication import idea_publication_item, publication, publication_item
from storage.registration import plain, registration
from storage.second_look import second_look

BATCH = "publication."
"""What the batch of a publication's notices begins with, before its id."""

UNDER_WAY = ("planned", "retry", "sending")
"""States of a notice that may still arrive."""

disagreed = (
    sa.exists()
    .where(second_look.c.registration_id == registration.c.id, second_look.c.state == Look.DISAGREED.value)
    .correlate(registration)
)
"""Whether two officers disagree about a registration, and the coordinator has not settled it."""

pending = registration.c.state.in_([state.value for state in PENDING])

_waits = sa.exists().where(publication_item.c.publication_id == publication.c.id, publication_item.c.state == "waiting")
_idea_waits = sa.exists().where(
    idea_publication_item.c.publication_id == publication.c.id, idea_publication_item.c.state == "waiting"
)


@dataclass(frozen=True, slots=True)
class Queries:
    """What is asked about publications of one noun.

    `rows` is the noun's table and `items` that of what is in a publication, which `of` leads from the one to the
    other; `pending` says whether a row is decided and not told, `held` whether it must not be told all the same.
    """

    noun: Noun
    rows: sa.Table
    plain: list[sa.Column[Any]]
    items: sa.Table
    of: sa.Column[int]
    pending: sa.ColumnElement[bool]
    held: sa.ColumnElement[bool]
    waits: sa.ColumnElement[bool]

    @property
    def ready(self) -> sa.Select[Any]:
        """What may be published: in_call."""
        row = self.rows.c
        return sa.select(row.id, row.version, row.state).where(
            row.call == bindparam("in_call"), self.pending, ~self.held
        )

    @property
    def upcoming(self) -> sa.Select[Any]:
        """What comes next in a publication, locked, beside what was approved: of_id, most."""
        item = self.items.c
        return (
            sa.select(
                *self.plain,
                item.version.label("approved_version"),
                item.from_state.label("approved_state"),
                self.held.label("held"),
            )
            .join(self.items, self.of == self.rows.c.id)
            .where(item.publication_id == bindparam("of_id"), item.state == "waiting")
            .order_by(self.of)
            .limit(bindparam("most", type_=sa.Integer))
            .with_for_update(of=self.rows)
        )

    @property
    def open(self) -> sa.Select[Any]:
        """The publication of a call that is not over; while it stands, no other of the noun is proposed: in_call."""
        return sa.select(publication.c.id).where(
            publication.c.call == bindparam("in_call"),
            publication.c.noun == self.noun.value,
            publication.c.state.in_([State.PROPOSED.value, State.APPROVED.value])
            | ((publication.c.state == State.RUNNING.value) & self.waits),
        )


QUERIES: dict[Noun, Queries] = {
    Noun.REGISTRATION: Queries(
        Noun.REGISTRATION,
        registration,
        plain,
        publication_item,
        publication_item.c.registration_id,
        pending,
        disagreed,
        _waits,
    ),
    Noun.IDEA: Queries(
        Noun.IDEA,
        idea,
        plain_idea,
        idea_publication_item,
        idea_publication_item.c.idea_id,
        idea_pending,
        ~publishable,
        _idea_waits,
    ),
}
"""By noun."""

NEXT: dict[Noun, sa.Select[Any]] = {noun: one.upcoming for noun, one in QUERIES.items()}
READY: dict[Noun, sa.Select[Any]] = {noun: one.ready for noun, one in QUERIES.items()}
OPEN: dict[Noun, sa.Select[Any]] = {noun: one.open for noun, one in QUERIES.items()}

_arriving = sa.exists().where(
    outbox.c.batch == sa.literal(BATCH).concat(sa.cast(publication.c.id, sa.Text)), outbox.c.state.in_(UNDER_WAY)
)
DUE = sa.select(publication.c.id).where(
    ((publication.c.state == State.APPROVED.value) & (publication.c.starts_at <= bindparam("at")))
    | ((publication.c.state == State.RUNNING.value) & (_waits | _idea_waits | ~_arriving))
)
"""What the clock has to start, to go on with, or to finish: at."""
