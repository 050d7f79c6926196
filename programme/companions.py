"""A companion as the desk lists them, and after how long one counts as silent."""

from dataclasses import dataclass
from datetime import date

MONTHS = (3, 6, 12)
"""Of silence, as the desk asks for them."""


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody of the network; `last_on`: when they wrote last; `reached`: an account of theirs is not stopped."""

    registration_id: int
    code: str
    name: str
    last_on: date
    reached: bool
