"""What a messenger calls a file that the bot has sent there: whoever gets it next is sent it by that, not by bytes."""

import sqlalchemy as sa

from storage.metadata import metadata
from storage.sealing import Sealed

file_copy = sa.Table(
    "file_copy",
    metadata,
    sa.Column("file_id", sa.BigInteger, sa.ForeignKey("file.id"), primary_key=True, autoincrement=False),
    sa.Column("messenger", sa.Text, primary_key=True),
    # Photo or document: an id of the one is none of the other.
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("ref", Sealed("file_copy.ref"), nullable=False),
)
