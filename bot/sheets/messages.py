"""The sheet of messages: the outbox, without what they said."""

from collections.abc import Sequence

from bot.sheets.sheet import Cell, Column, Kind, Sheet
from bot.sheets.wording import Wording
from services import export
from storage.engine.row import Row
from storage.utc import moment


def _cells(row: Row, wording: Wording) -> Sequence[Cell]:
    return (
        row.code,
        wording.who(row.person_id),
        wording.known("messenger", row.messenger),
        wording.known("sheet.purpose", row.purpose),
        wording.known("sheet.sending", row.state),
        row.reason,
        row.attempts,
        moment(row.due_at),
        moment(row.use_by),
        moment(row.updated_at),
    )


MESSAGES = Sheet(
    "messages",
    (
        Column("code", 12),
        Column("colleague", 18),
        Column("messenger", 12),
        Column("purpose", 24),
        Column("sending", 16),
        Column("reason", 24),
        Column("attempts", 10, Kind.NUMBER),
        Column("due", 17, Kind.MOMENT),
        Column("use_by", 17, Kind.MOMENT),
        Column("updated", 17, Kind.MOMENT),
    ),
    export.messages,
    _cells,
)
