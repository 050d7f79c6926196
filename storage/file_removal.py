"""Bytes that are to be removed: written in the transaction that deletes their row, done and forgotten afterwards."""

import sqlalchemy as sa

from storage.engine.statement import Upsert
from storage.metadata import metadata

file_removal = sa.Table("file_removal", metadata, sa.Column("address", sa.Text, primary_key=True))

REMOVE = Upsert(lambda insert: insert(file_removal).values(address=sa.bindparam("address")).on_conflict_do_nothing())
"""Note an address whose bytes are to be removed: address."""
