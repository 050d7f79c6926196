"""Several of many: chips ticked in one message, and words of one's own where they are welcome."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from conversations.event import Event, Pressed, Said
from conversations.screen import Button, Rows, Shown, in_rows, say
from conversations.step import Answer, Asking, Gathered, Misunderstood, Taken
from conversations.widgets.choice import Option, named
from conversations.widgets.plain import Plain
from conversations.world import World
from programme.answers import CHIPS_MOST, SHORT_LENGTH
from programme.text import has_letters, number, store

_AND = re.compile(r"\s+(?:و|and)\s+")
_BETWEEN = re.compile(r"\s*[،,;؛\n]\s*")


@dataclass(frozen=True)
class Chips(Plain):
    """Several options; with `typed`, also what is not on the list."""

    options: Callable[[World], Sequence[Option]]
    typed: bool = False
    wide: int = 2

    def rows(self, asking: Asking) -> Rows:
        """Draw a chip an option. Each says what it will do, so that a second tap on the same chip does nothing."""
        ticked = self._ticked(asking)
        options = list(self.options(asking.world))
        codes = {option.code for option in options}
        chips = []
        for option in options:
            act = "off" if option.code in ticked else "on"
            chips.append(Button(option.label, asking.press(act, option.code), chosen=option.code in ticked))
        for at, own in enumerate(ticked):
            if own not in codes:
                chips.append(Button(own, asking.press("drop", at), chosen=True))
        done = (Button(say("button.done"), asking.press("done")),)
        return (*in_rows(chips, wide=self.wide), done)

    def take(self, asking: Asking, event: Event) -> Taken:
        """Tick, untick, add what was typed, or take all that is ticked."""
        ticked = self._ticked(asking)
        if isinstance(event, Pressed):
            return self._pressed(asking, event, ticked)
        if isinstance(event, Said):
            return self._said(asking, event.text, ticked)
        return Misunderstood(say("complaint.choose_several"))

    def gathered(self, working: Any) -> bool:
        """Say whether something was gathered that is not taken yet."""
        return bool(working)

    def shown(self, value: Any, world: World) -> Shown:
        """Show the words of the chips, and what was typed."""
        labels = {option.code: option.label for option in self.options(world)}
        return tuple(labels.get(code, code) for code in value)

    def _words(self, asking: Asking, text: str) -> list[str]:
        """Part what was typed at commas, and at "and" where both sides mean something by themselves."""
        words = []
        for word in filter(None, _BETWEEN.split(store(text))):
            parts = _AND.split(word)
            words += parts if all(self._meant(asking, part) for part in parts) else [word]
        return words

    def _meant(self, asking: Asking, word: str) -> bool:
        if self._code(asking, word) is not None:
            return True
        return self.typed and bool(asking.world.places.find_cities(word).matches)

    def _code(self, asking: Asking, word: str) -> str | None:
        return next((option.code for option in self.options(asking.world) if named(option.label, word)), None)

    def _ticked(self, asking: Asking) -> list[str]:
        if asking.working is not None:
            return list(asking.working)
        return list(asking.answers.get(asking.step.name, ()))

    def _pressed(self, asking: Asking, event: Pressed, ticked: list[str]) -> Taken:
        codes = [option.code for option in self.options(asking.world)]
        if event.act == "on" and event.value in codes:
            return Gathered([*[code for code in ticked if code != event.value], event.value], replaces=True)
        if event.act == "off":
            return Gathered([code for code in ticked if code != event.value], replaces=True)
        if event.act == "drop" and (at := number(event.value)) is not None:
            own = at < len(ticked) and ticked[at] not in codes
            return Gathered([code for place, code in enumerate(ticked) if not (own and place == at)], replaces=True)
        if event.act == "done" and ticked:
            return Answer(ticked)
        return Misunderstood(say("complaint.choose_one"))

    def _said(self, asking: Asking, text: str, ticked: list[str]) -> Taken:
        added = []
        for word in self._words(asking, text):
            code = self._code(asking, word)
            if code is None and not (self.typed and has_letters(word)):
                return Misunderstood(say("complaint.choose_several"))
            if code is None and len(word) > SHORT_LENGTH:
                return Misunderstood(say("complaint.text.too_long", most=SHORT_LENGTH, length=len(word)))
            added.append(word if code is None else code)
        if not added:
            return Misunderstood(say("complaint.choose_several"))
        both = list(dict.fromkeys([*ticked, *added]))
        if len(both) > CHIPS_MOST:
            return Misunderstood(say("complaint.too_many", most=CHIPS_MOST))
        return Gathered(both, note=say("form.added"))
