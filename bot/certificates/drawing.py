"""Sets a certificate on A4, broadside: shaped by HarfBuzz, from right to left where its language is."""

import io
import math
from importlib.util import find_spec
from pathlib import Path
from unicodedata import bidirectional

import fontpkg_noto_sans_arabic  # type: ignore[import-untyped]  # the font package carries no types
import segno
from fpdf import FPDF
from fpdf.enums import TextMode

from bot.certificates.paper import Paper

WIDE, HIGH = 297.0, 210.0  # millimetres
PAPER, INK, QUIET = (251, 250, 246), (18, 52, 59), (71, 97, 106)
TILE, BRICK = (18, 119, 125), (232, 195, 158)
"""As in the charts: turquoise as of Isfahan's tiles, and brick."""

EDGE, INNER, STAR = 9.0, 12.0, 6.0
TEXT_WIDE = 232.0
QR, QR_TOP, QR_SIDE = 30.0, 143.0, 27.0
LEAST = 9.0
"""Points; whatever is too long becomes no smaller, but takes a second line first."""

MAIN, OTHER = "main", "other"
BOLD = 0.022
"""How thick letters are drawn around, for one point: cutting a bold font out of the variable one takes 2.5 seconds."""


def pdf(paper: Paper) -> bytes:
    """Draw it, and give it as a file."""
    return bytes(drawn(paper).output())


def drawn(paper: Paper) -> FPDF:
    """Draw it."""
    page = _page(paper)
    _frame(page)
    across = (WIDE - TEXT_WIDE) / 2
    lines = [
        (24.0, paper.programme, 15.0, QUIET, 0.0),
        (35.0, paper.heading, 34.0, TILE, BOLD / 2),
        (62.0, paper.before, 15.0, QUIET, 0.0),
        (72.0, paper.name, 29.0, INK, BOLD),
        (92.0, paper.middle, 15.0, QUIET, 0.0),
    ]
    for top, text, size, colour, bold in lines:
        _line(page, text, top=top, left=across, wide=TEXT_WIDE, size=size, colour=colour, bold=bold)
    _title(page, paper, left=across)
    for at, fact in enumerate(paper.facts):
        _line(page, fact, top=126.0 + 8.5 * at, left=across, wide=TEXT_WIDE, size=13.5, colour=INK)
    _foot(page, paper)
    return page


def _page(paper: Paper) -> FPDF:
    page = FPDF("L", "mm", "A4")
    page.set_margin(0)
    page.set_auto_page_break(False)
    page.set_title(f"{paper.heading} {paper.code}")
    page.set_lang("fa" if paper.rtl else "en")
    noto = next((fontpkg_noto_sans_arabic.ROOT / "files").glob("*.ttf"))
    page.add_font(MAIN, fname=noto)
    page.add_font(OTHER, fname=_latin())
    # Letters that the one font has not, as those of other scripts in a name.
    page.set_fallback_fonts([OTHER])
    page.add_page()
    page.set_fill_color(*PAPER)
    page.rect(0, 0, WIDE, HIGH, style="F")
    return page


def _latin() -> Path:
    """Find the font that comes with matplotlib, without importing it."""
    found = find_spec("matplotlib")
    assert found is not None  # noqa: S101 - it is a dependency
    assert found.submodule_search_locations  # noqa: S101 - as above
    return Path(found.submodule_search_locations[0]) / "mpl-data/fonts/ttf/DejaVuSans.ttf"


def _frame(page: FPDF) -> None:
    page.set_draw_color(*TILE)
    page.set_line_width(0.9)
    page.rect(EDGE, EDGE, WIDE - 2 * EDGE, HIGH - 2 * EDGE)
    page.set_draw_color(*BRICK)
    page.set_line_width(0.35)
    page.rect(INNER, INNER, WIDE - 2 * INNER, HIGH - 2 * INNER)
    for x in (INNER, WIDE - INNER):
        for y in (INNER, HIGH - INNER):
            _star(page, x, y, STAR, TILE)
            _star(page, x, y, STAR * 0.45, BRICK)
    # Between the heading and what follows.
    page.set_draw_color(*BRICK)
    for side in (-1, 1):
        page.line(WIDE / 2 + side * 6, 57, WIDE / 2 + side * 42, 57)
    _star(page, WIDE / 2, 57, 2.6, TILE)


def _star(page: FPDF, x: float, y: float, size: float, colour: tuple[int, int, int]) -> None:
    """Draw the star of eight points of the tiles."""
    points = []
    for at in range(16):
        far = size if at % 2 == 0 else size * 0.765
        points.append((x + far * math.cos(at * math.pi / 8), y + far * math.sin(at * math.pi / 8)))
    page.set_fill_color(*colour)
    page.polygon(points, style="F")


def _title(page: FPDF, paper: Paper, *, left: float) -> None:
    page.set_text_shaping(True, direction=direction(paper.title))
    page.set_font(MAIN, size=20)
    lines = [paper.title] if page.get_string_width(paper.title) <= TEXT_WIDE else halves(paper.title)
    size, step, top = (20.0, 0.0, 102.0) if len(lines) == 1 else (16.0, 9.5, 101.5)
    for at, line in enumerate(lines):
        _line(page, line, top=top + step * at, left=left, wide=TEXT_WIDE, size=size, colour=INK, bold=BOLD / 2)


def halves(text: str) -> list[str]:
    """Part a text into two lines, as alike in length as its words allow."""
    words = text.split()
    if len(words) < 2:
        return [text]
    at = min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - len(" ".join(words[n:]))))
    return [" ".join(words[:at]), " ".join(words[at:])]


def direction(text: str) -> str:
    """Say from which side a line is set.

    Whatever has Persian is set from the right if it begins so, or has digits: set from the left, the library would put
    brackets and digits beside Persian letters in the wrong places.
    """
    sides = [bidirectional(sign) for sign in text]
    if not {"R", "AL"}.intersection(sides):
        return "ltr"
    first = next(side for side in sides if side in ("R", "AL", "L"))
    return "ltr" if first == "L" and not {"EN", "AN"}.intersection(sides) else "rtl"


def _line(
    page: FPDF,
    text: str,
    *,
    top: float,
    left: float,
    wide: float,
    size: float,
    colour: tuple[int, int, int],
    font: str = MAIN,
    bold: float = 0.0,
    align: str = "C",
) -> None:
    """Write one line, in smaller letters where it is too long."""
    high = size * 0.62
    page.set_text_shaping(True, direction=direction(text))
    page.set_font(font, size=size)
    while page.get_string_width(text) > wide and size > LEAST:
        size -= 0.5
        page.set_font(font, size=size)
    page.set_text_color(*colour)
    page.set_xy(left, top)
    mode = TextMode.FILL_STROKE if bold else TextMode.FILL
    with page.local_context(text_mode=mode, line_width=bold * size, draw_color=colour):
        page.cell(wide, high, text, align=align)


def _foot(page: FPDF, paper: Paper) -> None:
    """Put the QR with its code on the far side, who issues it on the near one."""
    far = QR_SIDE if paper.rtl else WIDE - QR_SIDE - QR
    code = io.BytesIO()
    segno.make(paper.link, error="m").save(code, kind="png", scale=12, border=2, dark="#12343b", light="#fbfaf6")
    page.image(code, x=far, y=QR_TOP, w=QR, h=QR)
    _line(page, paper.code, top=QR_TOP + QR + 1, left=far - 8, wide=QR + 16, size=12, colour=INK, font=OTHER)
    _line(page, paper.check, top=QR_TOP + QR + 8.5, left=far - 8, wide=QR + 16, size=9, colour=QUIET)
    wide = 110.0
    near = WIDE - QR_SIDE - wide if paper.rtl else QR_SIDE
    for at, line in enumerate(paper.signed):
        _line(
            page, line, top=QR_TOP + 22 + 9 * at, left=near, wide=wide, size=13.0 if at == 0 else 12.0,
            colour=INK if at == 0 else QUIET, align="R" if paper.rtl else "L",
        )  # fmt: skip
