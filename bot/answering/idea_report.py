"""An author's report about an idea that is carried out: one message, a text, a voice note, a photo or a file."""

from collections.abc import Callable

from pydantic import ValidationError

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.complaint import complaint
from conversations.event import Event, Said, Sent
from conversations.pages import idea_progress as pages
from conversations.screen import Say, say
from programme.attachment import check
from programme.errors import Invalid, NotFound
from programme.idea import IDEA_LENGTH, Told
from programme.text import has_letters, number
from services import people, report

PAGE = "i_report"
FOCUS = f"{PAGE}."
"""How the focus of an account begins whose next message is a report: `i_report.IDEA`."""


def asked(visit: Visit, value: str, *, complaint: Say | None = None) -> Reply:
    """Ask for a report, and take the next message for it.

    Raises:
        NotFound: when the idea is not the person's own, or nobody carries it out.
    """
    idea_id = number(value) or 0
    code, title = report.reportable(visit.tx, idea_id=idea_id, person_id=visit.who.person_id)
    visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}{idea_id}")
    return visit.reply(pages.ask(code, title, complaint=complaint))


def again(visit: Visit) -> Reply | None:
    """Ask once more; None where it is no longer to be asked."""
    try:
        return asked(visit, (visit.who.focus or "").removeprefix(FOCUS))
    except NotFound:
        return None


def reported(visit: Visit, event: Event) -> Reply:
    """Take the report, or say what is wrong with it and ask again.

    Raises:
        NotFound, Conflict: as `services.report.report`.
    """
    value = (visit.who.focus or "").removeprefix(FOCUS)
    try:
        given = _given(visit, event)
    except ValidationError as error:
        return asked(visit, value, complaint=complaint(error))
    except Invalid as refused:
        return asked(visit, value, complaint=say(f"complaint.{refused.key}", **refused.params))
    if given is None:
        return asked(visit, value, complaint=say("complaint.want_text_or_voice"))
    programme, idea_id = visit.world.programme, number(value) or 0
    report.report(visit.tx, given, idea_id=idea_id, person_id=visit.who.person_id, programme=programme, now=visit.now)
    visit.who = people.turn(visit.tx, visit.who, focus=None)
    return visit.reply(pages.thanks())


def _given(visit: Visit, event: Event) -> Told | None:
    if isinstance(event, Said):
        return Told(text=event.text)
    if not isinstance(event, Sent):
        return None
    check(event.file, limits=visit.world.programme.files)
    says = has_letters(event.caption) and len(event.caption) <= IDEA_LENGTH
    return Told(text=event.caption if says else None, file=event.file)


def _page(visit: Visit, value: str) -> Reply:
    return asked(visit, value)


PAGES: dict[str, Callable[[Visit, str], Reply]] = {PAGE: _page}
