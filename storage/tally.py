"""The tally: how many registrations are in which state, by country, without counting them.

Every move adds its change as rows; the clock folds them into one row for each state and country. Adding locks nothing
that another transaction waits for, which a counter would.
"""

import sqlalchemy as sa

from storage.metadata import id_column, metadata

tally = sa.Table(
    "tally",
    metadata,
    id_column(),
    sa.Column("call", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    # Empty where a registration has none yet.
    sa.Column("country", sa.Text, nullable=False),
    sa.Column("change", sa.Integer, nullable=False),
    sa.Index("ix_tally_call", "call"),
)
