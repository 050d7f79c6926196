"""Bale's own Markdown, as a person sees it: `*bold*`, `_italic_`, `[text](url)` (docs.bale.ai)."""

import re

from playground.account import Json
from playground.entities import in_order, utf16_length

# A marker counts only with a space or an edge outside of it; U+200B is the tried way to keep a character literal.
# Whether the live server agrees on U+200B is disputed: see the list for the first live session.
_MARKED = re.compile(
    r"(?<!\S)\*(?![\s\u200b*])(?P<bold>[^*\n]+?)(?<![\s\u200b])\*(?!\S)"
    r"|(?<!\S)_(?![\s\u200b_])(?P<italic>[^_\n]+?)(?<![\s\u200b])_(?!\S)"
    r"|\[(?P<link>[^\[\]\n]+)\]\((?P<url>https?://[^\s()]+)\)"
)


def render_markdown(source: str) -> tuple[str, list[Json]]:
    """Return what a person sees of a Bale text: the text without working markers, and its entities."""
    pieces: list[str] = []
    entities: list[Json] = []
    length = at = 0
    for match in _MARKED.finditer(source):
        before = source[at : match.start()]
        shown = match["bold"] or match["italic"] or match["link"]
        pieces += [before, shown]
        length += utf16_length(before)
        entity: Json = {"type": "bold" if match["bold"] else "italic" if match["italic"] else "text_link"}
        entity |= {"offset": length, "length": utf16_length(shown)}
        if match["url"]:
            entity["url"] = match["url"]
        entities.append(entity)
        length += entity["length"]
        at = match.end()
    pieces.append(source[at:])
    return "".join(pieces), in_order(entities)
