"""A second look: another officer judges the same registration without seeing the first verdict."""

import sqlalchemy as sa

from programme.second_look import Kind, State
from storage.metadata import metadata, one_of
from storage.utc import Utc

second_look = sa.Table(
    "second_look",
    metadata,
    sa.Column(
        "registration_id", sa.BigInteger, sa.ForeignKey("registration.id"), primary_key=True, autoincrement=False
    ),
    sa.Column("call", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("first_by", sa.BigInteger, nullable=False),
    sa.Column("first_verdict", sa.Text, nullable=False),
    sa.Column("first_reasons", sa.JSON(none_as_null=True)),
    # Who has it before them now.
    sa.Column("holder_id", sa.BigInteger),
    sa.Column("lease_until", Utc),
    sa.Column("second_by", sa.BigInteger),
    sa.Column("second_verdict", sa.Text),
    sa.Column("second_reasons", sa.JSON(none_as_null=True)),
    sa.Column("made_at", Utc, nullable=False),
    sa.Column("done_at", Utc),
    sa.Column("settled_by", sa.BigInteger),
    one_of("kind", [kind.value for kind in Kind]),
    one_of("state", [state.value for state in State]),
    sa.Index("ix_second_look_call_state", "call", "state"),
    sa.Index("ix_second_look_call_kind_state", "call", "kind", "state"),
    sa.Index("ix_second_look_second_by_done_at", "second_by", "done_at"),
)

# What waits, by whose verdict stands first: whoever asks has perhaps left thousands themselves, and walks past them.
waits = second_look.c.state == sa.literal_column(f"'{State.WAITING.value}'")
sa.Index(
    "ix_second_look_waiting", second_look.c.call, second_look.c.first_by, second_look.c.made_at,
    sqlite_where=waits, postgresql_where=waits,
)  # fmt: skip
_held = second_look.c.holder_id.is_not(None)
sa.Index(
    "ix_second_look_held", second_look.c.holder_id, second_look.c.call, second_look.c.state,
    sqlite_where=_held, postgresql_where=_held,
)  # fmt: skip
