"""A certificate by chat: the name confirmed once, the file, and a code verified for anybody."""

from collections.abc import Callable

from pydantic import TypeAdapter, ValidationError

from bot.answering.errand import Errand
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.complaint import complaint
from conversations.event import Event, Said
from conversations.pages import certificate as pages
from conversations.screen import Say, say
from programme.answers import PersonName
from programme.certificate import LINK, PREFIX, Standing, code_in
from programme.text import number
from services import certificates, people

NAME, CHECK = "ca_name", "ca_check"
ERRAND = "certificate"
_NAME: TypeAdapter[str] = TypeAdapter(PersonName)


def _cert(visit: Visit, value: str) -> Reply:
    """Send the certificate; before it was issued, have the name confirmed."""
    held = _held(visit, value)
    if held is None:
        return visit.reply(pages.none())
    if held.issued is not None:
        return _sent(visit, held)
    return visit.reply(pages.confirm(held)) if held.name else _name(visit, value)


def _yes(visit: Visit, value: str) -> Reply:
    course, _, mark = value.partition(".")
    held = _held(visit, course)
    if held is None:
        return visit.reply(pages.none())
    about = {"course_id": held.course_id, "person_id": visit.who.person_id}
    if held.issued is None and not (held.name and certificates.issue(visit.tx, mark=mark, now=visit.now, **about)):
        # Another name was typed since that button was shown.
        return _cert(visit, course)
    return _sent(visit, _held(visit, course) or held)


def _sent(visit: Visit, held: Standing) -> Reply:
    messenger = visit.heard.messenger if visit.heard is not None else ""
    link = visit.links.get(messenger, "").format(payload=f"{LINK}{held.issued}")
    return visit.reply(pages.making(held), errand=Errand(ERRAND, f"{held.course_id} {link}"))


def _name(visit: Visit, value: str, wrong: Say | None = None) -> Reply:
    held = _held(visit, value)
    if held is None or held.issued is not None:
        return _cert(visit, value)
    visit.who = people.turn(visit.tx, visit.who, focus=f"{NAME}.{held.course_id}")
    return visit.reply(pages.ask_name(held, complaint=wrong))


def _named(visit: Visit, value: str, event: Event) -> Reply:
    if not isinstance(event, Said):
        return _name(visit, value, say("complaint.want_text"))
    try:
        name = _NAME.validate_python(event.text)
    except ValidationError as error:
        return _name(visit, value, complaint(error))
    certificates.propose(visit.tx, name=name, course_id=number(value) or 0, person_id=visit.who.person_id)
    return _cert(visit, value)


def _held(visit: Visit, value: str) -> Standing | None:
    return certificates.standing(visit.tx, course_id=number(value) or 0, person_id=visit.who.person_id)


def _check(visit: Visit, value: str, wrong: Say | None = None) -> Reply:
    visit.who = people.turn(visit.tx, visit.who, focus=CHECK)
    return visit.reply(pages.ask_code(complaint=wrong))


def _checked(visit: Visit, value: str, event: Event) -> Reply:
    reply = typed(visit, event.text) if isinstance(event, Said) else None
    return reply or _check(visit, "", say("certificate.no_code"))


def typed(visit: Visit, text: str) -> Reply | None:
    """Verify a code that somebody typed; None where it is none."""
    code = code_in(text)
    if code is None:
        return None
    found = certificates.verify(visit.tx, code=code)
    return visit.reply(pages.unknown(code) if found is None else pages.verified(found, visit.world))


def _started(visit: Visit, value: str) -> Reply:
    return typed(visit, value) or typed(visit, f"{PREFIX}{value}") or _check(visit, "", say("certificate.no_code"))


PAGES: dict[str, Callable[[Visit, str], Reply]] = {"ca_cert": _cert, "ca_yes": _yes, NAME: _name, CHECK: _check}
STARTS: dict[str, Callable[[Visit, str], Reply]] = {LINK: _started, PREFIX: _started, PREFIX.lower(): _started}
"""A code is also typed behind /start."""

HEARS: dict[str, Callable[[Visit, str, Event], Reply]] = {NAME: _named, CHECK: _checked}
