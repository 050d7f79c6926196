"""A citizen's answer to what the secretariat asked: one message, a text, a voice note, a photo or a file."""

from pydantic import ValidationError

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.complaint import complaint
from conversations.event import Event, Said, Sent
from conversations.pages import home
from conversations.pages import inquiry as pages
from conversations.screen import Say, say
from programme.answers import LONG_LENGTH, SpokenOrWritten
from programme.attachment import check
from programme.errors import Invalid
from programme.text import has_letters
from services import inquiry, people

FOCUS = "answer"
"""The focus of an account whose next message answers the secretariat."""


def asked(visit: Visit, *, complaint: Say | None = None) -> Reply:
    """Show the question again, and take the next message as its answer."""
    found = inquiry.open_inquiry(visit.tx, person_id=visit.who.person_id, programme=visit.world.programme)
    standing = visit.standing()
    if found is None or standing.code is None:
        return visit.reply(home.home(standing, visit.world))
    visit.who = people.turn(visit.tx, visit.who, focus=FOCUS)
    return visit.reply(pages.question(found, standing.code, visit.world, complaint=complaint, waits=True))


def answered(visit: Visit, event: Event) -> Reply:
    """Take the answer, or say what is wrong with it and ask again."""
    try:
        given = _given(visit, event)
    except ValidationError as error:
        return asked(visit, complaint=complaint(error))
    except Invalid as refused:
        return asked(visit, complaint=say(f"complaint.{refused.key}", **refused.params))
    if given is None:
        return asked(visit, complaint=say("complaint.want_text_or_voice"))
    programme = visit.world.programme
    inquiry.answer(visit.tx, given, person_id=visit.who.person_id, programme=programme, now=visit.now)
    visit.who = people.turn(visit.tx, visit.who, focus=None)
    return visit.reply(pages.thanks())


def _given(visit: Visit, event: Event) -> SpokenOrWritten | None:
    if isinstance(event, Said):
        return SpokenOrWritten(text=event.text)
    if not isinstance(event, Sent):
        return None
    check(event.file, limits=visit.world.programme.files)
    says = has_letters(event.caption) and len(event.caption) <= LONG_LENGTH
    return SpokenOrWritten(text=event.caption if says else None, file=event.file)
