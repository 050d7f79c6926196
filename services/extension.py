"""More time for one diplomat's ideas: asked for by a tap, and granted or refused by a coordinator's."""

from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.errors import Conflict, NotAllowed, NotFound
from programme.extension import Asked, Asking
from programme.file import Programme
from programme.idea import State
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.registration import State as Registered
from programme.registration_file import shortened
from services.idea import is_diplomat
from services.journal import Actor, record
from services.notices import awake_at, plan
from services.staff import name_of
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.extension import extension, open_extension
from storage.idea import idea
from storage.person import person
from storage.registration import registration

BEFORE, AFTER = timedelta(days=7), timedelta(days=14)
"""How long before and after the call's deadline more time may be asked for."""

LISTED = 5
"""Wishes that stand beside other requests."""

_MINE = sa.select(extension).where(
    extension.c.person_id == bindparam("of_person"), extension.c.call == bindparam("in_call")
)
# On two messengers at once it is asked for once.
_ASK = Upsert(lambda insert: insert(extension).on_conflict_do_nothing(index_elements=["person_id", "call"]))
_SENT = sa.select(sa.func.count()).where(
    idea.c.person_id == extension.c.person_id, idea.c.call == extension.c.call, idea.c.submitted_at.is_not(None)
)
_UNSENT = sa.select(sa.func.count()).where(
    idea.c.person_id == extension.c.person_id, idea.c.call == extension.c.call, idea.c.state == State.DRAFT.value
)
_ASKED = (
    sa.select(
        extension,
        person.c.details,
        registration.c.code,
        _SENT.scalar_subquery().label("sent"),
        _UNSENT.scalar_subquery().label("unsent"),
    )
    .join(person, person.c.id == extension.c.person_id)
    .outerjoin(
        registration,
        (registration.c.person_id == extension.c.person_id)
        & (registration.c.call == extension.c.call)
        & (registration.c.state == Registered.DIPLOMAT.value),
    )
    .where(extension.c.call == bindparam("in_call"))
)


def asking(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> Asking:
    """Say whether a diplomat may ask for more time, or what came of it."""
    row = _mine(tx, person_id, programme)
    if row is not None:
        if row.answered_at is None:
            return Asking.WAITING
        return Asking.REFUSED if row.until_at is None else Asking.GRANTED
    closes_at = programme.ideas_close_at()
    if now < closes_at - BEFORE:
        return Asking.EARLY
    return Asking.OPEN if now < closes_at + AFTER else Asking.LATE


def ask(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> Asking:
    """Ask for more time, once a call; return where the wish is now, whether or not it is a new one.

    Raises:
        NotAllowed: when they are no diplomat.
    """
    if not is_diplomat(tx, person_id=person_id, programme=programme):
        raise NotAllowed("idea.diplomats_only")
    stands = asking(tx, person_id=person_id, programme=programme, now=now)
    if stands is not Asking.OPEN:
        return stands
    values = {"person_id": person_id, "call": programme.call.code, "asked_at": now}
    if tx.run(_ASK, **values) == 1 and (row := _mine(tx, person_id, programme)) is not None:
        record(tx, actor=Actor(Role.DIPLOMAT, person_id), action="ask", noun="extension", noun_id=row.id, now=now)
    return Asking.WAITING


def granted_until(tx: Tx, *, person_id: int, programme: Programme) -> datetime | None:
    """Say until when somebody was given more time; None where they were not."""
    row = _mine(tx, person_id, programme)
    return None if row is None else row.until_at


def would_end(programme: Programme, *, now: datetime) -> datetime:
    """Say until when more time would be granted now: so many days later, to the end of the day in the city."""
    later = max(now, programme.ideas_close_at()).astimezone(programme.zone)
    ends_a_day = later.time() == time()
    last = later.date() + timedelta(days=programme.ideas.extension_days + (0 if ends_a_day else 1))
    return datetime.combine(last, time(), programme.zone)


def count(tx: Tx, *, call: str) -> int:
    """Count who waits for more time."""
    row = tx.one(sa.select(sa.func.count()).select_from(extension).where(open_extension, extension.c.call == call))
    return 0 if row is None else int(row[0])


def upcoming(tx: Tx, *, call: str, after: int = 0) -> Asked | None:
    """Return who waits longest behind `after`; behind the last one comes the first."""
    query = _ASKED.where(open_extension).order_by(extension.c.id).limit(1)
    row = tx.one(query.where(extension.c.id > after), in_call=call) or tx.one(query, in_call=call)
    return None if row is None else _asked(row)


def waiting(tx: Tx, *, call: str, most: int = LISTED) -> list[Asked]:
    """List who waits for more time, whoever waits longest in front."""
    query = _ASKED.where(open_extension).order_by(extension.c.id).limit(most)
    return [_asked(row) for row in tx.all(query, in_call=call)]


def grant(tx: Tx, *, extension_id: int, by: Actor, programme: Programme, now: datetime) -> datetime:
    """Give a diplomat more time, and tell them; return until when.

    Raises:
        NotFound: when nobody asked for it, or whoever did is erased.
        Conflict: when it was answered; by whom, and when, is said.
    """
    until = would_end(programme, now=now)
    row = _answer(tx, extension_id, until, by=by, programme=programme, now=now)
    # Whoever was warned of the old deadline is warned of the new one, too.
    mine = (idea.c.person_id == row.person_id, idea.c.call == row.call, idea.c.state == State.DRAFT.value)
    tx.run(sa.update(idea).where(*mine).values(nudges=0))
    return until


def refuse(tx: Tx, *, extension_id: int, by: Actor, programme: Programme, now: datetime) -> None:
    """Give no more time, and tell so; raises as `grant`."""
    _answer(tx, extension_id, None, by=by, programme=programme, now=now)


def _answer(
    tx: Tx, extension_id: int, until: datetime | None, *, by: Actor, programme: Programme, now: datetime
) -> Row:
    query = sa.select(extension).where(extension.c.id == extension_id, extension.c.call == programme.call.code)
    row = tx.one(query.with_for_update())
    if row is None:
        raise NotFound("extension.gone")
    if row.answered_at is not None:
        raise _answered(tx, row)
    values = {"answered_at": now, "answered_by": by.person_id, "until_at": until}
    tx.run(sa.update(extension).where(extension.c.id == row.id).values(values))
    action = "refuse" if until is None else "grant"
    record(tx, actor=by, action=action, noun="extension", noun_id=row.id, now=now)
    plan(
        tx,
        person_id=row.person_id,
        purpose=Purpose.EXTENSION,
        occurrence=str(row.id),
        body={"extension": row.id},
        due_at=awake_at(tx, person_id=row.person_id, programme=programme, now=now),
        now=now,
    )
    return row


def _asked(row: Row) -> Asked:
    name = shortened(str((row.details or {}).get("name") or ""))
    return Asked(row.id, row.person_id, row.asked_at, row.code, name, row.sent, row.unsent)


def _answered(tx: Tx, row: Row) -> Conflict:
    return Conflict("extension.answered", name=name_of(tx, person_id=row.answered_by) or "–", at=row.answered_at)


def _mine(tx: Tx, person_id: int, programme: Programme) -> Row | None:
    return tx.one(_MINE, of_person=person_id, in_call=programme.call.code)
