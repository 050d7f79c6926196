"""A mosaic: a row of coloured tiles with letters for each of several bodies, written for one reader.

The process that draws imports this, so it imports nothing of the bot.
"""

from dataclasses import asdict, dataclass
from typing import Any, Self

KIND = "mosaic"


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: which of the colours, and the letter on it."""

    colour: str
    letter: str


@dataclass(frozen=True, slots=True)
class Band:
    """The tiles of one body, its name, and in smaller letters what they mean."""

    tiles: tuple[Tile, ...]
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Mosaic:
    """What is drawn: bands below one another, and a sentence at the end; `rtl`: the reader begins on the right."""

    title: str
    bands: tuple[Band, ...]
    result: str
    rtl: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"kind": KIND, **asdict(self)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Read what `as_dict` wrote."""
        bands = tuple(
            Band(tuple(Tile(**tile) for tile in band["tiles"]), band["name"], band["text"]) for band in data["bands"]
        )
        return cls(data["title"], bands, data["result"], data["rtl"])
