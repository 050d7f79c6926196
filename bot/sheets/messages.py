"""The sheet of messages: the outbox, without what they said."""

from collections.abc import Sequence

from bot.sheets.sheet import Cell, Column, Kind, Sheet
from bot.sheets.wording import Wording
from programme.notice import Reason
from services import export
from storage.engine.row import Row
from storage.outbox import WAITING
from storage.utc import moment

_TRIED = (Reason.REFUSED.value, Reason.FAULT.value)
"""Why a message failed that was tried once more than is counted: the count is of tries that were put off."""


def _cells(row: Row, wording: Wording) -> Sequence[Cell]:
    return (
        row.code,
        wording.who(row.person_id),
        wording.known("messenger", row.messenger),
        wording.known("sheet.purpose", row.purpose),
        wording.known("sheet.sending", row.state),
        wording.known("sheet.reason", row.reason and row.reason.replace(" ", "_")),
        _attempts(row),
        # Of what is being sent, and was, it holds the end of the claim.
        moment(row.due_at) if row.state in WAITING else None,
        moment(row.updated_at) if row.state == "sent" else None,
        wording.until(moment(row.use_by)),
        moment(row.updated_at),
    )


def _attempts(row: Row) -> int:
    last = row.state in ("sent", "sending") or (row.state == "failed" and row.reason in _TRIED)
    return int(row.attempts + row.unsure + last)


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
        Column("sent", 17, Kind.MOMENT),
        Column("use_by", 17, Kind.MOMENT),
        Column("updated", 17, Kind.MOMENT),
    ),
    export.messages,
    _cells,
)
