"""Decisions that come back in a sheet: compared with what stands, and applied through the door that the desk uses."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from programme.file import Programme
from programme.registration import UNPUBLISHED, State, Verdict
from programme.sheet import Change, Difference, Refusal, Result, Wish
from services import second_looks
from services.deciding import decide, held_by_another
from services.export import marks
from services.journal import Actor
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.registration import registration

AT_ONCE = 200
"""Rows compared in one reading."""

BATCH = 50
"""Decisions taken in one transaction: the citizens' own answers wait no longer than that takes."""

_NEVER_SENT = (State.DRAFT, State.LAPSED, State.ERASED)


def compare(tx: Tx, wishes: Sequence[Wish], *, programme: Programme, actor: Actor, now: datetime) -> Difference:
    """Say what rows of a sheet would change; nothing is changed."""
    r = registration.c
    codes = [wish.code for wish in wishes]
    rows = tx.all(sa.select(registration).where(r.call == programme.call.code, r.code.in_(codes)))
    by_code = {row.code: row for row in rows}
    found = Difference()
    for wish in wishes:
        row = by_code.get(wish.code)
        if row is not None and _same(row, wish):
            found += Difference(same=1)
        elif (why := _against(tx, row, wish, actor=actor, now=now)) is not None:
            found += Difference(refused=(Refusal(wish.row, wish.code, why, wish.word),))
        else:
            found += Difference((_change(row, wish, programme),))
    return found


def apply(tx: Tx, changes: Sequence[Change], *, actor: Actor, now: datetime) -> Result:
    """Take decisions that were approved; what changed since they were compared is left out. Once more does no harm."""
    ids = [change.registration_id for change in changes]
    query = sa.select(registration).where(registration.c.id.in_(ids)).order_by(registration.c.id).with_for_update()
    rows = {row.id: row for row in tx.all(query)}
    result = Result()
    for change in changes:
        row = rows.get(change.registration_id)
        if row is not None and _taken_before(row, change, actor):
            result += Result(applied=1)
        elif row is None or row.version != change.version:
            result += Result(left=1, left_out=(Refusal(change.row, change.code, "changed"),))
        elif held_by_another(row, actor=actor, now=now):
            result += Result(left=1, left_out=(Refusal(change.row, change.code, "held"),))
        else:
            _take(tx, row, change, actor=actor, now=now)
            result += Result(applied=1)
    return result


def _take(tx: Tx, row: Row, change: Change, *, actor: Actor, now: datetime) -> None:
    # A sheet names no other registration; what a double was merged into stands as long as it is one.
    merged_into = row.merged_into if change.verdict is Verdict.DUPLICATE else None
    verdict, reasons, text = change.verdict, change.reasons, change.text
    decide(tx, row, verdict=verdict, reasons=reasons, text=text, actor=actor, now=now, merged_into=merged_into)
    # The office has looked at it together: nobody else is asked, and an earlier dispute is over.
    second_looks.forget(tx, registration_id=row.id)


def _against(tx: Tx, row: Row | None, wish: Wish, *, actor: Actor, now: datetime) -> str | None:
    """Say what stands against a wish, if anything."""
    if row is None or row.state in _NEVER_SENT:
        return "unknown_code"
    if wish.problem is not None:
        return wish.problem
    if row.state == State.WITHDRAWN:
        return "withdrawn"
    if row.state not in UNPUBLISHED:
        return "published"
    if row.state == State.NEEDS_INFO:
        return "asked"
    if wish.verdict is Verdict.DUPLICATE and row.merged_into is None:
        # A sheet has no column for it; a double of nothing could never be told which registration stands.
        return "of_what"
    if held_by_another(row, actor=actor, now=now):
        return "held"
    if wish.mark is not None and wish.mark not in marks(tx.keys, row):
        return "changed"
    return None


def _change(row: Row | None, wish: Wish, programme: Programme) -> Change:
    assert row is not None  # noqa: S101 - something would have stood against it
    assert wish.verdict is not None  # noqa: S101 - as above
    common = getattr(programme.reasons, wish.verdict.value)[:1]
    reasons = wish.reasons if wish.explained else tuple(chip.code for chip in common)
    before = Verdict.of(row.state)
    return Change(wish.row, row.code, row.id, row.version, wish.verdict, reasons, wish.text, before)


def _same(row: Row, wish: Wish) -> bool:
    if wish.problem is not None or wish.verdict is None or Verdict.of(row.state) is not wish.verdict:
        return False
    return not wish.explained or _explains(row, wish.reasons, wish.text)


def _explains(row: Row, reasons: Sequence[str], text: str | None) -> bool:
    return list(row.reasons or ()) == list(reasons) and (row.reason_text or None) == text


def _taken_before(row: Row, change: Change, actor: Actor) -> bool:
    """Say whether this very decision stands already: a kill came between its commit and the end of the work."""
    # At most two moves: taking it up, from the queue or from another decision, and the decision itself.
    moved = row.version - change.version
    return (
        0 < moved <= 2
        and Verdict.of(row.state) is change.verdict
        and row.decided_by == actor.person_id
        and _explains(row, change.reasons, change.text)
    )
