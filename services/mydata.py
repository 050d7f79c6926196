"""Everything that is kept of a person, found by the tables themselves so that nothing can be forgotten."""

from typing import Any

import orjson
import sqlalchemy as sa

from services.people import Known
from storage.draft import ANSWERS, draft
from storage.engine.tx import Tx
from storage.tables import metadata

# What identifies a row or a key of ours, and says nothing about the person.
_INNER = {"person_id", "phone_token", "token", "address", "file_ref", "city_token", "likeness", "gaps", "indexed"}


def of_person(person_id: int) -> dict[sa.Table, sa.ColumnElement[bool]]:
    """Name every table that holds something of a person, with the condition that finds it."""
    found: dict[sa.Table, sa.ColumnElement[bool]] = {}
    for table in metadata.sorted_tables:
        if table.name == "person":
            found[table] = table.c.id == person_id
        elif "person_id" in table.c:
            found[table] = table.c.person_id == person_id
    return found


def mydata(tx: Tx, who: Known) -> dict[str, Any]:
    """Return all rows of a person by table, opened; audit entries with their dates and moves."""
    everything: dict[str, Any] = {}
    for table, condition in of_person(who.person_id).items():
        rows = [
            {str(name): value for name, value in row._mapping.items() if name not in _INNER and value is not None}
            for row in tx.all(sa.select(table).where(condition))
        ]
        if table is draft:
            rows = [{**row, "answers": orjson.loads(tx.keys.unseal(ANSWERS, row["answers"]))} for row in rows]
        if rows:
            everything[str(table.name)] = rows
    return everything
