"""Being there: somebody who holds a seat types the word of a session, or opens its link, and is noted once."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.attendance import CLOSES, OPENS, REST, WRONG_MOST, How, Outcome, Presence, read
from programme.course import KNOWN
from programme.course_told import Session
from programme.enrolment import SEATED
from services import course as courses
from services import enrolment as enrolments
from storage.course import course, session
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.enrolment import attendance, enrolment
from storage.utc import epoch, moment

LATELY = timedelta(days=1)
"""A word is still known as that of a session, though it is too late or too early for it."""

_HERE = (
    sa.select(session.c.id, session.c.word, session.c.starts_at, session.c.minutes, enrolment.c.course_id)
    .join(course, course.c.id == session.c.course_id)
    .join(enrolment, enrolment.c.course_id == session.c.course_id)
    .where(
        enrolment.c.person_id == bindparam("of_person"),
        enrolment.c.state.in_([state.value for state in SEATED]),
        course.c.state.in_([state.value for state in KNOWN]),
        session.c.cancelled_at.is_(None),
    )
    .order_by(session.c.starts_at, session.c.id)
)
_OF_WORD = sa.select(session).where(session.c.word == bindparam("said"), session.c.cancelled_at.is_(None))
_OF_TOKEN = sa.select(session).where(session.c.token == bindparam("drawn"), session.c.cancelled_at.is_(None))
_NOTE = Upsert(lambda insert: insert(attendance).on_conflict_do_nothing(index_elements=["enrolment_id", "session_id"]))
_TRIES = sa.update(enrolment).where(enrolment.c.id == bindparam("of_id"))


def open_for(tx: Tx, *, person_id: int, now: datetime, course_id: int | None = None) -> list[int]:
    """Name the courses in which somebody holds a seat and may say now that they are there; or one of them alone."""
    rows = tx.all(_HERE, of_person=person_id)
    return list(dict.fromkeys(
        row.course_id for row in rows if _open(row, now) and course_id in (None, row.course_id)
    ))  # fmt: skip


def by_word(tx: Tx, text: str, *, person_id: int, now: datetime, course_id: int | None = None) -> Presence | None:
    """Take a word; with `course_id` it was asked for. None where it is none, and none was asked for."""
    said = read(text)
    if said is None and course_id is None:
        return None
    mine = open_for(tx, person_id=person_id, now=now, course_id=course_id)
    if (rest := _rests(tx, mine, person_id=person_id, now=now)) is not None:
        return rest
    rows = [] if said is None else tx.all(_OF_WORD, said=said.kept)
    # Only where they hold a seat and it is open: nobody finds a word by trying.
    near = [row for row in rows if row.course_id in mine and _open(row, now)]
    if near:
        return _note(tx, near[0], How.WORD, person_id=person_id, now=now)
    if mine:
        return _wrong(tx, mine[0], person_id=person_id, now=now)
    if course_id is None:
        # Right or wrong: outside of the hours nobody learns whether it is the word.
        course_id = _soon(tx, person_id=person_id, now=now)
    return None if course_id is None else closed(tx, course_id=course_id, person_id=person_id, now=now)


def _soon(tx: Tx, *, person_id: int, now: datetime) -> int | None:
    """Name the course of somebody's session that is near but not open."""
    near = (one for one in tx.all(_HERE, of_person=person_id) if _early(one, now) < LATELY and _late(one, now) < LATELY)
    return next((int(one.course_id) for one in near), None)


def closed(tx: Tx, *, course_id: int, person_id: int, now: datetime) -> Presence:
    """Say why somebody cannot say now that they are at a course."""
    view = courses.seen(tx, course_id=course_id)
    if view is None:
        return Presence(Outcome.UNKNOWN)
    row = enrolments.of(tx, course_id=course_id, person_id=person_id)
    if row is None or row.state not in SEATED:
        return Presence(Outcome.NOT_SEATED, view)
    for number, one in enumerate(view.kept, 1):
        if one.starts_at > now:
            return Presence(Outcome.EARLY, view, one, number)
    last = view.kept[-1] if view.kept else None
    return Presence(Outcome.LATE, view, last, len(view.kept))


def by_token(tx: Tx, token: str, *, person_id: int, now: datetime) -> Presence:
    """Take what a session's link carries."""
    row = tx.one(_OF_TOKEN, drawn=token) if token else None
    return Presence(Outcome.UNKNOWN) if row is None else _note(tx, row, How.QR, person_id=person_id, now=now)


def note(tx: Tx, *, enrolment_id: int, session_id: int, how: How, now: datetime) -> bool:
    """Note that somebody was there; False when it was noted before."""
    return tx.run(_NOTE, enrolment_id=enrolment_id, session_id=session_id, how=how.value, at=now) == 1


def _note(tx: Tx, row: Row, how: How, *, person_id: int, now: datetime) -> Presence:
    # The course is locked first, so that it does not end meanwhile.
    held = courses.read(tx, course_id=row.course_id)
    mine = enrolments.of(tx, course_id=row.course_id, person_id=person_id, lock=True)
    if mine is None or mine.state not in SEATED or held.state not in KNOWN:
        before = None if mine is None else tx.one(_noted(mine.id, row.id))
        return _presence(tx, Outcome.NOT_SEATED if before is None else Outcome.ALREADY, row)
    if _early(row, now) > timedelta():
        return _presence(tx, Outcome.EARLY, row)
    if _late(row, now) > timedelta():
        return _presence(tx, Outcome.LATE, row)
    if mine.tries:
        tx.run(_TRIES.values(tries=0, tries_rest=None), of_id=mine.id)
    fresh = note(tx, enrolment_id=mine.id, session_id=row.id, how=how, now=now)
    return _presence(tx, Outcome.NOTED if fresh else Outcome.ALREADY, row)


def _rests(tx: Tx, mine: list[int], *, person_id: int, now: datetime) -> Presence | None:
    for course_id in mine:
        row = enrolments.of(tx, course_id=course_id, person_id=person_id)
        if row is not None and row.tries_rest is not None and row.tries_rest > epoch(now):
            left = -(-(row.tries_rest - epoch(now)) // 60)
            return Presence(Outcome.RESTING, courses.seen(tx, course_id=course_id), minutes=left)
    return None


def _wrong(tx: Tx, course_id: int, *, person_id: int, now: datetime) -> Presence:
    """Count a wrong word; who guesses rests for a while."""
    view = courses.seen(tx, course_id=course_id)
    row = enrolments.of(tx, course_id=course_id, person_id=person_id, lock=True)
    tries = 1 if row is None else row.tries + 1
    if tries < WRONG_MOST:
        tx.run(_TRIES.values(tries=tries), of_id=None if row is None else row.id)
        return Presence(Outcome.WRONG, view)
    tx.run(_TRIES.values(tries=0, tries_rest=epoch(now + REST)), of_id=None if row is None else row.id)
    return Presence(Outcome.RESTING, view, minutes=int(REST.total_seconds()) // 60)


def _presence(tx: Tx, outcome: Outcome, row: Row) -> Presence:
    view = courses.seen(tx, course_id=row.course_id)
    number, found = _place(view.kept if view is not None else (), row.id)
    return Presence(outcome, view, found, number)


def _place(kept: tuple[Session, ...], session_id: int) -> tuple[int, Session | None]:
    return next(((at, one) for at, one in enumerate(kept, 1) if one.id == session_id), (0, None))


def _noted(enrolment_id: int, session_id: int) -> sa.Select[tuple[int]]:
    return sa.select(attendance.c.session_id).where(
        attendance.c.enrolment_id == enrolment_id, attendance.c.session_id == session_id
    )


def _open(row: Row, now: datetime) -> bool:
    return _early(row, now) <= timedelta() and _late(row, now) <= timedelta()


def _early(row: Row, now: datetime) -> timedelta:
    """Say how long it is until being there is noted."""
    return moment(row.starts_at) - OPENS - now


def _late(row: Row, now: datetime) -> timedelta:
    return now - moment(row.starts_at) - timedelta(minutes=row.minutes) - CLOSES
