"""What the coordinator and colleagues are told of a discussion; each only while it is true."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages.desk import discussion as discussion_pages
from conversations.pages.desk import idea_news as pages
from conversations.screen import Screen
from programme.idea import OPEN, PENDING, Outcome
from programme.idea_file import IdeaFile
from programme.notice import Purpose
from services import deciding_ideas, discussion, reviews_in
from services.idea_access import may_decide, seen
from services.idea_file import open_for_staff
from services.idea_split import gathered
from services.staff import member, name_of


def _reviews_in(visit: Visit, body: dict[str, Any]) -> Screen | None:
    view = _to_decide(visit, body["idea"])
    if view is None or view.state not in OPEN or reviews_in.now_in(visit.tx, idea_id=view.id) != body["reviews"]:
        return None
    found = gathered(visit.tx, idea_id=view.id, programme=visit.world.programme)
    return pages.reviews_in(view, found, visit.world)


def _second(visit: Visit, body: dict[str, Any]) -> Screen | None:
    view = _to_decide(visit, body["idea"])
    if view is None:
        return None
    by = name_of(visit.tx, person_id=body["by"])
    if body["what"] == "disagreed":
        return pages.seconded(view, by=by, agreed=False)
    if view.state not in PENDING or view.version != body["version"]:
        return None
    if body["what"] == "agreed":
        return pages.seconded(view, by=by, agreed=True)
    decision = deciding_ideas.decision(visit.tx, idea_id=view.id)
    if decision is None or decision.seconded_by is not None:
        return None
    return pages.second_asked(view, Outcome(decision.outcome), by=by)


def _mention(visit: Visit, body: dict[str, Any]) -> Screen | None:
    found, who = discussion.read(visit.tx, note_id=body["note"]), member(visit.tx, person_id=visit.who.person_id)
    if found is None or who is None or not discussion.may(visit.tx, idea_id=found[0], member=who):
        return None
    if not discussion.waits(visit.tx, note_id=body["note"], person_id=who.person_id):
        return None  # they have looked meanwhile
    view = open_for_staff(visit.tx, idea_id=found[0], named=False)
    return None if view is None else discussion_pages.mentioned(view, found[1])


def _to_decide(visit: Visit, idea_id: int) -> IdeaFile | None:
    """Open an idea for a coordinator who may decide about it now."""
    row, who = seen(visit.tx, idea_id=idea_id), member(visit.tx, person_id=visit.who.person_id)
    if row is None or who is None or not may_decide(visit.tx, author_id=row.person_id, member=who):
        return None
    return open_for_staff(visit.tx, idea_id=idea_id)


NOTICES: dict[Purpose, Tell] = {
    Purpose.REVIEWS_IN: _reviews_in,
    Purpose.SECOND: _second,
    Purpose.MENTION: _mention,
}
