"""Asking an author about one answer of an idea, by chat: reviewers about what they review, the office about any."""

from collections.abc import Callable

from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.desk.triage import text_of
from bot.answering.reply import Reply
from conversations.event import Event
from conversations.pages.desk import revising as pages
from conversations.pages.desk.reviewing import Ref, to
from conversations.pages.link import link
from conversations.screen import Button, Say, say
from programme.errors import NotFound
from programme.idea_file import IdeaFile
from programme.lifecycle import Role
from programme.revision import FIELDS
from programme.staff import STAFF_ROLES
from programme.text import number
from services import people, revision
from services.review_access import open_for, own_review


def _ask(at: DeskVisit, value: str) -> Reply:
    view = _view(at, number(value))
    return at.visit.reply(pages.fields(view, at.member, _back(at, view)))


def _card(at: DeskVisit, value: str) -> Reply:
    return _outcome(at, number(value))


def _outcome(at: DeskVisit, idea_id: int | None, note: Say | None = None) -> Reply:
    view = _view(at, idea_id)
    return at.visit.reply(pages.outcome(view, at.member, at.visit.world, _back(at, view), note=note))


def _field(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    def ask(view: IdeaFile, field: int, _: str) -> Reply:
        # A text that comes now is a question in one's own words.
        focus = f"{FOCUS}rq_field.{view.id}.{view.version}.{field}"
        at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=focus)
        return at.visit.reply(pages.questions(view, field, at.visit.world, complaint=complaint))

    return _on(at, value, ask)


def _worded(at: DeskVisit, value: str, event: Event) -> Reply:
    text = text_of(event, longest=pages.LONGEST)
    if isinstance(text, Say):
        return _field(at, value, text)
    return _on(at, value, lambda view, field, _: _sent(at, view, field, text=text))


def _send(at: DeskVisit, value: str) -> Reply:
    known = {one.code for one in at.visit.world.programme.idea_questions}

    def send(view: IdeaFile, field: int, code: str) -> Reply:
        return _sent(at, view, field, question=code) if code in known else _ask(at, str(view.id))

    return _on(at, value, send)


def _sent(at: DeskVisit, view: IdeaFile, field: int, *, question: str | None = None, text: str | None = None) -> Reply:
    visit = at.visit
    revision.ask(
        visit.tx,
        idea_id=view.id,
        version=view.version,
        field=FIELDS[field],
        asker=at.member,
        programme=visit.world.programme,
        now=visit.now,
        question=question,
        text=text,
    )
    return _outcome(at, view.id, say("revision.sent"))


def _on(at: DeskVisit, value: str, act: Callable[[IdeaFile, int, str], Reply]) -> Reply:
    """Do something about one answer of an idea; where the idea moved on, say so and show what was asked."""
    ref, rest = Ref.parse(value)
    field, _, code = rest.partition(".")
    place = number(field)
    view = _view(at, None if ref is None else ref.review_id)
    if ref is None or place is None or place >= len(FIELDS):
        return _outcome(at, view.id)
    if view.version != ref.version:
        return _outcome(at, view.id, say("revision.changed"))
    return act(view, place, code)


def _view(at: DeskVisit, idea_id: int | None) -> IdeaFile:
    programme = at.visit.world.programme
    view = None if idea_id is None else open_for(at.visit.tx, idea_id=idea_id, member=at.member, programme=programme)
    if view is None:
        raise NotFound("revision.not_there")
    return view


def _back(at: DeskVisit, view: IdeaFile) -> Button:
    if at.member.role is not Role.REVIEWER:
        return link("desk", "desk.button")
    own = own_review(at.visit.tx, idea_id=view.id, person_id=at.member.person_id)
    return link("rv_list", "review.list") if own is None else to("rv_open", "button.back", own.id)


PAGES: dict[str, DeskPage] = {
    "rq_ask": DeskPage(_ask, STAFF_ROLES),
    "rq_card": DeskPage(_card, STAFF_ROLES),
    "rq_field": DeskPage(_field, STAFF_ROLES, hear=_worded),
    "rq_send": DeskPage(_send, STAFF_ROLES),
}
