"""The discussion of an idea, by chat: for the office, and for reviewers whose own verdict is in.

To everybody else an idea's discussion looks like that of an idea which is not there.
"""

from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.desk.seconding import LONGEST_NOTE
from bot.answering.desk.triage import text_of
from bot.answering.reply import Reply
from conversations.event import Event
from conversations.pages import about
from conversations.pages.desk import discussion as pages
from conversations.pages.link import link
from conversations.screen import Button, Say
from programme.errors import NotFound
from programme.idea import UNPUBLISHED
from programme.idea_file import IdeaFile
from programme.lifecycle import Role
from programme.staff import DESK_ROLES, STAFF_ROLES
from programme.text import number
from services import discussion as services
from services import people
from services.idea_access import may_decide, seen
from services.idea_file import open_for_staff
from services.review_access import own_review
from services.staff import refused


def _talk(at: DeskVisit, value: str) -> Reply:
    of, _, page = value.partition(".")
    view = _view(at, number(of))
    return _nothing(at) if view is None else _shown(at, view, page=number(page) or 0)


def _note(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    view = _view(at, number(value))
    if view is None:
        return _nothing(at)
    if view.state not in UNPUBLISHED:
        return _shown(at, view)
    at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}de_note.{view.id}")
    return at.visit.reply(pages.write(view, complaint=complaint))


def _noted(at: DeskVisit, value: str, event: Event) -> Reply:
    text, idea_id = text_of(event, longest=LONGEST_NOTE), number(value)
    if isinstance(text, Say):
        return _note(at, value, text)
    view = _view(at, idea_id)
    if view is None or view.state not in UNPUBLISHED:
        return _nothing(at) if view is None else _shown(at, view)
    note_id = services.add(at.visit.tx, idea_id=view.id, member=at.member, text=text, now=at.visit.now)
    return _naming(at, note_id)


def _name(at: DeskVisit, value: str) -> Reply:
    note_id, person_id = (number(part) for part in f"{value}.".split(".")[:2])
    if note_id is None or person_id is None:
        return _nothing(at)
    visit = at.visit
    try:
        services.mention(
            visit.tx,
            note_id=note_id,
            person_id=person_id,
            by=at.member,
            programme=visit.world.programme,
            now=visit.now,
        )
    except NotFound:
        # Somebody else's note, or a colleague who may not see the idea any more.
        found = services.read(visit.tx, note_id=note_id)
        view = None if found is None else _view(at, found[0])
        return _nothing(at) if view is None else _shown(at, view)
    return _naming(at, note_id)


def _mentions(at: DeskVisit, value: str) -> Reply:
    found = services.named_in(at.visit.tx, call=at.visit.world.programme.call.code, member=at.member)
    return at.visit.reply(pages.mentions(found))


def _naming(at: DeskVisit, note_id: int) -> Reply:
    found = services.read(at.visit.tx, note_id=note_id)
    view = None if found is None else _view(at, found[0])
    if found is None or view is None:
        return _nothing(at)
    colleagues = services.colleagues(at.visit.tx, idea_id=view.id, besides=at.member)
    return at.visit.reply(pages.naming(view, found[1], colleagues))


def _shown(at: DeskVisit, view: IdeaFile, *, page: int = 0) -> Reply:
    tx = at.visit.tx
    services.look(tx, idea_id=view.id, member=at.member)
    notes, count = services.notes(tx, idea_id=view.id, page=page)
    writes = view.state in UNPUBLISHED
    return at.visit.reply(
        pages.talk(view, notes, count, page=page, most=services.SHOWN, back=_back(at, view), writes=writes)
    )


def _back(at: DeskVisit, view: IdeaFile) -> Button:
    """Lead back to the decision, to one's own review, or to the card."""
    if at.member.role is Role.REVIEWER:
        own = own_review(at.visit.tx, idea_id=view.id, person_id=at.member.person_id)
        return link("rv_list", "review.list") if own is None else link("rv_open", "button.back", str(own.id))
    row = seen(at.visit.tx, idea_id=view.id)
    decides = row is not None and may_decide(at.visit.tx, author_id=row.person_id, member=at.member)
    return link("de_idea" if decides else "id_card", "button.back", str(view.id))


def _view(at: DeskVisit, idea_id: int | None) -> IdeaFile | None:
    if idea_id is None or not services.may(at.visit.tx, idea_id=idea_id, member=at.member):
        return None
    return open_for_staff(at.visit.tx, idea_id=idea_id, named=False)


def _nothing(at: DeskVisit) -> Reply:
    """Answer as if there were no such idea, and write down that somebody tried."""
    visit = at.visit
    refused(visit.tx, person_id=at.member.person_id, what="note", now=visit.now)
    at_desk = at.member.role in DESK_ROLES
    return visit.reply(about.lost_at_desk() if at_desk else about.lost(visit.standing(), visit.world))


PAGES: dict[str, DeskPage] = {
    "de_talk": DeskPage(_talk, STAFF_ROLES),
    "de_note": DeskPage(_note, STAFF_ROLES, hear=_noted),
    "de_name": DeskPage(_name, STAFF_ROLES),
    "de_mentions": DeskPage(_mentions),
}
