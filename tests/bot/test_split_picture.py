"""The picture of a split: a PNG with a tile and a letter for each verdict, with room for every word."""

from typing import Any

import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from bot.messengers.render import Reader
from bot.pictures import drawing, split, studio, tiling
from bot.pictures.mosaic import Mosaic
from conversations.world import World
from locales.catalogue import Catalogues
from programme.idea_deciding import Gathered
from programme.review import Verdict
from tests.support.opinions import AGREED, IDEA, LONG, MIXED, NONE

HERE = "Asia/Tehran"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Bbox]]:
    """The words that are drawn, and where."""
    found: list[tuple[str, Bbox]] = []
    draw = RendererAgg.draw_text

    def noted(self: RendererAgg, gc: Any, x: float, y: float, words: str, *how: Any, mtext: Text, **more: Any) -> None:
        found.append((words, mtext.get_window_extent(self)))
        draw(self, gc, x, y, words, *how, mtext=mtext, **more)

    monkeypatch.setattr(RendererAgg, "draw_text", noted)
    return found


def reader_of(catalogues: Catalogues, world: World, language: str) -> Reader:
    return Reader(catalogues.locale(language), HERE, HERE, world.programme.city)


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("found", [MIXED, AGREED, NONE, LONG], ids=["mixed", "agreed", "none", "long"])
def test_picture_has_room_for_every_word(
    catalogues: Catalogues, world: World, written: list[tuple[str, Bbox]], found: Gathered, language: str
) -> None:
    mosaic = split.mosaic(IDEA, found, reader_of(catalogues, world, language), world)
    assert Mosaic.from_dict(mosaic.as_dict()) == mosaic
    png = tiling.png(mosaic)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    assert (wide, high) == (drawing.WIDTH, tiling.HEAD + 5 * tiling.BAND + tiling.FOOT)
    assert {band.name for band in mosaic.bands} <= {words for words, _ in written}
    for at, (words, box) in enumerate(written):
        assert 0 <= box.x0 < box.x1 <= wide, words
        assert 0 <= box.y0 < box.y1 <= high, words
        for other, beside in written[at + 1 :]:
            across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
            down = (min(box.y1, beside.y1) - max(box.y0, beside.y0)) / min(box.height, beside.height)
            assert across < 2 or down < 0.4, (words, other)


def test_persian_is_read_from_the_right(catalogues: Catalogues, world: World, written: list[tuple[str, Bbox]]) -> None:
    tiling.png(split.mosaic(IDEA, MIXED, reader_of(catalogues, world, "fa"), world))
    at = dict(written)
    assert at["ق"].x0 > at["شهرداری اصفهان"].x1
    assert at["غ"].x0 > at["ت"].x1 > at["کنسرسیوم همکاری‌های بین‌المللی دانشگاه‌ها"].x1


def test_every_verdict_has_a_letter_and_a_colour_of_its_own(catalogues: Catalogues, world: World) -> None:
    for language in ("fa", "en"):
        mosaic = split.mosaic(IDEA, MIXED, reader_of(catalogues, world, language), world)
        tiles = [tile for band in mosaic.bands for tile in band.tiles]
        assert len({tile.letter for tile in tiles}) == len({tile.colour for tile in tiles}) == len(Verdict) + 1
    assert set(tiling.COLOURS) == {*Verdict, split.WAITS}

    def light(paint: str) -> float:
        red, green, blue = to_rgb(paint)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    # A letter is told from its tile without any colour.
    assert all(abs(light(paint) - light(ink)) > 0.4 for paint, ink in tiling.COLOURS.values())


def test_institution_that_was_not_asked_is_shown_as_such(catalogues: Catalogues, world: World) -> None:
    mosaic = split.mosaic(IDEA, AGREED, reader_of(catalogues, world, "fa"), world)
    assert [band.tiles[0].letter for band in mosaic.bands] == ["ق", "·", "ق", "·", "ق"]


async def test_the_studio_draws_it_in_a_process_of_its_own(catalogues: Catalogues, world: World) -> None:
    mosaic = split.mosaic(IDEA, MIXED, reader_of(catalogues, world, "fa"), world)
    assert await studio.drawn(mosaic) == tiling.png(mosaic)
