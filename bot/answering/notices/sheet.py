"""What came of a sheet of decisions, told to whoever sent it."""

from typing import Any

from bot.answering.desk.sheets import where
from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.screen import Screen
from programme.lifecycle import Role
from programme.notice import Purpose
from services.importing import latest
from services.staff import member


def _tell(visit: Visit, body: dict[str, Any]) -> Screen | None:
    who = member(visit.tx, person_id=visit.who.person_id)
    row = latest(visit.tx, person_id=visit.who.person_id)
    if who is None or who.role is not Role.COORDINATOR or row is None:
        return None
    # A newer sheet, or a decision about this one, has overtaken what would be told.
    overtaken = row.id != body["import"] or row.state != body["state"]
    if overtaken or (row.state == "applied" and row.ended_at is None):
        return None
    return where(visit.tx, row, visit.world.programme)


NOTICES: dict[Purpose, Tell] = {Purpose.SHEET: _tell}
