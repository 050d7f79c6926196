"""The words of one language: its sentences, numbers, dates and names."""

from collections.abc import Mapping

import babel

from locales.bidi import commands, fitting, lead
from locales.dates import Dates
from locales.manner import Manner
from locales.sentence import NoSentence, Sentence
from programme.places.countries import Countries


class Locale(Dates):
    """Everything the bot says to a reader of one language comes from here."""

    def __init__(self, language: str, sentences: Mapping[str, Sentence], manner: Manner) -> None:
        super().__init__(language, manner)
        self.rtl = manner.rtl
        self._countries: dict[str, str] = dict(babel.Locale(language).territories)
        # The programme's everyday names, where it has the language: what was found is shown by the name it has there.
        self._countries |= {
            country.code: country.names[language] for country in Countries().all if language in country.names
        }
        self._languages: dict[str, str] = dict(babel.Locale(language).languages)
        self._sentences = {
            key: sentence.written(_directed) if manner.rtl else sentence for key, sentence in sentences.items()
        }
        self._plain = {key: found.unescaped for key, found in self._sentences.items() if not found.names}

    def sentence(self, key: str, /, **values: str | int) -> str:
        """Return a sentence with its values: numbers in the reader's digits, words so that they disturb no direction.

        A sentence that counts takes the number as `n`.

        Raises:
            NoSentence: if the language lacks it, or it needs other values than these.
        """
        if not values and (plain := self._plain.get(key)) is not None:
            return plain
        sentence = self._sentences.get(key)
        if sentence is None:
            raise NoSentence(key, self.language)
        if values.keys() != sentence.names:
            reason = f"needs {sorted(sentence.names)}, was given {sorted(values)}"
            raise NoSentence(key, self.language, reason)
        form = sentence.form(values.get("n"))
        return form.format_map({name: self._shown(value) for name, value in values.items()})

    def __contains__(self, key: str) -> bool:
        """Tell whether the language has a sentence."""
        return key in self._sentences

    def country(self, code: str) -> str:
        """Return the name of a country by its ISO 3166 code.

        Raises:
            LookupError: if there is no such country.
        """
        return self._countries[code]

    def language_name(self, code: str) -> str:
        """Return the name of a language by its ISO 639 code, in this language.

        Raises:
            LookupError: if there is no such language.
        """
        return self._languages[code]

    def _shown(self, value: str | int) -> str:
        if isinstance(value, int):
            return self.number(value)
        return fitting(value, rtl=self.rtl)


def _directed(form: str) -> str:
    return lead(commands(form))
