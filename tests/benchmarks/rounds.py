"""Rounds: all bots after one another, every second round in reverse order, so that a slow minute hits all alike."""

import statistics
from collections.abc import Callable, Sequence

from tests.benchmarks.contenders import ECHO, Contender
from tests.benchmarks.measuring import Figures


class Rounds:
    """What was measured, by bot and round."""

    def __init__(self, contenders: Sequence[Contender]) -> None:
        self.contenders = contenders
        self._seen: dict[str, list[tuple[Figures, ...]]] = {contender.name: [] for contender in contenders}

    def order(self, number: int) -> Sequence[Contender]:
        """Give the order of a round."""
        return self.contenders if number % 2 == 0 else self.contenders[::-1]

    def add(self, contender: Contender, figures: tuple[Figures, ...]) -> None:
        """Note one measurement."""
        self._seen[contender.name].append(figures)

    def of(self, contender: Contender) -> list[tuple[Figures, ...]]:
        """Give a bot's measurements, round by round."""
        return self._seen[contender.name]

    def ratio(self, contender: Contender, load: int, what: Callable[[Figures], float | None]) -> float | None:
        """Give the median ratio to the echo of the same round; None where the echo was not measured."""
        ratios = []
        for figures, echo in zip(self.of(contender), self._seen.get(ECHO.name, []), strict=False):
            value, measure = what(figures[load]), what(echo[load])
            if value is not None and measure:
                ratios.append(value / measure)
        return statistics.median(ratios) if ratios else None
