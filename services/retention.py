"""Retention: what the consent text promises to end, ends by itself (programme.md, sections 3 and 6)."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from programme.file import Programme
from programme.lifecycle import Role
from programme.registration import GONE, State
from services import row_fault
from services.course_erasure import forget_words
from services.drafts import drop
from services.erasure import TOLD, empty
from services.files import match
from services.journal import Actor
from services.registration import move
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.person import person
from storage.registration import plain, registration

FORM = "registration"
"""The form whose draft is the draft of a registration."""

MOST = 100
"""People in one transaction: the citizens' own answers wait no longer than that takes."""


def lapse(
    tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE
) -> tuple[int, tuple[str, ...]]:
    """End drafts of registrations whose time is over; return how many, and the files to be removed.

    Raises:
        RowFault: when one cannot be ended; the registration may be left out by `besides`.
    """
    over = [call.code for call in programme.calls if now >= programme.lapses_at(call)]
    drafts = tx.all(
        # Nothing of it is opened: what must go, goes also where nobody can read it any more.
        sa.select(*plain)
        .where(registration.c.call.in_(over), registration.c.state == State.DRAFT.value)
        .where(*row_fault.besides(registration.c.id, besides))
        .limit(MOST)
        .with_for_update()
    )
    gone: list[str] = []
    for row in drafts:
        with row_fault.row(row.id):
            move(tx, row, "lapse", actor=Actor(Role.CLOCK), now=now)
            gone += _empty_draft(tx, row, now=now)
    return len(drafts), tuple(gone)


def purge(
    tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE
) -> tuple[int, tuple[str, ...]]:
    """Empty what was told by people who withdrew long ago and have not come back; as `lapse`, by person."""
    before = now - timedelta(days=programme.retention.withdrawn_days)
    newer = registration.alias()
    came_back = sa.exists().where(
        newer.c.person_id == registration.c.person_id, newer.c.state.not_in([state.value for state in GONE])
    )
    people = tx.all(
        sa.select(registration.c.person_id)
        .join(person, person.c.id == registration.c.person_id)
        .where(
            registration.c.state == State.WITHDRAWN.value,
            registration.c.state_at < before,
            person.c.details.is_not(None) | registration.c.place.is_not(None),
            ~came_back,
            *row_fault.besides(registration.c.person_id, besides),
        )
        .distinct()
        .limit(MOST)
    )
    gone: list[str] = []
    for row in people:
        with row_fault.row(row.person_id):
            forget_words(tx, person_id=row.person_id)
            gone += empty(tx, person_id=row.person_id)
    return len(people), tuple(gone)


def _empty_draft(tx: Tx, row: Row, *, now: datetime) -> tuple[str, ...]:
    """Take away what was told for one registration; all that the person told, if they have no other one."""
    others = tx.all(
        sa.select(registration.c.state).where(
            registration.c.person_id == row.person_id,
            registration.c.id != row.id,
            registration.c.state.not_in([state.value for state in GONE]),
        )
    )
    if not others:
        return empty(tx, person_id=row.person_id)
    tx.run(sa.update(registration).where(registration.c.id == row.id).values(**TOLD, has_file=0, flagged=0, gaps=100))
    if State.DRAFT not in {other.state for other in others}:
        drop(tx, person_id=row.person_id, form=FORM)
    return match(tx, person_id=row.person_id, now=now)
