"""A certificate as PDF: Persian shaped, every line within its room, whatever the name; the QR leads to its code."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from fpdf import FPDF

from bot.certificates.drawing import LEAST, direction, drawn, halves
from bot.certificates.paper import Paper
from bot.certificates.writing import made, paper
from bot.errands.attendance import picture
from bot.messengers.render import Reader
from conversations.world import World
from locales.catalogue import Catalogues
from programme.answers import NAME_LENGTH, SHORT_LENGTH
from programme.certificate import Certificate

FOUND = Certificate(
    "CT-7K2QXABC", "سارا احمدی‌نیا", "مبانی دیپلماسی شهری", "مدرس نمونه", 195, 270,
    datetime(2027, 3, 3, 16, tzinfo=UTC), datetime(2027, 3, 3, 21, tzinfo=UTC),
)  # fmt: skip
LINK = "https://t.me/citizen_diplomat_bot?start=cert_CT-7K2QXABC"
NAMES = ["سارا احمدی‌نیا", "Dr. Sara Müller-Ahmadi O’Brien", "م" * NAME_LENGTH, ("W" * 19 + " ") * 4, "Сара Ахмади 萨拉"]
TITLES = ["مبانی", "دورهٔ Urban Diplomacy 101 برای همراهان (سطح ۱)", "آشنایی با شهر " * 8, "م" * SHORT_LENGTH]


def written(found: Certificate, catalogues: Catalogues, world: World, language: str = "fa") -> Paper:
    home = world.programme.time_zone
    return paper(found, LINK, Reader(catalogues.locale(language), home, home, world.programme.city), world)


@pytest.fixture
def cells(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float, float, float]]:
    """Each line that is set: its words, how wide it is, its room, and the size of its letters."""
    found: list[tuple[str, float, float, float]] = []
    cell = FPDF.cell

    def noted(self: FPDF, w: float, h: float, text: str, **more: Any) -> bool:
        found.append((text, self.get_string_width(text), w, self.font_size_pt))
        return cell(self, w, h, text, **more)

    monkeypatch.setattr(FPDF, "cell", noted)
    return found


def test_words_are_those_of_the_reader_and_hold_no_mark_of_direction(catalogues: Catalogues, world: World) -> None:
    fa, en = (written(FOUND, catalogues, world, language) for language in ("fa", "en"))
    assert fa.facts == (
        "مدرس: مدرس نمونه",
        "مدت حضور: ۳ ساعت و ۱۵ دقیقه از ۴ ساعت و ۳۰ دقیقه",
        "پایان دوره: ۱۲ اسفند ۱۴۰۵",
    )
    # Issued after midnight in Isfahan.
    assert fa.signed[1] == "تاریخ صدور: ۱۳ اسفند ۱۴۰۵"
    assert en.signed[1] == "Issued on 4 March 2027"
    assert (fa.rtl, en.rtl, fa.link) == (True, False, LINK)
    assert not [word for word in repr(fa.as_dict()) if word in "\u2066\u2067\u2068\u2069\u200f"]
    assert Paper.from_dict(fa.as_dict()) == fa


def test_letters_are_joined(catalogues: Catalogues, world: World) -> None:
    page = drawn(written(FOUND, catalogues, world))
    glyphs = {glyph.glyph_name for glyph, _ in page.fonts["main"].subset.items() if glyph is not None}
    # As سـ, ـمـ and ـی are, and letters that stand alone are not.
    assert {name.rpartition(".")[2] for name in glyphs} >= {"init", "medi", "fina"}


@pytest.mark.parametrize(("name", "title"), list(zip(NAMES, [*TITLES, FOUND.title], strict=True)))
def test_every_line_has_room(
    name: str, title: str, catalogues: Catalogues, world: World, cells: list[tuple[str, float, float, float]]
) -> None:
    drawn(replace(written(FOUND, catalogues, world), name=name, title=title))
    assert any(text == name for text, *_ in cells)
    for text, wide, room, size in cells:
        assert wide <= room, text
        assert size >= LEAST


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("سارا احمدی", "rtl"), ("Sara Ahmadi", "ltr"), ("CT-7K2QXABC", "ltr"), ("دورهٔ UCLG (پیشرفته)", "rtl"),
        ("Teacher: مدرس", "ltr"), ("Urban diplomacy: مبانی (1)", "rtl"),
    ],
)  # fmt: skip
def test_every_line_has_its_own_direction(text: str, side: str) -> None:
    assert direction(text) == side


def test_long_title_is_parted_between_words() -> None:
    assert halves("یک دو سه چهار") == ["یک دو", "سه چهار"]
    assert halves("یک") == ["یک"]


async def test_file_is_made_by_a_process_of_its_own(catalogues: Catalogues, world: World) -> None:
    content = await made(written(FOUND, catalogues, world))
    assert content.startswith(b"%PDF-")
    assert b"/Count 1" in content
    assert 20_000 < len(content) < 200_000


def test_picture_of_a_session_is_large_enough_for_a_wall() -> None:
    png = picture("https://ble.ir/citizen_diplomat_bot?start=at_AAAAAAAAAAAAAAAA")
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) >= 600
