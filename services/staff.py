"""Staff: joining by a code that works once, and who may do what; the role is asked for at every press."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from programme.errors import Conflict, Invalid, NotFound
from programme.file import Programme
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.staff import DESK_ROLES, INVITATION_LASTS, STAFF_ROLES, Member
from services.journal import Actor, record
from services.notices import plan
from storage.audit import audit
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.invitation import invitation
from storage.staff import staff

PREFIX = "join_"
"""What a code begins with, so that a link's payload is known for one."""

RANDOM_BYTES = 18
MOST_GUESSES = 10
"""Wrong codes of one person in an hour; after them nothing is looked up any more."""

_PURPOSE = "invitation.token"
_MEMBER = sa.select(staff).where(staff.c.person_id == sa.bindparam("of_person"), staff.c.removed_at.is_(None))


def member(tx: Tx, *, person_id: int) -> Member | None:
    """Return what a person is at the desk; None for everybody else."""
    row = tx.one(_MEMBER, of_person=person_id)
    return None if row is None else _member(row)


def was_member(tx: Tx, *, person_id: int) -> bool:
    """Say whether somebody is or was of the staff."""
    return tx.one(sa.select(staff.c.id).where(staff.c.person_id == person_id)) is not None


def members(tx: Tx) -> list[Member]:
    """List the staff, coordinators first."""
    rows = tx.all(sa.select(staff).where(staff.c.removed_at.is_(None)).order_by(staff.c.id))
    return sorted(map(_member, rows), key=lambda one: -STAFF_ROLES.index(one.role))


def name_of(tx: Tx, *, person_id: int | None) -> str | None:
    """Return the name by which colleagues know somebody who is or was of the staff."""
    row = None if person_id is None else tx.one(sa.select(staff.c.name).where(staff.c.person_id == person_id))
    return None if row is None or row.name is None else str(row.name)


def names(tx: Tx, people: Iterable[int]) -> dict[int, str]:
    """Return the names by which colleagues know people who are or were of the staff."""
    rows = tx.all(sa.select(staff.c.person_id, staff.c.name).where(staff.c.person_id.in_(sorted(people))))
    return {row.person_id: row.name for row in rows if row.name is not None}


def coordinators(tx: Tx) -> list[int]:
    """Name the people who coordinate."""
    return [one.person_id for one in members(tx) if one.role is Role.COORDINATOR]


def screeners(tx: Tx) -> int:
    """Count those who may screen."""
    query = sa.select(sa.func.count()).where(
        staff.c.removed_at.is_(None), staff.c.role.in_([role.value for role in DESK_ROLES])
    )
    row = tx.one(query)
    return 0 if row is None else int(row[0])


def invite(
    tx: Tx,
    *,
    role: Role,
    programme: Programme,
    now: datetime,
    institution: str | None = None,
    name: str | None = None,
    by: Actor | None = None,
) -> str:
    """Make a code with which one person joins the staff, once, within 7 days. Only a token of it is kept.

    Raises:
        Invalid: when the role is no staff's, or the institution is unknown or lacking (a reviewer has one).
    """
    if role not in STAFF_ROLES:
        raise Invalid("staff.no_role")
    if institution is not None and institution not in {one.code for one in programme.institutions}:
        raise Invalid("staff.no_institution")
    if role is Role.REVIEWER and institution is None:
        raise Invalid("staff.reviewer_needs_institution")
    code = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    values = {
        "token": tx.keys.token(_PURPOSE, code),
        "role": role.value,
        "institution": institution,
        "name": name,
        "made_by": None if by is None else by.person_id,
        "made_at": now,
        "expires_at": now + INVITATION_LASTS,
    }
    made = tx.one(sa.insert(invitation).returning(invitation.c.id), **values)
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    # The operator's command line acts with the rights of the machine; in the log it stands as a coordinator, nobody's.
    actor = by or Actor(Role.COORDINATOR)
    record(tx, actor=actor, action="invite", noun="invitation", noun_id=made.id, now=now, after=role.value)
    return code


def join(tx: Tx, *, person_id: int, code: str, now: datetime, called: str | None = None) -> Member | None:
    """Take a code; None when it is guessed, used or too old, which is written down and looks alike from outside.

    `called` is the name by which colleagues know the person, when the invitation gives none.
    """
    if guesses(tx, person_id=person_id, what="join", now=now) >= MOST_GUESSES:
        return None
    found = tx.one(
        sa.select(invitation)
        .where(
            invitation.c.token.in_(tx.keys.tokens(_PURPOSE, code)),
            invitation.c.used_at.is_(None),
            invitation.c.expires_at > now,
        )
        .with_for_update()
    )
    if found is None:
        refused(tx, person_id=person_id, what="join", now=now)
        return None
    tx.run(sa.update(invitation).where(invitation.c.id == found.id).values(used_at=now, used_by=person_id, name=None))
    before = tx.one(sa.select(staff).where(staff.c.person_id == person_id).with_for_update())
    values = {"role": found.role, "institution": found.institution, "joined_at": now, "removed_at": None}
    if before is None:
        tx.run(sa.insert(staff).values(person_id=person_id, name=found.name or called, **values))
    else:
        if before.removed_at is None:
            _there(tx, person_id, role=Role(found.role))
        tx.run(sa.update(staff).where(staff.c.id == before.id).values(name=found.name or before.name, **values))
    actor = Actor(Role(found.role), person_id)
    record(tx, actor=actor, action="join", noun="staff", noun_id=person_id, now=now, after=found.role)
    return member(tx, person_id=person_id)


def change(tx: Tx, *, person_id: int, role: Role, by: Actor, now: datetime) -> None:
    """Give somebody of the staff another role.

    Raises:
        NotFound: when they are not of the staff.
        Invalid: when a reviewer would have no institution.
        Conflict: when nobody would coordinate any more.
    """
    row = _there(tx, person_id, role=role)
    if role is Role.REVIEWER and row.institution is None:
        raise Invalid("staff.reviewer_needs_institution")
    tx.run(sa.update(staff).where(staff.c.id == row.id).values(role=role.value))
    if role is not Role.COORDINATOR:
        _end_invitations(tx, person_id, now=now)
    record(
        tx, actor=by, action="change_role", noun="staff", noun_id=person_id, now=now, before=row.role, after=role.value
    )
    _tell(tx, person_id, {"role": role.value}, now=now)


def rename(tx: Tx, *, person_id: int, name: str) -> None:
    """Let colleagues know somebody by this name."""
    tx.run(sa.update(staff).where(staff.c.person_id == person_id).values(name=name))


def remove(tx: Tx, *, person_id: int, by: Actor, now: datetime) -> None:
    """Take somebody off the staff; from the next press on they may do nothing there.

    Raises:
        NotFound: when they are not of the staff.
        Conflict: when nobody would coordinate any more.
    """
    row = _there(tx, person_id, role=None)
    tx.run(sa.update(staff).where(staff.c.id == row.id).values(removed_at=now))
    _end_invitations(tx, person_id, now=now)
    record(tx, actor=by, action="remove", noun="staff", noun_id=person_id, now=now, before=row.role)
    _tell(tx, person_id, {"role": None}, now=now)


def forget(tx: Tx, *, person_id: int, now: datetime) -> None:
    """Take somebody who erases themselves off the staff; the row stays nameless, old decisions point to it.

    Raises:
        Conflict: when nobody would coordinate any more.
    """
    if member(tx, person_id=person_id) is not None:
        _there(tx, person_id, role=None)
        _end_invitations(tx, person_id, now=now)
    bare = {"name": None, "filters": None, "session_at": None, "active_at": None}
    removed = sa.func.coalesce(staff.c.removed_at, sa.bindparam("now", type_=staff.c.removed_at.type))
    tx.run(sa.update(staff).where(staff.c.person_id == person_id).values(removed_at=removed, **bare), now=now)


def tidy(tx: Tx, *, now: datetime) -> int:
    """Forget invitations whose time is over, and with them whom they were for; return how many."""
    return tx.run(sa.delete(invitation).where(invitation.c.expires_at <= now))


def refused(tx: Tx, *, person_id: int, what: str, now: datetime) -> None:
    """Write down that somebody tried what is not theirs to do."""
    actor = Actor(Role.CITIZEN, person_id)
    record(tx, actor=actor, action="refused", noun="desk", noun_id=person_id, now=now, after=what)


def guesses(tx: Tx, *, person_id: int, what: str, now: datetime) -> int:
    """Count what somebody was refused in the last hour."""
    query = sa.select(sa.func.count()).where(
        audit.c.actor_id == person_id,
        audit.c.at > now - timedelta(hours=1),
        audit.c.action == "refused",
        audit.c.after == what,
    )
    row = tx.one(query)
    return 0 if row is None else int(row[0])


def _there(tx: Tx, person_id: int, *, role: Role | None) -> Row:
    """Return a row of the staff, to be changed to `role`, with all others locked in one order.

    Two coordinators who leave at the same moment would otherwise each see the other one stay.
    """
    rows = tx.all(sa.select(staff).where(staff.c.removed_at.is_(None)).order_by(staff.c.id).with_for_update())
    found = next((row for row in rows if row.person_id == person_id), None)
    if found is None:
        raise NotFound("staff.not_there")
    coordinating = [row.person_id for row in rows if row.role == Role.COORDINATOR]
    if coordinating == [person_id] and role is not Role.COORDINATOR:
        raise Conflict("staff.last_coordinator")
    return found


def _end_invitations(tx: Tx, person_id: int, *, now: datetime) -> None:
    # Otherwise whoever was removed could come back by a code of their own making.
    mine = (invitation.c.made_by == person_id) & invitation.c.used_at.is_(None)
    tx.run(sa.update(invitation).where(mine).values(expires_at=now))


def _tell(tx: Tx, person_id: int, body: dict[str, str | None], *, now: datetime) -> None:
    plan(tx, person_id=person_id, purpose=Purpose.STAFF, occurrence=now.isoformat(), body=body, now=now)


def _member(row: Row) -> Member:
    return Member(row.person_id, Role(row.role), row.institution, row.name or "")
