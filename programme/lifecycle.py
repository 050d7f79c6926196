"""States and moves as tables: buttons are drawn from them and every move is checked against them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from programme.errors import MoveNotAllowed


class Role(StrEnum):
    """Who acts. The rights of each are the moves that name it."""

    CITIZEN = "citizen"
    DIPLOMAT = "diplomat"
    COMPANION = "companion"
    REVIEWER = "reviewer"
    OFFICER = "officer"
    COORDINATOR = "coordinator"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of a lifecycle: in which states who may do it, and what comes of it."""

    name: str
    sources: frozenset[str]
    target: str
    roles: frozenset[Role]


def move(name: str, sources: str | Iterable[str], target: str, *roles: Role) -> Move:
    """Write one row; a single state may be named without a list."""
    return Move(name, frozenset([sources] if isinstance(sources, str) else sources), target, frozenset(roles))


class Lifecycle:
    """All the moves of one noun.

    Raises:
        ValueError: when made with a state that no move reaches, or one move twice from the same state.
    """

    def __init__(self, noun: str, *, initial: str, moves: Iterable[Move]) -> None:
        self.noun = noun
        self.initial = initial
        self.moves = tuple(moves)
        self._table: dict[tuple[str, str], Move] = {}
        for row in self.moves:
            for source in row.sources:
                if (source, row.name) in self._table:
                    raise ValueError(f"{noun}: {row.name} leaves {source} twice")
                self._table[source, row.name] = row
        reached = {initial, *(row.target for row in self.moves)}
        if lost := {source for source, _ in self._table} - reached:
            raise ValueError(f"{noun}: no move reaches {sorted(lost)}")
        self.states = tuple(sorted(reached))

    def offered(self, state: str, role: Role) -> tuple[str, ...]:
        """Name the moves that `role` may make now, in the order of the table."""
        return tuple(row.name for row in self.moves if state in row.sources and role in row.roles)

    def target(self, state: str, name: str, role: Role) -> str:
        """Say where a move leads.

        Raises:
            MoveNotAllowed: when the table has no such move from `state` for `role`.
        """
        row = self._table.get((state, name))
        if row is None or role not in row.roles:
            raise MoveNotAllowed(f"{self.noun}.move.refused")
        return row.target
