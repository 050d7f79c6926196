from collections.abc import Callable
from pathlib import Path

import pytest

from locales.catalogue import Catalogues
from locales.locale import Locale

HEADERS = {"fa": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
Write = Callable[..., Catalogues]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give a function that writes a catalogue for each language and reads them."""

    def write(**written: str) -> Catalogues:
        for language, text in written.items():
            file = tmp_path / language / "LC_MESSAGES" / "messages.po"
            file.parent.mkdir(parents=True, exist_ok=True)
            header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
            file.write_text(f'{header}"Plural-Forms: {HEADERS.get(language, "")}\\n"\n\n{text}', encoding="utf-8")
        return Catalogues(tmp_path)

    return write


@pytest.fixture
def fa(write: Write) -> Locale:
    return write(fa='msgid "hello"\nmsgstr "سلام"\n').locale("fa")


@pytest.fixture
def en(write: Write) -> Locale:
    return write(en='msgid "hello"\nmsgstr "Hello"\n').locale("en")
