"""An idea as a coordinator has it before them: the list, the card, and what became of an old button's idea."""

from collections.abc import Callable
from typing import Any

from bot.answering.desk.page import DeskVisit
from bot.answering.reply import Reply
from conversations.pages.desk import deciding as pages
from conversations.screen import Say, say
from programme.idea_file import IdeaFile
from services import deciding_ideas as services
from services import deciding_lists as lists
from services import discussion
from services.deciding_ideas import NotAsShown
from services.idea_access import may_decide, seen
from services.idea_file import open_for_staff
from services.idea_split import gathered
from services.staff import refused
from storage.engine.row import Row


def listed(at: DeskVisit, note: Say | None = None, *, page: int = 0) -> Reply:
    """Show what is to be decided."""
    visit, call = at.visit, call_of(at)
    ready, count = lists.to_decide(visit.tx, call=call, member=at.member, page=page)
    seconds = lists.for_second(visit.tx, call=call, member=at.member)
    theirs = lists.with_second(visit.tx, call=call, member=at.member)
    told: dict[str, Any] = {"page": page, "note": note, "most": lists.MOST, "with_second": theirs}
    told["undoable"] = services.undoable(visit.tx, coordinator=at.member, programme=visit.world.programme)
    return visit.reply(pages.listing(ready, count, seconds, **told))


def shown(at: DeskVisit, idea_id: int, note: Say | None = None) -> Reply:
    """Show an idea that one may decide about; of any other, that there is none."""
    visit = at.visit
    view = view_of(at, idea_id)
    if view is None:
        return listed(at, say("decide.not_there"))
    decision = services.decision(visit.tx, idea_id=idea_id)
    _, notes = discussion.notes(visit.tx, idea_id=idea_id)
    asked = idea_id in {one.id for one in lists.for_second(visit.tx, call=call_of(at), member=at.member)}
    found = gathered(visit.tx, idea_id=idea_id, programme=visit.world.programme)
    return visit.reply(
        pages.idea(view, found, visit.world, decision=decision, notes=notes, asked=asked, note=note)
    )  # fmt: skip


def stale(at: DeskVisit, idea_id: int, version: int) -> Reply:
    """Answer an old button: what somebody else decided is told, with the hour; otherwise the idea as it is now."""
    visit = at.visit
    row = seen(visit.tx, idea_id=idea_id)
    if row is None or version > row.version:
        # No idea had this version yet.
        refused(visit.tx, person_id=at.member.person_id, what="decide", now=visit.now)
    view = view_of(at, idea_id)
    decision = None if view is None else services.decision(visit.tx, idea_id=idea_id)
    if view is None or decision is None:
        return shown(at, idea_id, say("decide.changed"))
    if decision.by_id == at.member.person_id:
        return shown(at, idea_id, say("decide.already"))
    return visit.reply(pages.stale(view, decision))


def acting(at: DeskVisit, idea_id: int, version: int, act: Callable[[Row], Reply]) -> Reply:
    """Do something with the idea of a button, read to be changed; of one that moved on, say what became of it."""
    try:
        return act(services.take(at.visit.tx, **about(at, idea_id, version)))
    except NotAsShown:
        return stale(at, idea_id, version)


def about(at: DeskVisit, idea_id: int, version: int) -> dict[str, Any]:
    """Say to a use case which idea, as it was shown, and who acts."""
    return {"idea_id": idea_id, "version": version, "coordinator": at.member}


def view_of(at: DeskVisit, idea_id: int) -> IdeaFile | None:
    """Open an idea that one may decide about."""
    row = seen(at.visit.tx, idea_id=idea_id)
    if row is None or not may_decide(at.visit.tx, author_id=row.person_id, member=at.member):
        return None
    return open_for_staff(at.visit.tx, idea_id=idea_id)


def call_of(at: DeskVisit) -> str:
    """Name the running call."""
    return at.visit.world.programme.call.code
