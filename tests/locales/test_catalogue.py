import subprocess
import sys
from pathlib import Path

import pytest

from locales.catalogue import Gap
from tests.locales.conftest import Write


def test_catalogues_without_a_gap(write: Write) -> None:
    catalogues = write(
        fa='msgid "people"\nmsgstr "{n} نفر در {city}"\n',
        en='msgid "people"\nmsgid_plural "people"\nmsgstr[0] "one in {city}"\nmsgstr[1] "{n} in {city}"\n',
    )
    assert catalogues.gaps() == []
    assert catalogues.languages == ("en", "fa")
    assert catalogues.keys() == {"people"}


def test_gaps_name_what_a_language_lacks(write: Write) -> None:
    catalogues = write(fa='msgid "a"\nmsgstr "آ"\n', en='msgid "b"\nmsgstr "b"\n')
    assert catalogues.gaps() == [Gap("en", "a", "lacking"), Gap("fa", "b", "lacking")]


def test_gaps_name_placeholders_that_differ(write: Write) -> None:
    catalogues = write(fa='msgid "a"\nmsgstr "{city} {code}"\n', en='msgid "a"\nmsgstr "{code} {town}"\n')
    assert catalogues.gaps() == [
        Gap("en", "a", "placeholders lacking: city"),
        Gap("fa", "a", "placeholders lacking: town"),
    ]


@pytest.mark.parametrize("text", ["{", "}", "{name", "{0}", "{}", "{a.b}", "{a[0]}", "{n:,}", "{n!r}", "{Name}"])
def test_gaps_name_bad_braces(write: Write, text: str) -> None:
    catalogues = write(fa=f'msgid "a"\nmsgstr "{text}"\n', en='msgid "a"\nmsgstr "a"\n')
    (gap,) = catalogues.gaps()
    assert (gap.language, gap.key) == ("fa", "a")
    assert text in gap.fault
    assert "a" not in catalogues.locale("fa")


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ('msgid "a"\nmsgstr ""\n', "empty"),
        ('#, fuzzy\nmsgid "a"\nmsgstr "a"\n', "fuzzy"),
        ('msgid "a"\nmsgid_plural "a"\nmsgstr[0] "one"\nmsgstr[1] ""\n', "empty"),
        ('msgid "a"\nmsgid_plural "a"\nmsgstr[0] "one"\n', "empty"),
        ('msgid "a"\nmsgstr "one"\n\nmsgid "a"\nmsgstr "two"\n', "written 2 times"),
        ('msgid "a"\nmsgstr "علي"\n', "Arabic ي, ك or ى instead of the Persian letter"),
    ],
)
def test_gaps_name_a_sentence_that_is_not_ready(write: Write, written: str, fault: str) -> None:
    assert Gap("en", "a", fault) in write(en=written).gaps()


def test_gaps_leave_out_what_is_obsolete(write: Write) -> None:
    assert write(en='msgid "a"\nmsgstr "a"\n\n#~ msgid "b"\n#~ msgstr ""\n').gaps() == []


def test_catalogues_refuse_a_language_without_numbers_and_dates(write: Write) -> None:
    with pytest.raises(LookupError, match="tlh"):
        write(tlh='msgid "a"\nmsgstr "a"\n')


def test_catalogues_refuse_an_empty_folder(write: Write) -> None:
    with pytest.raises(LookupError, match="no catalogue"):
        write()


def test_locale_of_an_unknown_language(write: Write) -> None:
    with pytest.raises(LookupError, match="de"):
        write(fa='msgid "a"\nmsgstr "آ"\n').locale("de")


def test_command_prints_gaps_and_fails(write: Write, tmp_path: Path) -> None:
    write(fa='msgid "a"\nmsgstr "آ"\n', en='msgid "b"\nmsgstr "b"\n')
    run = subprocess.run(  # the interpreter of this very test
        [sys.executable, "-m", "locales", str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (run.stdout, run.returncode) == ("en: a: lacking\nfa: b: lacking\n", 1)


def test_command_is_silent_without_gaps(write: Write, tmp_path: Path) -> None:
    write(fa='msgid "a"\nmsgstr "آ"\n')
    run = subprocess.run(
        [sys.executable, "-m", "locales", str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (run.stdout, run.stderr, run.returncode) == ("", "", 0)
