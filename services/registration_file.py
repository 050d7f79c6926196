"""A registration's file for staff: found by its code as people write it, and opened."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.lifecycle import Role
from programme.registration import GONE, State, Verdict
from programme.registration_file import Attachment, Double, Look, Note, RegistrationFile
from programme.second_look import Kind
from programme.second_look import State as LookState
from programme.staff import Member
from programme.text import key
from services.network_list import told_network
from services.registration import ALPHABET, CODE_LENGTH
from services.staff import name_of
from storage.apart import apart
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.file import file
from storage.person import person
from storage.registration import registration
from storage.second_look import second_look

MOST_DOUBLES = 5
CONTACT = ("phone", "email", "organisation")
"""What of the second part is shown only by `services.contact`, on record."""

_CODE = re.compile(f"(?:sd)?([{ALPHABET.lower()}]{{{CODE_LENGTH}}})")
_UNDECIDED = (State.SUBMITTED, State.IN_SCREENING, State.NEEDS_INFO)
# Drafts were never sent, and of the others nothing is left to look at.
_UNSEEN = (State.DRAFT.value, State.LAPSED.value, State.ERASED.value)
_GONE = tuple(state.value for state in GONE)

_OF_CODE = sa.select(registration.c.id).where(
    registration.c.code == bindparam("wanted"),
    registration.c.call == bindparam("in_call"),
    registration.c.state.not_in(_UNSEEN),
)
_FILE = (
    sa.select(registration, person.c.details, person.c.phone_token)
    .join(person, person.c.id == registration.c.person_id)
    .where(registration.c.id == bindparam("of_id"), registration.c.state.not_in(_UNSEEN))
)
_CODE_OF = sa.select(registration.c.id, registration.c.code).where(registration.c.id == bindparam("of_id"))
_FILES = sa.select(file.c.kind, file.c.name, file.c.state).where(file.c.person_id == bindparam("of_person"))
_LOOK = sa.select(second_look).where(second_look.c.registration_id == bindparam("of_id"))
_OTHERS = sa.select(registration.c.id, registration.c.code).where(
    registration.c.call == bindparam("in_call"),
    registration.c.id != bindparam("of_id"),
    registration.c.state.not_in((*_GONE, State.DRAFT.value)),
    # What was joined with this one is no question any more.
    registration.c.merged_into.is_distinct_from(bindparam("of_id")),
)
_ALIKE = _OTHERS.where(registration.c.likeness == bindparam("likeness")).limit(MOST_DOUBLES)
_SAME_PHONE = (
    _OTHERS.join(person, person.c.id == registration.c.person_id)
    .where(person.c.phone_token == bindparam("phone_token"))
    .limit(MOST_DOUBLES)
)
_APART = sa.select(apart).where((apart.c.one_id == bindparam("of_id")) | (apart.c.other_id == bindparam("of_id")))


def find_by_code(tx: Tx, text: str, *, call: str) -> int | None:
    """Find a registration by its code, typed any way: small letters, Persian digits, without SD or its dash."""
    found = _CODE.fullmatch(key(text).replace(" ", ""))
    row = None if found is None else tx.one(_OF_CODE, wanted=f"SD-{found[1].upper()}", in_call=call)
    return None if row is None else int(row.id)


def open_file(tx: Tx, *, registration_id: int, viewer: Member) -> RegistrationFile | None:
    """Read everything that a card shows to somebody of the staff; None where there is nothing to see."""
    row = tx.one(_FILE, of_id=registration_id)
    if row is None:
        return None
    gone = row.state in _GONE
    details = row.details or {}
    look, blind = _look(tx, row, viewer)
    decided = not blind and row.decided_at is not None and row.state not in _UNDECIDED
    return RegistrationFile(
        id=row.id,
        code=row.code,
        version=row.version,
        state=State(row.state),
        state_at=row.state_at,
        submitted_at=row.submitted_at,
        queue=row.queue,
        place=row.place,
        country=row.country,
        answers={} if gone else row.answers or {},
        profile={} if gone else _without_contact(details.get("profile") or {}),
        has_phone=bool(details.get("phone")),
        has_email=bool((details.get("profile") or {}).get("email")),
        files=() if gone else _files(tx, row.person_id),
        flagged=bool(row.flagged),
        inquiry=None if gone else row.inquiry,
        screened=None if gone else row.screened,
        notes=() if gone else _notes(tx, row.notes),
        reasons=tuple(row.reasons or ()) if decided else (),
        reason_text=row.reason_text if decided else None,
        decided_by=name_of(tx, person_id=row.decided_by) if decided else None,
        decided_at=row.decided_at if decided else None,
        published_at=row.published_at,
        merged_into=_other(tx, row.merged_into) if decided else None,
        doubles=() if gone else doubles(tx, row),
        look=look,
        blind=blind,
        # Whoever was told no result yet was asked nothing.
        told_network=() if gone or row.published_at is None else told_network(tx, person_id=row.person_id),
    )


def doubles(tx: Tx, row: Row) -> tuple[Double, ...]:
    """Name registrations of the same call with the same name and city, or the same phone, not yet told apart.

    `row` holds the registration's columns and its person's `phone_token`.
    """
    within = {"in_call": row.call, "of_id": row.id}
    found: dict[int, Double] = {}
    for query, name in ((_SAME_PHONE, "phone_token"), (_ALIKE, "likeness")):
        token = getattr(row, name)
        if token is not None:
            found |= {other.id: Double(other.id, other.code) for other in tx.all(query, **within, **{name: token})}
    if found:
        for pair in tx.all(_APART, of_id=row.id):
            found.pop(pair.other_id if pair.one_id == row.id else pair.one_id, None)
    return tuple(list(found.values())[:MOST_DOUBLES])


def _look(tx: Tx, row: Row, viewer: Member) -> tuple[Look | None, bool]:
    """Return the second look, and whether the first verdict must not be seen by whoever reads."""
    look = tx.one(_LOOK, of_id=row.id)
    if look is None:
        return None, False
    kind, state = Kind(look.kind), LookState(look.state)
    knows = viewer.role is Role.COORDINATOR or viewer.person_id == look.first_by
    if state is LookState.WAITING and not knows:
        return Look(kind, state), Verdict.of(row.state) is not None
    second = None if look.second_verdict is None else Verdict(look.second_verdict)
    by = [name_of(tx, person_id=judge) for judge in (look.first_by, look.second_by)]
    return Look(kind, state, Verdict(look.first_verdict), by[0], second, by[1]), False


def _other(tx: Tx, registration_id: int | None) -> Double | None:
    row = None if registration_id is None else tx.one(_CODE_OF, of_id=registration_id)
    return None if row is None else Double(row.id, row.code)


def _files(tx: Tx, person_id: int) -> tuple[Attachment, ...]:
    rows = tx.all(_FILES.order_by(file.c.id), of_person=person_id)
    return tuple(Attachment(one.kind, one.name, one.state) for one in rows)


def _notes(tx: Tx, kept: list[Mapping[str, Any]] | None) -> tuple[Note, ...]:
    notes = []
    for note in kept or ():
        at = note.get("at")
        by = name_of(tx, person_id=note.get("by"))
        notes.append(Note(str(note["text"]), by, None if at is None else datetime.fromisoformat(at)))
    return tuple(notes)


def _without_contact(profile: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in profile.items() if name not in CONTACT}
