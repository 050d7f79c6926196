"""Whom an announcement is for, as it stands; and a change of it, as long as it is as it was shown."""

from collections.abc import Callable

from bot.answering.desk.announcing_at import card, here, listed
from bot.answering.desk.broadcasts import meant
from bot.answering.desk.page import DeskVisit
from bot.answering.reply import Reply
from conversations.pages.desk import audience as pages
from conversations.screen import Say, say
from programme.broadcast import State
from programme.broadcast_told import Broadcast
from programme.errors import Conflict, Invalid, ProgrammeError
from programme.segment import And, Is, Not, Or
from programme.text import number
from services import announcing
from services.course_titles import titles

Tree = Is | Not | And | Or


def who(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    """Show whom it is for."""
    return draft(at, value, lambda one: at.visit.reply(pages.audience(
        one, meant(at.visit.tx, one, now=at.visit.now), titles(at.visit.tx, [one]), at.visit.world, note=note
    )))  # fmt: skip


def aimed(at: DeskVisit, value: str, change: Callable[[Tree | None], Tree | None], *, note: Say | None = None) -> Reply:
    """Change whom it is for, as long as it is as it was shown; `note` is said of what was changed."""
    visit = at.visit
    of, version, *_ = parts(value)

    def do(one: Broadcast) -> Reply:
        try:
            if one.version != version:
                raise Conflict("broadcast.changed")
            segment = change(one.segment)
            announcing.aim(visit.tx, segment, broadcast_id=of, version=version, actor=at.actor, now=visit.now)
        except Invalid as refused:
            return who(at, value, note=say(f"complaint.{refused.key}", **refused.params))
        except ProgrammeError as refused:
            return who(at, value, note=say(refused.key, **refused.params))
        return who(at, value, note=note)

    return draft(at, value, do)


def draft(at: DeskVisit, value: str, show: Callable[[Broadcast], Reply]) -> Reply:
    """Show something of a draft; of what is none any more, where it is."""
    one = here(at, value)
    if one is None:
        return listed(at, "", note=say("broadcast.not_there"))
    return show(one) if one.state is State.DRAFT else card(at, value, note=say("broadcast.no_draft"))


def parts(value: str) -> tuple[int, int, str, str]:
    """Read a broadcast, the version that was shown, a group or name, and the rest."""
    of, _, rest = value.partition(".")
    version, _, rest = rest.partition(".")
    nth, _, rest = rest.partition(".")
    return number(of) or 0, number(version) or 0, nth, rest
