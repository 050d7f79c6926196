"""Finding registrations and ideas, and opening their files; contact data and attachments are shown on record."""

from collections.abc import Sequence
from typing import Any

from bot.answering.desk import idea_desk
from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.errand import handing_out
from bot.answering.heard import Going
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import find, whole_file
from conversations.screen import say
from programme.registration_file import RegistrationFile
from programme.search import phrase
from programme.similar import Alike
from programme.text import key, number
from services import contact, people, search, search_words, similar
from services.idea_access import is_there
from services.idea_file import find_by_code as find_idea
from services.registration_file import find_by_code, open_file


def _find(desk: DeskVisit, value: str) -> Reply:
    if not value:
        return _ask(desk, "find")
    if key(value).startswith(idea_desk.CODE) and (idea_id := _idea(desk, value)) is not None:
        return idea_desk.card(desk, str(idea_id))
    words = phrase(value, most=find.PHRASE_BYTES)
    ideas = _ideas(desk, value)
    # Where the list is full, there may be more than it names.
    more_ideas = _count(desk, value) - len(ideas) if len(ideas) == find.IDEAS else 0
    if not words:
        return desk.visit.reply(find.nothing(value, ideas, more_ideas=more_ideas))
    return _found(desk, f"0.{words}", written=value, ideas=ideas, more_ideas=more_ideas)


def _ideas(desk: DeskVisit, text: str) -> list[Alike]:
    # The whole words as they were written: the buttons to other pages hold only their beginnings.
    tx, call = desk.visit.tx, desk.visit.world.programme.call.code
    of = _idea(desk, text)
    if of is None:
        return similar.find(tx, text, call=call, viewer=desk.member, most=find.IDEAS)
    return similar.named(tx, idea_id=of) if is_there(tx, idea_id=of, member=desk.member) else []


def _count(desk: DeskVisit, text: str) -> int:
    return similar.count(desk.visit.tx, text, call=desk.visit.world.programme.call.code, viewer=desk.member)


def _found(
    desk: DeskVisit, value: str, *, written: str = "", ideas: Sequence[Alike] = (), more_ideas: int = 0
) -> Reply:
    at, _, words = value.partition(".")
    page = min(number(at) or 0, find.MOST_PAGES - 1)
    visit, call = desk.visit, desk.visit.world.programme.call.code
    hits, more = search.find(visit.tx, words, call=call, viewer=desk.member, page=page, size=find.HITS)
    if not hits:
        # As it was written, not as it is looked up.
        return visit.reply(find.nothing(written or words, ideas, more_ideas=more_ideas))
    total = search.count(visit.tx, words, call=call)
    about: dict[str, Any] = {"programme": visit.world.programme, "places": visit.world.places}
    by = search_words.found_by(visit.tx, [hit.id for hit in hits], words, **about)
    about = {"total": total, "world": visit.world, "ideas": ideas, "more_ideas": more_ideas, "by": by}
    screen = find.found(hits, words, page=page, more=more, **about)
    return visit.reply(screen)


def _hear_words(desk: DeskVisit, value: str, event: Event) -> Reply:
    return _find(desk, event.text) if isinstance(event, Said) else _ask(desk, "find")


def _card(desk: DeskVisit, value: str) -> Reply:
    if desk.visit.heard is not None and isinstance(desk.visit.heard.what, Going):
        of, _, here = value.partition(".")
        return _shown(desk, _opened(desk, of), here=here == whole_file.HERE)
    return _of_code(desk, value) if value else _ask(desk, "card")


def _hear_code(desk: DeskVisit, value: str, event: Event) -> Reply:
    return _of_code(desk, event.text) if isinstance(event, Said) else _ask(desk, "card")


def _of_code(desk: DeskVisit, text: str) -> Reply:
    found = find_by_code(desk.visit.tx, text, call=desk.visit.world.programme.call.code)
    if found is None and (idea_id := _idea(desk, text)) is not None:
        return idea_desk.card(desk, str(idea_id))
    if found is None and (reply := idea_desk.lost(desk, text)) is not None:
        return reply
    return _shown(desk, None if found is None else _opened(desk, str(found)))


def _idea(desk: DeskVisit, text: str) -> int | None:
    return find_idea(desk.visit.tx, text, call=desk.visit.world.programme.call.code)


def _contact(desk: DeskVisit, value: str) -> Reply:
    view, visit = _opened(desk, value), desk.visit
    if view is None:
        return _shown(desk, None)
    told = contact.contact(visit.tx, registration_id=view.id, by=desk.actor, now=visit.now)
    if told is None:
        return _shown(desk, view, here=True)
    screen = whole_file.contact(
        view, name=told.name, phone=told.phone, email=told.email, organisation=told.organisation
    )
    return visit.reply(screen)


def _attachments(desk: DeskVisit, value: str) -> Reply:
    view = _opened(desk, value)
    if view is None or not view.files:
        return _shown(desk, view, here=True)
    screen = whole_file.whole_file(view, desk.visit.world, here=True, toast=say("attachments.coming"))
    return desk.visit.reply(screen, errand=handing_out(view.id))


def _shown(desk: DeskVisit, view: RegistrationFile | None, *, here: bool = False) -> Reply:
    screen = whole_file.unknown() if view is None else whole_file.whole_file(view, desk.visit.world, here=here)
    return desk.visit.reply(screen)


def _opened(desk: DeskVisit, value: str) -> RegistrationFile | None:
    of = number(value)
    return None if of is None else open_file(desk.visit.tx, registration_id=of, viewer=desk.member)


def _ask(desk: DeskVisit, page: str) -> Reply:
    visit = desk.visit
    visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}{page}")
    return visit.reply(find.ask() if page == "find" else whole_file.ask())


PAGES: dict[str, DeskPage] = {
    "find": DeskPage(_find, command=True, hear=_hear_words),
    "found": DeskPage(_found),
    "card": DeskPage(_card, command=True, hear=_hear_code),
    "contact": DeskPage(_contact),
    "attachments": DeskPage(_attachments),
}
