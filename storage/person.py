"""A person of the programme, whatever messengers they write from."""

import sqlalchemy as sa

from storage.metadata import id_column, metadata
from storage.sealing import Sealed
from storage.utc import Utc

person = sa.Table(
    "person",
    metadata,
    id_column(),
    sa.Column("language", sa.Text),
    sa.Column("zone", Sealed("person.zone")),
    # Name, phone, e-mail and whatever else says who somebody is.
    sa.Column("details", Sealed("person.details")),
    # `keys.token("person.phone", number)`: finds the same phone without holding it.
    sa.Column("phone_token", sa.LargeBinary, index=True),
    sa.Column("consent_version", sa.Integer),
    sa.Column("consented_at", Utc),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("erased_at", Utc),
    sqlite_autoincrement=True,
)
