"""The draft of a course, where it is more than a form's: who may fill it in, and what is done with the answers."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from bot.answering.bound import Bound
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.draft import Draft
from conversations.form import Form
from conversations.pages import about
from conversations.pages.desk import course_announcing as pages
from conversations.pages.desk.courses import card
from conversations.screen import Screen, say
from programme.course import State
from programme.course_told import Course
from programme.errors import NotAllowed, NotFound, ProgrammeError
from programme.staff import DESK_ROLES, Member
from services import course as courses
from services import course_announcing, course_filling, drafts, people
from services.journal import Actor
from services.staff import member, refused

OF_VERSION = "of_version"
"""The name in a draft, which is no question's, of the course's version when the form was opened."""


def closed(visit: Visit, form: Form) -> Reply | None:
    """Answer whoever is not of the desk any more, or whose course changed meanwhile; None where it may be filled in."""
    course_id = form.number or 0
    if _officer(visit) is None:
        refused(visit.tx, person_id=visit.who.person_id, what=form.name, now=visit.now)
        return _left_alone(visit, about.lost(visit.standing(), visit.world))
    try:
        course_filling.check_fillable(visit.tx, course_id=course_id)
        version = courses.read(visit.tx, course_id=course_id).version
    except NotFound as gone:
        return _left_alone(visit, pages.refusal(None, say(gone.key)))
    except ProgrammeError as why:
        return _left_alone(visit, pages.refusal(course_id, say(why.key)))
    held = drafts.load(visit.tx, person_id=visit.who.person_id, form=form.draft)
    if held is not None and held[0]["answers"].get(OF_VERSION, version) != version:
        return _left_alone(visit, pages.changed_meanwhile(course_id))
    return None


def beginning(visit: Visit, course_id: int) -> dict[str, Any]:
    """Give what a new draft begins with: the version of the course that it is about, which is no answer."""
    return {OF_VERSION: courses.read(visit.tx, course_id=course_id).version}


def told(visit: Visit, course_id: int) -> dict[str, Any]:
    """Give what the draft of a course begins with that was filled in before; nothing where it was not."""
    answers, version = course_filling.answers(visit.tx, course_id=course_id)
    return {**answers, OF_VERSION: version} if answers else {}


def submit(visit: Visit, answers: BaseModel, draft: Draft, course_id: int) -> Screen:
    """Keep what a course is to be, and show its card.

    Raises:
        NotAllowed: when the person is not of the desk.
    """
    assert isinstance(answers, Course)  # noqa: S101 - its form has no other model
    who = _officer(visit)
    if who is None:
        raise NotAllowed("course.desk_only")
    actor, version = Actor(who.role, who.person_id), int(draft.answers[OF_VERSION])
    course_filling.submit(visit.tx, answers, course_id=course_id, version=version, actor=actor, now=visit.now)
    seen = courses.seen(visit.tx, course_id=course_id)
    assert seen is not None  # noqa: S101 - it was filled in just now
    # Where the review page was, there stands what was pressed.
    return replace(card(seen, who.role, now=visit.now, note=say("course.kept")), replaces=False)


def left(visit: Visit, form: Form) -> Screen:
    """Say that what was answered is kept."""
    held = drafts.load(visit.tx, person_id=visit.who.person_id, form=form.draft)
    assert held is not None  # noqa: S101 - it was at hand
    filled = courses.seen(visit.tx, course_id=form.number or 0) is not None
    return pages.left(form, held[1], filled=filled)


def discard(visit: Visit, course_id: int) -> Screen:
    """Say that the draft is gone, and drop the course with it that was never filled in."""
    who, row = _officer(visit), courses.read(visit.tx, course_id=course_id)
    unfilled = row.told is None
    if unfilled and row.state == State.DRAFT and who is not None:
        actor = Actor(who.role, who.person_id)
        course_announcing.drop(visit.tx, course_id=course_id, version=row.version, actor=actor, now=visit.now)
    return pages.discarded(course_id, filled=not unfilled)


def _officer(visit: Visit) -> Member | None:
    who = member(visit.tx, person_id=visit.who.person_id)
    return None if who is None or who.role not in DESK_ROLES else who


def _left_alone(visit: Visit, screen: Screen) -> Reply:
    """Show something else than the form, and take what is written next for no answer."""
    visit.who = people.turn(visit.tx, visit.who, focus=None)
    return visit.reply(screen)


OF_COURSE = Bound(closed, beginning, submit, left, discard)
"""What is done with the draft of a course."""
