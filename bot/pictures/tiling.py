"""Draws a mosaic with matplotlib: small on a phone, so letters are large and nothing is said by colour alone."""

import io

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text

from bot.pictures.drawing import DPI, FONTS, INK, LINES, MARGIN, PAPER, QUIET, WIDTH, know_font
from bot.pictures.mosaic import Band, Mosaic

HEAD, BAND, FOOT = 96, 112, 96  # heights in pixels
TILE, BETWEEN, GAP = 84, 10, 22
MOST = 4
"""Tiles of one band; what is more stands in its text."""

TITLE, NAME, SMALL, LETTER, LEAST = 26.0, 24.0, 20.0, 34.0, 10.0  # points

COLOURS = {
    "feasible": ("#12777d", "#ffffff"),
    "conditional": ("#e3b341", INK),
    "not_feasible": ("#a63d2f", "#ffffff"),
    "need_more": ("#5c6f9e", "#ffffff"),
    "not_my_field": ("#c9cfcc", INK),
    "waits": (PAPER, QUIET),
}
"""Of a tile, and of its letter; their lightness differs, too."""


def png(mosaic: Mosaic) -> bytes:
    """Draw a mosaic."""
    height = HEAD + BAND * len(mosaic.bands) + FOOT
    know_font()
    with rc_context({"font.family": FONTS, "text.parse_math": False}):
        figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=PAPER)
        canvas = FigureCanvasAgg(figure)
        _write(figure, mosaic, mosaic.title, top=26, size=TITLE, inset=0)
        for at, band in enumerate(mosaic.bands):
            _band(figure, mosaic, band, top=HEAD + at * BAND)
        _rule(figure, height - FOOT + 8)
        _write(figure, mosaic, mosaic.result, top=height - FOOT + 30, size=SMALL, inset=0)
        drawn = io.BytesIO()
        canvas.print_png(drawn)  # type: ignore[no-untyped-call]  # matplotlib left it so
        return drawn.getvalue()


def _band(figure: Figure, mosaic: Mosaic, band: Band, *, top: float) -> None:
    height = figure.get_figheight() * DPI
    tiles = band.tiles[:MOST]
    for at, tile in enumerate(tiles):
        left = MARGIN + at * (TILE + BETWEEN)
        if mosaic.rtl:
            left = WIDTH - left - TILE
        paint, ink = COLOURS[tile.colour]
        box = FancyBboxPatch(
            (left / WIDTH, 1 - (top + 8 + TILE) / height), TILE / WIDTH, TILE / height, boxstyle="square,pad=0",
            facecolor=paint, edgecolor=INK, linewidth=1.5, linestyle="--" if tile.colour == "waits" else "-",
            transform=figure.transFigure, figure=figure,
        )  # fmt: skip
        figure.add_artist(box)
        x, y = (left + TILE / 2) / WIDTH, 1 - (top + 8 + TILE / 2) / height
        figure.text(x, y, tile.letter, ha="center", va="center", size=LETTER, color=ink)
    inset = len(tiles) * (TILE + BETWEEN) - BETWEEN + GAP
    _write(figure, mosaic, band.name, top=top + 2, size=NAME, inset=inset)
    _write(figure, mosaic, band.text, top=top + 54, size=SMALL, inset=inset, colour=QUIET)


def _write(
    figure: Figure, mosaic: Mosaic, words: str, *, top: float, size: float, inset: float, colour: str = INK
) -> None:
    """Write a line from the reader's side, smaller where it is too long."""
    height = figure.get_figheight() * DPI
    x = WIDTH - MARGIN - inset if mosaic.rtl else MARGIN + inset
    side = "right" if mosaic.rtl else "left"
    text = figure.text(x / WIDTH, 1 - top / height, words, ha=side, va="top", size=size, color=colour)
    while _width(text) > WIDTH - 2 * MARGIN - inset and size > LEAST:
        size -= 1
        text.set_fontsize(size)


def _rule(figure: Figure, top: float) -> None:
    height = figure.get_figheight() * DPI
    figure.add_artist(
        FancyBboxPatch(
            (MARGIN / WIDTH, 1 - top / height), 1 - 2 * MARGIN / WIDTH, 2 / height, boxstyle="square,pad=0",
            facecolor=LINES, edgecolor="none", transform=figure.transFigure, figure=figure,
        )
    )  # fmt: skip


def _width(text: Text) -> float:
    return float(text.get_window_extent().width)
