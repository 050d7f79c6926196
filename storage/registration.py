"""A registration: one person's application to one call of the programme."""

import sqlalchemy as sa

from programme.registration import GONE, Place, State
from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed
from storage.utc import Utc

registration = sa.Table(
    "registration",
    metadata,
    id_column(),
    # The unique index below leaves out those that are gone, so a person's own are not found by it.
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("call", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # The name and everything typed.
    sa.Column("answers", Sealed("registration.answers")),
    # Plain, because coarse: queues and statistics ask for them.
    sa.Column("country", sa.Text),
    sa.Column("place", sa.Text),
    # Codes of chips.
    sa.Column("connections", sa.JSON(none_as_null=True)),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("submitted_at", Utc),
    sa.Column("state_at", Utc, nullable=False),
    sa.Column("updated_at", Utc, nullable=False),
    one_of("state", [state.value for state in State]),
    one_of("place", [place.value for place in Place]),
    sqlite_autoincrement=True,
)

# Those that are not gone; written out, not bound, so that queries may find the index.
here = sa.not_(registration.c.state.in_([sa.literal_column(f"'{state.value}'") for state in GONE]))
sa.Index(
    "uq_registration_person_id_call",
    registration.c.person_id,
    registration.c.call,
    unique=True,
    sqlite_where=here,
    postgresql_where=here,
)
sa.Index("ix_registration_call_state", registration.c.call, registration.c.state, registration.c.state_at)
