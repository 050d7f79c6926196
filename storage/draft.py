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

BEGIN = Hot(
    lambda insert: (
        insert(draft)
        .values(
            person_id=bindparam("person_id"),
            form=bindparam("form"),
            answers=bindparam("answers"),
            version=1,
            created_at=bindparam("now"),
            updated_at=bindparam("now"),
        )
        .on_conflict_do_nothing()
    )
)
"""Keep a new draft: person_id, form, answers (sealed), now.

No row: there is one by now; raise `Stale`.
"""

SAVE = Hot(
    sa.update(draft)
    .where(
        draft.c.person_id == bindparam("of_person"),
        draft.c.form == bindparam("of_form"),
        draft.c.version == bindparam("read_version"),
    )
    .values(answers=bindparam("answers"), version=draft.c.version + 1, updated_at=bindparam("now"))
)
"""Keep a draft that was read: of_person, of_form, read_version, answers (sealed), now.

No row: it changed or was forgotten meanwhile; raise `Stale`.
"""

READ = Hot(
    sa.select(draft.c.answers, draft.c.version).where(
        draft.c.person_id == bindparam("person_id"), draft.c.form == bindparam("form")
    )
)
"""Read a draft: person_id, form.  `answers` come sealed."""

LATEST = Hot(
    sa.select(draft.c.form, draft.c.version)
    # Of drafts of which one may have several, each names its thing: `idea.7`.
    .where(draft.c.person_id == bindparam("person_id"), draft.c.form.not_like("%.%"))
    .order_by(draft.c.updated_at.desc())
    .limit(1)
)
"""Name the form whose draft was touched last, of the forms that are filled in once: person_id."""

DROP = Hot(sa.delete(draft).where(draft.c.person_id == bindparam("person_id"), draft.c.form == bindparam("form")))
"""Forget a draft: person_id, form."""
