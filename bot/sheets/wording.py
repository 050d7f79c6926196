"""The words of a sheet: what pages show in chat, written for a cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from conversations.profile import PROFILE
from conversations.registration import REGISTRATION
from conversations.screen import Code, Say, Shown
from conversations.world import World
from locales.bidi import plain
from locales.locale import Locale
from programme.file import Programme
from programme.registration import Verdict
from programme.words import Named, Words
from storage.sealing import Keys

STEPS = {step.name: step for form in (REGISTRATION, PROFILE) for step in form.steps}


@dataclass(frozen=True, slots=True)
class Wording:
    """Whoever reads the sheet: their language, the city's zone, the names of the staff."""

    locale: Locale
    world: World
    keys: Keys
    names: dict[int, str]

    def say(self, key: str, **values: str | int) -> str:
        """Write a sentence."""
        return plain(self.locale.sentence(key, **values))

    def heading(self, name: str, words: Words | None) -> str:
        """Write a column's heading."""
        return self.say(f"sheet.column.{name}") if words is None else words.in_language(self.locale.language)

    def named(self, chips: Sequence[Named], code: str | None) -> str | None:
        """Write a chip's words; the code itself where there is no such chip, because it was typed."""
        if not code:
            return None
        found = next((chip for chip in chips if chip.code == code), None)
        return code if found is None else found.in_language(self.locale.language)

    def several(self, chips: Sequence[Named], codes: Iterable[str] | None) -> str | None:
        """Write the words of some chips."""
        return self._list([str(self.named(chips, code)) for code in codes or ()]) or None

    def shown(self, shown: Shown) -> str:
        """Write what a page shows."""
        return self._text(shown)

    def known(self, key: str, code: str | None) -> str | None:
        """Write the word for a code; the code itself where there is none."""
        if not code:
            return None
        return self.say(f"{key}.{code}") if f"{key}.{code}" in self.locale else code

    def answer(self, step: str, value: Any) -> str | None:
        """Write an answer as its question shows it."""
        if value in (None, [], {}):
            return None
        return self._text(STEPS[step].widget.shown(value, self.world))

    def reasons(self, verdict: Verdict | None, codes: list[str] | None) -> str | None:
        """Write the reasons of a decision."""
        if verdict is None or not codes:
            return None
        # Whoever declined an invitation is a companion for the reasons of somebody able.
        order = [*(one for one in Verdict if one is not verdict), verdict]
        words = {chip.code: chip for one in order for chip in chips(self.world.programme, one)}
        return self._list([words[code].in_language(self.locale.language) if code in words else code for code in codes])

    def home(self) -> str:
        """Name the city of the programme."""
        return self.world.programme.city.in_language(self.locale.language)

    def who(self, person_id: int | None) -> str | None:
        """Name somebody of the staff."""
        return None if person_id is None else self.names.get(person_id)

    def until(self, at: datetime) -> datetime:
        """Return a deadline as it is told: one at midnight is the last minute of the day that it ends."""
        return at - timedelta(minutes=1) if self.local(at).time() == time() else at

    def local(self, at: datetime) -> datetime:
        """Return a moment as the city's clocks show it; a spreadsheet knows no zones."""
        return at.astimezone(self.world.programme.zone).replace(tzinfo=None)

    def _text(self, shown: Shown) -> str:
        match shown:
            case Say(key, params):
                return self.say(key, **{name: self._text(value) for name, value in params.items()})
            case Words():
                return shown.in_language(self.locale.language)
            case Code(text):
                return text
            case tuple():
                return self._list([self._text(item) for item in shown])
        return str(shown)

    def _list(self, items: list[str]) -> str:
        # As a machine would part it again, not as it is read aloud.
        return ("، " if self.locale.rtl else ", ").join(items)


def chips(programme: Programme, verdict: Verdict) -> list[Named]:
    """List the reasons that a verdict may have, the common one first."""
    found: list[Named] = getattr(programme.reasons, verdict.value)
    return found
