"""Words that do what a button does: on keyboards above the input a button is nothing but its words."""

from conversations.advance import ACTS
from locales.catalogue import Catalogues
from programme.text import key

FORGET = "forget.word"


class Phrases:
    """The words of the buttons that every form has, and of the erasure, in all languages."""

    def __init__(self, catalogues: Catalogues) -> None:
        locales = [catalogues.locale(language) for language in catalogues.languages]
        self._acts = {
            key(locale.sentence(f"button.{act}")): act
            for locale in locales
            for act in ACTS
            if f"button.{act}" in locale
        }
        self._forget = {key(locale.sentence(FORGET)) for locale in locales}

    def act(self, text: str) -> str | None:
        """Name the button whose words these are."""
        return self._acts.get(key(text)) if len(text) < 40 else None

    def erases(self, text: str) -> bool:
        """Say whether this is the word that erases."""
        return key(text) in self._forget
