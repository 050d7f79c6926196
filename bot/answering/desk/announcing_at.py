"""Where a page about an announcement is: the list, one of them as it stands, or a page of it while it is as asked."""

from collections.abc import Callable, Collection
from dataclasses import replace

from bot.answering.desk.broadcasts import present
from bot.answering.desk.following import follow, leave
from bot.answering.desk.page import DeskVisit
from bot.answering.reply import Reply
from conversations.pages.desk import announcing as pages
from conversations.screen import Say, Screen, say
from programme.broadcast import OVER, State
from programme.broadcast_told import Broadcast
from programme.errors import ProgrammeError
from programme.text import number
from services import broadcast_progress
from services.broadcast_watch import WATCHING
from services.course_titles import titles

MOST_PAGES = 10_000


def listed(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    """List all announcements."""
    visit = at.visit
    leave(at, WATCHING)
    page = min(number(value) or 0, MOST_PAGES)
    found, more = broadcast_progress.listed(visit.tx, page=page, size=pages.A_PAGE)
    if page and not found:
        return listed(at, "", note=note)
    return visit.reply(pages.listed(found, titles(visit.tx, found), page=page, more=more, note=note))


def card(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    """Show one as it stands, and keep the pressed message up to date from now on; one that is gone shows the list."""
    visit, one = at.visit, here(at, value)
    if one is None or one.state is State.DROPPED:
        return listed(at, "", note=note or say("broadcast.not_there"))
    screen = present(visit.tx, one, person_id=at.member.person_id, world=visit.world, now=visit.now)
    follow(at, WATCHING, screen, of_id=one.id, over=one.state in (*OVER, State.DRAFT))
    if note is not None:
        screen = replace(screen, lines=(note, "", *screen.lines))
    return visit.reply(screen)


def here(at: DeskVisit, value: str) -> Broadcast | None:
    """Read the one that a button names before its first dot."""
    of = number(value.partition(".")[0])
    return None if of is None else broadcast_progress.found(at.visit.tx, broadcast_id=of)


def on(at: DeskVisit, value: str, draw: Callable[[Broadcast], Screen], *, states: Collection[State] = ()) -> Reply:
    """Draw a page of one; where it is not in one of the `states` any more, show where it is."""
    one = here(at, value)
    if one is None or one.state is State.DROPPED:
        return listed(at, "", note=say("broadcast.not_there"))
    if states and one.state not in states:
        return card(at, value, note=say("broadcast.changed"))
    leave(at, WATCHING)
    return at.visit.reply(draw(one))


def changed(at: DeskVisit, value: str, do: Callable[..., object], *, note: Say | None = None) -> Reply:
    """Do something with one, and show it; a refusal is said beside it."""
    try:
        do({"broadcast_id": number(value.partition(".")[0]) or 0, "actor": at.actor, "now": at.visit.now})
    except ProgrammeError as refused:
        return card(at, value, note=say(refused.key, **refused.params))
    return card(at, value, note=note)
