"""Certificates: the name confirmed once, a code that stays, and what the code proves to whoever has it."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.attendance import hours
from programme.certificate import LENGTH, PREFIX, Certificate, Standing
from programme.course_told import Seen
from programme.enrolment import State
from programme.errors import Conflict, NotFound
from programme.lifecycle import Role
from services import course as courses
from services import enrolment as enrolments
from services.course_names import names_of
from services.journal import Actor, record
from services.registration import ALPHABET
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import attendance, certificate, enrolment

_OF = sa.select(certificate).where(certificate.c.enrolment_id == bindparam("of_id"))
_CHANGE = sa.update(certificate).where(certificate.c.enrolment_id == bindparam("of_id"))
_OF_CODE = (
    sa.select(certificate, enrolment.c.course_id, enrolment.c.person_id)
    .join(enrolment, enrolment.c.id == certificate.c.enrolment_id)
    .where(
        certificate.c.code == bindparam("of_code"),
        certificate.c.issued_at.is_not(None),
        # Put right since: whoever did not complete the course has none.
        enrolment.c.state == State.COMPLETED.value,
    )
)
_TAKEN = sa.select(certificate.c.enrolment_id).where(certificate.c.code == bindparam("drawn"))
_CAME = sa.select(attendance.c.session_id).where(attendance.c.enrolment_id == bindparam("of_id"))


def standing(tx: Tx, *, course_id: int, person_id: int) -> Standing | None:
    """Say where somebody's certificate is; None for whoever gets none."""
    row = enrolments.of(tx, course_id=course_id, person_id=person_id)
    view = courses.seen(tx, course_id=course_id)
    if row is None or view is None or row.state != State.COMPLETED:
        return None
    held = tx.one(_OF, of_id=row.id)
    if held is None:
        return Standing(course_id, view.title, names_of(tx, [person_id]).get(person_id), None)
    return Standing(course_id, view.title, held.name, None if held.issued_at is None else held.code)


def propose(tx: Tx, *, name: str, course_id: int, person_id: int) -> None:
    """Keep the name that shall be printed, until it is confirmed.

    Raises:
        NotFound: when there is no certificate for them.
        Conflict: when it was issued: its name stays.
    """
    row = _completed(tx, course_id, person_id)
    held = tx.one(_OF, of_id=row.id)
    if held is None:
        tx.run(sa.insert(certificate), enrolment_id=row.id, code=_fresh(tx), name=name)
    elif held.issued_at is None:
        tx.run(_CHANGE.values(name=name), of_id=row.id)
    else:
        raise Conflict("certificate.issued")


def issue(tx: Tx, *, mark: str, course_id: int, person_id: int, now: datetime) -> bool:
    """Issue it under the name that was shown; it stays as it is when asked again. False where another name stands now.

    Raises:
        NotFound: when there is no certificate for them, or no name.
    """
    row = _completed(tx, course_id, person_id)
    held = tx.one(_OF, of_id=row.id)
    if held is not None and held.issued_at is not None:
        return True
    name = held.name if held is not None else names_of(tx, [person_id]).get(person_id)
    if not name:
        raise NotFound("certificate.nameless")
    if Standing(course_id, "", name, None).mark != mark:
        return False
    if held is None:
        tx.run(sa.insert(certificate), enrolment_id=row.id, code=_fresh(tx), name=name, issued_at=now)
    else:
        tx.run(_CHANGE.values(issued_at=now), of_id=row.id)
    record(tx, actor=Actor(Role.CITIZEN, person_id), action="issue", noun="certificate", noun_id=row.id, now=now)
    return True


def own(tx: Tx, *, course_id: int, person_id: int) -> Certificate | None:
    """Read somebody's own certificate, to be printed; None where none was issued."""
    row = enrolments.of(tx, course_id=course_id, person_id=person_id)
    held = None if row is None else tx.one(_OF, of_id=row.id)
    return None if held is None else verify(tx, code=held.code)


def verify(tx: Tx, *, code: str) -> Certificate | None:
    """Say what a code proves; None where it proves nothing."""
    row = tx.one(_OF_CODE, of_code=code)
    view = None if row is None else courses.seen(tx, course_id=row.course_id)
    if row is None or view is None or not view.kept:
        return None
    return _printed(tx, row, view)


def _printed(tx: Tx, row: Row, view: Seen) -> Certificate:
    came = frozenset(one.session_id for one in tx.all(_CAME, of_id=row.enrolment_id))
    attended, whole = hours(view.kept, came)
    # Of whom the desk says that they completed it, and noted no session, the whole course counts.
    minutes = attended or whole
    return Certificate(
        row.code, row.name, view.title, view.teacher, minutes, whole, view.kept[-1].ends_at, row.issued_at
    )


def _completed(tx: Tx, course_id: int, person_id: int) -> Row:
    try:
        courses.read(tx, course_id=course_id)
    except NotFound:
        raise NotFound("certificate.none") from None
    row = enrolments.of(tx, course_id=course_id, person_id=person_id, lock=True)
    if row is None or row.state != State.COMPLETED:
        raise NotFound("certificate.none")
    return row


def _fresh(tx: Tx) -> str:
    while True:
        code = PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if tx.one(_TAKEN, drawn=code) is None:
            return code
