"""What reviewers, and whoever asked, are told of an idea that came back."""

from datetime import datetime
from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages.desk.revising import back_at_it
from conversations.screen import Screen
from programme.idea import OPEN, State
from programme.notice import Purpose
from programme.review import DONE
from services.review_access import open_for, own_review
from services.staff import member


def _back(visit: Visit, body: dict[str, Any]) -> Screen | None:
    who = member(visit.tx, person_id=visit.who.person_id)
    if who is None:
        return None
    view = open_for(visit.tx, idea_id=body["idea"], member=who, programme=visit.world.programme)
    if view is None or view.state is State.NEEDS_REVISION or view.state not in OPEN or not view.revisions:
        return None
    if view.revisions[0].at != datetime.fromisoformat(body["at"]):
        # A newer question was asked and answered, which has a notice of its own.
        return None
    own = own_review(visit.tx, idea_id=view.id, person_id=who.person_id)
    return back_at_it(view, None if own is None else own.id, done=own is not None and own.state in DONE)


NOTICES: dict[Purpose, Tell] = {Purpose.REVISED: _back}
