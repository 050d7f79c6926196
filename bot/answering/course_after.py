"""After a session: one was there, how it was, the certificate."""

from collections.abc import Callable

from bot.answering import certificates, course_feedback
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.event import Event, Said
from conversations.pages import course_after as pages
from conversations.screen import Say, say
from programme.attendance import PREFIX, Outcome, Presence
from programme.text import number
from services import attending, people
from services import course as courses

HERE = "ca_here"


def _here(visit: Visit, value: str, complaint: Say | None = None) -> Reply:
    """Ask for the word of the session that one is at, or say why not now."""
    course_id, who = number(value) or 0, visit.who.person_id
    view = courses.seen(visit.tx, course_id=course_id)
    if view is None or not attending.open_for(visit.tx, person_id=who, now=visit.now, course_id=course_id):
        return _presence(visit, attending.closed(visit.tx, course_id=course_id, person_id=who, now=visit.now))
    visit.who = people.turn(visit.tx, visit.who, focus=f"{HERE}.{course_id}")
    return visit.reply(pages.word(view.title, complaint=complaint))


def _worded(visit: Visit, value: str, event: Event) -> Reply:
    if not isinstance(event, Said):
        return _here(visit, value, say("complaint.want_text"))
    course_id, who = number(value) or 0, visit.who.person_id
    found = attending.by_word(visit.tx, event.text, person_id=who, now=visit.now, course_id=course_id)
    assert found is not None  # noqa: S101 - of a course that was named, something always comes
    return _presence(visit, found, asked=value)


def _opened(visit: Visit, value: str) -> Reply:
    found = attending.by_token(visit.tx, value.strip(), person_id=visit.who.person_id, now=visit.now)
    return _presence(visit, found)


def said(visit: Visit, text: str) -> Reply | None:
    """Take a text that nothing asked for as the word of a session, or the code of a certificate; None for any other."""
    found = attending.by_word(visit.tx, text, person_id=visit.who.person_id, now=visit.now)
    return certificates.typed(visit, text) if found is None else _presence(visit, found)


def _presence(visit: Visit, found: Presence, *, asked: str | None = None) -> Reply:
    if found.outcome is Outcome.WRONG and asked is not None:
        return _here(visit, asked, say("attend.wrong"))
    return visit.reply(pages.presence(found))


PAGES: dict[str, Callable[[Visit, str], Reply]] = {HERE: _here, **course_feedback.PAGES, **certificates.PAGES}
STARTS: dict[str, Callable[[Visit, str], Reply]] = {PREFIX: _opened, **certificates.STARTS}
"""Pages that a deep link leads to, by how its payload begins; the rest of the payload is the value."""

HEARS: dict[str, Callable[[Visit, str, Event], Reply]] = {HERE: _worded, **course_feedback.HEARS, **certificates.HEARS}
"""What is made of the message that a page asked for; the account's focus is `PAGE.VALUE`."""

COMMANDS = frozenset[str]()
"""Those of the pages that are commands, too."""
