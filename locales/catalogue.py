"""The catalogues: gettext files, read into memory at start, and what they lack."""

import gettext
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po

from locales.locale import Locale
from locales.manner import MANNERS
from locales.sentence import BracesError, Sentence

FOLDER = Path(__file__).parent
_FILE = "LC_MESSAGES/messages.po"
_KEY = re.compile(r'^msgid "(.+)"$', re.MULTILINE)
_ARABIC_LETTER = re.compile("[يكى]")


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """One thing a catalogue lacks or has wrong."""

    language: str
    key: str
    fault: str

    def __str__(self) -> str:
        return f"{self.language}: {self.key}: {self.fault}"


class Catalogues:
    """The sentences of every language of a folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read `<folder>/<language>/LC_MESSAGES/messages.po` of every language.

        Raises:
            LookupError: if the folder has no catalogue, or one of a language whose dates and numbers are not known.
        """
        self._faults: list[Gap] = []
        files = {file.parent.parent.name: file for file in sorted(folder.glob("*/" + _FILE))}
        if not files:
            raise LookupError(f"no catalogue in {folder}")
        if unknown := files.keys() - MANNERS.keys():
            raise LookupError(f"locales/manner.py does not say how to write dates and numbers in: {sorted(unknown)}")
        self._sentences = {language: self._read(language, file) for language, file in files.items()}
        self._locales = {
            language: Locale(language, sentences, MANNERS[language]) for language, sentences in self._sentences.items()
        }

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have a catalogue."""
        return tuple(self._locales)

    def locale(self, language: str) -> Locale:
        """Return the words of a language.

        Raises:
            LookupError: if there is no catalogue of it.
        """
        return self._locales[language]

    def keys(self) -> frozenset[str]:
        """Return every key that some language has."""
        return frozenset().union(*self._sentences.values())

    def gaps(self) -> list[Gap]:
        """Return everything that would show a person a wrong sentence or none, in order of language and key."""
        gaps = list(self._faults)
        faulty = {(gap.language, gap.key) for gap in gaps}
        for key in self.keys() | {gap.key for gap in gaps}:
            having = [language for language in self.languages if key in self._sentences[language]]
            gaps += [
                Gap(language, key, "lacking")
                for language in self.languages
                if language not in having and (language, key) not in faulty
            ]
            gaps += self._differences(key, having)
        return sorted(gaps)

    def _differences(self, key: str, having: list[str]) -> list[Gap]:
        names = {language: self._sentences[language][key].names for language in having}
        every = frozenset().union(*names.values())
        return [
            Gap(language, key, "placeholders lacking: " + ", ".join(sorted(every - own)))
            for language, own in names.items()
            if own != every
        ]

    def _read(self, language: str, file: Path) -> dict[str, Sentence]:
        written = file.read_text(encoding="utf-8")
        catalog = read_po(written.splitlines(keepends=True), locale=language, ignore_obsolete=True)
        plural = gettext.c2py(catalog.plural_expr)
        sentences = {}
        for key, times in Counter(_KEY.findall(written)).items():
            if times > 1:
                self._faults.append(Gap(language, key, f"written {times} times"))
        for message in catalog:
            key = message.id if isinstance(message.id, str) else message.id[0]
            if not key:
                continue
            forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
            if fault := _fault(forms, fuzzy=message.fuzzy, counted=message.pluralizable, least=catalog.num_plurals):
                self._faults.append(Gap(language, key, fault))
            if not forms or not all(forms):
                continue
            try:
                sentences[key] = Sentence(forms, plural)
            except BracesError as error:
                self._faults.append(Gap(language, key, str(error)))
        return sentences


def _fault(forms: list[str], *, fuzzy: bool, counted: bool, least: int) -> str:
    if fuzzy:
        return "fuzzy"
    if not forms or not all(forms) or (counted and len(forms) < least):
        return "empty"
    if any(_ARABIC_LETTER.search(form) for form in forms):
        return "Arabic ي, ك or ى instead of the Persian letter"
    return ""
