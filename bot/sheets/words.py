"""The last sheet: the words that the office may choose from for decisions and reasons."""

from itertools import zip_longest

from bot.sheets.book import Book
from bot.sheets.sheet import Kind
from bot.sheets.wording import chips
from programme.registration import Verdict


def add_words(book: Book) -> None:
    """Write the words for decisions, and the chips of each decision."""
    wording = book.wording
    verdicts = [wording.say(f"triage.verdict.{verdict}") for verdict in Verdict]
    named = [(verdict, chip) for verdict in Verdict for chip in chips(wording.world.programme, verdict)]
    reasons = [chip.in_language(wording.locale.language) for _, chip in named]
    of = [wording.say(f"triage.verdict.{verdict}") for verdict, _ in named]
    headings = [wording.say(f"sheet.column.{name}") for name in ("new_decision", "new_reason", "reason_of")]
    sheet = book.begin(wording.say("sheet.name.words"), headings)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 2, 16)
    for number, cells in enumerate(zip_longest(verdicts, reasons, of), start=1):
        for at, cell in enumerate(cells):
            book.write(sheet, number, at, cell, Kind.TEXT)
