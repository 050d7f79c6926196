"""The sheet of decisions: what each officer said of each registration, also what was undone."""

from collections.abc import Sequence

from bot.sheets.sheet import Cell, Column, Kind, Sheet
from bot.sheets.wording import Wording
from programme.registration import Verdict
from services import export
from storage.engine.row import Row


def _cells(row: Row, wording: Wording) -> Sequence[Cell]:
    return (
        row.code,
        wording.who(row.officer_id),
        wording.say(f"triage.verdict.{row.verdict}"),
        wording.reasons(Verdict(row.verdict), row.reasons),
        row.judged_at,
        row.undone_at,
    )


DECISIONS = Sheet(
    "decisions",
    (
        Column("code", 12),
        Column("officer", 18),
        Column("decision", 14),
        Column("reasons", 40),
        Column("judged", 17, Kind.MOMENT),
        Column("undone", 17, Kind.MOMENT),
    ),
    export.judgements,
    _cells,
)
