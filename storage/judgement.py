"""A judgement: what one officer said of one registration; what was undone stays, marked."""

import sqlalchemy as sa

from programme.registration import Verdict
from storage.metadata import id_column, metadata, one_of
from storage.utc import Utc

judgement = sa.Table(
    "judgement",
    metadata,
    id_column(),
    sa.Column("registration_id", sa.BigInteger, sa.ForeignKey("registration.id"), nullable=False, index=True),
    sa.Column("officer_id", sa.BigInteger, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    # Codes of chips; words of one's own stand in the registration.
    sa.Column("reasons", sa.JSON(none_as_null=True)),
    # The registration's version once it was decided: an undo that finds another one comes too late.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("judged_at", Utc, nullable=False),
    sa.Column("undone_at", Utc),
    one_of("verdict", [verdict.value for verdict in Verdict]),
    sa.Index("ix_judgement_officer_id_id", "officer_id", "id"),
    sa.Index("ix_judgement_officer_id_judged_at", "officer_id", "judged_at"),
    sqlite_autoincrement=True,
)
