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
    # The desk's queue: 0 comes first (an answer came, or the file changed), then 1, last what cannot be opened.
    sa.Column("queue", sa.Integer, nullable=False, server_default="1"),
    # How much was left out, 0 to 100: the fullest files come first.
    sa.Column("gaps", sa.Integer, nullable=False, server_default="100"),
    # Yes is 1.
    sa.Column("has_file", sa.Integer, nullable=False, server_default="0"),
    sa.Column("flagged", sa.Integer, nullable=False, server_default="0"),
    # `keys.token("registration.city", …)` and `("registration.likeness", …)`: the same city; the same name and city.
    sa.Column("city_token", sa.LargeBinary),
    sa.Column("likeness", sa.LargeBinary, index=True),
    # Who has it before them, until when, or had it last.
    sa.Column("officer_id", sa.BigInteger),
    sa.Column("lease_until", Utc),
    # The decision: codes of chips, words of the officer's own that the citizen is told, by whom, when.
    sa.Column("reasons", sa.JSON(none_as_null=True)),
    sa.Column("reason_text", Sealed("registration.reason_text")),
    sa.Column("decided_by", sa.BigInteger),
    sa.Column("decided_at", Utc),
    sa.Column("merged_into", sa.BigInteger),
    sa.Column("published_at", Utc),
    # What the secretariat asked and what was answered; the answers as they were when last screened; inner notes.
    sa.Column("inquiry", Sealed("registration.inquiry")),
    sa.Column("screened", Sealed("registration.screened")),
    sa.Column("notes", Sealed("registration.notes")),
    # Reminders of an invitation that were sent; the version that stands in the search index.
    sa.Column("nudges", sa.Integer, nullable=False, server_default="0"),
    sa.Column("indexed", sa.Integer, nullable=False, server_default="0"),
    one_of("state", [state.value for state in State]),
    one_of("place", [place.value for place in Place]),
    sqlite_autoincrement=True,
)

plain = [column for column in registration.c if not isinstance(column.type, Sealed)]
"""The columns that a move needs; what people told stays sealed, and cannot fail to open."""

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

# What waits at the desk, in each order that an officer may choose.
queued = registration.c.state == sa.literal_column("'submitted'")
for _name, _columns in {
    "completeness": (registration.c.gaps, registration.c.submitted_at),
    "age": (registration.c.submitted_at,),
    "country": (registration.c.country, registration.c.submitted_at),
}.items():
    sa.Index(
        f"ix_registration_queue_{_name}",
        registration.c.call,
        registration.c.queue,
        *_columns,
        sqlite_where=queued,
        postgresql_where=queued,
    )

# What waits, by what an officer may ask for: each filter walks an index of its own, the fullest files first.
with_file = sa.and_(queued, registration.c.has_file == sa.literal_column("1"))
flagged = sa.and_(queued, registration.c.flagged == sa.literal_column("1"))
_had = sa.and_(queued, registration.c.officer_id.is_not(None))
for _name, _first, _where in (
    ("of_country", (registration.c.country,), queued),
    ("of_city", (registration.c.city_token,), queued),
    ("of_officer", (registration.c.officer_id,), _had),
    ("with_file", (), with_file),
    ("flagged", (), flagged),
):
    sa.Index(
        f"ix_registration_queue_{_name}",
        registration.c.call,
        *_first,
        registration.c.queue,
        registration.c.gaps,
        registration.c.submitted_at,
        sqlite_where=_where,
        postgresql_where=_where,
    )

held = registration.c.state == sa.literal_column("'in_screening'")
sa.Index(
    "ix_registration_held", registration.c.officer_id, registration.c.lease_until,
    sqlite_where=held, postgresql_where=held,
)  # fmt: skip
stale_in_index = sa.and_(registration.c.indexed != registration.c.version, registration.c.submitted_at.is_not(None))
sa.Index("ix_registration_stale", registration.c.id, sqlite_where=stale_in_index, postgresql_where=stale_in_index)
