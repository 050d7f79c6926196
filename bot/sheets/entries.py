"""The sheet of the audit log."""

from collections.abc import Sequence

from bot.sheets.sheet import Cell, Column, Kind, Sheet
from bot.sheets.wording import Wording
from services import export
from storage.engine.row import Row


def _cells(row: Row, wording: Wording) -> Sequence[Cell]:
    about = "sheet.state" if row.noun == "registration" else "sheet.role"
    return (
        row.id,
        row.at,
        wording.who(row.actor_id),
        wording.known("sheet.role", row.role),
        wording.known("sheet.action", row.action),
        wording.known("sheet.noun", row.noun),
        row.code or (None if row.noun_id is None else str(row.noun_id)),
        wording.known(about, row.before),
        wording.known(about, row.after),
    )


ENTRIES = Sheet(
    "audit",
    (
        Column("entry", 10, Kind.NUMBER),
        Column("at", 17, Kind.MOMENT),
        Column("actor", 18),
        Column("role", 18),
        Column("action", 22),
        Column("noun", 14),
        Column("about", 12),
        Column("before", 22),
        Column("after", 22),
    ),
    export.entries,
    _cells,
)
