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
    address: Callable[[str], str] = ltr
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

PLAIN = Markup(None, lambda text: text, ltr)
HTML = Markup(
    "HTML",
    _escape_html,
    lambda text: ltr(f"<code>{_escape_html(text)}</code>"),
    address=lambda text: ltr(_escape_html(text)),
    moment=_moment_html,
)
BALE = Markup(None, lambda text: _BALE_SIGNS.sub("\\1\u200b", text), ltr)
