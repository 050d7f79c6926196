"""Ideas that may be alike, by the words that they have in common; never a decision."""

from collections.abc import Collection
from dataclasses import dataclass

from storage.engine.tx import Tx


@dataclass(frozen=True, slots=True)
class Alike:
    """An idea that may be like another one."""

    idea_id: int


def similar(tx: Tx, *, idea_id: int, besides: Collection[int] = ()) -> list[Alike]:
    """Name ideas that may be like this one."""
    return []
