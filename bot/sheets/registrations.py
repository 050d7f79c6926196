"""The sheet of registrations, with two empty columns for the decisions that come back."""

from collections.abc import Sequence

from bot.sheets.sheet import Cell, Column, Kind, Sheet
from bot.sheets.wording import Wording
from programme.registration import Place, State, Verdict
from services import export
from storage.engine.row import Row

DECIDED = {
    State.INVITED: Verdict.ABLE,
    State.DIPLOMAT: Verdict.ABLE,
    State.COMPANION: Verdict.COMPANION,
    State.MERGED: Verdict.DUPLICATE,
    State.CLOSED: Verdict.INELIGIBLE,
}
"""What was decided, where the result is told already; whoever declined an invitation is a companion too."""

COLUMNS = (
    Column("code", 12),
    Column("state", 20),
    Column("name", 24),
    Column("country", 16),
    Column("city", 16),
    Column("connections", 28),
    Column("cities", 24),
    Column("offer", 60),
    Column("phone", 18),
    Column("email", 26),
    Column("languages", 20),
    Column("field", 22),
    Column("organisation", 24),
    Column("hours", 16),
    Column("has_file", 10),
    Column("submitted", 17, Kind.MOMENT),
    Column("decision", 14),
    Column("reasons", 30),
    Column("reason_text", 30),
    Column("merged_into", 12),
    Column("decided_by", 18),
    Column("decided", 17, Kind.MOMENT),
    Column("published", 17, Kind.MOMENT),
    Column("flag", 10),
    Column("notes", 40),
    Column("completeness", 10, Kind.PERCENT),
    Column("mark", 14, Kind.HIDDEN),
    Column("new_decision", 16),
    Column("new_reason", 32),
)


def _cells(row: Row, wording: Wording) -> Sequence[Cell]:
    told, details = row.answers or {}, row.details or {}
    profile = details.get("profile") or {}
    verdict = Verdict.of(row.state) or DECIDED.get(row.state)
    has_file = bool((told.get("offer") or {}).get("file") or profile.get("cv"))
    return (
        row.code,
        wording.say(f"sheet.state.{row.state}"),
        told.get("name"),
        wording.answer("country", row.country),
        wording.home() if row.place == Place.HOME else wording.answer("city", told.get("city")),
        wording.answer("connections", told.get("connections")),
        wording.answer("cities", told.get("cities")),
        wording.answer("offer", told.get("offer")),
        profile.get("phone"),
        profile.get("email"),
        wording.answer("languages", profile.get("languages")),
        wording.answer("field", profile.get("field")),
        profile.get("organisation"),
        wording.answer("hours", profile.get("hours")),
        wording.say("sheet.yes") if has_file else None,
        row.submitted_at,
        None if verdict is None else wording.say(f"triage.verdict.{verdict}"),
        wording.reasons(verdict, row.reasons),
        row.reason_text,
        row.merged_code,
        wording.who(row.decided_by),
        row.decided_at,
        row.published_at,
        wording.say("sheet.flag.flagged") if row.flagged else None,
        _notes(row, wording),
        (100 - row.gaps) / 100,
        export.mark(wording.keys, row),
        None,
        None,
    )


def _notes(row: Row, wording: Wording) -> str | None:
    """Write the inner notes, a line each."""
    notes = [(wording.who(note["by"]) or wording.say("card.somebody"), note["text"]) for note in row.notes or ()]
    return "\n".join(wording.say("card.note", by=by, text=text) for by, text in notes) or None


REGISTRATIONS = Sheet(
    "registrations",
    COLUMNS,
    export.registrations,
    _cells,
    # A reason may also be words of one's own.
    choices=(("new_decision", 0, True), ("new_reason", 1, False)),
)
