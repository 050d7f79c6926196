"""From a screen to one messenger's message: sentences in the reader's language, values escaped, buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.messengers.markup import PLAIN, Markup, rich
from conversations.screen import (
    Address,
    Code,
    InCity,
    Keyboard,
    Moment,
    Quote,
    Rich,
    Rows,
    Say,
    Screen,
    Shown,
    Until,
)
from locales.bidi import isolate, ltr
from locales.catalogue import Catalogues
from locales.locale import Locale
from programme.words import Words

LABEL_LENGTH = 60  # of a button; clients cut longer ones in the middle of a word


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: their words and zone, and the home city by whose clock everything happens.

    `catalogues` has the words of others, for whoever is shown what somebody else would read.
    """

    locale: Locale
    zone: str
    home_zone: str
    home_city: Words
    catalogues: Catalogues | None = None

    def other(self, language: str, zone: str) -> "Reader":
        """Describe somebody else who reads.

        Raises:
            LookupError: when there is no catalogue at hand of their language.
        """
        if self.catalogues is None:
            raise LookupError(f"no catalogues are at hand to read {language}")
        return replace(self, locale=self.catalogues.locale(language), zone=zone)


class Renderer:
    """Writes screens for one messenger."""

    def __init__(self, markup: Markup) -> None:
        self.markup = markup

    def text(self, screen: Screen, reader: Reader) -> str:
        """Write the lines of a screen."""
        return "\n".join([_written(line, reader, self.markup) for line in screen.lines])

    def line(self, shown: Shown, reader: Reader) -> str:
        """Write one line, as in a message."""
        return _written(shown, reader, self.markup)

    def markup_of(self, screen: Screen, reader: Reader) -> dict[str, Any] | None:
        """Draw the buttons under a message, or the keyboard above the input."""
        if screen.keyboard is not None:
            return _keyboard(screen.keyboard, reader)
        return _inline(screen.rows, reader) if screen.rows else None


def label(shown: Shown, reader: Reader) -> str:
    """Write the words on a button or in a toast: plain, and short enough to be read there."""
    text = _written(shown, reader, PLAIN)
    return text if len(text) <= LABEL_LENGTH else cut(text, LABEL_LENGTH)


def cut(text: str, most: int) -> str:
    """Shorten a text to `most` letters, closing every isolate that the cut left open."""
    kept = text[: most - 1]
    left_open = sum(sign in "\u2066\u2067\u2068" for sign in kept) - kept.count("\u2069")
    return kept + "…" + "\u2069" * left_open


def _inline(rows: Rows, reader: Reader) -> dict[str, Any]:
    def drawn(button: Any) -> dict[str, str]:
        text = label(button.label, reader)
        # Words before the mark: a screen reader says what it is first.
        text = f"{text} ✓" if button.chosen else text
        return {"text": text, "url": button.url} if button.url else {"text": text, "callback_data": button.press}

    return {"inline_keyboard": [[drawn(button) for button in row] for row in rows]}


def _keyboard(keyboard: Keyboard, reader: Reader) -> dict[str, Any]:
    contact = [{"text": label(keyboard.contact, reader), "request_contact": True}]
    words = [{"text": label(button.label, reader)} for button in keyboard.words]
    # Both flags may be ignored on Bale (bale.md: ?); the keyboard is taken away by the next message anyhow.
    return {"keyboard": [contact, words], "resize_keyboard": True, "one_time_keyboard": True}


def _written(shown: Shown, reader: Reader, markup: Markup) -> str:
    match shown:
        case Say(key, params):
            if not params:
                return reader.locale.sentence(key)
            return reader.locale.sentence(key, **_values(params, reader, markup))
        case Words():
            return markup.escape(shown.in_language(reader.locale.language))
        case str():
            return markup.escape(isolate(shown))
        case Code() | Address() | Rich():
            return _as_it_is(shown, markup)
        case tuple() | Quote():
            return _several(shown, reader, markup)
        case datetime() | Until() | InCity() | Moment():
            return _timed(shown, reader, markup)
        case date():
            abroad = reader.zone != reader.home_zone
            return reader.locale.day_both(shown) if abroad else reader.locale.day(shown)
        case int():
            return reader.locale.number(shown)
    raise TypeError(f"nobody knows how to show {type(shown).__name__}")


def _as_it_is(shown: Code | Address | Rich, markup: Markup) -> str:
    """Write what is the same in every language."""
    if isinstance(shown, Address):
        return ltr(markup.bare(shown.url))
    if isinstance(shown, Rich):
        return rich(shown.text, markup)
    return ltr(shown.text) if shown.tapped else markup.code(shown.text)


def _several(shown: tuple[Shown, ...] | Quote, reader: Reader, markup: Markup) -> str:
    if isinstance(shown, Quote):
        other = reader.other(shown.language, shown.zone)
        return "\n".join([_written(line, other, markup) for line in shown.lines])
    return reader.locale.items([_written(item, reader, markup) for item in shown])


def _timed(shown: datetime | Until | InCity | Moment, reader: Reader, markup: Markup) -> str:
    if isinstance(shown, Moment):
        return markup.moment(_timed(shown.at, reader, markup), int(shown.at.timestamp()))
    locale, home_city = reader.locale, reader.home_city.in_language(reader.locale.language)
    if isinstance(shown, InCity):
        written = locale.moment_short if shown.short else locale.moment_both
        return written(shown.at, zone=reader.home_zone)
    if isinstance(shown, Until):
        return locale.deadline(shown.at, zone=reader.zone, home_zone=reader.home_zone, home_city=home_city)
    return locale.moment(shown, zone=reader.zone, home_zone=reader.home_zone, home_city=home_city)


def _values(params: Mapping[str, Shown], reader: Reader, markup: Markup) -> dict[str, str | int]:
    # Numbers go as they are: a sentence that counts chooses its form by them.
    return {
        name: value if isinstance(value, int) else _written(value, reader, markup) for name, value in params.items()
    }
