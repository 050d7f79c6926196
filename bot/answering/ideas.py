"""A diplomat's own ideas: begun, listed, opened, changed, taken back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.answering import filling, idea_draft
from bot.answering.idea_beside import beside
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.event import Event, Sent
from conversations.idea import IDEA
from conversations.pages import idea_deadline, status
from conversations.pages import ideas as pages
from conversations.screen import Say, say
from programme.attachment import check
from programme.errors import Invalid, ProgrammeError
from programme.idea import LIFECYCLE, State
from programme.idea_file import IdeaFile
from programme.lifecycle import Role
from programme.own_idea import OwnIdea
from programme.text import number
from services import drafts, extension, idea, people
from services.merge_notices import tell_left
from services.own_ideas import open_own, own_ideas

SURE = "-yes"


def begin(visit: Visit, value: str) -> Reply:
    """Begin an idea, or ask which of those begun to go on with; `new` begins one more."""
    person_id, programme = visit.who.person_id, visit.world.programme
    about: dict[str, Any] = {"person_id": person_id, "programme": programme, "now": visit.now}
    try:
        idea.check_open(visit.tx, **about)
    except ProgrammeError as why:
        return visit.reply(idea_deadline.refused(why, idea_draft.until(visit)))
    unsent = [one for one in own_ideas(visit.tx, person_id=person_id) if one.state is State.DRAFT]
    answered = [one for one in unsent if not one.empty]
    if answered and value != "new":
        ends = idea_draft.until(visit)
        assert ends is not None  # noqa: S101 - a diplomat has one
        return visit.reply(pages.choose(answered, ends))
    for one in unsent:
        # A second tap does not begin a second one.
        if one.empty and (reply := filling.go_on(visit, IDEA.bound(one.id))) is not None:
            return reply
    try:
        idea_id = idea.begin(visit.tx, **about)
    except ProgrammeError as why:
        return visit.reply(idea_deadline.refused(why, idea_draft.until(visit)))
    return filling.open_form(visit, IDEA.bound(idea_id), idea_draft.beginning(visit, idea_id))


def listed(visit: Visit, value: str) -> Reply:
    """List the ideas; to whoever is no diplomat it is said what can be done."""
    found = own_ideas(visit.tx, person_id=visit.who.person_id)
    ends = idea_draft.until(visit)
    if ends is None:
        return _not_theirs(visit)
    last = max(len(found) - 1, 0) // pages.A_PAGE
    return visit.reply(pages.listed(found, ends, page=min(number(value) or 0, last)))


def opened(
    visit: Visit, idea_id: int | None, *, whole: bool = False, note: Say | None = None, toast: Say | None = None
) -> Reply:
    """Show one of the person's ideas; where there is none of theirs, the list."""
    found = None if idea_id is None else open_own(visit.tx, idea_id=idea_id, person_id=visit.who.person_id)
    ends = idea_draft.until(visit)
    if found is None or ends is None:
        reply = listed(visit, "")
        return replace(reply, screen=replace(reply.screen, toast=say("form.old_button")))
    one, view = found
    said = beside(visit, view)
    return visit.reply(pages.opened(one, view, ends, visit.world, whole=whole, beside=said, note=note, toast=toast))


def _open(visit: Visit, value: str) -> Reply:
    return opened(visit, number(value))


def _whole(visit: Visit, value: str) -> Reply:
    return opened(visit, number(value), whole=True)


def _edit(visit: Visit, value: str) -> Reply:
    """Change an idea that was sent, from its review page."""
    found = _still(visit, value)
    if found is None:
        return opened(visit, _id(value), toast=say("form.old_button"))
    form, answers = IDEA.bound(found[0].id), dict(found[1].answers)
    if "edit" not in LIFECYCLE.offered(found[1].state, Role.DIPLOMAT):
        return opened(visit, found[0].id, note=say("idea.fixed"))
    if (closed := idea_draft.closed(visit, form)) is not None:
        return closed
    return filling.go_on(visit, form) or filling.open_form(visit, form, answers, reviewed=True)


def _file(visit: Visit, value: str) -> Reply:
    """Ask for one more file, which the next message is."""
    return _ask_file(visit, number(value))


def _ask_file(visit: Visit, idea_id: int | None, *, complaint: Say | None = None) -> Reply:
    found = None if idea_id is None else open_own(visit.tx, idea_id=idea_id, person_id=visit.who.person_id)
    if found is None or "edit" not in LIFECYCLE.offered(found[1].state, Role.DIPLOMAT):
        return opened(visit, idea_id, note=None if found is None else say("idea.fixed"))
    one, view = found
    if one.draft_version:
        return opened(visit, one.id)
    if (closed := idea_draft.closed(visit, IDEA.bound(one.id))) is not None:
        return closed
    if len(view.answers.get("files", ())) >= (most := visit.world.programme.files.most):
        return opened(visit, one.id, note=say("idea.files_full", most=most))
    visit.who = people.turn(visit.tx, visit.who, focus=f"idea_file.{one.id}")
    return visit.reply(pages.ask_file(view, visit.world, complaint=complaint))


def _hear_file(visit: Visit, value: str, event: Event) -> Reply:
    """Take the file that was asked for."""
    idea_id = number(value)
    if idea_id is None or not isinstance(event, Sent):
        return _ask_file(visit, idea_id, complaint=say("complaint.want_file"))
    try:
        check(event.file, limits=visit.world.programme.files)
    except Invalid as refused:
        return _ask_file(visit, idea_id, complaint=say(f"complaint.{refused.key}", **refused.params))
    if drafts.load(visit.tx, person_id=visit.who.person_id, form=IDEA.bound(idea_id).draft) is not None:
        # What was changed elsewhere and is not sent yet would be sent without it.
        return opened(visit, idea_id)
    programme = visit.world.programme
    count = idea.attach(
        visit.tx, event.file, idea_id=idea_id, person_id=visit.who.person_id, programme=programme, now=visit.now
    )
    return opened(visit, idea_id, note=say("ideas.file.added", count=count, most=programme.files.most))


def _withdraw(visit: Visit, value: str) -> Reply:
    """Take an idea back, once it was asked whether that is meant."""
    return _withdrawing(visit, value.removesuffix(SURE), sure=value.endswith(SURE))


def _withdrawing(visit: Visit, value: str, *, sure: bool) -> Reply:
    found = _still(visit, value)
    if found is None or "withdraw" not in LIFECYCLE.offered(found[1].state, Role.DIPLOMAT):
        return opened(visit, _id(value), toast=say("form.old_button"))
    one, view = found
    days = visit.world.programme.retention.withdrawn_days
    if not sure:
        return visit.reply(pages.withdraw(view, days=days))
    idea.withdraw(visit.tx, idea_id=one.id, person_id=visit.who.person_id, now=visit.now)
    tell_left(visit.tx, person_id=visit.who.person_id, programme=visit.world.programme, now=visit.now)
    drafts.drop(visit.tx, person_id=visit.who.person_id, form=one.draft)
    if visit.who.focus == one.draft:
        visit.who = people.turn(visit.tx, visit.who, focus=None)
    if view.state is State.DRAFT:
        return visit.reply(pages.discarded(sent=False))
    return visit.reply(pages.withdrawn(view, days=days))


def more_time(visit: Visit, value: str) -> Reply:
    """Ask for more time, or say what came of it."""
    ends = idea_draft.until(visit)
    if ends is None:
        return _not_theirs(visit)
    programme = visit.world.programme
    where = extension.ask(visit.tx, person_id=visit.who.person_id, programme=programme, now=visit.now)
    return visit.reply(idea_deadline.asked(where, ends))


def _still(visit: Visit, value: str) -> tuple[OwnIdea, IdeaFile] | None:
    """Open the idea that a button is about, if it stands as it did when the button was shown."""
    _, _, version = value.partition("-")
    idea_id = _id(value)
    found = None if idea_id is None else open_own(visit.tx, idea_id=idea_id, person_id=visit.who.person_id)
    return found if found is not None and version == str(found[1].version) else None


def _id(value: str) -> int | None:
    return number(value.partition("-")[0])


def _not_theirs(visit: Visit) -> Reply:
    screen = status.status(visit.standing(), visit.world, note=say("idea.diplomats_only"))
    return visit.reply(screen)


PAGES: dict[str, Callable[[Visit, str], Reply]] = {
    "idea": begin,
    "ideas": listed,
    "idea_open": _open,
    "idea_whole": _whole,
    "idea_edit": _edit,
    "idea_file": _file,
    "idea_withdraw": _withdraw,
    "more_time": more_time,
}
BUTTONS_ONLY = frozenset(PAGES) - {"idea", "ideas"}
"""Pages that no command leads to."""

HEARS: dict[str, Callable[[Visit, str, Event], Reply]] = {"idea_file": _hear_file}
"""What is made of the message that a page asked for, by the page; the account's focus is `PAGE.VALUE`."""
