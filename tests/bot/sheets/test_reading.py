"""Reading a sheet of decisions: what its words mean, and that no file harms whoever opens it."""

import struct
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest

from bot.apart import Failed
from bot.sheets import opening
from bot.sheets.reading import code_in, wishes
from bot.sheets.reading import read as read_apart
from bot.sheets.table import table
from bot.sheets.understanding import Understanding
from conversations.world import World
from programme.registration import Verdict
from programme.sheet import MOST_ROWS, Unreadable, Wish
from tests.bot.sheets.office import CATALOGUES, workbook

HEAD = ("کد پیگیری", "تصمیم تازه", "دلیل تازه")
ABLE = ("SD-2345A", "توانمند", "")


@pytest.fixture
def understanding(world: World) -> Understanding:
    return Understanding(world.programme, CATALOGUES)


def read(content: bytes, understanding: Understanding) -> list[Wish]:
    """Read a sheet as it is read apart, here."""
    return wishes(table(content, understanding.headings), understanding)


def wish(understanding: Understanding, decision: str, reason: str = "") -> Wish:
    (found,) = read(workbook(HEAD, ("SD-2345A", decision, reason)), understanding)
    return found


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("توانمند", Verdict.ABLE),
        ("able", Verdict.ABLE),
        ("ABLE ", Verdict.ABLE),
        ("همراه", Verdict.COMPANION),
        ("تکراري", Verdict.DUPLICATE),
        ("نامرتبط", Verdict.INELIGIBLE),
        ("not eligible", Verdict.INELIGIBLE),
        ("ineligible", Verdict.INELIGIBLE),
        ("\u200fهمراه\u200f", Verdict.COMPANION),
    ],
)
def test_decision_may_be_written_in_either_language_or_as_code(
    understanding: Understanding, word: str, verdict: Verdict
) -> None:
    assert wish(understanding, word).verdict is verdict


@pytest.mark.parametrize(
    ("reason", "codes", "text"),
    [
        ("", (), None),
        ("ظرفیت این دوره تکمیل شد", ("full",), None),
        ("This round is full", ("full",), None),
        ("full, no_tie", ("full", "no_tie"), None),
        ("پاسخ‌ها بسیار کلی بود؛ full", ("too_general", "full"), None),
        ("full، سال بعد", ("full",), "سال بعد"),
        ("سال بعد، اگر شد", (), "سال بعد، اگر شد"),
        ("=1+1", (), "=1+1"),
    ],
)
def test_reason_is_its_chips_and_what_else_is_said(
    understanding: Understanding, reason: str, codes: tuple[str, ...], text: str | None
) -> None:
    found = wish(understanding, "همراه", reason)
    assert (found.reasons, found.text, found.problem) == (codes, text, None)


@pytest.mark.parametrize(
    ("decision", "reason", "problem"),
    [
        ("شاید", "", "unknown_word"),
        ("", "full", "no_decision"),
        ("توانمند", "ظرفیت این دوره تکمیل شد", "other_reason"),
        ("همراه", "ب" * 1001, "too_long"),
    ],
)
def test_row_that_cannot_be_taken_says_why(
    understanding: Understanding, decision: str, reason: str, problem: str
) -> None:
    assert wish(understanding, decision, reason).problem == problem


@pytest.mark.parametrize(
    "typed", ["SD-2345A", " sd-۲۳۴۵a ", "SD‑٢٣٤٥A", "\u2066SD-2345A\u2069", "SD - 2345A", "SD–2345A"]
)
def test_code_is_understood_however_it_was_copied(typed: str) -> None:
    assert code_in(typed) == "SD-2345A"


def test_columns_may_stand_in_any_order_under_a_title(understanding: Understanding) -> None:
    content = workbook(
        ("x", "دلیل تازه", "نام", "New decision", "کد پیگیری"),
        ("", "full", "سارا", "همراه", "SD-2345A"),
        ("", "", "رضا", "", "SD-2345B"),
        before=[("دبیرخانه", "", "", "", ""), ("", "", "", "", "")],
    )
    assert read(content, understanding) == [Wish(4, "SD-2345A", Verdict.COMPANION, ("full",))]


def test_row_said_twice_is_taken_once_and_two_that_disagree_not_at_all(understanding: Understanding) -> None:
    other = ("SD-2345B", "able", "")
    rows = read(workbook(HEAD, ABLE, ABLE, other, ("SD-2345B", "companion", "")), understanding)
    assert [(one.row, one.code, one.problem) for one in rows] == [
        (2, "SD-2345A", None), (4, "SD-2345B", "twice"), (5, "SD-2345B", "twice"),
    ]  # fmt: skip


def archive(*members: tuple[str, bytes], base: bytes | None = None) -> bytes:
    content = BytesIO(base or workbook(HEAD, ABLE))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as opened:
        for name, data in members:
            opened.writestr(name, data)
    return content.getvalue()


def with_cells(*cells: str, place: str = "xl/worksheets/sheet1.xml") -> bytes:
    """Write a sheet by hand, at whatever place of the archive."""
    made, content = BytesIO(workbook(HEAD, ABLE)), BytesIO()
    sheet = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                data = data.replace(b"worksheets/sheet1.xml", place.removeprefix("xl/").encode())
            if name == "xl/worksheets/sheet1.xml":
                name, data = place, (sheet + "".join(cells) + "</sheetData></worksheet>").encode()
            target.writestr(name, data)
    return content.getvalue()


def lying() -> bytes:
    """Claim in the archive that a member is small, which it is not."""
    content = bytearray(archive(("xl/media/a.bin", bytes(200_000))))
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/media/a.bin"))
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


def encrypted() -> bytes:
    content = bytearray(workbook(HEAD, ABLE))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    local = content.index(b"PK\x03\x04")
    content[local + 6] |= 1
    return bytes(content)


CORNER = "<row r='1'><c r='A1' t='n'><v>1</v></c></row><row r='1048576'><c r='XFD1048576' t='n'><v>1</v></c></row>"
# Another attribute that ends in r, one that holds the end of a tag, and one with spaces around its sign.
DISGUISED = [
    f"<row r='1'><c r='A1' t='n'><v>1</v></c></row><row q:r='2' r='1048576'><c {place} t='n'><v>1</v></c></row>"
    for place in ("q:r='A2' r='XFD1048576'", "q='>' r='XFD1048576'", "r = 'XFD1048576'", "\nr='XFD1048576'")
]
UNPLACED = "<row>" + "<c><v>1</v></c>" * 2_000 + "</row>" + "<row><c><v>1</v></c></row>" * 2_000

WRONG: list[tuple[str, Any, str]] = [
    ("nothing at all", b"", "empty"),
    ("no archive", b"code,decision\nSD-2345A,able\n", "not_xlsx"),
    ("an old file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old"),
    ("half an archive", workbook(HEAD, ABLE)[:-200], "not_xlsx"),
    ("another archive", archive(base=b"PK\x05\x06" + bytes(18)), "not_xlsx"),
    ("a bomb", archive(("xl/media/a.bin", bytes(101_000_000))), "large"),
    ("a lying archive", lying(), "not_xlsx"),
    ("a locked archive", encrypted(), "not_xlsx"),
    ("a name twice", lambda: archive(("xl/workbook.xml", b"<x/>")), "not_xlsx"),
    ("ties to other files", archive(("xl/externalLinks/externalLink1.xml", b"<x/>")), "links"),
    ("macros", archive(("xl/vbaProject.bin", b"x")), "links"),
    ("a cell in the last corner", with_cells(CORNER), "large"),
    ("a sheet at another place", with_cells(CORNER, place="xl/other/any.bin"), "large"),
    *((f"a disguised place {at}", with_cells(cells), "large") for at, cells in enumerate(DISGUISED)),
    ("cells without a place", with_cells(UNPLACED), "large"),
    ("broken XML", with_cells("<row"), "not_xlsx"),
    ("an empty sheet", workbook(()), "empty"),
    ("no column of codes", workbook(("نام", "تصمیم تازه"), ("سارا", "able")), "no_code"),
    ("no column of decisions", workbook(("کد پیگیری", "نام"), ("SD-2345A", "سارا")), "no_decision"),
    ("nothing filled in", workbook(HEAD, ("SD-2345A", "", "")), "nothing"),
    ("too many rows", lambda: workbook(HEAD, *([ABLE] * (MOST_ROWS + 1))), "rows"),
]


@pytest.mark.parametrize(("content", "why"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_wrong_file_is_refused_with_a_sentence(understanding: Understanding, content: Any, why: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(content() if callable(content) else content, understanding)
    assert refusal.value.key == why
    for language in CATALOGUES.languages:
        assert CATALOGUES.locale(language).sentence(f"sheet.wrong.{why}", **refusal.value.params)


def test_as_many_rows_as_allowed_are_read(understanding: Understanding) -> None:
    rows: Sequence[Any] = [(f"SD-{number:05}", "able", "") for number in range(MOST_ROWS)]
    assert len(read(workbook(HEAD, *rows), understanding)) == MOST_ROWS


@pytest.mark.parametrize("content", [with_cells(CORNER, place="xl/other/any.bin"), with_cells(DISGUISED[0])])
async def test_file_that_asks_for_all_memory_kills_only_the_process_that_opens_it(
    understanding: Understanding, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if the guard misses it."""
    with pytest.raises(Unreadable, match="large"):
        await read_apart(content, understanding)
    unguarded = (
        "import bot.sheets.table as t; t.guard = lambda content: None; from bot.sheets.__main__ import main; main()"
    )
    monkeypatch.setattr(opening, "COMMAND", ("-c", unguarded))
    with pytest.raises(Unreadable, match="large"):
        await read_apart(content, understanding)
    assert [one.code for one in await read_apart(workbook(HEAD, ABLE), understanding)] == ["SD-2345A"]


@pytest.mark.parametrize(
    "does", ["import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "import time; time.sleep(60)"]
)
async def test_process_that_is_killed_or_takes_too_long_is_told_as_a_sheet_too_large(
    understanding: Understanding, does: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "COMMAND", ("-c", does))
    monkeypatch.setattr(opening, "PATIENCE", 2.0)
    with pytest.raises(Unreadable, match="large"):
        await read_apart(workbook(HEAD, ABLE), understanding)


async def test_process_that_opens_a_workbook_has_neither_key_nor_token(
    understanding: Understanding, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET_KEY", "TELEGRAM_TOKEN", "DATABASE_URL"):
        monkeypatch.setenv(name, "secret")
    shows = "import json, os; print(json.dumps({'why': 'empty', 'params': {'names': sorted(os.environ)}}))"
    monkeypatch.setattr(opening, "COMMAND", ("-c", shows))
    with pytest.raises(Unreadable) as refusal:
        await read_apart(workbook(HEAD, ABLE), understanding)
    assert {"SECRET_KEY", "TELEGRAM_TOKEN", "DATABASE_URL"}.isdisjoint(refusal.value.params["names"])
    assert "PATH" in refusal.value.params["names"]


async def test_fault_of_the_process_is_no_fault_of_the_sheet(
    understanding: Understanding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "COMMAND", ("-c", "raise LookupError('of ours')"))
    with pytest.raises(Failed, match="of ours"):
        await read_apart(workbook(HEAD, ABLE), understanding)
