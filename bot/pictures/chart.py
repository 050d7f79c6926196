"""A chart: bars of some parts with words beside them, written for one reader.

The process that draws imports this, so it imports nothing of the bot.
"""

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its parts in the order of the panel's kinds; `text` stands at its end."""

    label: str
    parts: tuple[float, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A line that the first bar is to reach."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars on one scale; `kinds` says what the parts are, `scale` what is measured, `empty` that there is nothing."""

    kinds: tuple[str, ...]
    bars: tuple[Bar, ...]
    scale: str
    empty: str
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, and how the reader reads: from which side, with which digits."""

    title: str
    panels: tuple[Panel, ...]
    rtl: bool = False
    digits: str = "0123456789"
    thousands: str = ","

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Read what `as_dict` wrote."""
        panels = tuple(
            Panel(
                tuple(panel["kinds"]),
                tuple(Bar(bar["label"], tuple(bar["parts"]), bar["text"]) for bar in panel["bars"]),
                panel["scale"],
                panel["empty"],
                None if panel["goal"] is None else Goal(**panel["goal"]),
            )
            for panel in data["panels"]
        )
        return cls(**{**data, "panels": panels})
