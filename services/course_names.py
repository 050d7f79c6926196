"""What people in courses are called: as they registered; who never did has no name here."""

from collections.abc import Collection

import sqlalchemy as sa

from storage.engine.tx import Tx
from storage.person import person


def names_of(tx: Tx, people: Collection[int]) -> dict[int, str]:
    """Return the names of people, as far as they told one."""
    rows = tx.all(sa.select(person.c.id, person.c.details).where(person.c.id.in_(sorted(people))))
    told = {row.id: str((row.details or {}).get("name") or "") for row in rows}
    return {person_id: name for person_id, name in told.items() if name}
