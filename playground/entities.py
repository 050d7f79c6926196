"""Entities of a text: offsets in UTF-16 code units, and those that a server finds by itself."""

import re

from playground.account import Json

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>«»]+[^\s<>«».,;:!?،؛؟)\]\u2066-\u2069])"
    r"|(?P<email>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"|(?<![\w/@<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/<>])"
    r"|(?<![\w/@])(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})(?!\w)"
)


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 code units, the unit of the Bot API."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def find_entities(text: str, besides: list[Json] | None = None) -> list[Json]:
    """Return `besides` and the links, addresses, commands and mentions outside of them, in order."""
    taken = [(one["offset"], one["offset"] + one["length"]) for one in besides or () if one["type"] in _OPAQUE]
    found = list(besides or ())
    for match in _FOUND.finditer(text):
        start = utf16_length(text[: match.start()])
        end = start + utf16_length(match.group())
        if all(end <= left or start >= right for left, right in taken):
            found.append({"type": str(match.lastgroup), "offset": start, "length": end - start})
    return in_order(found)


_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})


def in_order(entities: list[Json]) -> list[Json]:
    """Sort entities as servers do: by beginning, the longer first."""
    return sorted(entities, key=lambda one: (one["offset"], -one["length"]))


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut the white space around a text and move its entities along."""
    without_head = text.lstrip()
    cut = utf16_length(text) - utf16_length(without_head)
    body = without_head.rstrip()
    end = utf16_length(body)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        stop = min(entity["offset"] + entity["length"] - cut, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return body, kept
