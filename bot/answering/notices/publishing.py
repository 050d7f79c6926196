"""Another coordinator's approval is asked for."""

from typing import Any

from bot.answering.desk.publication import called
from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages.desk.publishing import request
from conversations.screen import Screen
from programme.notice import Purpose
from programme.publication import State
from services.publication_progress import found
from services.publication_waiting import waiting
from services.staff import coordinators


def _approval(visit: Visit, body: dict[str, Any]) -> Screen | None:
    one = found(visit.tx, publication_id=body["publication"])
    if one is None or one.state is not State.PROPOSED or visit.who.person_id not in coordinators(visit.tx):
        return None
    left = waiting(visit.tx, call=one.call, publication_id=one.id, noun=one.noun)
    return request(one, left, by=called(visit.tx, one.proposed_by))


NOTICES: dict[Purpose, Tell] = {Purpose.APPROVAL: _approval}
