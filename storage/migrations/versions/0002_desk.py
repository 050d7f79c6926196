"""The desk: staff, judgements, second looks, publications, search; the audit log becomes a chain."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("institution", sa.Text(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("role IN ('reviewer', 'officer', 'coordinator')", name=op.f("ck_invitation_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token", name=op.f("uq_invitation_token")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'approved', 'running', 'finished', 'stopped')", name=op.f("ck_publication_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index("ix_publication_call_state", ["call", "state"], unique=False)

    op.create_table(
        "tally",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index("ix_tally_call", ["call"], unique=False)

    op.create_table(
        "decision_import",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'planned', 'unreadable', 'applied', 'dropped')", name=op.f("ck_decision_import_state")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decision_import_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_import")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("decision_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_import_person_id"), ["person_id"], unique=False)

    op.create_table(
        "help_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('help', 'talk', 'call')", name=op.f("ck_help_request_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_request_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_request")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("help_request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_help_request_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_help_request_person_id"), ["person_id"], unique=False)

    op.create_table(
        "publication_watch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("publication_id", sa.BigInteger(), nullable=False),
        sa.Column("messenger", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_publication_watch_person_id")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_publication_watch_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_watch")),
        sa.UniqueConstraint(
            "publication_id", "messenger", "chat_id", name=op.f("uq_publication_watch_publication_id_messenger_chat_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("publication_watch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_watch_publication_id"), ["publication_id"], unique=False)

    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("institution", sa.Text(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filters", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("session_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('reviewer', 'officer', 'coordinator')", name=op.f("ck_staff_role")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("person_id", name=op.f("uq_staff_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "apart",
        sa.Column("one_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["registration.id"], name=op.f("fk_apart_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["registration.id"], name=op.f("fk_apart_other_id")),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_apart")),
    )
    op.create_table(
        "judgement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger(), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "verdict IN ('able', 'companion', 'duplicate', 'ineligible')", name=op.f("ck_judgement_verdict")
        ),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_judgement_registration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.create_index("ix_judgement_officer_id_id", ["officer_id", "id"], unique=False)
        batch_op.create_index("ix_judgement_officer_id_judged_at", ["officer_id", "judged_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_judgement_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "passed",
        sa.Column("officer_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("registration_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('later', 'not_mine')", name=op.f("ck_passed_kind")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_passed_registration_id")),
        sa.PrimaryKeyConstraint("officer_id", "registration_id", name=op.f("pk_passed")),
    )
    with op.batch_alter_table("passed", schema=None) as batch_op:
        batch_op.create_index("ix_passed_officer_id_kind_passed_at", ["officer_id", "kind", "passed_at"], unique=False)

    op.create_table(
        "publication_item",
        sa.Column("publication_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("registration_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'published', 'changed')", name=op.f("ck_publication_item_state")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_publication_item_publication_id")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_publication_item_registration_id")
        ),
        sa.PrimaryKeyConstraint("publication_id", "registration_id", name=op.f("pk_publication_item")),
    )
    with op.batch_alter_table("publication_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_publication_item_from_state", ["publication_id", "from_state", "registration_id"], unique=False
        )
        batch_op.create_index("ix_publication_item_state", ["publication_id", "state", "registration_id"], unique=False)

    op.create_table(
        "second_look",
        sa.Column("registration_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("first_by", sa.BigInteger(), nullable=False),
        sa.Column("first_verdict", sa.Text(), nullable=False),
        sa.Column("first_reasons", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("holder_id", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_by", sa.BigInteger(), nullable=True),
        sa.Column("second_verdict", sa.Text(), nullable=True),
        sa.Column("second_reasons", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('dozen', 'sample', 'asked')", name=op.f("ck_second_look_kind")),
        sa.CheckConstraint("state IN ('waiting', 'agreed', 'disagreed', 'settled')", name=op.f("ck_second_look_state")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_second_look_registration_id")),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_second_look")),
    )
    with op.batch_alter_table("second_look", schema=None) as batch_op:
        batch_op.create_index("ix_second_look_call_kind_state", ["call", "kind", "state"], unique=False)
        batch_op.create_index("ix_second_look_call_state", ["call", "state"], unique=False)
        batch_op.create_index(
            "ix_second_look_held",
            ["holder_id", "call", "state"],
            unique=False,
            sqlite_where=sa.text("holder_id IS NOT NULL"),
            postgresql_where=sa.text("holder_id IS NOT NULL"),
        )
        batch_op.create_index("ix_second_look_second_by_done_at", ["second_by", "done_at"], unique=False)
        batch_op.create_index(
            "ix_second_look_waiting",
            ["call", "first_by", "made_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "term",
        sa.Column("token", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("registration_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_term_registration_id")),
        sa.PrimaryKeyConstraint("token", "registration_id", name=op.f("pk_term")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.create_index("ix_term_registration_id", ["registration_id"], unique=False)

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("active_on", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            "ix_account_stopped",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("stopped_at IS NOT NULL"),
            postgresql_where=sa.text("stopped_at IS NOT NULL"),
        )

    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note_token", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("hash", sa.LargeBinary(), nullable=True))
        batch_op.create_index("ix_audit_actor_id_at", ["actor_id", "at"], unique=False)

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("unsure", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index("ix_outbox_batch_state", ["batch", "state"], unique=False)
        batch_op.create_index(
            "ix_outbox_claimed",
            ["messenger", "due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )
        batch_op.create_index("ix_outbox_counted", ["purpose", "state", "updated_at"], unique=False)
        batch_op.create_index(
            "ix_outbox_dead",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state IN ('failed', 'uncertain')"),
            postgresql_where=sa.text("state IN ('failed', 'uncertain')"),
        )

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("queue", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("gaps", sa.Integer(), server_default="100", nullable=False))
        batch_op.add_column(sa.Column("has_file", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("flagged", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("city_token", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("likeness", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("officer_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reasons", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("reason_text", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("decided_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("inquiry", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("screened", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("notes", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("nudges", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("indexed", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(
            "ix_registration_held",
            ["officer_id", "lease_until"],
            unique=False,
            sqlite_where=sa.text("state = 'in_screening'"),
            postgresql_where=sa.text("state = 'in_screening'"),
        )
        batch_op.create_index(batch_op.f("ix_registration_likeness"), ["likeness"], unique=False)
        batch_op.create_index(
            "ix_registration_queue_age",
            ["call", "queue", "submitted_at"],
            unique=False,
            sqlite_where=sa.text("state = 'submitted'"),
            postgresql_where=sa.text("state = 'submitted'"),
        )
        batch_op.create_index(
            "ix_registration_queue_completeness",
            ["call", "queue", "gaps", "submitted_at"],
            unique=False,
            sqlite_where=sa.text("state = 'submitted'"),
            postgresql_where=sa.text("state = 'submitted'"),
        )
        batch_op.create_index(
            "ix_registration_queue_country",
            ["call", "queue", "country", "submitted_at"],
            unique=False,
            sqlite_where=sa.text("state = 'submitted'"),
            postgresql_where=sa.text("state = 'submitted'"),
        )
        batch_op.create_index(
            "ix_registration_queue_flagged",
            ["call", "queue", "gaps", "submitted_at"],
            unique=False,
            sqlite_where=sa.text("state = 'submitted' AND flagged = 1"),
            postgresql_where=sa.text("state = 'submitted' AND flagged = 1"),
        )
        batch_op.create_index(
            "ix_registration_queue_of_city",
            ["call", "city_token", "queue", "gaps", "submitted_at"],
            unique=False,
            sqlite_where=sa.text("state = 'submitted'"),
            postgresql_where=sa.text("state = 'submitted'"),
        )
        batch_op.create_index(
            "ix_registration_queue_of_country",
            ["call", "country", "queue", "gaps", "submitted_at"],
            unique=False,
            sqlite_where=sa.text("state = 'submitted'"),
            postgresql_where=sa.text("state = 'submitted'"),
        )
        batch_op.create_index(
            "ix_registration_queue_of_officer",
            ["call", "officer_id", "queue", "gaps", "submitted_at"],
            unique=False,
            sqlite_where=sa.text("state = 'submitted' AND officer_id IS NOT NULL"),
            postgresql_where=sa.text("state = 'submitted' AND officer_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_registration_queue_with_file",
            ["call", "queue", "gaps", "submitted_at"],
            unique=False,
            sqlite_where=sa.text("state = 'submitted' AND has_file = 1"),
            postgresql_where=sa.text("state = 'submitted' AND has_file = 1"),
        )
        batch_op.create_index(
            "ix_registration_stale",
            ["id"],
            unique=False,
            sqlite_where=sa.text('"indexed" != version AND submitted_at IS NOT NULL'),
            postgresql_where=sa.text('"indexed" != version AND submitted_at IS NOT NULL'),
        )

    # What is there already counts, too. Drafts do not, and those that are gone count without a country.
    op.execute(
        "INSERT INTO tally (call, state, country, change) "
        "SELECT call, state, "
        "CASE WHEN state IN ('withdrawn', 'lapsed', 'erased') THEN '' ELSE coalesce(country, '') END, count(*) "
        "FROM registration WHERE state <> 'draft' GROUP BY 1, 2, 3"
    )
