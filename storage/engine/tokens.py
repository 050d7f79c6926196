"""Keyed tokens of a search index, added to their owner in one statement: they travel as one JSON list."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite

from storage.engine.statement import Upsert


def adding(table: sa.Table, owner: str, parameter: str) -> Upsert:
    """Make the statement that adds `tokens` (a JSON list) to whom `parameter` names; `owner` is the column of that."""

    def add(insert: Any) -> sa.Executable:
        tokens = bindparam("tokens", type_=sa.Text)
        if insert is sqlite.insert:
            each = sa.func.json_each(tokens).table_valued("value")
        else:
            each = sa.func.json_array_elements_text(sa.cast(tokens, postgresql.JSON)).table_valued("value")
        rows = sa.select(sa.cast(each.c.value, sa.BigInteger), bindparam(parameter, type_=sa.BigInteger))
        added: sa.Executable = insert(table).from_select(["token", owner], rows)
        return added

    return Upsert(add)
