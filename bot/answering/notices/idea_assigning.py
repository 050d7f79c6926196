"""What reviewers are told of their work, and who is told when it is overdue."""

from typing import Any
from zoneinfo import ZoneInfo

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages import reviewer as pages
from conversations.screen import Screen
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.review import State
from services.digest import digest
from services.overdue import late
from services.staff import member, names


def _digest(visit: Visit, body: dict[str, Any]) -> Screen | None:
    if not _is(visit, Role.REVIEWER):
        return None
    zone = ZoneInfo(visit.who.zone or visit.world.programme.time_zone)
    found = digest(visit.tx, person_id=visit.who.person_id, zone=zone, now=visit.now)
    return pages.digest(found) if found else None


def _overdue(visit: Visit, body: dict[str, Any]) -> Screen | None:
    return _all_late(visit) if body["what"] == "all" else _late(visit)


def _late(visit: Visit) -> Screen | None:
    if not _is(visit, Role.REVIEWER):
        return None
    rows = late(visit.tx, now=visit.now, reviewer_id=visit.who.person_id)
    return pages.late([row.code for row in rows]) if rows else None


def _all_late(visit: Visit) -> Screen | None:
    rows = late(visit.tx, now=visit.now) if _is(visit, Role.COORDINATOR) else []
    called = names(visit.tx, {row.reviewer_id for row in rows})
    told = [(row.code, called.get(row.reviewer_id, ""), State(row.state)) for row in rows]
    return pages.all_late(told) if told else None


def _is(visit: Visit, role: Role) -> bool:
    who = member(visit.tx, person_id=visit.who.person_id)
    return who is not None and who.role is role


NOTICES: dict[Purpose, Tell] = {Purpose.DIGEST: _digest, Purpose.OVERDUE: _overdue}
