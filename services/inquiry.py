"""Inquiries: the secretariat asks one question of somebody registered, and the answer brings the card back."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from programme.answers import SpokenOrWritten
from programme.errors import Conflict
from programme.file import Programme
from programme.inquiry import next_inquiry
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.registration import UNPUBLISHED, State
from programme.staff import Member
from programme.triage import NO_ANSWER_DAYS
from services.files import match
from services.journal import Actor
from services.notices import awake_at, plan
from services.registration import UNDECIDED, current, move
from services.triage import take
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.registration import here, registration
from storage.sealing import Sealed

MOST = 50

_PLAIN = [column for column in registration.c if not isinstance(column.type, Sealed)]
_ASKED = sa.select(registration.c.inquiry).where(registration.c.id == sa.bindparam("of_id"))
# Read also where nothing may be locked: when the question goes out as a notice, or its screen is shown again.
_OPEN = sa.select(registration.c.state, registration.c.inquiry).where(
    registration.c.person_id == sa.bindparam("of_person"), registration.c.call == sa.bindparam("in_call"), here
)


def ask(
    tx: Tx,
    *,
    registration_id: int,
    version: int,
    officer: Member,
    programme: Programme,
    now: datetime,
    question: str | None = None,
    text: str | None = None,
) -> None:
    """Ask the person of the card: a ready question by its code, or `text`.

    Raises:
        NotHeld: when the card is no longer this officer's.
        Conflict: when another officer has decided it already.
    """
    row, look = take(tx, registration_id=registration_id, version=version, officer=officer, now=now)
    if look is not None:
        raise Conflict("triage.second_asks_nothing")
    asked: dict[str, Any] = {"by": officer.person_id, "at": now.isoformat()}
    asked |= {"question": question} if question is not None else {"text": text}
    inquiry = next_inquiry(row.inquiry, asked)
    actor = Actor(officer.role, officer.person_id)
    move(tx, row, "ask", actor=actor, now=now, inquiry=inquiry, screened=row.answers, lease_until=None)
    plan(
        tx,
        person_id=row.person_id,
        purpose=Purpose.INQUIRY,
        # The version makes a second question of the same file another notice, and the time tells them apart.
        occurrence=f"{row.code}.{row.version + 1}",
        body={"at": asked["at"]},
        due_at=awake_at(tx, person_id=row.person_id, programme=programme, now=now),
        now=now,
    )


def open_inquiry(tx: Tx, *, person_id: int, programme: Programme) -> dict[str, Any] | None:
    """Return what a person is asked and has not answered; an answer is taken until the result is published."""
    row = tx.one(_OPEN, of_person=person_id, in_call=programme.call.code)
    return row.inquiry if row is not None and _is_open(row) else None


def answer(tx: Tx, given: SpokenOrWritten, *, person_id: int, programme: Programme, now: datetime) -> None:
    """Take the answer; the card comes first in the queue.

    A late one, too: as with a change of the answers, whoever has the card, or judged it, did so without this.

    Raises:
        Conflict: when nothing is asked any more.
    """
    row = current(tx, person_id=person_id, call=programme.call.code)
    if row is None or not _is_open(row):
        raise Conflict("inquiry.over")
    told = given.model_dump(mode="json", exclude_none=True)
    inquiry = {name: value for name, value in row.inquiry.items() if name != "no_answer"}
    inquiry |= {"answer": told, "answered_at": now.isoformat()}
    values: dict[str, Any] = {"inquiry": inquiry, "queue": 0, "has_file": 1 if given.file is not None else row.has_file}
    if row.state != State.NEEDS_INFO:
        values |= {**UNDECIDED, "lease_until": None}
    move(tx, row, "answer", actor=Actor(Role.CITIZEN, person_id), now=now, **values)
    match(tx, person_id=person_id, now=now)


def give_up(tx: Tx, *, programme: Programme, now: datetime) -> int:
    """Bring cards back whose question nobody answered in a week; return how many."""
    rows = tx.all(
        sa.select(*_PLAIN)
        .where(
            registration.c.call == programme.call.code,
            registration.c.state == State.NEEDS_INFO.value,
            registration.c.state_at <= now - timedelta(days=NO_ANSWER_DAYS),
        )
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    for row in rows:
        move(tx, row, "no_answer", actor=Actor(Role.CLOCK), now=now, queue=0, **_given_up(tx, row.id))
    return len(rows)


def _given_up(tx: Tx, registration_id: int) -> dict[str, Any]:
    try:
        row = tx.one(_ASKED, of_id=registration_id)
    except WrongKey:
        # What cannot be opened stays as it is; its card goes back all the same, and holds up no other.
        return {}
    return {} if row is None else {"inquiry": {**(row.inquiry or {}), "no_answer": True}}


def _is_open(row: Row) -> bool:
    return bool(row.inquiry) and "answer" not in row.inquiry and row.state in UNPUBLISHED
