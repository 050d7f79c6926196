"""A course as a citizen finds it now."""

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.pages.course_page import NOWHERE, At
from conversations.pages.home import home
from conversations.pages.status import is_open
from conversations.screen import say
from programme.course import KNOWN, State
from services import course
from services.attending import open_for
from services.seat_access import barred_from, mine

SHOWN = (*KNOWN, State.FINISHED, State.CANCELLED)
"""What citizens may see; of the rest nobody knows."""


def course_at(visit: Visit, course_id: int | None) -> At | None:
    """Read a course, and how somebody stands in it; None when there is none that they may see."""
    seen = None if course_id is None else course.seen(visit.tx, course_id=course_id)
    if seen is None or seen.state not in SHOWN:
        return None
    person_id = visit.who.person_id
    barred = barred_from(visit.tx, circle=seen.circle, person_id=person_id)
    return At(
        seen,
        visit.now,
        mine=mine(visit.tx, course_id=seen.id, person_id=person_id) or NOWHERE,
        barred=barred,
        may_register=barred is not None and may_register(visit),
        here=bool(open_for(visit.tx, person_id=person_id, now=visit.now, course_id=seen.id)),
        tongueless=visit.who.language is None,
    )


def may_register(visit: Visit) -> bool:
    """Say whether somebody could register with the programme now."""
    standing = visit.standing()
    return not standing.registered and is_open(standing, visit.world)


def lost(visit: Visit) -> Reply:
    """Say that there is no such course."""
    return visit.reply(home(visit.standing(), visit.world, note=say("course.not_there")))
