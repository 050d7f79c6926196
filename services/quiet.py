"""What people want to hear; one's own decisions always arrive."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.notice import Purpose
from programme.wishes import REFUSABLE, Subject, Wishes, subject
from services.broadcast import BATCH
from storage.broadcast import broadcast
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.engine.within import within
from storage.outbox import outbox
from storage.quiet import quiet
from storage.utc import epoch, moment

_READ = sa.select(quiet.c.courses, quiet.c.news, quiet.c.until_at).where(quiet.c.person_id == bindparam("of_person"))
_BEGIN = Upsert(lambda insert: insert(quiet).on_conflict_do_nothing(index_elements=["person_id"]))
_CHANGE = sa.update(quiet).where(quiet.c.person_id == bindparam("of_person"))
_UNWANTING = {
    one: sa.select(quiet.c.person_id).where(
        within(quiet.c.person_id, "people"),
        sa.or_(quiet.c[one.value] == 0, quiet.c.until_at > bindparam("now_at", type_=sa.BigInteger)),
    )
    for one in Subject
}
_BATCH = sa.select(outbox.c.batch).where(outbox.c.id == bindparam("of_notice"))
_KIND = sa.select(broadcast.c.kind).where(broadcast.c.id == bindparam("of_broadcast"))


def read(tx: Tx, *, person_id: int, now: datetime) -> Wishes:
    """Read what somebody wants to hear; a month of silence that is over is none."""
    row = tx.one(_READ, of_person=person_id)
    if row is None:
        return Wishes()
    rests = row.until_at is not None and row.until_at > epoch(now)
    return Wishes(bool(row.courses), bool(row.news), moment(row.until_at) if rests else None)


def choose(tx: Tx, about: Subject, *, wanted: bool, person_id: int, now: datetime) -> None:
    """Keep whether somebody wants to hear of something."""
    _change(tx, person_id, now, **{about.value: int(wanted)})


def rest(tx: Tx, *, person_id: int, until: datetime | None, now: datetime) -> None:
    """Tell somebody nothing that may be refused until a moment; None: as they chose before."""
    _change(tx, person_id, now, until_at=None if until is None else epoch(until))


def unwanting(tx: Tx, *, people: Collection[int], purpose: Purpose, kind: str | None, now: datetime) -> frozenset[int]:
    """Name those of these people who do not want notices of a purpose now; `kind` is that of a broadcast."""
    about = subject(purpose, kind)
    if about is None or not people:
        return frozenset()
    return frozenset(row.person_id for row in tx.all(_UNWANTING[about], people=list(people), now_at=epoch(now)))


def refuses(tx: Tx, taken: Row, *, now: datetime) -> bool:
    """Say whether the person of a claimed notice does not want it any more."""
    if taken.purpose not in REFUSABLE:
        return False
    purpose = Purpose(taken.purpose)
    kind = _kind(tx, taken.id) if purpose is Purpose.BROADCAST else None
    if purpose is Purpose.BROADCAST and kind is None:
        # One that is tried on its own author belongs to no batch, and was asked for.
        return False
    return bool(unwanting(tx, people=[taken.person_id], purpose=purpose, kind=kind, now=now))


def join(tx: Tx, *, of: int, to: int, now: datetime) -> None:
    """Let the quieter wish of two persons who are one be that of the one who stays."""
    one, other = (read(tx, person_id=person_id, now=now) for person_id in (of, to))
    ends = [wish.until for wish in (one, other) if wish.until is not None]
    tx.run(sa.delete(quiet).where(quiet.c.person_id == of))
    if one != Wishes():
        until_at = epoch(max(ends)) if ends else None
        wanted = {"courses": int(one.courses and other.courses), "news": int(one.news and other.news)}
        _change(tx, to, now, **wanted, until_at=until_at)


def _change(tx: Tx, person_id: int, now: datetime, **values: int | None) -> None:
    tx.run(_BEGIN, person_id=person_id, updated_at=now)
    tx.run(_CHANGE, of_person=person_id, updated_at=now, **values)


def _kind(tx: Tx, notice_id: int) -> str | None:
    row = tx.one(_BATCH, of_notice=notice_id)
    of = "" if row is None else (row.batch or "").removeprefix(BATCH)
    told = tx.one(_KIND, of_broadcast=int(of)) if of.isdecimal() else None
    return None if told is None else str(told.kind)
