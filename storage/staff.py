"""Staff: a person's role at the desk, and how they like to work there."""

import sqlalchemy as sa

from programme.staff import STAFF_ROLES
from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed
from storage.utc import Utc

staff = sa.Table(
    "staff",
    metadata,
    id_column(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False, unique=True),
    sa.Column("role", sa.Text, nullable=False),
    # The code of one of the programme's institutions.
    sa.Column("institution", sa.Text),
    sa.Column("name", Sealed("staff.name")),
    sa.Column("joined_at", Utc, nullable=False),
    # Whoever was removed stays as a row: the audit log and old decisions name them.
    sa.Column("removed_at", Utc),
    # What they want to see of the queue, and since when they are at it without a longer pause.
    sa.Column("filters", sa.JSON(none_as_null=True)),
    sa.Column("session_at", Utc),
    sa.Column("active_at", Utc),
    one_of("role", [role.value for role in STAFF_ROLES]),
    sqlite_autoincrement=True,
)
