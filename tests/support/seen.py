"""Messages as a person saw them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_INVISIBLE = dict.fromkeys([*range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0x061C])


def plain(text: str) -> str:
    """Return a text without the marks that only steer its direction."""
    return text.translate(_INVISIBLE)


def label(text: str) -> str:
    """Return a button's label without direction and check marks."""
    return plain(text).replace("✓", "").strip()


@dataclass(frozen=True)
class Seen:
    """One message as it looked at one moment."""

    id: int
    version: int
    by_bot: bool
    kind: str
    text: str
    entities: list[dict[str, Any]]
    buttons: list[list[dict[str, Any]]]
    raw: dict[str, Any]

    @property
    def labels(self) -> list[str]:
        return [label(button["text"]) for row in self.buttons for button in row]

    def button(self, wanted: str) -> dict[str, Any] | None:
        """Find a button by its data, its label, or a part of its label."""
        flat = [button for row in self.buttons for button in row]
        looks: list[Callable[[dict[str, Any]], bool]] = [
            lambda button: button["data"] == wanted,
            lambda button: label(button["text"]) == label(wanted),
            lambda button: label(wanted) in label(button["text"]),
        ]
        return next((button for looks_right in looks for button in flat if looks_right(button)), None)
