"""An author's answer about one answer of an idea: one message, a text, a voice note, a photo or a file."""

from collections.abc import Callable

from pydantic import ValidationError

from bot.answering import ideas
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.complaint import complaint
from conversations.event import Event, Said, Sent
from conversations.pages import home
from conversations.pages import revision as pages
from conversations.screen import Say, say
from programme.attachment import check
from programme.errors import Invalid
from programme.idea import IDEA_LENGTH, State, Told
from programme.idea_file import IdeaFile
from programme.text import has_letters, number
from services import people, revision
from services.idea_file import open_for_author

FOCUS = "revise."
"""How the focus of an account begins whose next message answers a question about an idea: `revise.IDEA`."""


def waits(focus: str | None) -> bool:
    """Say whether an account's next message answers such a question."""
    return focus is not None and focus.startswith(FOCUS)


def focused(visit: Visit, *, complaint: Say | None = None) -> Reply:
    """Show again the question that the next message answers."""
    return asked(visit, (visit.who.focus or "").removeprefix(FOCUS), complaint=complaint)


def asked(visit: Visit, value: str, *, complaint: Say | None = None) -> Reply:
    """Show a question, and take the next message as its answer."""
    view = _open(visit, number(value))
    if view is None:
        visit.who = people.turn(visit.tx, visit.who, focus=None) if waits(visit.who.focus) else visit.who
        return visit.reply(home.home(visit.standing(), visit.world, note=say("revision.over")))
    visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}{view.id}")
    return visit.reply(pages.question(view, view.revisions[0], visit.world, complaint=complaint, waits=True))


def only_one(visit: Visit) -> int | None:
    """Name the idea about which somebody is asked who just writes; None where it is not plain which one."""
    waiting = revision.waiting(visit.tx, person_id=visit.who.person_id, programme=visit.world.programme)
    return waiting[0] if len(waiting) == 1 else None


def answered(visit: Visit, event: Event, idea_id: int | None = None) -> Reply:
    """Take the answer, or say what is wrong with it and ask again."""
    if idea_id is None:
        idea_id = number((visit.who.focus or "").removeprefix(FOCUS))
    view = _open(visit, idea_id)
    if view is None:
        return asked(visit, "")
    if isinstance(event, Said) and visit.phrases.leaves(event.text):
        # The words of the button are no answer: the question stays as it is, below the idea.
        visit.who = people.turn(visit.tx, visit.who, focus=None)
        return ideas.opened(visit, view.id)
    programme, now = visit.world.programme, visit.now
    try:
        given = _given(visit, event)
        if given is None:
            return asked(visit, str(view.id), complaint=say("revision.how_to_answer"))
        revision.answer(visit.tx, given, idea_id=view.id, person_id=visit.who.person_id, programme=programme, now=now)
    except ValidationError as error:
        return asked(visit, str(view.id), complaint=complaint(error))
    except Invalid as refused:
        return asked(visit, str(view.id), complaint=say(f"complaint.{refused.key}", **refused.params))
    visit.who = people.turn(visit.tx, visit.who, focus=None)
    return visit.reply(pages.thanks(view))


def _open(visit: Visit, idea_id: int | None) -> IdeaFile | None:
    """Read an idea of whoever writes about which they are asked now."""
    if idea_id is None:
        return None
    view = open_for_author(visit.tx, idea_id=idea_id, person_id=visit.who.person_id)
    return view if view is not None and view.state is State.NEEDS_REVISION and view.revisions else None


def _given(visit: Visit, event: Event) -> Told | None:
    if isinstance(event, Said):
        return Told(text=event.text)
    if not isinstance(event, Sent):
        return None
    check(event.file, limits=visit.world.programme.files)
    says = has_letters(event.caption) and len(event.caption) <= IDEA_LENGTH
    return Told(text=event.caption if says else None, file=event.file)


PAGES: dict[str, Callable[[Visit, str], Reply]] = {"revise": asked}
