"""What goes wrong by the rules: an error has a key, and the key has a sentence for people in every language."""

from typing import Any


class ProgrammeError(Exception):
    """A refusal that a person is told about; `key` names the sentence, `params` fill it."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


class NotFound(ProgrammeError):
    """The thing asked for does not exist, or not for this person."""


class NotAllowed(ProgrammeError):
    """The actor's role may not do this."""


class MoveNotAllowed(ProgrammeError):
    """The lifecycle has no such move from the present state for this role."""


class Conflict(ProgrammeError):
    """Somebody else was faster; the present state is another."""


class Invalid(ProgrammeError):
    """The answer is not one that the rules accept."""
