"""A text too long for one message, cut into several."""

import re
from collections.abc import Iterator

from programme.broadcast_told import units

# What stays whole: a tag or entity of HTML, a code, a moment, a value between an isolate and its end; the rest is cut.
_HTML = r"<code>[^<]*</code>|<tg-time [^<>]*>[^<]*</tg-time>|<[^<>]*>|&#?\w+;"
_WITH_ISOLATES = re.compile(rf"[\u2066-\u2068][^\u2066-\u2069]*\u2069|{_HTML}|.")
_WITHOUT = re.compile(rf"{_HTML}|.")


def split(text: str, most: int) -> list[str]:
    """Cut a text at its lines into parts of at most `most` units; only a longer line is cut inside.

    No tag or entity of HTML is cut, and an isolated value only where it is longer than a message.
    """
    parts: list[str] = []
    for line in text.split("\n"):
        if parts and units(parts[-1]) + 1 + units(line) <= most:
            parts[-1] = f"{parts[-1]}\n{line}"
        else:
            parts += _cut(line, most)
    return [part for part in parts if part]


def _cut(line: str, most: int) -> list[str]:
    if units(line) <= most:
        return [line]
    parts: list[str] = []
    part: list[str] = []
    room = most
    for whole in _wholes(line, most):
        if (size := units(whole)) > room and part:
            parts.append("".join(part))
            part, room = [], most
        part.append(whole)
        room -= size
    return [*parts, "".join(part)]


def _wholes(line: str, most: int) -> Iterator[str]:
    for whole in _WITH_ISOLATES.findall(line):
        if units(whole) <= most:
            yield whole
        else:
            yield from _WITHOUT.findall(whole)
