"""Who is told of a merge: its authors are asked, and coordinators hear what came of it."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.idea import GONE, State
from programme.merge import State as Merge
from programme.notice import Purpose
from services.notices import awake_at, plan
from services.staff import coordinators
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_merge import idea_merge

_goes, _stays = idea.alias("goes"), idea.alias("stays")
_LEFT = (
    sa.select(
        idea_merge,
        _goes.c.person_id.label("goes_person"),
        _goes.c.state.label("goes_state"),
        _stays.c.person_id.label("stays_person"),
    )
    .join(_goes, _goes.c.id == idea_merge.c.idea_id)
    .join(_stays, _stays.c.id == idea_merge.c.into_id)
    .where(
        idea_merge.c.state == Merge.DROPPED.value,
        idea_merge.c.ended_at == bindparam("at"),
        sa.or_(
            *(
                (one.c.person_id == bindparam("of_person")) & one.c.state.in_([state.value for state in GONE])
                for one in (_goes, _stays)
            )
        ),
    )
    .order_by(idea_merge.c.id)
)


def tell_authors(tx: Tx, merge: Row, people: Iterable[int], what: str, *, programme: Programme, now: datetime) -> None:
    """Tell authors that they are `asked`, or that nothing comes of it (`off`)."""
    for person_id in sorted(people):
        _tell(tx, merge, person_id, what, programme=programme, now=now)


def tell_coordinators(tx: Tx, merge: Row, what: str, *, programme: Programme, now: datetime) -> None:
    """Tell whoever proposed it, or all who coordinate if they do no longer: `refused`, `unanswered`, `agreed`, …"""
    everybody = coordinators(tx)
    for person_id in [merge.proposed_by] if merge.proposed_by in everybody else everybody:
        _tell(tx, merge, person_id, what, programme=programme, now=now)


def tell_left(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> None:
    """Tell of the merges that came to nothing because ideas of this person went away just now.

    Whoever else had agreed hears that nothing comes of it; coordinators, that an idea is to be decided again.
    """
    for merge in tx.all(_LEFT, of_person=person_id, at=now):
        said = ((merge.goes_person, merge.agrees), (merge.stays_person, merge.into_agrees))
        others = {one for one, given in said if given and one != person_id}
        tell_authors(tx, merge, others, "off", programme=programme, now=now)
        if merge.goes_state == State.DISCUSSION and merge.agrees and merge.into_agrees:
            tell_coordinators(tx, merge, "parted", programme=programme, now=now)


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
