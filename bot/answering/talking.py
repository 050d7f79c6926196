"""A citizen replies to what they were told, and goes on talking with the office."""

from collections.abc import Callable

from bot.answering.desk.talks import answered_by_reply
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.event import Event, Said, Sent
from conversations.pages import talking as pages
from conversations.pages.home import home
from conversations.screen import Say, Screen, say
from programme.attachment import check
from programme.conversation import LONGEST, Given, Thing
from programme.errors import Invalid
from programme.text import number, store
from services import conversation_citizen as services
from services import people
from services.conversation import topic
from services.conversation_citizen import Taken
from services.conversation_reply import replied_to

Asks = Callable[..., Screen]
"""Draws the question for a message: `(topic, world, *, complaint)`."""


def replied(visit: Visit, event: Said | Sent, message_id: int) -> Screen | None:
    """Take a reply to a message of the bot for a line of a conversation; None where that message was no such thing."""
    assert visit.heard is not None  # noqa: S101 - a reply was heard
    person_id, messenger = visit.who.person_id, visit.heard.messenger
    found = replied_to(visit.tx, person_id=person_id, messenger=messenger, message_id=message_id)
    if found is None:
        return None
    if found.line is None:
        return None if found.thing is None else _take(visit, found.thing, event)
    thing = services.own(visit.tx, conversation_id=found.line.conversation_id, person_id=person_id)
    return answered_by_reply(visit, found.line, event) if thing is None else _take(visit, thing, event)


def _take(visit: Visit, thing: Thing, event: Event) -> Screen:
    taken = _write(visit, thing, event)
    return Screen((taken,)) if isinstance(taken, Say) else taken


def _write(visit: Visit, thing: Thing, event: Event) -> Screen | Say:
    """Write a line, and say so; or what is wrong with it."""
    given = _given(visit, event)
    if isinstance(given, Say):
        return given
    assert visit.heard is not None  # noqa: S101 - something was heard
    taken = services.write(
        visit.tx,
        thing,
        given,
        person_id=visit.who.person_id,
        messenger=visit.heard.messenger,
        programme=visit.world.programme,
        now=visit.now,
    )
    if taken is Taken.FILE_LATER:
        return say("talk.file_later")
    return pages.sent(topic(visit.tx, thing), visit.world, many=taken is Taken.MANY)


def _given(visit: Visit, event: Event) -> Given | Say:
    if not isinstance(event, Said | Sent):
        return say("complaint.want_text_or_voice")
    text = store(event.text if isinstance(event, Said) else event.caption)
    if len(text) > LONGEST:
        return say("complaint.text.too_long", most=LONGEST, length=len(text))
    if isinstance(event, Said):
        return Given(text) if text else say("complaint.want_text_or_voice")
    try:
        check(event.file, limits=visit.world.programme.files)
    except Invalid as refused:
        return say(f"complaint.{refused.key}", **refused.params)
    return Given(text or None, event.file)


def _ask(visit: Visit, value: str) -> Reply:
    """Ask for one message about a thing."""
    return _asks(visit, f"tk_ask.{value}", _askable(visit, value), pages.ask)


def _asked(visit: Visit, value: str, event: Event) -> Reply:
    return _takes(visit, f"tk_ask.{value}", _askable(visit, value), pages.ask, event)


def _more(visit: Visit, value: str) -> Reply:
    """Ask for one more message of a conversation."""
    return _asks(visit, f"tk_more.{value}", _own(visit, value), pages.more)


def _told_more(visit: Visit, value: str, event: Event) -> Reply:
    return _takes(visit, f"tk_more.{value}", _own(visit, value), pages.more, event)


def _asks(visit: Visit, focus: str, thing: Thing | None, page: Asks, complaint: Say | None = None) -> Reply:
    if thing is None:
        return _nothing(visit)
    visit.who = people.turn(visit.tx, visit.who, focus=focus)
    return visit.reply(page(topic(visit.tx, thing), visit.world, complaint=complaint))


def _takes(visit: Visit, focus: str, thing: Thing | None, page: Asks, event: Event) -> Reply:
    if thing is None:
        return _nothing(visit)
    taken = _write(visit, thing, event)
    return _asks(visit, focus, thing, page, taken) if isinstance(taken, Say) else visit.reply(taken)


def _askable(visit: Visit, value: str) -> Thing | None:
    thing = Thing.parse(value)
    return None if thing is None else services.askable(visit.tx, thing, person_id=visit.who.person_id)


def _done(visit: Visit, value: str) -> Reply:
    conversation_id = number(value) or 0
    if _own(visit, value) is None:
        return _nothing(visit)
    closed = services.done(visit.tx, conversation_id=conversation_id, person_id=visit.who.person_id, now=visit.now)
    return visit.reply(pages.done(waits=not closed))


def _own(visit: Visit, value: str) -> Thing | None:
    return services.own(visit.tx, conversation_id=number(value) or 0, person_id=visit.who.person_id)


def _nothing(visit: Visit) -> Reply:
    return visit.reply(home(visit.standing(), visit.world, note=say("talk.nothing")))


PAGES: dict[str, Callable[[Visit, str], Reply]] = {"tk_ask": _ask, "tk_more": _more, "tk_done": _done}
STARTS: dict[str, Callable[[Visit, str], Reply]] = {}
"""Pages that a deep link leads to, by how its payload begins; the rest of the payload is the value."""

COMMANDS = frozenset[str]()
"""Those of the pages that are commands, too."""

HEARS: dict[str, Callable[[Visit, str, Event], Reply]] = {"tk_ask": _asked, "tk_more": _told_more}
"""What is made of the message that a page asked for, by the page; the account's focus is `PAGE.VALUE`."""
