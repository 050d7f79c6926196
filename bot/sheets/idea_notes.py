"""The sheet of milestones that authors were told, and of what authors reported."""

from collections.abc import Sequence

from bot.sheets.sheet import Cell, Column, Kind, Sheet
from bot.sheets.wording import Wording
from conversations.screen import say
from services import export
from storage.engine.row import Row


def _cells(row: Row, wording: Wording) -> Sequence[Cell]:
    told = row.told or {}
    file = told.get("file")
    return (
        row.code,
        wording.say(f"sheet.note.{row.kind}"),
        wording.known("sheet.idea", row.stage),
        row.at,
        told.get("text"),
        None if file is None else str(file.get("name") or wording.shown(say(f"file.{file['kind']}"))),
        # Of the staff; the author's name stands in the sheet of ideas.
        wording.who(row.by_id),
    )


IDEA_NOTES = Sheet(
    "idea_notes",
    (
        Column("idea_code", 12),
        Column("note_kind", 16),
        Column("stage", 22),
        Column("at", 17, Kind.MOMENT),
        Column("note_text", 60),
        Column("note_file", 24),
        Column("colleague", 18),
    ),
    export.idea_notes,
    _cells,
)
