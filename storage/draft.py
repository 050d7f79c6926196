"""A draft: the answers so far of one person to one form."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.engine.statement import Hot
from storage.metadata import metadata

draft = sa.Table(
    "draft",
    metadata,
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
    sa.Column("form", sa.Text, primary_key=True),
    # Hot: sealed by the use case with `tx.keys` and ANSWERS, not by the column's type.
    sa.Column("answers", sa.LargeBinary, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
    sa.Column("nudges", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_draft_updated_at", "updated_at"),
)

ANSWERS = "draft.answers"
"""The purpose under which `tx.keys` seals a draft's answers."""

SAVE = Hot(
    lambda insert: (
        saved := insert(draft).values(
            person_id=bindparam("person_id"),
            form=bindparam("form"),
            answers=bindparam("answers"),
            version=bindparam("version"),
            created_at=bindparam("now"),
            updated_at=bindparam("now"),
        )
    ).on_conflict_do_update(
        index_elements=["person_id", "form"],
        set_={
            "answers": saved.excluded.answers,
            "version": saved.excluded.version,
            "updated_at": saved.excluded.updated_at,
        },
        where=draft.c.version == saved.excluded.version - 1,
    )
)
"""Keep a draft: person_id, form, answers (sealed), version (one more than was read; 1 for a new one), now.

No row: it changed meanwhile; raise `Stale`.
"""

READ = Hot(
    sa.select(draft.c.answers, draft.c.version).where(
        draft.c.person_id == bindparam("person_id"), draft.c.form == bindparam("form")
    )
)
"""Read a draft: person_id, form.  `answers` come sealed."""

LATEST = Hot(
    sa.select(draft.c.form)
    .where(draft.c.person_id == bindparam("person_id"))
    .order_by(draft.c.updated_at.desc())
    .limit(1)
)
"""Name the form whose draft was touched last: person_id."""

DROP = Hot(sa.delete(draft).where(draft.c.person_id == bindparam("person_id"), draft.c.form == bindparam("form")))
"""Forget a draft: person_id, form."""
