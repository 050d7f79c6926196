"""One sentence of a catalogue: its plural forms and the names of the values it needs."""

import re
import string
from collections.abc import Callable, Sequence

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class BracesError(ValueError):
    """The braces of a sentence do not hold plain names."""


class NoSentence(KeyError):
    """A language has no such sentence, or has it for other values."""

    def __init__(self, key: str, language: str, reason: str = "") -> None:
        super().__init__(key)
        self.key, self.language, self.reason = key, language, reason

    def __str__(self) -> str:
        return f"{self.key} [{self.language}]: {self.reason or 'no such sentence'}"


class Sentence:
    """The forms of one sentence; most have one form, few count `n` things."""

    __slots__ = ("forms", "names", "plural")

    def __init__(self, forms: Sequence[str], plural: Callable[[int], int] | None = None) -> None:
        """Read the forms.

        Raises:
            BracesError: if a brace is left open or holds more than a name.
        """
        self.forms = tuple(forms)
        self.plural = plural if len(self.forms) > 1 else None
        counted = {"n"} if self.plural else set()
        self.names = frozenset(counted.union(*(_names(form) for form in self.forms)))

    @property
    def unescaped(self) -> str:
        """The text of a sentence that needs no values."""
        return self.forms[0].format()

    def written(self, write: Callable[[str], str]) -> "Sentence":
        """Return the same sentence with each form written anew."""
        return Sentence([write(form) for form in self.forms], self.plural)

    def form(self, number: object) -> str:
        """Return the form that suits the number."""
        if self.plural is None or not isinstance(number, int):
            return self.forms[0]
        return self.forms[self.plural(number)]


def _names(form: str) -> set[str]:
    try:
        parts = list(string.Formatter().parse(form))
    except ValueError as error:
        raise BracesError(f"{error}: {form}") from error
    names = set()
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if spec or conversion or not _NAME.fullmatch(name):
            raise BracesError(f"{{{name}}} is not a plain name: {form}")
        names.add(name)
    return names
