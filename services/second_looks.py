"""Second looks: another officer judges without knowing the first verdict; what differs is the coordinator's."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from programme.registration import PENDING, Verdict
from programme.second_look import FIRST_CARDS, SAMPLE_PERCENT, Kind, State
from programme.staff import Member
from programme.triage import LATER, LEASE
from services.journal import Actor, record
from services.staff import screeners
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.passed import passed
from storage.registration import registration
from storage.second_look import second_look, waits

# Who left second looks to others, each found by one step along the index.
_waiting = sa.and_(second_look.c.call == sa.bindparam("in_call"), waits)
_left_by = (
    sa.select(sa.func.min(second_look.c.first_by).label("officer_id")).where(_waiting).cte("left_by", recursive=True)
)
_left_by = _left_by.union_all(
    sa.select(
        sa.select(sa.func.min(second_look.c.first_by))
        .where(_waiting, second_look.c.first_by > _left_by.c.officer_id)
        .scalar_subquery()
    ).where(_left_by.c.officer_id.is_not(None))
)
_LEFT_BY = sa.select(_left_by.c.officer_id).where(_left_by.c.officer_id.is_not(None))

still_pending = registration.c.state.in_([state.value for state in PENDING])

_WANT = Upsert(
    lambda insert: (
        row := insert(second_look).values(
            {
                name: sa.bindparam(name, type_=second_look.c[name].type)
                for name in ("registration_id", "call", "kind", "first_by", "first_verdict", "first_reasons", "made_at")
            }
            | {"state": State.WAITING.value}
        )
    ).on_conflict_do_update(
        index_elements=["registration_id"],
        set_={
            **{name: row.excluded[name] for name in ("kind", "first_by", "first_verdict", "first_reasons", "made_at")},
            "state": State.WAITING.value,
            **dict.fromkeys(
                ("holder_id", "lease_until", "second_by", "second_verdict", "second_reasons", "done_at", "settled_by")
            ),
        },
    )
)


def after_decision(
    tx: Tx,
    row: Row,
    *,
    verdict: Verdict,
    reasons: Sequence[str],
    officer: Member,
    asked: bool,
    judged: int,
    now: datetime,
) -> Kind | None:
    """Let somebody else look at a registration that was just decided, if it is one of those; `judged` before it."""
    kind = _kind(tx, row, asked=asked, judged=judged)
    if kind is None:
        forget(tx, registration_id=row.id)
        return None
    values = {"first_by": officer.person_id, "first_verdict": verdict.value, "first_reasons": list(reasons)}
    tx.run(_WANT, registration_id=row.id, call=row.call, kind=kind.value, made_at=now, **values)
    return kind


def forget(tx: Tx, *, registration_id: int) -> None:
    """Want no second look any more."""
    tx.run(sa.delete(second_look).where(second_look.c.registration_id == registration_id))


def held(tx: Tx, *, officer: Member, call: str) -> Row | None:
    """Return the second look that an officer has before them."""
    return tx.one(
        sa.select(second_look)
        .join(registration, registration.c.id == second_look.c.registration_id)
        .where(
            second_look.c.call == call,
            second_look.c.state == State.WAITING.value,
            second_look.c.holder_id == officer.person_id,
            still_pending,
        )
        .with_for_update(of=second_look)
    )


def claim(tx: Tx, *, officer: Member, call: str, now: datetime) -> int | None:
    """Take the oldest second look that another officer left, the first cards of a call before all; name its file."""
    r, look = registration.c, second_look.c
    # What was put off before it was decided may be looked at; what is not one's own never is.
    put_off = sa.exists().where(
        passed.c.officer_id == officer.person_id,
        passed.c.registration_id == look.registration_id,
        (passed.c.kind == "not_mine") | (passed.c.passed_at > now - LATER),
    )
    pending = sa.exists().where(r.id == look.registration_id, r.state.in_([state.value for state in PENDING]))
    free = (look.call == call, waits, look.holder_id.is_(None) | (look.lease_until <= now), pending, ~put_off)
    oldest = (
        sa.select(look.registration_id, look.made_at)
        .where(*free)
        .order_by(look.made_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = tx.one(oldest.where(look.kind == Kind.DOZEN.value, look.first_by != officer.person_id))
    if row is None:
        # Officer by officer: what one left oneself, perhaps thousands, is never walked through.
        others = [one.officer_id for one in tx.all(_LEFT_BY, in_call=call) if one.officer_id != officer.person_id]
        found = [tx.one(oldest.where(look.first_by == other)) for other in others]
        row = min((one for one in found if one is not None), key=lambda one: one.made_at, default=None)
    if row is None:
        return None
    renew(tx, registration_id=row.registration_id, officer=officer, now=now)
    return int(row.registration_id)


def renew(tx: Tx, *, registration_id: int, officer: Member, now: datetime) -> None:
    """Hold a second look for some minutes from now."""
    tx.run(
        sa.update(second_look)
        .where(second_look.c.registration_id == registration_id)
        .values(holder_id=officer.person_id, lease_until=now + LEASE)
    )


def release(tx: Tx, *, registration_id: int) -> None:
    """Let others have it."""
    nobodys = {"holder_id": None, "lease_until": None}
    tx.run(sa.update(second_look).where(second_look.c.registration_id == registration_id).values(**nobodys))


def judge(tx: Tx, look: Row, *, verdict: Verdict, reasons: Sequence[str], officer: Member, now: datetime) -> State:
    """Say what the second officer found; the registration stays as it is until a disagreement is settled."""
    state = State.AGREED if look.first_verdict == verdict else State.DISAGREED
    tx.run(
        sa.update(second_look)
        .where(second_look.c.registration_id == look.registration_id)
        .values(
            state=state.value,
            second_by=officer.person_id,
            second_verdict=verdict.value,
            second_reasons=list(reasons),
            done_at=now,
            lease_until=None,
        )
    )
    _record(tx, look.registration_id, officer, "second_look", after=state.value, now=now)
    return state


def take_back(tx: Tx, look: Row, *, officer: Member, now: datetime) -> None:
    """Judge again what one judged second."""
    nothing = dict.fromkeys(("second_by", "second_verdict", "second_reasons", "done_at"))
    tx.run(
        sa.update(second_look)
        .where(second_look.c.registration_id == look.registration_id)
        .values(state=State.WAITING.value, **nothing)
    )
    renew(tx, registration_id=look.registration_id, officer=officer, now=now)
    _record(tx, look.registration_id, officer, "second_look_undone", after=None, now=now)


def waiting_for(tx: Tx, *, officer: Member, call: str) -> int:
    """Count the second looks that others left for an officer."""
    return count(tx, call, State.WAITING, second_look.c.first_by != officer.person_id)


def _kind(tx: Tx, row: Row, *, asked: bool, judged: int) -> Kind | None:
    if screeners(tx) < 2:
        return None
    if judged < FIRST_CARDS:
        return Kind.DOZEN
    if asked:
        return Kind.ASKED
    # Drawn by the code under the key: the same for each officer, and nobody can tell before which will be looked at.
    drawn = int.from_bytes(tx.keys.token("second_look.sample", row.code)[:4], "big") % 100
    return Kind.SAMPLE if drawn < SAMPLE_PERCENT else None


def count(tx: Tx, call: str, state: State, *more: sa.ColumnElement[bool]) -> int:
    """Count second looks in a state whose registration still waits to be published."""
    query = (
        sa.select(sa.func.count())
        .select_from(second_look)
        .join(registration, registration.c.id == second_look.c.registration_id)
        .where(
            second_look.c.call == call,
            second_look.c.state == state.value,
            still_pending,
            *more,
        )
    )
    row = tx.one(query)
    return 0 if row is None else int(row[0])


def _record(tx: Tx, registration_id: int, who: Member, action: str, *, after: str | None, now: datetime) -> None:
    actor = Actor(who.role, who.person_id)
    record(tx, actor=actor, action=action, noun="registration", noun_id=registration_id, now=now, after=after)
