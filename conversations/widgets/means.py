"""Means: several of many, words of one's own among them, and then one line about each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from conversations.event import Event, Pressed, Said
from conversations.screen import Button, Rows, Shown, say
from conversations.step import Answer, Asking, Gathered, Misunderstood, Taken
from conversations.widgets.chips import Chips
from conversations.widgets.choice import Option
from conversations.widgets.plain import Plain
from conversations.world import World
from programme.answers import SHORT_LENGTH
from programme.text import has_letters, number, store

SHORTEST = 2


@dataclass(frozen=True)
class Means(Plain):
    """Chips, and a line about each that was ticked.

    What is gathered: `ticked` codes or words, `lines` by these, and `at`, the place among the ticked of the one that
    is asked about (None: they are being ticked).
    """

    options: Callable[[World], Sequence[Option]]

    LAST: ClassVar[str] = "last_means"
    """The name in a draft, which is no question's, of the means that may be copied."""

    def lines(self, asking: Asking) -> tuple[Shown, ...]:
        """Ask for the means, or for a line about one of them."""
        work = self._work(asking)
        if work["at"] is None:
            return (say(asking.key("ask")),)
        code = work["ticked"][work["at"]]
        ask = say("idea.means.line.ask", means=self._named(code, asking.world))
        line = work["lines"].get(code)
        return (ask,) if line is None else (ask, say("idea.means.line.now", line=line))

    def rows(self, asking: Asking) -> Rows:
        """Draw the chips, or the ways to say nothing about one."""
        work = self._work(asking)
        if work["at"] is not None:
            known = work["ticked"][work["at"]] in work["lines"]
            keep = (Button(say("button.keep"), asking.press("same", work["at"])),) if known else ()
            return ((*keep, Button(say("idea.means.line.none"), asking.press("none", work["at"]))),)
        rows = self._chips.rows(replace(asking, working=work["ticked"]))
        if not work["ticked"]:
            # Nothing to end yet.
            rows = rows[:-1]
            if asking.answers.get(self.LAST):
                rows = (*rows, (Button(say("idea.means.copy"), asking.press("copy")),))
        return rows

    def take(self, asking: Asking, event: Event) -> Taken:
        """Tick, add, copy, or take a line; what is of another moment changes nothing."""
        work = self._work(asking)
        if isinstance(event, Pressed) and (event.act, work["at"], bool(work["ticked"])) == ("copy", None, False):
            last = asking.answers.get(self.LAST)
            return Answer(last) if last else Gathered(work)
        return self._ticking(asking, event, work) if work["at"] is None else self._telling(event, work)

    def back(self, asking: Asking) -> Gathered | None:
        """Go one line back and lose nothing; None where the question begins."""
        work = self._work(asking)
        if work["at"] is None:
            return None
        return Gathered({**work, "at": work["at"] - 1 if work["at"] else None})

    def gathered(self, working: Any) -> bool:
        """Say whether something was ticked that is not taken yet."""
        return bool(working and working["ticked"])

    def shown(self, value: Any, world: World) -> Shown:
        """Show each of the means with its line."""
        named = [(self._named(one["code"], world), one.get("line")) for one in value]
        return tuple(say("idea.card.means", means=what, line=line) if line else what for what, line in named)

    @property
    def _chips(self) -> Chips:
        return Chips(self.options, typed=True)

    def _ticking(self, asking: Asking, event: Event, work: dict[str, Any]) -> Taken:
        taken = self._chips.take(replace(asking, working=work["ticked"]), event)
        if isinstance(taken, Answer):
            return Gathered({**work, "ticked": taken.value, "at": 0})
        if not isinstance(taken, Gathered):
            return taken
        if any(len(word) < SHORTEST for word in taken.working):
            return Misunderstood(say("complaint.text.too_short", least=SHORTEST))
        return replace(taken, working={**work, "ticked": taken.working})

    def _telling(self, event: Event, work: dict[str, Any]) -> Taken:
        code, lines = work["ticked"][work["at"]], dict(work["lines"])
        if isinstance(event, Said):
            line = " ".join(store(event.text).split())
            if not has_letters(line):
                return Misunderstood(say("complaint.text.no_words"))
            if not SHORTEST <= len(line) <= SHORT_LENGTH:
                short = len(line) < SHORTEST
                return Misunderstood(
                    say("complaint.text.too_short", least=SHORTEST)
                    if short
                    else say("complaint.text.too_long", most=SHORT_LENGTH, length=len(line))
                )
            lines[code] = line
        elif not isinstance(event, Pressed):
            return Misunderstood(say("complaint.want_text"))
        elif number(event.value) != work["at"] or event.act not in ("none", "same"):
            return Gathered(work)
        elif event.act == "none":
            lines.pop(code, None)
        return self._next({**work, "lines": lines})

    @staticmethod
    def _next(work: dict[str, Any]) -> Taken:
        at = work["at"] + 1
        if at < len(work["ticked"]):
            return Gathered({**work, "at": at})
        return Answer([{"code": code, "line": work["lines"].get(code)} for code in work["ticked"]])

    def _work(self, asking: Asking) -> dict[str, Any]:
        if asking.working is not None:
            return dict(asking.working)
        told = asking.answers.get(asking.step.name, ())
        lines = {one["code"]: one["line"] for one in told if one.get("line")}
        return {"ticked": [one["code"] for one in told], "lines": lines, "at": None}

    def _named(self, code: str, world: World) -> Shown:
        return next((option.label for option in self.options(world) if option.code == code), code)
