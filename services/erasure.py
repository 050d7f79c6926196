"""Erasure: what a person told goes for good; a tombstone of dates and counts remains (programme.md, section 3)."""

import secrets
from datetime import datetime

import sqlalchemy as sa

from programme.lifecycle import Role
from programme.registration import State
from services.course_erasure import erase_courses
from services.files import drop
from services.idea_erasure import erase_ideas
from services.journal import Actor, record
from services.people import Known
from services.registration import ALPHABET, fresh_code, move
from services.staff import forget as forget_staff
from storage.account import account
from storage.apart import apart
from storage.audit import audit
from storage.decision_import import decision_import
from storage.draft import draft
from storage.engine.tx import Tx
from storage.file import file
from storage.help_request import help_request
from storage.judgement import judgement
from storage.link_code import link_code
from storage.outbox import outbox
from storage.passed import passed
from storage.person import person
from storage.publication import watch
from storage.registration import registration
from storage.second_look import second_look
from storage.term import term

RECEIPT_LENGTH = 6

TOLD = dict.fromkeys(
    (
        *("answers", "country", "place", "connections", "city_token", "likeness"),
        *("officer_id", "lease_until", "reasons", "reason_text", "decided_by", "merged_into"),
        *("inquiry", "screened", "notes"),
    )
)
"""What a registration holds of a person, and what was said of it; all of it goes."""


def erase(tx: Tx, who: Known, *, now: datetime) -> tuple[str, tuple[str, ...]]:
    """Erase everything of a person; return a receipt and the addresses of the files to be removed.

    The person, their registrations and their ideas stay as rows of dates and states; accounts go, so that whoever
    writes from them again is somebody new.

    Raises:
        Conflict: when they are the last coordinator.
    """
    actor = Actor(Role.CITIZEN, who.person_id)
    present = sa.select(registration).where(
        registration.c.person_id == who.person_id, registration.c.state != State.ERASED.value
    )
    for row in tx.all(present.with_for_update()):
        # A code that was told would lead from the person to their tombstone.
        move(tx, row, "erase", actor=actor, now=now, code=fresh_code(tx))
    erase_ideas(tx, person_id=who.person_id, actor=actor, now=now)
    erase_courses(tx, person_id=who.person_id)
    addresses = empty(tx, person_id=who.person_id)
    forget_staff(tx, person_id=who.person_id, now=now)
    for table in (outbox, watch, decision_import, link_code, account):
        tx.run(sa.delete(table).where(table.c.person_id == who.person_id))
    tx.run(sa.update(audit).where(audit.c.actor_id == who.person_id).values(note=None))
    tx.run(sa.update(person).where(person.c.id == who.person_id).values(language=None, erased_at=now))
    record(tx, actor=actor, action="erase", noun="person", noun_id=who.person_id, now=now)
    receipt = "ER-" + "".join(secrets.choice(ALPHABET) for _ in range(RECEIPT_LENGTH))
    return receipt, addresses


def empty(tx: Tx, *, person_id: int) -> tuple[str, ...]:
    """Take away all that a person told, and leave who they are to the messenger; return the files to be removed."""
    mine = registration.c.person_id == person_id
    theirs = sa.select(registration.c.id).where(mine)
    for table in (term, second_look, passed):
        tx.run(sa.delete(table).where(table.c.registration_id.in_(theirs)))
    tx.run(sa.delete(apart).where(apart.c.one_id.in_(theirs) | apart.c.other_id.in_(theirs)))
    # How often an officer judged is the office's; of whom, and why, is not.
    tx.run(sa.update(judgement).where(judgement.c.registration_id.in_(theirs)).values(reasons=None))
    tx.run(sa.update(registration).where(mine).values(**TOLD, has_file=0, flagged=0, gaps=100))
    for table in (draft, help_request):
        tx.run(sa.delete(table).where(table.c.person_id == person_id))
    tx.run(sa.update(person).where(person.c.id == person_id).values(zone=None, details=None, phone_token=None))
    return drop(tx, file.c.person_id == person_id)
