"""Alembic runs this for each command; the connection comes from `upgrade.py`."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.sealing import Sealed
from storage.tables import metadata
from storage.utc import Utc


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write what a column is in the database: a revision must not change when our types do."""
    match item:
        case Sealed():
            return "sa.LargeBinary()"
        case Utc():
            return "sa.DateTime(timezone=True)"
    return False


connection: sa.Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_server_default=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
