"""Segments in the database: who fits, how many, and a few by name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.matching import Suiting
from programme.registration_file import shortened
from programme.segment import ENROLMENTS, REACHED, ROLES, STATES, And, InCourse, Is, Not, Or, What, Who
from services import companion_match, companions
from storage.account import account
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.errors import WrongKey
from storage.person import person
from storage.registration import registration
from storage.sealing import Keys
from storage.staff import staff

SOME = 3
FIRST_LANGUAGE = "fa"

Tree = Is | Not | And | Or
Condition = sa.ColumnElement[bool]

_MINE = registration.c.person_id == person.c.id
_COUNTS = registration.c.state.in_([state.value for state in REACHED])
_WORKS = sa.exists().where(staff.c.person_id == person.c.id, staff.c.removed_at.is_(None))
_LEARNS = sa.exists().where(enrolment.c.person_id == person.c.id)
# Whoever only pressed the start button, or took everything back, is told of nothing.
_BELONGS = sa.and_(person.c.erased_at.is_(None), sa.or_(sa.exists().where(_MINE, _COUNTS), _WORKS, _LEARNS))
_LIVE_ACCOUNT = sa.exists().where(account.c.person_id == person.c.id, account.c.stopped_at.is_(None))


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people a segment has, and how many of them no messenger reaches."""

    people: int
    unreachable: int


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of a segment, by a shortened name; without a registration, by nothing."""

    code: str | None
    name: str | None


def people(segment: Tree, *, keys: Keys, now: datetime) -> sa.Select[Any]:
    """Select the ids of the people of a segment; of erased people never."""
    return sa.select(person.c.id).where(_BELONGS, _condition(segment, keys, now))


def count(tx: Tx, segment: Tree, *, now: datetime) -> Counted:
    """Count the people of a segment now."""
    who = people(segment, keys=tx.keys, now=now).add_columns(_LIVE_ACCOUNT.label("reached")).subquery()
    row = tx.one(sa.select(sa.func.count(), sa.func.sum(sa.case((who.c.reached, 0), else_=1))))
    return Counted(0, 0) if row is None else Counted(int(row[0]), int(row[1] or 0))


def some(tx: Tx, segment: Tree, *, now: datetime, most: int = SOME) -> list[Somebody]:
    """Name a few people of a segment: whoever came last first."""
    ids = [row.id for row in tx.all(people(segment, keys=tx.keys, now=now).order_by(person.c.id.desc()).limit(most))]
    return [_somebody(tx, person_id) for person_id in ids]


def _somebody(tx: Tx, person_id: int) -> Somebody:
    of = sa.select(registration.c.code, registration.c.answers).where(registration.c.person_id == person_id, _COUNTS)
    try:
        row = tx.one(of.order_by(registration.c.id.desc()).limit(1))
        if row is not None:
            return Somebody(row.code, shortened(str((row.answers or {}).get("name") or "")) or None)
        row = tx.one(sa.select(staff.c.name).where(staff.c.person_id == person_id))
    except WrongKey:
        # One damaged row hides nobody else.
        return Somebody(None, None)
    return Somebody(None, None if row is None or row.name is None else shortened(str(row.name)))


def _condition(segment: Tree, keys: Keys, now: datetime) -> Condition:
    match segment:
        case And(of=several):
            return sa.and_(sa.true(), *(_condition(one, keys, now) for one in several))
        case Or(of=several):
            return sa.or_(sa.false(), *(_condition(one, keys, now) for one in several))
        case Not(of=inner):
            return sa.not_(_condition(inner, keys, now))
    return _is(segment, keys, now)


def _is(one: Is, keys: Keys, now: datetime) -> Condition:
    r, value = registration.c, one.value
    match one.what:
        case What.WHO:
            return _who(Who(value))
        case What.PLACE:
            return sa.exists().where(_MINE, _COUNTS, r.place == value)
        case What.COUNTRY:
            return sa.exists().where(_MINE, _COUNTS, r.country == value)
        case What.CITY:
            return sa.exists().where(_MINE, _COUNTS, r.city_token.in_(keys.tokens("registration.city", value)))
        case What.CONNECTION:
            # Both databases write the codes of chips between quotes.
            return sa.exists().where(
                _MINE, _COUNTS, sa.cast(r.connections, sa.Text).contains(f'"{value}"', autoescape=True)
            )
        case What.COURSE:
            return _in_course(*one.course())
        case What.LANGUAGE:
            return sa.func.coalesce(person.c.language, FIRST_LANGUAGE) == value
        case What.MESSENGER:
            return sa.exists().where(
                account.c.person_id == person.c.id, account.c.messenger == value, account.c.stopped_at.is_(None)
            )
        case What.SILENT | What.SUITS:
            return sa.exists().where(_MINE, _listed(one, keys, now))


def _listed(one: Is, keys: Keys, now: datetime) -> Condition:
    """Give the condition of registrations that a list of the network has: the list's own one."""
    if one.what is What.SILENT:
        return companions.silent(months=int(one.value), now=now)
    return companion_match.suiting(keys, Suiting.parse(one.value))


def _who(who: Who) -> Condition:
    if who in ROLES:
        mine = (staff.c.person_id == person.c.id, staff.c.removed_at.is_(None))
        return sa.exists().where(*mine, staff.c.role == ROLES[who].value)
    return sa.exists().where(_MINE, registration.c.state.in_([state.value for state in STATES[who]]))


def _in_course(relation: InCourse, course_id: int) -> Condition:
    found = sa.exists().where(
        enrolment.c.person_id == person.c.id,
        enrolment.c.course_id == course_id,
        enrolment.c.state.in_([state.value for state in ENROLMENTS[relation]]),
    )
    return sa.not_(found) if relation is InCourse.NOT_IN else found
