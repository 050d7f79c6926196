"""What the words of a sheet mean: headings, decisions and reasons, in any language of the programme or as codes."""

import re
from collections.abc import Sequence

from bot.sheets.wording import chips
from locales.catalogue import Catalogues
from locales.locale import Locale
from programme.answers import LONG_LENGTH
from programme.file import Programme
from programme.registration import Verdict
from programme.sheet import Wish
from programme.text import key

HEADINGS = {"code": "code", "new_decision": "decision", "new_reason": "reason", "mark": "mark"}
_BETWEEN = re.compile(r"\s*[،,؛;\n]\s*")


class Understanding:
    """Knows every word that the export writes, and its codes; `headings` has the columns by their words' keys."""

    def __init__(self, programme: Programme, catalogues: Catalogues) -> None:
        locales = [catalogues.locale(language) for language in catalogues.languages]
        self.headings = {key(name): name for name in HEADINGS.values()}
        for column, name in HEADINGS.items():
            words = (column, *_words(locales, f"sheet.column.{column}", f"sheet.formerly.{column}"))
            self.headings |= {key(word): name for word in words}
        self._verdicts = {
            key(word): verdict
            for verdict in Verdict
            for word in _words(
                locales, f"triage.verdict.{verdict}", f"statistics.verdict.{verdict}", f"sheet.formerly.{verdict}"
            )
        }
        self._verdicts |= {key(verdict.value): verdict for verdict in Verdict}
        self._reasons = {
            verdict: {
                key(word): chip.code for chip in chips(programme, verdict) for word in (chip.code, chip.fa, chip.en)
            }
            for verdict in Verdict
        }

    def wish(self, row: int, code: str, *, decision: str, reason: str, mark: str | None) -> Wish:
        """Say what a row wants, or what is wrong with it."""
        if not decision:
            return Wish(row, code, problem="no_decision")
        verdict = self._verdicts.get(key(decision))
        if verdict is None:
            return Wish(row, code, problem="unknown_word", word=decision[:60])
        reasons, text = self._reasons_in(verdict, reason)
        if text is not None and self._of_another(verdict, text):
            return Wish(row, code, problem="other_reason", word=text[:60])
        if text is not None and len(text) > LONG_LENGTH:
            return Wish(row, code, problem="too_long")
        return Wish(row, code, verdict, reasons, text, mark)

    def _reasons_in(self, verdict: Verdict, text: str) -> tuple[tuple[str, ...], str | None]:
        """Part a cell into the chips that it names and what else it says."""
        known = self._reasons[verdict]
        if (whole := known.get(key(text))) is not None:
            return (whole,), None
        parts = [part for part in _BETWEEN.split(text) if part]
        codes = [known[key(part)] for part in parts if key(part) in known]
        others = [part for part in parts if key(part) not in known]
        if not codes:
            # Words of one's own stay as they were written.
            return (), text or None
        return tuple(dict.fromkeys(codes)), "، ".join(others) or None

    def _of_another(self, verdict: Verdict, text: str) -> bool:
        return any(
            key(part) in known
            for other, known in self._reasons.items()
            if other is not verdict
            for part in (text, *_BETWEEN.split(text))
        )


def _words(locales: Sequence[Locale], *keys: str) -> list[str]:
    """List what these sentences are in each language; what was called otherwise in an older export has two."""
    return [locale.sentence(name) for locale in locales for name in keys if name in locale]
