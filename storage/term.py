"""The search index: keyed tokens of the words in a registration and of the words' beginnings."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite

from storage.engine.statement import Upsert
from storage.metadata import metadata

term = sa.Table(
    "term",
    metadata,
    # The first 64 bits of `keys.token("term.token", word)`, signed.
    sa.Column("token", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column(
        "registration_id", sa.BigInteger, sa.ForeignKey("registration.id"), primary_key=True, autoincrement=False
    ),
    sa.Index("ix_term_registration_id", "registration_id"),
    sqlite_with_rowid=False,
)

DROP = sa.delete(term).where(
    term.c.registration_id == bindparam("of_registration"), term.c.token.in_(bindparam("gone", expanding=True))
)
"""Take tokens of a registration away: of_registration, gone (a list)."""


def _add(insert: Callable[[sa.Table], Any]) -> sa.Executable:
    tokens = bindparam("tokens", type_=sa.Text)
    if insert is sqlite.insert:
        each = sa.func.json_each(tokens).table_valued("value")
    else:
        each = sa.func.json_array_elements_text(sa.cast(tokens, postgresql.JSON)).table_valued("value")
    rows = sa.select(sa.cast(each.c.value, sa.BigInteger), bindparam("of_registration", type_=sa.BigInteger))
    added: sa.Executable = insert(term).from_select(["token", "registration_id"], rows)
    return added


ADD = Upsert(_add)
"""Add tokens to a registration in one statement: of_registration, tokens (a JSON list)."""
