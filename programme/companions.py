"""A companion as the desk lists them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody of the network; `last_on`: when they wrote last; `reached`: an account of theirs is not stopped."""

    registration_id: int
    code: str
    name: str
    last_on: date
    reached: bool
