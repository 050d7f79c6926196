"""What is said about an idea: notes of a discussion, milestones that the author was told, reports of the author."""

import sqlalchemy as sa

from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed
from storage.utc import Utc

KINDS = ("discussion", "milestone", "report")

idea_note = sa.Table(
    "idea_note",
    metadata,
    id_column(),
    sa.Column("idea_id", sa.BigInteger, sa.ForeignKey("idea.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    # Who said it: somebody of the staff, or the author.
    sa.Column("by_id", sa.BigInteger, nullable=False),
    sa.Column("at", Utc, nullable=False),
    # Of a milestone: what the idea became.
    sa.Column("stage", sa.Text),
    # A text and a file as in an answer (`programme.idea.Told`); of a milestone perhaps nothing.
    sa.Column("told", Sealed("idea_note.told")),
    # People of the staff who were named, by id, and whether each has looked since.
    sa.Column("mentions", sa.JSON(none_as_null=True)),
    one_of("kind", KINDS),
    sa.Index("ix_idea_note_idea_id_kind_id", "idea_id", "kind", "id"),
    sa.Index("ix_idea_note_by_id", "by_id"),
    sqlite_autoincrement=True,
)
