"""An account: a person's user on one messenger, and where they are in talking to us."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.draft import draft
from storage.engine.statement import Hot
from storage.metadata import id_column, metadata
from storage.person import person

account = sa.Table(
    "account",
    metadata,
    id_column(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("messenger", sa.Text, nullable=False),
    sa.Column("user_id", sa.BigInteger, nullable=False),
    sa.Column("chat_id", sa.BigInteger, nullable=False),
    # The form whose answers the next messages are.
    sa.Column("focus", sa.Text),
    # Since when messages to this account fail for good (blocked, deactivated).
    sa.Column("stopped_at", sa.BigInteger),
    # The campaign of the deep link that brought them.
    sa.Column("source", sa.Text),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    # The day on which they wrote last, in seconds: where somebody has two accounts, messages go to the one in use.
    sa.Column("active_on", sa.BigInteger),
    sa.UniqueConstraint("messenger", "user_id"),
    sqlite_autoincrement=True,
)

# Who is out of reach: few, and counted before results are published.
stopped = account.c.stopped_at.is_not(None)
sa.Index("ix_account_stopped", account.c.person_id, sqlite_where=stopped, postgresql_where=stopped)

LOAD = Hot(
    sa.select(
        account.c.id.label("account_id"),
        account.c.person_id,
        account.c.chat_id,
        person.c.language,
        sa.type_coerce(person.c.zone, sa.LargeBinary).label("zone"),
        account.c.focus,
        account.c.stopped_at,
        account.c.active_on,
        draft.c.answers,
        draft.c.version,
    )
    .join_from(account, person, person.c.id == account.c.person_id)
    .outerjoin(draft, sa.and_(draft.c.person_id == account.c.person_id, draft.c.form == account.c.focus))
    .where(account.c.messenger == bindparam("messenger"), account.c.user_id == bindparam("user_id"))
)
"""Read all that an answer needs: messenger, user_id.  `zone` (purpose person.zone) and `answers` come sealed."""

FOCUS = Hot(
    sa.update(account).where(account.c.id == bindparam("account_id")).values(focus=bindparam("to_focus", type_=sa.Text))
)
"""Turn an account to a form, or to none: account_id, to_focus."""

ACTIVE = Hot(
    sa.update(account)
    .where(account.c.id == bindparam("account_id"))
    .values(active_on=bindparam("on", type_=sa.BigInteger))
)
"""Note the day on which an account wrote last: account_id, on."""
