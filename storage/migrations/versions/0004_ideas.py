"""Ideas, their reviews, and what comes of them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conflict",
        sa.Column("reviewer_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tie", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("tie IN ('family', 'work', 'other')", name=op.f("ck_conflict_tie")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conflict_person_id")),
        sa.PrimaryKeyConstraint("reviewer_id", "person_id", name=op.f("pk_conflict")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index("ix_conflict_person_id", ["person_id"], unique=False)

    op.create_table(
        "extension",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_extension_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("person_id", "call", name=op.f("uq_extension_person_id_call")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(
            "ix_extension_open",
            ["call", "id"],
            unique=False,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "idea",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("means", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("wanted", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("has_file", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revisions", sa.LargeBinary(), nullable=True),
        sa.Column("revised", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviews_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason_text", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overrides", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seconded_by", sa.BigInteger(), nullable=True),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("referred_to", sa.LargeBinary(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudges", sa.Integer(), server_default="0", nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("board_note", sa.LargeBinary(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("reports_new", sa.Integer(), server_default="0", nullable=False),
        sa.Column("release_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_words", sa.LargeBinary(), nullable=True),
        sa.Column("indexed", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "outcome IN ('workable', 'conditional', 'not_now', 'not_workable', 'merged', 'referred')",
            name=op.f("ck_idea_outcome"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'under_review', 'needs_revision', 'discussion', "
            "'pending_workable', 'pending_conditional', 'pending_not_now', 'pending_not_workable', "
            "'pending_merged', 'pending_referred', 'awaiting', 'not_now', 'not_workable', 'merged', "
            "'referred', 'declined', 'planned', 'contacts_made', 'agreement', 'running', 'done', "
            "'paused', 'stopped', 'withdrawn', 'lapsed', 'erased')",
            name=op.f("ck_idea_state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_idea_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
        sa.UniqueConstraint("code", name=op.f("uq_idea_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.create_index("ix_idea_call_state", ["call", "state", "state_at"], unique=False)
        batch_op.create_index("ix_idea_owner_id", ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_idea_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_idea_stale",
            ["id"],
            unique=False,
            sqlite_where=sa.text('"indexed" != version AND submitted_at IS NOT NULL'),
            postgresql_where=sa.text('"indexed" != version AND submitted_at IS NOT NULL'),
        )

    op.create_table(
        "idea_merge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("into_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agrees", sa.Integer(), nullable=True),
        sa.Column("into_agrees", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'agreed', 'refused', 'dropped')", name=op.f("ck_idea_merge_state")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_merge_idea_id")),
        sa.ForeignKeyConstraint(["into_id"], ["idea.id"], name=op.f("fk_idea_merge_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_merge")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("idea_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_merge_idea_id"), ["idea_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_idea_merge_into_id"), ["into_id"], unique=False)

    op.create_table(
        "idea_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("told", sa.LargeBinary(), nullable=True),
        sa.Column("mentions", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("kind IN ('discussion', 'milestone', 'report')", name=op.f("ck_idea_note_kind")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_note_idea_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_note")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("idea_note", schema=None) as batch_op:
        batch_op.create_index("ix_idea_note_by_id", ["by_id"], unique=False)
        batch_op.create_index("ix_idea_note_idea_id_kind_id", ["idea_id", "kind", "id"], unique=False)

    op.create_table(
        "idea_publication_item",
        sa.Column("publication_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("idea_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'published', 'changed')", name=op.f("ck_idea_publication_item_state")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_idea_publication_item_publication_id")
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_publication_item_idea_id")),
        sa.PrimaryKeyConstraint("publication_id", "idea_id", name=op.f("pk_idea_publication_item")),
    )
    with op.batch_alter_table("idea_publication_item", schema=None) as batch_op:
        batch_op.create_index("ix_idea_publication_item_state", ["publication_id", "state", "idea_id"], unique=False)

    op.create_table(
        "idea_term",
        sa.Column("token", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("idea_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_term_idea_id")),
        sa.PrimaryKeyConstraint("token", "idea_id", name=op.f("pk_idea_term")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("idea_term", schema=None) as batch_op:
        batch_op.create_index("ix_idea_term_idea_id", ["idea_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("reviewer_id", sa.BigInteger(), nullable=False),
        sa.Column("institution", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("scores", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Text(), nullable=True),
        sa.Column("line", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("seen_version", sa.Integer(), nullable=True),
        sa.Column("seen_answers", sa.LargeBinary(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudges", sa.Integer(), server_default="0", nullable=False),
        sa.Column("amended", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("confidence IN ('low', 'medium', 'high')", name=op.f("ck_review_confidence")),
        sa.CheckConstraint("refusal IN ('conflict', 'not_my_field', 'no_time')", name=op.f("ck_review_refusal")),
        sa.CheckConstraint(
            "state IN ('offered', 'drafting', 'submitted', 'locked', 'declined', 'abstained', 'reassigned', 'dropped')",
            name=op.f("ck_review_state"),
        ),
        sa.CheckConstraint(
            "verdict IN ('feasible', 'conditional', 'not_feasible', 'need_more', 'not_my_field')",
            name=op.f("ck_review_verdict"),
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_review_idea_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("idea_id", "reviewer_id", name=op.f("uq_review_idea_id_reviewer_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index("ix_review_reviewer_id_state", ["reviewer_id", "state", "due_at"], unique=False)
        batch_op.create_index("ix_review_state_due_at", ["state", "due_at"], unique=False)

    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.add_column(sa.Column("noun", sa.Text(), server_default="registration", nullable=False))

    with op.batch_alter_table("help_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("idea_id", sa.BigInteger(), nullable=True))
