"""Alembic, driven from code: no ini file, the caller's connection and transaction."""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from storage.migrations import FOLDER, revisions

_OPTIONS = {
    "script_location": str(FOLDER),
    "file_template": "%(rev)s_%(slug)s",
    "path_separator": "newline",
}
_HOOKS = {
    "hooks": "ruff",
    "ruff.type": "module",
    "ruff.module": "ruff",
    "ruff.options": "format REVISION_SCRIPT_FILENAME",
}


def upgrade(connection: sa.Connection) -> None:
    """Run all pending revisions in the connection's transaction."""
    command.upgrade(_config(connection), "head")


def write_revision(connection: sa.Connection, name: str) -> None:
    """Write the next revision from the difference between the tables and the connection's database."""
    command.revision(_config(connection), name, autogenerate=True, rev_id=f"{len(revisions()) + 1:04}")


def _config(connection: sa.Connection) -> Config:
    config = Config(attributes={"connection": connection})
    for name, value in _OPTIONS.items():
        config.set_main_option(name, value.replace("%", "%%"))
    for name, value in _HOOKS.items():
        config.set_section_option("post_write_hooks", name, value)
    return config
