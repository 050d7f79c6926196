"""Registrations: one function moves their state; each use case says who may and what else is written with it."""

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.errors import Conflict, NotFound
from programme.file import Programme
from programme.lifecycle import Role
from programme.places import Places
from programme.registration import LIFECYCLE, Place, Registration, State
from services import reminding, tally
from services.derived import columns
from services.files import match
from services.journal import Actor, record
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.person import person
from storage.registration import here, registration
from storage.term import term

# Letters and digits that nobody mistakes for one another, read aloud or copied by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 5

UNDECIDED = dict.fromkeys(("reasons", "reason_text", "decided_by", "decided_at", "merged_into"))
"""The columns of a decision, as they are where there is none."""

# Made once: on the way of every registration, making a statement costs more than running it.
_CURRENT = (
    sa.select(registration)
    .where(
        registration.c.person_id == bindparam("of_person"),
        registration.c.call == bindparam("in_call"),
        here,
    )
    .with_for_update()
)
_BEGIN = sa.insert(registration).returning(registration.c.id)
_MOVE = sa.update(registration).where(
    registration.c.id == bindparam("of_id"),
    registration.c.state == bindparam("from_state"),
    registration.c.version == bindparam("from_version"),
)
_OF_CODE = sa.select(registration.c.id).where(registration.c.code == bindparam("drawn"))
_TOLD = sa.select(person.c.details).where(person.c.id == bindparam("of_person")).with_for_update()
_CHANGE_PERSON = sa.update(person).where(person.c.id == bindparam("of_person"))


def current(tx: Tx, *, person_id: int, call: str) -> Row | None:
    """Read a person's registration for a call, to be changed; those that are gone do not count."""
    return tx.one(_CURRENT, of_person=person_id, in_call=call)


def begin(tx: Tx, *, person_id: int, programme: Programme, consent: int, now: datetime) -> None:
    """Note a consent: from now on there is a draft of a registration."""
    tx.run(
        sa.update(person)
        .where(person.c.id == person_id, person.c.consent_version.is_distinct_from(consent))
        .values(consent_version=consent, consented_at=now)
    )
    call = programme.call.code
    if current(tx, person_id=person_id, call=call) is not None:
        return
    made = tx.one(
        _BEGIN,
        person_id=person_id,
        call=call,
        code=fresh_code(tx),
        state=LIFECYCLE.initial,
        created_at=now,
        state_at=now,
        updated_at=now,
    )
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    actor = Actor(Role.CITIZEN, person_id)
    record(
        tx, actor=actor, action="consent", noun="registration", noun_id=made.id, now=now, after=str(LIFECYCLE.initial)
    )


def submit(
    tx: Tx, answers: Registration, *, person_id: int, programme: Programme, places: Places, now: datetime
) -> bool:
    """Send a registration, or the change of one that was sent before; True the first time.

    Raises:
        Conflict: when registration is closed, or the file moved on meanwhile.
        MoveNotAllowed: when the present state takes no changes.
    """
    begin(tx, person_id=person_id, programme=programme, consent=answers.consent, now=now)
    row = current(tx, person_id=person_id, call=programme.call.code)
    assert row is not None  # noqa: S101 - begun above, in this transaction
    first = bool(row.state == State.DRAFT)
    if first and not programme.registration_open(now):
        raise Conflict("registration.over", closes=programme.call.registration.closes)
    told = answers.model_dump(mode="json", exclude={"consent"})
    # First, because what is derived needs all that is known of the person.
    known = tell(
        tx,
        person_id=person_id,
        details={"name": answers.name},
        zone=zone_of(answers, programme=programme, places=places),
    )
    reminding.zone_changed(tx, person_id=person_id, programme=programme, now=now)
    values: dict[str, Any] = {
        "answers": told,
        "place": answers.place.value,
        "country": answers.country if answers.place is Place.ABROAD else programme.country,
        "connections": answers.connections,
        **columns(tx.keys, told, profile=known.get("profile"), programme=programme, inquiry=row.inquiry),
    }
    if first:
        values["submitted_at"] = now
    else:
        # Whoever has it before them judged, or would judge, other answers; what was screened once comes back first.
        values |= {**UNDECIDED, "lease_until": None, "queue": 1 if row.screened is None else 0}
    name = "submit" if first else "edit"
    move(tx, row, name, actor=Actor(Role.CITIZEN, person_id), now=now, **values)
    match(tx, person_id=person_id, now=now)
    return first


def withdraw(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> None:
    """Take a registration back; it is kept for the programme's days and then purged.

    Raises:
        NotFound: when there is none.
        MoveNotAllowed: when its result was published.
    """
    row = current(tx, person_id=person_id, call=programme.call.code)
    if row is None:
        raise NotFound("status.none")
    move(tx, row, "withdraw", actor=Actor(Role.CITIZEN, person_id), now=now)
    tx.run(sa.delete(term).where(term.c.registration_id == row.id))


def move(tx: Tx, row: Row, name: str, *, actor: Actor, now: datetime, **values: Any) -> State:
    """Move a registration that was read in this transaction, and record it. The only place that does.

    Raises:
        MoveNotAllowed: when the table has no such move.
        Conflict: when somebody else was faster.
    """
    target = State(LIFECYCLE.target(row.state, name, actor.role))
    values |= {"state": target.value, "version": row.version + 1, "updated_at": now}
    if target != row.state:
        values["state_at"] = now
    if row.indexed == row.version and not values.keys() & {"answers", "inquiry"}:
        # The words are the same: the search index stands as it is.
        values["indexed"] = row.version + 1
    if tx.run(_MOVE, of_id=row.id, from_state=row.state, from_version=row.version, **values) != 1:
        raise Conflict("registration.move.refused")
    country = values.get("country", row.country)
    tally.add(tx, row.call, before=row.state, after=target.value, country=country, was_country=row.country)
    record(
        tx,
        actor=actor,
        action=name,
        noun="registration",
        noun_id=row.id,
        now=now,
        before=row.state,
        after=target.value,
    )
    return target


def tell(tx: Tx, *, person_id: int, details: dict[str, Any], zone: str | None = None) -> dict[str, Any]:
    """Add to what is known of a person, and return it."""
    row = tx.one(_TOLD, of_person=person_id)
    known = {**({} if row is None or row.details is None else row.details), **details}
    values: dict[str, Any] = {"details": known}
    if zone is not None:
        values["zone"] = zone
    if "phone" in details:
        phone = details["phone"]
        values["phone_token"] = None if phone is None else tx.keys.token("person.phone", phone)
    tx.run(_CHANGE_PERSON, of_person=person_id, **values)
    return known


def zone_of(answers: Registration, *, programme: Programme, places: Places) -> str:
    """Say by which clock somebody lives: what they chose, their city's, or their country's first."""
    if answers.place is Place.HOME:
        return programme.time_zone
    if answers.zone is not None:
        return answers.zone
    if answers.city is not None and answers.city.zone is not None:
        return answers.city.zone
    zones = places.zones(answers.country or programme.country)
    return zones[0] if zones else programme.time_zone


def fresh_code(tx: Tx) -> str:
    """Draw a code that no registration has."""
    # 30 letters in 5 places: 24 million codes; a taken one is drawn again.
    while True:
        code = "SD-" + "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if tx.one(_OF_CODE, drawn=code) is None:
            return code
