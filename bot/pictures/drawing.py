"""Draws a chart with matplotlib, which shapes Persian itself (bundled libraqm): no other library turns letters around.

Figures only, never pyplot: it keeps figures and looks for a display.
"""

import io
from typing import Any

import fontpkg_noto_sans_arabic  # type: ignore[import-untyped]  # the font package carries no types
from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bot.pictures.chart import Chart, Panel

WIDTH, HEIGHT, DPI = 1000, 700, 100  # pixels; a phone shows it 2.5 times smaller

PAPER, INK, QUIET, LINES = "#fbfaf6", "#12343b", "#47616a", "#d8dedb"
TILE, BRICK = "#12777d", "#e8c39e"
RED, MIST = "#8c3f2f", "#e6ebec"
STYLES: tuple[dict[str, Any], ...] = (
    {"facecolor": TILE},
    {"facecolor": BRICK, "edgecolor": INK, "hatch": "///", "linewidth": 0.8},
    {"facecolor": RED, "edgecolor": PAPER, "hatch": "xx", "linewidth": 0.8},
    {"facecolor": MIST, "edgecolor": QUIET, "hatch": "..", "linewidth": 0.8},
    {"facecolor": PAPER, "edgecolor": QUIET, "linewidth": 0.8},
)
"""Turquoise as of Isfahan's tiles, brick, and others; the parts of a bar are hatched too, so no colour is needed."""

MARGIN, GAP = 28, 12
TITLE, TEXT, SMALL, LEAST = 25, 18.5, 16, 10  # points
LABELS_MOST, WORDS_MOST = 0.36, 0.7
"""The share of the width that labels, and words beside a bar, may take; longer ones become smaller."""

FEW = 3
"""Kinds in a legend that have room in its ordinary letters."""

LINES_APART = 0.8
"""Of the font's own distance between two lines of a label, which leaves room for marks that no label has."""

HEAD, LEGEND, GOAL, FOOT = 76, 54, 22, 48  # heights in pixels

FONTS = ["Noto Sans Arabic", "DejaVu Sans"]


def know_font() -> None:
    """Let matplotlib know the font that comes as a package."""
    if "Noto Sans Arabic" not in font_manager.fontManager.get_font_names():
        font_manager.fontManager.addfont(next((fontpkg_noto_sans_arabic.ROOT / "files").glob("*.ttf")))


def png(chart: Chart) -> bytes:
    """Draw a chart."""
    know_font()
    with rc_context({"font.family": FONTS, "text.parse_math": False, "hatch.linewidth": 1.6}):
        figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
        canvas = FigureCanvasAgg(figure)
        _title(figure, chart)
        top = HEAD
        rows = sum(max(len(panel.bars), 1) for panel in chart.panels)
        left = HEIGHT - HEAD - sum(_above(panel) + FOOT for panel in chart.panels)
        for panel in chart.panels:
            tall = round(left * max(len(panel.bars), 1) / rows)
            _panel(figure, chart, panel, top=top + _above(panel), tall=tall)
            top += _above(panel) + tall + FOOT
        drawn = io.BytesIO()
        canvas.print_png(drawn)  # type: ignore[no-untyped-call]  # matplotlib left it so
        return drawn.getvalue()


def _above(panel: Panel) -> int:
    """Return the height of what stands above the bars: the legend, and the words of a goal."""
    return LEGEND + (GOAL if panel.goal else 0)


def _title(figure: Figure, chart: Chart) -> None:
    x, side = (WIDTH - MARGIN, "right") if chart.rtl else (MARGIN, "left")
    figure.text(x / WIDTH, 1 - 16 / HEIGHT, chart.title, ha=side, va="top", size=TITLE, color=INK)


def _panel(figure: Figure, chart: Chart, panel: Panel, *, top: float, tall: float) -> None:
    axes = figure.add_axes((0, 1 - (top + tall) / HEIGHT, 1, tall / HEIGHT), facecolor=PAPER)
    axes.spines[:].set_visible(False)
    if not panel.bars:
        axes.set_axis_off()
        axes.text(0.5, 0.5, panel.empty, transform=axes.transAxes, ha="center", va="center", size=TEXT, color=QUIET)
        return
    places = range(len(panel.bars))
    ends = [0.0] * len(panel.bars)
    for part, style in zip(range(len(panel.kinds)), STYLES, strict=False):
        long = [bar.parts[part] for bar in panel.bars]
        # A part of nothing would still have its edges.
        some = [place for place in places if long[place]]
        axes.barh(some, [long[at] for at in some], left=[ends[at] for at in some], height=0.62, **style)
        ends = [end + more for end, more in zip(ends, long, strict=True)]
    axes.set_ylim(len(panel.bars) - 0.45, -0.55)
    # On the baseline, which is the default, words would hang below their bars.
    axes.set_yticks(places, [bar.label for bar in panel.bars], va="center")
    axes.tick_params(axis="y", length=0, labelsize=TEXT, labelcolor=INK, pad=8)
    if chart.rtl:
        axes.yaxis.tick_right()
    for label in axes.get_yticklabels():
        label.set_linespacing(LINES_APART)
    labels = _labels(axes)
    wide = WIDTH - 2 * MARGIN - labels - GAP
    start = MARGIN if chart.rtl else MARGIN + labels + GAP
    axes.set_position((start / WIDTH, 1 - (top + tall) / HEIGHT, wide / WIDTH, tall / HEIGHT))
    _scale(axes, chart, panel, most=_most(axes, chart, panel, wide))
    _legend(figure, chart, panel, top=top)


def _labels(axes: Axes) -> float:
    """Return how wide the labels are, made smaller where they are too wide."""
    size: float = TEXT
    while True:
        widest = max(_width(label) for label in axes.get_yticklabels())
        if widest <= LABELS_MOST * WIDTH or size <= LEAST:
            return float(widest)
        size -= 1
        axes.tick_params(axis="y", labelsize=size)


def _most(axes: Axes, chart: Chart, panel: Panel, wide: float) -> float:
    """Write each bar's words at its end, and return how far the scale must reach for all of them to have room."""
    side = "right" if chart.rtl else "left"
    most = max([panel.goal.at if panel.goal else 0, 1e-9, *(sum(bar.parts) for bar in panel.bars)]) * 1.02
    for place, bar in enumerate(panel.bars):
        end = sum(bar.parts)
        if panel.goal is not None and place == 0:
            end = max(end, panel.goal.at)
        # Steps from the end of the bar are in points, to either side.
        text = axes.annotate(
            bar.text, (end, place), (-7 if chart.rtl else 7, 0), textcoords="offset points",
            ha=side, va="center", size=SMALL, color=INK, annotation_clip=False,
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1},
        )  # fmt: skip
        size: float = SMALL
        while _width(text) > WORDS_MOST * wide and size > LEAST:
            size -= 1
            text.set_fontsize(size)
        most = max(most, end * wide / max(wide - _width(text) - GAP, wide / 10))
    return most


def _scale(axes: Axes, chart: Chart, panel: Panel, *, most: float) -> None:
    signs = str.maketrans("0123456789,", chart.digits + chart.thousands)
    axes.set_xlim((most, 0) if chart.rtl else (0, most))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    # A figure at the very end would reach over the edge of the paper.
    written = FuncFormatter(lambda value, _: f"{round(value):,}".translate(signs) if value < 0.97 * most else "")
    axes.xaxis.set_major_formatter(written)
    axes.tick_params(axis="x", length=0, labelsize=SMALL - 2, labelcolor=QUIET)
    axes.grid(axis="x", color=LINES, linewidth=1)
    axes.set_axisbelow(True)
    if panel.goal is not None:
        axes.plot([panel.goal.at] * 2, [-0.5, 0.5], color=INK, linewidth=2.5, linestyle=(0, (3, 1.5)))
        axes.annotate(
            panel.goal.text, (panel.goal.at, -0.5), (0, 2), textcoords="offset points",
            ha="center", va="bottom", size=SMALL, color=INK, annotation_clip=False,
        )  # fmt: skip


def _legend(figure: Figure, chart: Chart, panel: Panel, *, top: float) -> None:
    handles = [Patch(label=kind, **style) for kind, style in zip(panel.kinds, STYLES, strict=False)]
    few = len(handles) <= FEW
    y = 1 - (top - _above(panel) + LEGEND - GAP) / HEIGHT
    x = WIDTH - MARGIN if chart.rtl else MARGIN
    far, side = (MARGIN, "left") if chart.rtl else (WIDTH - MARGIN, "right")
    figure.text(far / WIDTH, y, panel.scale, ha=side, va="bottom", size=SMALL, color=QUIET)
    figure.legend(
        handles=list(reversed(handles)) if chart.rtl else handles,
        loc="lower right" if chart.rtl else "lower left",
        bbox_to_anchor=(x / WIDTH, y),
        ncols=len(handles),
        markerfirst=not chart.rtl,
        frameon=False,
        fontsize=SMALL if few else SMALL - 2,
        labelcolor=INK,
        borderaxespad=0,
        borderpad=0,
        columnspacing=1.6 if few else 1.2,
        handlelength=2.0 if few else 1.5,
        handletextpad=0.6,
    )


def _width(text: Text) -> float:
    return float(text.get_window_extent().width)
