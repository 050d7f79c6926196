"""What somebody wants to hear, and for how long nothing."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.pages import quiet as pages
from conversations.screen import Say, say
from programme.wishes import last_day, rest_ends
from services import quiet


def _quiet(visit: Visit, value: str) -> Reply:
    about: dict[str, Any] = {"person_id": visit.who.person_id, "now": visit.now}
    note: Say | None = None
    if (switch := pages.pressed(value)) is not None:
        quiet.choose(visit.tx, switch[0], wanted=switch[1], **about)
        note = say("quiet.kept")
    elif value == pages.MONTH:
        quiet.rest(visit.tx, until=rest_ends(visit.now, _zone(visit)), **about)
        note = say("quiet.kept")
    elif value == pages.AGAIN:
        quiet.rest(visit.tx, until=None, **about)
        note = say("quiet.kept")
    wishes = quiet.read(visit.tx, **about)
    last = None if wishes.until is None else last_day(wishes.until, _zone(visit)).date()
    return visit.reply(pages.quiet(wishes, last, note=note))


def _zone(visit: Visit) -> ZoneInfo:
    return ZoneInfo(visit.who.zone or visit.world.programme.time_zone)


PAGES: dict[str, Callable[[Visit, str], Reply]] = {pages.PAGE: _quiet}
STARTS: dict[str, Callable[[Visit, str], Reply]] = {}
"""Pages that a deep link leads to, by how its payload begins; the rest of the payload is the value."""

COMMANDS = frozenset({pages.PAGE})
"""Those of the pages that are commands, too."""
