"""The sheet of ideas: what their authors wrote, what was decided, and where they are."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from bot.sheets.sheet import Cell, Column, Kind, Sheet
from bot.sheets.wording import Wording
from conversations.pages.desk.idea_card import means_shown, shown
from programme.idea import Outcome
from programme.words import Named
from services import export
from storage.engine.row import Row

COLUMNS = (
    Column("idea_code", 12),
    Column("title", 36),
    Column("state", 26),
    Column("author", 24),
    Column("city", 16),
    Column("field", 22),
    Column("idea", 60),
    Column("how", 60),
    Column("means", 40),
    Column("wanted", 30),
    Column("when", 18),
    Column("has_file", 10),
    Column("submitted", 17, Kind.MOMENT),
    Column("state_since", 17, Kind.MOMENT),
    Column("outcome", 24),
    Column("reasons", 30),
    Column("reason_text", 30),
    Column("merged_into", 12),
    Column("referred_to", 20),
    Column("decided_by", 18),
    Column("decided", 17, Kind.MOMENT),
    Column("overrides", 14),
    Column("seconded_by", 18),
    Column("published", 17, Kind.MOMENT),
    Column("owner", 18),
    Column("board_note", 30),
    Column("next_on", 17, Kind.MOMENT),
)


def _cells(row: Row, wording: Wording) -> Sequence[Cell]:
    told, programme = row.answers or {}, wording.world.programme
    outcome = None if row.outcome is None else Outcome(row.outcome)
    return (
        row.code,
        told.get("title"),
        wording.say(f"sheet.idea.{row.state}"),
        (row.details or {}).get("name"),
        wording.named(programme.sister_cities, told.get("city")),
        wording.named(programme.fields, told.get("field")),
        *(_told(name, told, wording) for name in ("idea", "how")),
        wording.shown(means_shown(told.get("means") or (), wording.world)),
        wording.several(programme.institutions, told.get("institutions")),
        wording.named(programme.horizons, told.get("when")),
        wording.say("sheet.yes") if row.has_file else None,
        row.submitted_at,
        row.state_at,
        None if outcome is None else wording.say(f"sheet.outcome.{outcome}"),
        None if outcome is None else wording.several(chips(wording, outcome), row.reasons),
        row.reason_text,
        row.merged_code,
        row.referred_to,
        wording.who(row.decided_by),
        row.decided_at,
        wording.say("sheet.yes") if row.overrides else None,
        wording.who(row.seconded_by),
        row.published_at,
        wording.who(row.owner_id),
        row.board_note,
        _morning(row.next_on, wording),
    )


def chips(wording: Wording, outcome: Outcome) -> list[Named]:
    """List the reasons that an outcome may have."""
    found: list[Named] = getattr(wording.world.programme.outcomes, outcome.value)
    return found


def _told(name: str, told: Mapping[str, Any], wording: Wording) -> str | None:
    return wording.shown(shown(name, told[name], wording.world)) if told.get(name) else None


def _morning(on: date | None, wording: Wording) -> datetime | None:
    return None if on is None else datetime.combine(on, time(), wording.world.programme.zone)


IDEAS = Sheet("ideas", COLUMNS, export.ideas, _cells)
