"""A review: one reviewer's study of one idea."""

import sqlalchemy as sa

from programme.review import Confidence, Refusal, State, Verdict
from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed
from storage.utc import Utc

review = sa.Table(
    "review",
    metadata,
    id_column(),
    sa.Column("idea_id", sa.BigInteger, sa.ForeignKey("idea.id"), nullable=False),
    # Who reviews, and for which institution: theirs when it was offered.
    sa.Column("reviewer_id", sa.BigInteger, nullable=False),
    sa.Column("institution", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # Points 0 to 4 by the rubric's codes.
    sa.Column("scores", sa.JSON(none_as_null=True)),
    sa.Column("verdict", sa.Text),
    sa.Column("confidence", sa.Text),
    # One line that the author may read; a note for the office.
    sa.Column("line", Sealed("review.line")),
    sa.Column("note", Sealed("review.note")),
    sa.Column("refusal", sa.Text),
    # The idea's version that was last seen by the reviewer: a newer one is shown with what changed.
    sa.Column("seen_version", sa.Integer),
    sa.Column("seen_answers", Sealed("review.seen_answers")),
    sa.Column("offered_at", Utc, nullable=False),
    sa.Column("due_at", Utc, nullable=False),
    sa.Column("state_at", Utc, nullable=False),
    sa.Column("opened_at", Utc),
    sa.Column("submitted_at", Utc),
    # Overdue: 1 once the reviewer was reminded, 2 once the coordinator was told, 3 once that a begun one stays; when.
    sa.Column("nudges", sa.Integer, nullable=False, server_default="0"),
    sa.Column("nudged_at", Utc),
    # Times that a verdict was changed after others' could be seen.
    sa.Column("amended", sa.Integer, nullable=False, server_default="0"),
    sa.UniqueConstraint("idea_id", "reviewer_id"),
    one_of("state", [state.value for state in State]),
    one_of("verdict", [verdict.value for verdict in Verdict]),
    one_of("confidence", [confidence.value for confidence in Confidence]),
    one_of("refusal", [refusal.value for refusal in Refusal]),
    sa.Index("ix_review_reviewer_id_state", "reviewer_id", "state", "due_at"),
    sa.Index("ix_review_state_due_at", "state", "due_at"),
    sqlite_autoincrement=True,
)

plain = [column for column in review.c if not isinstance(column.type, Sealed)]
"""The columns that a move needs."""
