"""`/why CODE`: a file's story in sentences, from the audit log."""

from bot.answering.desk import idea_desk
from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import idea_story
from conversations.pages.desk import story as pages
from services import people
from services.idea_access import open_for_desk
from services.idea_file import find_by_code as find_idea
from services.idea_story import story as idea_deeds
from services.registration_file import find_by_code, open_file
from services.story import story


def _why(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    if not value.strip():
        visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}why")
        return visit.reply(pages.ask())
    found = find_by_code(visit.tx, value, call=visit.world.programme.call.code)
    view = None if found is None else open_file(visit.tx, registration_id=found, viewer=at.member)
    if view is None:
        return _of_idea(at, value)
    return visit.reply(pages.story(view.code, story(visit.tx, view), visit.world))


def _of_idea(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    found = find_idea(visit.tx, value, call=visit.world.programme.call.code)
    view = None if found is None else open_for_desk(visit.tx, idea_id=found, member=at.member)
    if view is None:
        return idea_desk.lost(at, value) or visit.reply(pages.unknown())
    return visit.reply(idea_story.story(view, idea_deeds(visit.tx, view), visit.world))


def _hear(at: DeskVisit, value: str, event: Event) -> Reply:
    return _why(at, event.text if isinstance(event, Said) else "")


PAGES: dict[str, DeskPage] = {"why": DeskPage(_why, command=True, hear=_hear)}
