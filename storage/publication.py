"""A publication: decisions that are told together, once approved; one row for each registration, or idea, in it."""

import sqlalchemy as sa

from programme.publication import ITEM_STATES, State
from storage.metadata import id_column, metadata, one_of
from storage.utc import Utc

publication = sa.Table(
    "publication",
    metadata,
    id_column(),
    sa.Column("call", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("proposed_by", sa.BigInteger, nullable=False),
    sa.Column("proposed_at", Utc, nullable=False),
    sa.Column("approved_by", sa.BigInteger),
    # From when on it runs, if nobody stops it before.
    sa.Column("starts_at", Utc),
    sa.Column("ended_by", sa.BigInteger),
    sa.Column("ended_at", Utc),
    # What is told: results of registrations, or of ideas.
    sa.Column("noun", sa.Text, nullable=False, server_default="registration"),
    one_of("state", [state.value for state in State]),
    sa.Index("ix_publication_call_state", "call", "state"),
    sqlite_autoincrement=True,
)

publication_item = sa.Table(
    "publication_item",
    metadata,
    sa.Column("publication_id", sa.BigInteger, sa.ForeignKey("publication.id"), primary_key=True, autoincrement=False),
    sa.Column(
        "registration_id", sa.BigInteger, sa.ForeignKey("registration.id"), primary_key=True, autoincrement=False
    ),
    # What was approved: a registration that changed since is left out.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("from_state", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    one_of("state", ITEM_STATES),
    sa.Index("ix_publication_item_state", "publication_id", "state", "registration_id"),
    sa.Index("ix_publication_item_from_state", "publication_id", "from_state", "registration_id"),
)

idea_publication_item = sa.Table(
    "idea_publication_item",
    metadata,
    sa.Column("publication_id", sa.BigInteger, sa.ForeignKey("publication.id"), primary_key=True, autoincrement=False),
    sa.Column("idea_id", sa.BigInteger, sa.ForeignKey("idea.id"), primary_key=True, autoincrement=False),
    # As of a registration.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("from_state", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    one_of("state", ITEM_STATES),
    sa.Index("ix_idea_publication_item_state", "publication_id", "state", "idea_id"),
)

watch = sa.Table(
    "publication_watch",
    metadata,
    id_column(),
    # Whose message it is that shows the progress, edited in place.
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("publication_id", sa.BigInteger, sa.ForeignKey("publication.id"), nullable=False, index=True),
    sa.Column("messenger", sa.Text, nullable=False),
    sa.Column("chat_id", sa.BigInteger, nullable=False),
    sa.Column("message_id", sa.BigInteger, nullable=False),
    sa.Column("shown", sa.Text),
    sa.UniqueConstraint("publication_id", "messenger", "chat_id"),
    sqlite_autoincrement=True,
)
