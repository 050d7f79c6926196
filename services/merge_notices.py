"""Who is told of a merge: its authors are asked, and coordinators hear what came of it."""

from collections.abc import Iterable
from datetime import datetime

from programme.file import Programme
from programme.notice import Purpose
from services.notices import awake_at, plan
from services.staff import coordinators
from storage.engine.row import Row
from storage.engine.tx import Tx


def tell_authors(tx: Tx, merge: Row, people: Iterable[int], what: str, *, programme: Programme, now: datetime) -> None:
    """Tell authors that they are `asked`, or that nothing comes of it (`off`)."""
    for person_id in sorted(people):
        _tell(tx, merge, person_id, what, programme=programme, now=now)


def tell_coordinators(tx: Tx, merge: Row, what: str, *, programme: Programme, now: datetime) -> None:
    """Tell whoever proposed it, or all who coordinate if they do no longer: `refused`, `agreed` or `ready`."""
    everybody = coordinators(tx)
    for person_id in [merge.proposed_by] if merge.proposed_by in everybody else everybody:
        _tell(tx, merge, person_id, what, programme=programme, now=now)


def _tell(tx: Tx, merge: Row, person_id: int, what: str, *, programme: Programme, now: datetime) -> None:
    plan(
        tx,
        person_id=person_id,
        purpose=Purpose.MERGE,
        occurrence=f"{merge.id}.{what}",
        body={"merge": merge.id, "what": what},
        due_at=awake_at(tx, person_id=person_id, programme=programme, now=now),
        now=now,
    )
