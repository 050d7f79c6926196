"""What goes out in answer to one update: a screen, and for whom it is written."""

from dataclasses import dataclass

from bot.answering.errand import Errand
from conversations.screen import Screen, Shown


@dataclass(frozen=True, slots=True)
class Reply:
    """A screen for the person who just did something.

    `keyboard_gone` is said while the keyboard above the input is taken away, once it is no longer wanted;
    `erased` lists the addresses of files whose rows are gone (None: nothing was erased); `errand` begins afterwards.
    """

    screen: Screen
    person_id: int
    language: str
    zone: str
    keyboard_gone: Shown | None = None
    erased: tuple[str, ...] | None = None
    errand: Errand | None = None
