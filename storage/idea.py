"""An idea of a diplomat: from its draft to the operational stage."""

import sqlalchemy as sa

from programme.idea import Outcome, State
from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed
from storage.utc import Utc

idea = sa.Table(
    "idea",
    metadata,
    id_column(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("call", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # The title and everything typed.
    sa.Column("answers", Sealed("idea.answers")),
    # Plain, because coarse: lists and statistics ask for them. The city is a sister city's code; null: it was typed.
    sa.Column("city", sa.Text),
    sa.Column("field", sa.Text),
    # Codes of chips: means, and the institutions that the author wants.
    sa.Column("means", sa.JSON(none_as_null=True)),
    sa.Column("wanted", sa.JSON(none_as_null=True)),
    # Those that the coordinator chose to study it; null: as many as the programme says.
    sa.Column("institutions", sa.JSON(none_as_null=True)),
    sa.Column("has_file", sa.Integer, nullable=False, server_default="0"),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("submitted_at", Utc),
    sa.Column("state_at", Utc, nullable=False),
    sa.Column("updated_at", Utc, nullable=False),
    # What was asked about one answer and what came back, newest first; the answers as reviewers last saw them.
    sa.Column("revisions", Sealed("idea.revisions")),
    sa.Column("revised", Sealed("idea.revised")),
    sa.Column("asked_at", Utc),
    # Once told that all reviews are in; taken back when another one is offered.
    sa.Column("reviews_in_at", Utc),
    # The decision: codes of chips, words that the author is told, by whom, when, against the majority and who agreed.
    sa.Column("outcome", sa.Text),
    sa.Column("reasons", sa.JSON(none_as_null=True)),
    sa.Column("reason_text", Sealed("idea.reason_text")),
    sa.Column("decided_by", sa.BigInteger),
    sa.Column("decided_at", Utc),
    sa.Column("overrides", sa.Integer, nullable=False, server_default="0"),
    sa.Column("seconded_by", sa.BigInteger),
    sa.Column("merged_into", sa.BigInteger),
    # The city that it is referred to, in words.
    sa.Column("referred_to", Sealed("idea.referred_to")),
    sa.Column("published_at", Utc),
    # Reminders of the question whether the author still wants it; of the deadline, while it is a draft.
    sa.Column("nudges", sa.Integer, nullable=False, server_default="0"),
    # On the board: who of the staff looks after it, a note for the staff, and the next day.
    sa.Column("owner_id", sa.BigInteger),
    sa.Column("board_note", Sealed("idea.board_note")),
    sa.Column("next_on", sa.Date),
    # Reports of the author that whoever looks after it has not seen.
    sa.Column("reports_new", sa.Integer, nullable=False, server_default="0"),
    # Since when the author of a published idea asks to take it back.
    sa.Column("release_asked_at", Utc),
    # Why, in the author's words, while the request is open; then what the coordinator wrote to them about it.
    sa.Column("release_words", Sealed("idea.release_words")),
    # Keyed tokens are kept in `idea_term`; the version that stands there.
    sa.Column("indexed", sa.Integer, nullable=False, server_default="0"),
    one_of("state", [state.value for state in State]),
    one_of("outcome", [outcome.value for outcome in Outcome]),
    sa.Index("ix_idea_call_state", "call", "state", "state_at"),
    sa.Index("ix_idea_owner_id", "owner_id"),
    sqlite_autoincrement=True,
)

plain = [column for column in idea.c if not isinstance(column.type, Sealed)]
"""The columns that a move needs; what people told stays sealed, and cannot fail to open."""

stale_in_index = sa.and_(idea.c.indexed != idea.c.version, idea.c.submitted_at.is_not(None))
sa.Index("ix_idea_stale", idea.c.id, sqlite_where=stale_in_index, postgresql_where=stale_in_index)
