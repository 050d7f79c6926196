"""The sheet of the staff."""

from collections.abc import Sequence

from bot.sheets.sheet import Cell, Column, Kind, Sheet
from bot.sheets.wording import Wording
from services import export
from storage.engine.row import Row


def _cells(row: Row, wording: Wording) -> Sequence[Cell]:
    bodies = {body.code: body for body in wording.world.programme.institutions}
    body = bodies.get(row.institution)
    return (
        row.name,
        wording.known("sheet.role", row.role),
        row.institution if body is None else body.in_language(wording.locale.language),
        row.joined_at,
        row.removed_at,
    )


STAFF = Sheet(
    "staff",
    (
        Column("name", 24),
        Column("role", 18),
        Column("institution", 40),
        Column("joined", 17, Kind.MOMENT),
        Column("removed", 17, Kind.MOMENT),
    ),
    export.members,
    _cells,
)
