"""Authors are asked whether their ideas may be joined, and coordinators are told what came of it."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages import joining
from conversations.pages.desk import merging
from conversations.screen import Screen
from programme.idea import State as IdeaState
from programme.merge import State
from programme.notice import Purpose
from services import merges
from services.idea_access import seen
from services.staff import coordinators


def _told(visit: Visit, body: dict[str, Any]) -> Screen | None:
    what, merge_id, person_id = body["what"], body["merge"], visit.who.person_id
    if what == "asked":
        return _asked(visit, merge_id)
    if what == "off":
        code = merges.off(visit.tx, merge_id=merge_id, person_id=person_id)
        return None if code is None else joining.off(code)
    one = merges.get(visit.tx, merge_id=merge_id)
    if one is None or person_id not in coordinators(visit.tx):
        return None
    if what == "parted":
        row = seen(visit.tx, idea_id=one.idea_id)
        return merging.parted(one) if row is not None and row.state == IdeaState.DISCUSSION else None
    stands = {"refused": one.state is State.REFUSED, "agreed": one.state is State.AGREED, "ready": one.ready}
    stands["unanswered"] = one.unanswered
    return merging.told(one, what) if stands[what] else None


def _asked(visit: Visit, merge_id: int) -> Screen | None:
    asked = merges.question(visit.tx, merge_id=merge_id, person_id=visit.who.person_id)
    if asked is None or merges.agreed(visit.tx, merge_id=merge_id, person_id=visit.who.person_id):
        return None
    return joining.question(asked, visit.world)


NOTICES: dict[Purpose, Tell] = {Purpose.MERGE: _told}
