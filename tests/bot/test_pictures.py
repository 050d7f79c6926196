"""Pictures: a PNG of its size for any numbers, Persian shaped and to the right, words that have room."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from matplotlib import rc_context
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from bot import apart
from bot.errands.pictures import CAPTION, fitting
from bot.messengers.markup import BALE, HTML
from bot.messengers.render import Reader, Renderer
from bot.pictures import countries, days, drawing, funnel, ideas, studio, target
from bot.pictures.chart import Bar, Chart, Goal, Panel
from conversations.pages.desk import idea_statistics as idea_pages
from conversations.pages.desk import statistics as pages
from conversations.screen import Screen, say
from conversations.world import World
from locales.catalogue import Catalogues
from tests.conversations.showing import show_everywhere
from tests.support import statistics as numbers

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HERE = "Asia/Tehran"

CHARTS: dict[str, Callable[[Reader, World], Chart]] = {
    "funnel": lambda reader, world: funnel.chart(numbers.FUNNEL, reader),
    "countries": lambda reader, world: countries.chart(numbers.COUNTRIES, reader, world),
    "days": lambda reader, world: days.chart(numbers.STAYS, reader),
    "target": lambda reader, world: target.chart(numbers.TARGET, reader),
    **{
        f"idea_{name}": lambda reader, world, name=name, counted=counted: ideas.shares(
            f"idea_{name}", counted, reader, world
        )
        for name, counted in (
            ("cities", numbers.IDEA_CITIES),
            ("fields", numbers.IDEA_FIELDS),
            ("means", numbers.IDEA_MEANS),
        )
    },
    "verdicts": lambda reader, world: ideas.verdicts(numbers.VERDICTS, reader, world),
    "loads": lambda reader, world: ideas.loads(numbers.LOADS, reader, world),
    "idea_days": lambda reader, world: days.chart(
        numbers.IDEA_STAYS, reader, picture="idea_days", named=idea_pages.state
    ),
    "no ideas": lambda reader, world: ideas.shares("idea_cities", numbers.NO_SHARES, reader, world),
    "no verdicts": lambda reader, world: ideas.verdicts(numbers.NO_VERDICTS, reader, world),
    "no loads": lambda reader, world: ideas.loads(numbers.NO_LOADS, reader, world),
    "no funnel": lambda reader, world: funnel.chart(numbers.NO_FUNNEL, reader),
    "no countries": lambda reader, world: countries.chart(numbers.NO_COUNTRIES, reader, world),
    "no days": lambda reader, world: days.chart((), reader),
    "no target": lambda reader, world: target.chart(numbers.NO_TARGET, reader),
}


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(SIGNATURE)
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def reader_of(catalogues: Catalogues, world: World, language: str, zone: str = HERE) -> Reader:
    return Reader(catalogues.locale(language), zone, HERE, world.programme.city)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Bbox]]:
    """The words that are drawn, and where."""
    found: list[tuple[str, Bbox]] = []
    draw = Text.draw

    # Not where the renderer draws: it is told of each line of a text alone.
    def noted(self: Text, renderer: RendererAgg) -> None:
        if self.get_visible() and self.get_text():
            found.append((self.get_text(), self.get_window_extent(renderer)))
        draw(self, renderer)

    monkeypatch.setattr(Text, "draw", noted)
    return found


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("zone", [HERE, "America/Toronto"])
@pytest.mark.parametrize("picture", CHARTS)
def test_every_picture_is_a_png_with_room_for_its_words(
    catalogues: Catalogues, world: World, written: list[tuple[str, Bbox]], picture: str, language: str, zone: str
) -> None:
    chart = CHARTS[picture](reader_of(catalogues, world, language, zone), world)
    assert Chart.from_dict(chart.as_dict()) == chart
    # A sign that the font lacks is a warning of matplotlib's, and so an error here.
    assert size_of(drawing.png(chart)) == (drawing.WIDTH, drawing.HEIGHT)
    assert {bar.text for panel in chart.panels for bar in panel.bars} <= {words for words, _ in written}
    for at, (words, box) in enumerate(written):
        assert 0 <= box.x0 < box.x1 <= drawing.WIDTH, words
        assert 0 <= box.y0 < box.y1 <= drawing.HEIGHT, words
        for other, beside in written[at + 1 :]:
            across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
            # A line of text has empty edges above and below its letters, which may be shared.
            down = (min(box.y1, beside.y1) - max(box.y0, beside.y0)) / min(box.height, beside.height)
            assert across < 2 or down < 0.4, (words, other)


def test_an_empty_picture_says_so(catalogues: Catalogues, world: World, written: list[tuple[str, Bbox]]) -> None:
    drawing.png(funnel.chart(numbers.NO_FUNNEL, reader_of(catalogues, world, "fa")))
    assert "هنوز چیزی برای شمردن نیست." in [words for words, _ in written]


def test_persian_is_read_from_the_right_with_its_own_digits(written: list[tuple[str, Bbox]]) -> None:
    bars = (Bar("نخست", (2000.0, 10.0), "دو هزار و ده"), Bar("دوم", (1.0, 1.0), "دو"))
    panel = Panel(("الف", "ب"), bars, scale="نفر", empty="", goal=Goal(2500, "هدف"))
    drawing.png(Chart("نمونه", (panel,), rtl=True, digits="۰۱۲۳۴۵۶۷۸۹", thousands="٬"))
    at = dict(written)
    assert at["نخست"].x0 > at["دوم"].x0 - 1 > at["دو"].x1 > at["۵۰۰"].x1 > at["۱٬۰۰۰"].x1 > at["دو هزار و ده"].x1
    assert at["نمونه"].x1 > at["الف"].x1 > at["ب"].x1 > at["نفر"].x1
    assert not re.search("[0-9,]", "".join(at))


def test_persian_letters_are_joined() -> None:
    def width(words: str) -> float:
        with rc_context({"font.family": drawing.FONTS, "text.parse_math": False}):
            figure = Figure(dpi=100)
            return float(figure.text(0, 0, words, size=40).get_window_extent().width)

    drawing.png(Chart("", ()))  # the font is known from here on
    joined, apart = width("شهروند"), sum(width(letter) for letter in "شهروند")
    # A letter that stands alone is wider than one that is joined to the next.
    assert joined < 0.85 * apart
    # Without shaping a half-space would change nothing; with it the letter before it has its last form.
    assert width("می\u200cخواهم") > width("میخواهم")
    assert width("citizen") == pytest.approx(sum(width(letter) for letter in "citizen"), rel=0.15)


@pytest.mark.parametrize("markup", [HTML, BALE], ids=["telegram", "bale"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_captions_fit(catalogues: Catalogues, world: World, markup: Any, language: str) -> None:
    reader, renderer = reader_of(catalogues, world, language), Renderer(markup)
    for told in TOLD(world):
        text = renderer.text(fitting(told, reader, renderer), reader)
        assert len(text.encode("utf-16-le")) // 2 <= CAPTION
        assert text == renderer.text(told, reader), "nothing of our own is left out"
    endless = Screen((say("statistics.title"), *("😀" * 100,) * 30))
    cut = renderer.text(fitting(endless, reader, renderer), reader)
    assert 700 < len(cut.encode("utf-16-le")) // 2 <= CAPTION


def TOLD(world: World) -> list[Screen]:  # noqa: N802 - reads as the constant it is but for the world
    return [
        pages.funnel(numbers.FUNNEL),
        pages.funnel(numbers.NO_FUNNEL),
        pages.countries(numbers.COUNTRIES, world),
        pages.countries(numbers.NO_COUNTRIES, world),
        pages.days(numbers.STAYS),
        pages.days(()),
        pages.target(numbers.TARGET),
        pages.target(numbers.NO_TARGET),
        idea_pages.shares("idea_cities", numbers.IDEA_CITIES, world),
        idea_pages.shares("idea_fields", numbers.IDEA_FIELDS, world),
        idea_pages.shares("idea_means", numbers.IDEA_MEANS, world),
        idea_pages.shares("idea_means", numbers.NO_SHARES, world),
        idea_pages.verdicts(numbers.VERDICTS, world),
        idea_pages.verdicts(numbers.NO_VERDICTS, world),
        idea_pages.loads(numbers.LOADS, world),
        idea_pages.loads(numbers.NO_LOADS, world),
        idea_pages.days(numbers.IDEA_STAYS),
        idea_pages.days(()),
    ]


def test_every_page_of_the_statistics_can_be_shown(catalogues: Catalogues, world: World) -> None:
    ideas = [idea_pages.overview(one, load=load) for one in (numbers.IDEAS, numbers.NO_IDEAS) for load in (True, False)]
    for screen in (pages.overview(numbers.OVERVIEW), pages.overview(numbers.NO_OVERVIEW), *ideas, *TOLD(world)):
        show_everywhere(screen, catalogues, world)


async def test_the_studio_draws_what_is_drawn_here(catalogues: Catalogues, world: World) -> None:
    chart = funnel.chart(numbers.FUNNEL, reader_of(catalogues, world, "fa"))
    assert await studio.drawn(chart) == drawing.png(chart)


async def test_the_studio_says_what_went_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(apart, "ROOT", tmp_path)
    with pytest.raises(studio.NotDrawn, match="No module named"):
        await studio.drawn(Chart("", ()))


async def test_the_studio_gives_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "PATIENCE", 0.01)
    with pytest.raises(studio.NotDrawn, match="not done within"):
        await studio.drawn(Chart("", ()))


def test_the_bot_itself_loads_no_matplotlib() -> None:
    code = "import sys, bot.app; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
