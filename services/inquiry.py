"""Inquiries: the secretariat asks one question of somebody registered, and the answer brings the card back."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from programme.answers import SpokenOrWritten
from programme.errors import Conflict
from programme.file import Programme
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.registration import State
from programme.staff import Member
from programme.triage import NO_ANSWER_DAYS
from services.files import match
from services.journal import Actor
from services.notices import plan
from services.registration import current, move
from services.triage import take
from storage.engine.tx import Tx
from storage.registration import registration

MOST = 50


def ask(
    tx: Tx,
    *,
    registration_id: int,
    version: int,
    officer: Member,
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
    inquiry: dict[str, Any] = {"by": officer.person_id, "at": now.isoformat()}
    inquiry |= {"question": question} if question is not None else {"text": text}
    actor = Actor(officer.role, officer.person_id)
    move(tx, row, "ask", actor=actor, now=now, inquiry=inquiry, screened=row.answers, lease_until=None)
    # The version makes a second question of the same file another notice.
    occurrence = f"{row.code}.{row.version + 1}"
    plan(tx, person_id=row.person_id, purpose=Purpose.INQUIRY, occurrence=occurrence, now=now)


def open_inquiry(tx: Tx, *, person_id: int, programme: Programme) -> dict[str, Any] | None:
    """Return what a person is asked and has not answered."""
    row = current(tx, person_id=person_id, call=programme.call.code)
    return None if row is None or row.state != State.NEEDS_INFO else row.inquiry


def answer(tx: Tx, given: SpokenOrWritten, *, person_id: int, programme: Programme, now: datetime) -> None:
    """Take the answer; the card comes first in the queue.

    Raises:
        Conflict: when nothing is asked any more.
    """
    row = current(tx, person_id=person_id, call=programme.call.code)
    if row is None or row.state != State.NEEDS_INFO:
        raise Conflict("inquiry.over")
    told = given.model_dump(mode="json", exclude_none=True)
    inquiry = {**(row.inquiry or {}), "answer": told, "answered_at": now.isoformat()}
    has_file = 1 if given.file is not None else row.has_file
    actor = Actor(Role.CITIZEN, person_id)
    move(tx, row, "answer", actor=actor, now=now, inquiry=inquiry, queue=0, has_file=has_file)
    match(tx, person_id=person_id, now=now)


def give_up(tx: Tx, *, programme: Programme, now: datetime) -> int:
    """Bring cards back whose question nobody answered in a week; return how many."""
    rows = tx.all(
        sa.select(registration)
        .where(
            registration.c.call == programme.call.code,
            registration.c.state == State.NEEDS_INFO.value,
            registration.c.state_at <= now - timedelta(days=NO_ANSWER_DAYS),
        )
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    for row in rows:
        inquiry = {**(row.inquiry or {}), "no_answer": True}
        move(tx, row, "no_answer", actor=Actor(Role.CLOCK), now=now, inquiry=inquiry, queue=0)
    return len(rows)
