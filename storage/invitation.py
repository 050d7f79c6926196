"""An invitation to the staff: a code that works once, for some days; only its keyed token is kept."""

import sqlalchemy as sa

from programme.staff import STAFF_ROLES
from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed
from storage.utc import Utc

invitation = sa.Table(
    "invitation",
    metadata,
    id_column(),
    # `keys.token("invitation.token", code)`.
    sa.Column("token", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("institution", sa.Text),
    sa.Column("name", Sealed("invitation.name")),
    # Null: the operator's command line.
    sa.Column("made_by", sa.BigInteger),
    sa.Column("made_at", Utc, nullable=False),
    sa.Column("expires_at", Utc, nullable=False),
    sa.Column("used_at", Utc),
    sa.Column("used_by", sa.BigInteger),
    one_of("role", [role.value for role in STAFF_ROLES]),
    sqlite_autoincrement=True,
)
