"""Who is told of a line: the citizen where they wrote from, the officer who answers them, or once the whole desk."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from programme.file import Programme
from programme.notice import Purpose, Reason
from programme.staff import DESK_ROLES
from services.notices import accounts_of, awake_at, plan
from services.staff import member, members
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import outbox, waiting
from storage.utc import epoch

WAITS = "waits"
"""The occurrence of the notice that somebody waits: while it stands, an officer gets no other one."""

LIVELY = timedelta(hours=1)
"""So long after their own line somebody is answered at any hour: they are there."""

_OVER = sa.delete(outbox).where(
    outbox.c.person_id == sa.bindparam("of_person"),
    outbox.c.purpose == Purpose.CONVERSATION.value,
    outbox.c.occurrence == WAITS,
    outbox.c.state.in_(["skipped", "failed", "uncertain"]),
)
_CALLED = (
    outbox.c.person_id == sa.bindparam("of_person"),
    outbox.c.purpose == Purpose.CONVERSATION.value,
    outbox.c.occurrence == WAITS,
)


def tell_person(
    tx: Tx, row: Row, *, line_id: int, wrote_at: datetime | None, programme: Programme, now: datetime
) -> None:
    """Tell the citizen what an officer answered, on the messenger that they wrote from last."""
    reached = {one.messenger for one in accounts_of(tx, person_id=row.person_id) if one.stopped_at is None}
    there = wrote_at is not None and wrote_at > now - LIVELY
    plan(
        tx,
        person_id=row.person_id,
        purpose=Purpose.CONVERSATION,
        occurrence=f"line.{line_id}",
        body={"line": line_id},
        due_at=now if there else awake_at(tx, person_id=row.person_id, programme=programme, now=now),
        messenger=row.messenger if row.messenger in reached else None,
        now=now,
    )


def tell_office(tx: Tx, row: Row, *, line_id: int, programme: Programme, now: datetime) -> None:
    """Tell whoever answers this person what they wrote; where nobody does, all of the desk that somebody waits."""
    if works(tx, row.officer_id):
        tell_officer(tx, officer_id=row.officer_id, line_id=line_id, programme=programme, now=now)
        return
    for one in members(tx):
        if one.role in DESK_ROLES and one.person_id != row.person_id:
            # A notice that ended unread, or of which nobody knows, must not stand in the way of this one.
            tx.run(_OVER, of_person=one.person_id)
            plan(
                tx,
                person_id=one.person_id,
                purpose=Purpose.CONVERSATION,
                occurrence=WAITS,
                body={"waits": True},
                due_at=awake_at(tx, person_id=one.person_id, programme=programme, now=now),
                now=now,
            )


def tell_officer(
    tx: Tx, *, officer_id: int, line_id: int, programme: Programme, now: datetime, by: int | None = None
) -> None:
    """Tell one officer a citizen's line; `by`: it was given to them by a colleague."""
    given = {} if by is None else {"by": by}
    plan(
        tx,
        person_id=officer_id,
        purpose=Purpose.CONVERSATION,
        occurrence=f"line.{line_id}" if by is None else f"given.{line_id}.{now.isoformat()}",
        body={"line": line_id, **given},
        due_at=awake_at(tx, person_id=officer_id, programme=programme, now=now),
        now=now,
    )


def works(tx: Tx, person_id: int | None) -> bool:
    """Say whether somebody works at the desk now."""
    who = None if person_id is None else member(tx, person_id=person_id)
    return who is not None and who.role in DESK_ROLES


def look(tx: Tx, *, person_id: int, now: datetime) -> None:
    """Note that an officer has looked at who waits: the next time that somebody does they are told again."""
    row = tx.one(sa.select(outbox.c.id).where(*_CALLED).with_for_update(), of_person=person_id)
    if row is None:
        return
    mine = outbox.c.id == row.id
    superseded = {"state": "skipped", "reason": Reason.SUPERSEDED.value, "updated_at": epoch(now)}
    tx.run(sa.update(outbox).where(mine, waiting).values(**superseded))
    tx.run(sa.update(outbox).where(mine).values(occurrence=f"{WAITS}.{row.id}"))
