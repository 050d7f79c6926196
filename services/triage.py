"""Triage: the next card, held for some minutes, judged, taken back; one function is one press of an officer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from programme.errors import Conflict
from programme.file import Programme
from programme.lifecycle import Role
from programme.registration import PENDING, State, Verdict
from programme.staff import Member
from programme.triage import LEASE
from services import deciding, queue, row_fault, second_looks
from services.journal import Actor
from services.progress import judged_before
from services.registration import move
from services.staff import name_of
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.errors import Stale
from storage.judgement import judgement
from storage.passed import passed
from storage.registration import held, plain, registration
from storage.second_look import second_look

MOST = 50
"""Leases that end in one transaction."""


@dataclass(frozen=True, slots=True)
class Card:
    """What an officer has before them; `second`: another officer has judged it already, and it does not show."""

    registration_id: int
    version: int
    second: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided a registration, and when; `name` is what colleagues know them by."""

    officer_id: int | None
    name: str | None
    decided_at: datetime


class NotHeld(Conflict):
    """The card is no longer this officer's: decided, changed, or somebody else's; the id says which it was about."""

    def __init__(self, registration_id: int) -> None:
        super().__init__("triage.stale")
        self.registration_id = registration_id


def card(tx: Tx, *, officer: Member, programme: Programme, now: datetime) -> Card | None:
    """Return the card that an officer has, its lease renewed, or else claim the next one; None when nothing waits."""
    call = programme.call.code
    if (mine := _held(tx, officer, call, now)) is not None:
        return mine
    row = queue.first(tx, officer=officer, call=call, now=now)
    if row is None or row.queue > 0:
        # What was answered or changed comes before second looks, and these before what nobody has seen.
        looked = second_looks.claim(tx, officer=officer, call=call, now=now)
        if looked is not None:
            return _second(tx, looked)
    if row is None:
        return None
    claimed = deciding.claim(tx, row, actor=_actor(officer), now=now)
    return Card(claimed.id, claimed.version)


def take(tx: Tx, *, registration_id: int, version: int, officer: Member, now: datetime) -> tuple[Row, Row | None]:
    """Return the registration of a card that a press speaks of, its lease renewed, and the second look if it is one.

    Raises:
        NotHeld: when the card is no longer as it was shown.
    """
    row = deciding.read(tx, registration_id=registration_id)
    if row is None or row.version != version:
        raise NotHeld(registration_id)
    if row.state == State.IN_SCREENING and row.officer_id == officer.person_id:
        tx.run(sa.update(registration).where(registration.c.id == row.id).values(lease_until=now + LEASE))
        return row, None
    look = second_looks.held(tx, officer=officer, call=row.call)
    if look is None or look.registration_id != row.id:
        raise NotHeld(registration_id)
    second_looks.renew(tx, registration_id=row.id, officer=officer, now=now)
    return row, look


def judge(
    tx: Tx,
    *,
    registration_id: int,
    version: int,
    verdict: Verdict,
    reasons: Sequence[str],
    officer: Member,
    now: datetime,
    text: str | None = None,
    asked: bool = False,
    merged_into: int | None = None,
) -> None:
    """Decide the card; `text` is told to the citizen, `asked` wants a second look.

    Raises:
        NotHeld: when the card is no longer this officer's.
        Conflict: when it is judged a duplicate, and not of what.
    """
    row, look = take(tx, registration_id=registration_id, version=version, officer=officer, now=now)
    if look is not None:
        second_looks.judge(tx, look, verdict=verdict, reasons=reasons, officer=officer, now=now)
        return
    if verdict is Verdict.DUPLICATE and merged_into is None:
        # Its person is told that another registration of theirs goes on: which one is known, or nobody gets a result.
        raise Conflict("triage.duplicate_of_what")
    before = judged_before(tx, call=row.call)
    text = row.reason_text if text is None else text
    more = {"actor": _actor(officer), "now": now, "merged_into": merged_into}
    deciding.decide(tx, row, verdict=verdict, reasons=reasons, text=text, **more)  # type: ignore[arg-type]  # as named
    second_looks.after_decision(
        tx, row, verdict=verdict, reasons=reasons, officer=officer, asked=asked, judged=before, now=now
    )


def word(tx: Tx, *, registration_id: int, version: int, text: str | None, officer: Member, now: datetime) -> None:
    """Keep a reason in the officer's own words with the card, until it is decided or given away; None takes it off.

    Raises:
        NotHeld: when the card is no longer this officer's.
        Conflict: when another officer has decided it already, whose words the citizen is told.
    """
    row, look = take(tx, registration_id=registration_id, version=version, officer=officer, now=now)
    if look is not None:
        raise Conflict("triage.second_has_no_words")
    tx.run(sa.update(registration).where(registration.c.id == row.id).values(reason_text=text))


def pass_by(tx: Tx, *, registration_id: int, version: int, kind: str, officer: Member, now: datetime) -> None:
    """Put the card off for later, or leave it to others for good (`not_mine`).

    Raises:
        NotHeld: when the card is no longer this officer's.
    """
    row, look = take(tx, registration_id=registration_id, version=version, officer=officer, now=now)
    _let_go(tx, row, look, officer=officer, now=now)
    tx.run(
        sa.delete(passed).where(passed.c.officer_id == officer.person_id, passed.c.registration_id == registration_id)
    )
    tx.run(
        sa.insert(passed).values(
            officer_id=officer.person_id, registration_id=registration_id, kind=kind, passed_at=now
        )
    )


def undo(tx: Tx, *, officer: Member, programme: Programme, now: datetime) -> Verdict | None:
    """Take the officer's last decision that still stands back before them; say what it was, None when there is none.

    Raises:
        Stale: when it was changed this instant; the storage looks again.
    """
    decided, looked = _last_decision(tx, officer, programme), _last_look(tx, officer, programme)
    if decided is None and looked is None:
        return None
    mine = _held(tx, officer, programme.call.code, now)
    if mine is not None:
        row, look = take(tx, registration_id=mine.registration_id, version=mine.version, officer=officer, now=now)
        _let_go(tx, row, look, officer=officer, now=now)
    if looked is not None and (decided is None or looked.done_at > decided.judged_at):
        second_looks.take_back(tx, looked, officer=officer, now=now)
        return Verdict(looked.second_verdict)
    assert decided is not None  # noqa: S101 - one of the two is there
    back = deciding.read(tx, registration_id=decided.registration_id)
    if back is None or back.version != decided.version:
        raise Stale("a decision that was to be undone")
    deciding.take_back(tx, back, name="undo", actor=_actor(officer), now=now)
    second_looks.forget(tx, registration_id=back.id)
    return Verdict(decided.verdict)


def decided(tx: Tx, *, registration_id: int) -> Decided | None:
    """Say who decided a registration; None while nobody has."""
    row = tx.one(
        sa.select(registration.c.decided_by, registration.c.decided_at).where(registration.c.id == registration_id)
    )
    if row is None or row.decided_at is None:
        return None
    return Decided(row.decided_by, name_of(tx, person_id=row.decided_by), row.decided_at)


def made_up(tx: Tx, *, registration_id: int, version: int) -> bool:
    """Say whether nobody who does not have a card can have been shown it with this version: it was guessed."""
    query = sa.select(registration.c.state, registration.c.version).where(registration.c.id == registration_id)
    row = tx.one(query)
    # What is decided looks to whoever judges second as it is; everything else that is put down gets a new version.
    return row is None or version > row.version or (version == row.version and row.state not in PENDING)


def release_lapsed(tx: Tx, *, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Let others have what officers left for longer than their lease; return how many.

    Raises:
        RowFault: when one cannot be moved; it may be left out by `besides`.
    """
    rows = tx.all(
        sa.select(*plain)
        .where(held, registration.c.lease_until <= now, *row_fault.besides(registration.c.id, besides))
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    for row in rows:
        with row_fault.row(row.id):
            move(tx, row, "release", actor=Actor(Role.CLOCK), now=now, lease_until=None, reason_text=None)
    return len(rows)


def _held(tx: Tx, officer: Member, call: str, now: datetime) -> Card | None:
    row = tx.one(
        sa.select(registration.c.id, registration.c.version)
        .where(held, registration.c.officer_id == officer.person_id, registration.c.call == call)
        .limit(1)
        .with_for_update()
    )
    if row is not None:
        tx.run(sa.update(registration).where(registration.c.id == row.id).values(lease_until=now + LEASE))
        return Card(row.id, row.version)
    look = second_looks.held(tx, officer=officer, call=call)
    if look is None:
        return None
    second_looks.renew(tx, registration_id=look.registration_id, officer=officer, now=now)
    return _second(tx, look.registration_id)


def _second(tx: Tx, registration_id: int) -> Card:
    row = tx.one(sa.select(registration.c.version).where(registration.c.id == registration_id))
    assert row is not None  # noqa: S101 - read with its second look, in this transaction
    return Card(registration_id, row.version, second=True)


def _let_go(tx: Tx, row: Row, look: Row | None, *, officer: Member, now: datetime) -> None:
    if look is not None:
        second_looks.release(tx, registration_id=row.id)
    else:
        move(tx, row, "release", actor=_actor(officer), now=now, lease_until=None, reason_text=None)


def _last_decision(tx: Tx, officer: Member, programme: Programme) -> Row | None:
    return tx.one(
        sa.select(judgement)
        .join(registration, registration.c.id == judgement.c.registration_id)
        .where(
            judgement.c.officer_id == officer.person_id,
            judgement.c.undone_at.is_(None),
            # What was changed, reopened or published since is no longer this officer's to take back.
            registration.c.version == judgement.c.version,
            registration.c.state.in_([state.value for state in PENDING]),
            registration.c.call == programme.call.code,
        )
        .order_by(judgement.c.id.desc())
        .limit(1)
        .with_for_update(of=registration)
    )


def _last_look(tx: Tx, officer: Member, programme: Programme) -> Row | None:
    return tx.one(
        sa.select(second_look)
        .join(registration, registration.c.id == second_look.c.registration_id)
        .where(
            second_look.c.call == programme.call.code,
            second_look.c.second_by == officer.person_id,
            second_look.c.settled_by.is_(None),
            registration.c.state.in_([state.value for state in PENDING]),
        )
        .order_by(second_look.c.done_at.desc())
        .limit(1)
        .with_for_update(of=second_look)
    )


def _actor(officer: Member) -> Actor:
    return Actor(officer.role, officer.person_id)
