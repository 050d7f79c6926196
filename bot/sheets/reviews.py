"""The sheet of reviews: a column for each question of the rubric."""

from collections.abc import Sequence

from bot.sheets.sheet import Cell, Column, Kind, Sheet
from bot.sheets.wording import Wording
from programme.file import Programme
from programme.review import total
from services import export
from storage.engine.row import Row


def reviews_sheet(programme: Programme) -> Sheet:
    """Lay the sheet out by the rubric of a programme; what does not count is written in words, such as the risk."""
    rubric = programme.rubric
    counted = [one.code for one in rubric if one.counts]

    def cells(row: Row, wording: Wording) -> Sequence[Cell]:
        scores: dict[str, int] = row.scores or {}
        language = wording.locale.language
        points: list[Cell] = []
        for one in rubric:
            given = scores.get(one.code)
            points.append(given if given is None or one.counts else one.words[given].in_language(language))
        return (
            row.code,
            wording.named(programme.institutions, row.institution),
            wording.who(row.reviewer_id),
            wording.say(f"sheet.review.{row.state}"),
            *points,
            total(scores, counted) if scores else None,
            wording.known("sheet.opinion", row.verdict),
            wording.known("sheet.confidence", row.confidence),
            row.line,
            row.note,
            wording.known("sheet.refusal", row.refusal),
            row.amended or None,
            row.offered_at,
            wording.until(row.due_at),
            row.opened_at,
            row.submitted_at,
        )

    return Sheet(
        "reviews",
        (
            Column("idea_code", 12),
            Column("institution", 34),
            Column("reviewer", 20),
            Column("state", 16),
            *(
                Column(one.code, 16, Kind.NUMBER if one.counts else Kind.TEXT, words=one.name)
                for one in rubric
            ),
            Column("total", 10, Kind.NUMBER),
            Column("opinion", 20),
            Column("confidence", 12),
            Column("line", 50),
            Column("note", 50),
            Column("refusal", 20),
            Column("amended", 10, Kind.NUMBER),
            Column("offered", 17, Kind.MOMENT),
            Column("review_due", 17, Kind.MOMENT),
            Column("opened", 17, Kind.MOMENT),
            Column("given", 17, Kind.MOMENT),
        ),
        export.reviews,
        cells,
    )  # fmt: skip
