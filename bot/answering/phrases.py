"""Words that do what a button does: many people write what they could press, in either language."""

from collections.abc import Iterable

from conversations.advance import ACTS
from conversations.event import Acted, Event, Pressed
from conversations.form import Form
from conversations.screen import Button, Say, Screen, Shown
from locales.catalogue import Catalogues
from programme.text import key
from programme.words import Words

LONGEST = 60
"""Letters: no button is longer, and no answer in words is taken for one."""

# Buttons of pages, whose words are understood wherever nothing else is asked.
_PAGES = {
    "button.register": "register",
    "button.about": "about",
    "button.status": "status",
    "button.profile": "profile",
    "button.complete": "complete",
    "button.help": "help",
    "button.home": "home",
    "button.withdraw": "withdraw",
    "button.forget": "forget",
    "button.accept": "accept",
    "button.talk": "talk",
    "button.decline": "decline",
    "button.question": "question",
    "button.idea": "idea",
    "button.ideas": "ideas",
    "button.courses": "courses",
    "phrases.courses": "courses",
    "phrases.greetings": "start",
    "phrases.quiet": "quiet",
}


class Phrases:
    """The words of buttons in all languages, as people type them."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._locales = [catalogues.locale(language) for language in catalogues.languages]
        self._languages = catalogues.languages
        self._acts = {word: act for act in ACTS for word in self._words(f"button.{act}")}
        self._pages = {word: page for name, page in _PAGES.items() for word in self._words(name)}
        self._forget = self._words("forget.word")

    def event(self, text: str, form: Form, screen: Screen) -> Event | None:
        """Find the button of a form's screen whose words these are; a chip is never taken off by its words."""
        typed = squeezed(text)
        if not typed or len(text) > LONGEST:
            return None
        if (act := self._acts.get(typed)) is not None:
            return Acted(act)
        for button in _buttons(screen):
            code, _, rest = button.press.partition(".")
            step, _, rest = rest.partition(".")
            act, _, value = rest.partition(".")
            if code == form.code and act not in ("off", "drop", "edit") and typed in self._labels(button.label):
                return Pressed(step, act, value)
        return None

    def leaves(self, text: str) -> bool:
        """Say whether these are the words of a button that leads back."""
        return len(text) <= LONGEST and self._acts.get(squeezed(text)) in ("back", "cancel")

    def page(self, text: str) -> str | None:
        """Name the page whose button's words these are."""
        return self._pages.get(squeezed(text)) if len(text) <= LONGEST else None

    def language(self, text: str) -> str | None:
        """Name the language that calls itself so."""
        names = {word: code for code in self._languages for word in self._words(f"language.name.{code}")}
        return names.get(squeezed(text))

    def erases(self, text: str) -> bool:
        """Say whether this is the word that erases."""
        return squeezed(text) in self._forget

    def _labels(self, label: Shown) -> frozenset[str]:
        if isinstance(label, Words):
            return frozenset(squeezed(word) for word in (label.fa, label.en))
        return self._words(label.key) if isinstance(label, Say) and not label.params else frozenset()

    def _words(self, name: str) -> frozenset[str]:
        said = (locale.sentence(name) for locale in self._locales if name in locale)
        return frozenset(squeezed(word) for sentence in said for word in sentence.replace("،", ",").split(","))


def squeezed(text: str) -> str:
    """Reduce words to their letters: half-spaces and spaces are written as people please."""
    return key(text).replace(" ", "")


def _buttons(screen: Screen) -> Iterable[Button]:
    yield from (button for row in screen.rows for button in row)
    if screen.keyboard is not None:
        yield from screen.keyboard.words
