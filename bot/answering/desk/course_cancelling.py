"""The end of a course before its time: the reason is asked for and shown once more, then everybody is told."""

from bot.answering.desk.course_changes import asked, done, id_of
from bot.answering.desk.page import DeskPage, DeskVisit
from bot.answering.desk.triage import text_of
from bot.answering.reply import Reply
from conversations.event import Event
from conversations.pages.desk import course_changes as pages
from conversations.screen import Say
from programme.answers import LONG_LENGTH
from services import course_change, drafts, people

UNSENT = "cancelling"
"""How the draft of a reason is named that was typed and not told yet: `cancelling.COURSE`."""


def _cancel(at: DeskVisit, value: str, refused: Say | None = None) -> Reply:
    _, _, way = value.partition(".")
    if way == "yes":
        return _cancelled(at, value, None)
    reason, version = _held(at, value)
    if way and reason is not None and way == f"because.{version}":
        return _cancelled(at, value, reason)
    count = course_change.people(at.visit.tx, course_id=id_of(value))
    # An old button about another reason asks anew.
    return asked(at, str(id_of(value)), lambda one: pages.cancelling(one, count, refused), waits="cc_cancel")


def _because(at: DeskVisit, value: str, event: Event) -> Reply:
    """Keep a reason, and show it once more before anybody is told."""
    text, visit = text_of(event, longest=LONG_LENGTH), at.visit
    if isinstance(text, Say):
        return _cancel(at, value, text)
    _, version = _held(at, value)
    data = {"answers": {}, "reason": text}
    drafts.save(visit.tx, data, person_id=at.member.person_id, form=_draft(value), version=version, now=visit.now)
    count = course_change.people(visit.tx, course_id=id_of(value))
    # A further text takes the place of this one.
    return asked(
        at, value, lambda one: pages.cancelling_because(one, text, count, version=version + 1), waits="cc_cancel"
    )


def _cancelled(at: DeskVisit, value: str, reason: str | None) -> Reply:
    visit = at.visit
    drafts.drop(visit.tx, person_id=at.member.person_id, form=_draft(value))
    visit.who = people.turn(visit.tx, visit.who, focus=None)
    return done(at, value, lambda: course_change.cancel(
        visit.tx, course_id=id_of(value), reason=reason, actor=at.actor, now=visit.now
    ), "course.change.cancelled")  # fmt: skip


def _held(at: DeskVisit, value: str) -> tuple[str | None, int]:
    """Read the reason that was typed and not told yet, and the version of its draft."""
    held = drafts.load(at.visit.tx, person_id=at.member.person_id, form=_draft(value))
    return (None, 0) if held is None else (str(held[0]["reason"]), held[1])


def _draft(value: str) -> str:
    return f"{UNSENT}.{id_of(value)}"


PAGES: dict[str, DeskPage] = {"cc_cancel": DeskPage(_cancel, hear=_because)}
