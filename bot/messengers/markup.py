"""How a messenger marks text: what must be escaped, and how a code looks that people copy."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from locales.bidi import ltr


@dataclass(frozen=True, slots=True)
class Markup:
    """Text by one messenger's rules; `parse_mode` goes with every message (None: it has no such thing).

    `moment` marks a text that stands for a second since 1970, so that a tap shows it by the reader's own clocks.
    """

    parse_mode: str | None
    escape: Callable[[str], str]
    code: Callable[[str], str]
    strong: Callable[[str], str] = lambda text: text
    bare: Callable[[str], str] = lambda text: text
    moment: Callable[[str, int], str] = lambda text, second: text


def _escape_html(text: str) -> str:
    # Only these three are needed outside of attributes (Bot API, HTML style); quotes stay readable.
    return html.escape(text, quote=False)


def _moment_html(text: str, second: int) -> str:
    # Without a format the text stays as it is (Bot API, date-time entity formatting); older clients show it alone.
    return f'<tg-time unix="{second}">{_escape_html(text)}</tg-time>'


# Bale reads every text as its own Markdown and documents no escape; a zero-width space behind the sign keeps a
# marker from having an edge (bale.md: ?, the most tried cure; compared in the first live session).
_BALE_SIGNS = re.compile(r"([*_\[\]()`])")

# An address stays as it is, so that it can be tapped; between two stars on one line stand words.
_RICH = re.compile(r"(https?://[^\s<>]+)|(?<!\S)\*(?! )([^*\n]+)(?<! )\*(?!\w)")


def rich(text: str, markup: Markup) -> str:
    """Write an announcement's text: what stands between stars is bold, addresses can be tapped, the rest is escaped."""
    found: list[str] = []
    at = 0
    for one in _RICH.finditer(text):
        address, strong = one.groups()
        found.append(markup.escape(text[at : one.start()]))
        found.append(markup.strong(markup.escape(strong)) if address is None else markup.bare(address))
        at = one.end()
    return "".join([*found, markup.escape(text[at:])])


PLAIN = Markup(None, lambda text: text, ltr)
HTML = Markup(
    "HTML",
    _escape_html,
    lambda text: ltr(f"<code>{_escape_html(text)}</code>"),
    strong=lambda text: f"<b>{text}</b>",
    bare=_escape_html,
    moment=_moment_html,
)
BALE = Markup(None, lambda text: _BALE_SIGNS.sub("\\1\u200b", text), ltr, strong=lambda text: f"*{text}*")
