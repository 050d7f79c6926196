"""Telegram's HTML: its tags, its entities, and its complaints with their byte offsets."""

import re
from dataclasses import dataclass

from playground.account import Json
from playground.api_error import ApiError, bad_request
from playground.entities import in_order, utf16_length

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.\-]+)))?")
_START = re.compile(r"<([^\s>]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>")
_END = re.compile(r"</([^\s>]*)\s*>")


@dataclass
class _Open:
    tag: str
    entity: Json | None
    offset: int


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the text of Telegram HTML and its entities.

    Raises:
        ApiError: with Telegram's own description ("can't parse entities: ...").
    """
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[str] = []
        self.length = 0
        self.stack: list[_Open] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        at = 0
        while (tag := self.source.find("<", at)) >= 0:
            self.write(_resolved(self.source[at:tag]))
            at = self.close(tag) if self.source.startswith("</", tag) else self.open(tag)
        self.write(_resolved(self.source[at:]))
        if self.stack:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return "".join(self.pieces), in_order(self.entities)

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += utf16_length(text)

    def offset(self, at: int) -> int:
        return len(self.source[:at].encode())

    def open(self, at: int) -> int:
        match = _START.match(self.source, at)
        if match is None:
            raise _unparsable(f"Unclosed start tag at byte offset {self.offset(at)}")
        tag = match[1].lower()
        if tag not in _TYPES:
            raise _unparsable(f'Unsupported start tag "{tag}" at byte offset {self.offset(at)}')
        attributes = {name.lower(): _resolved(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(match[2])}
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self.offset(at)}')
        inner = self.stack[-1] if self.stack else None
        language = attributes.get("class", "")
        if tag == "code" and inner and inner.tag == "pre" and inner.entity and language.startswith("language-"):
            inner.entity["language"] = language.removeprefix("language-")
            self.stack.append(_Open(tag, None, self.length))
        else:
            self.stack.append(_Open(tag, _entity(tag, attributes), self.length))
        return match.end()

    def close(self, at: int) -> int:
        if not self.stack:
            raise _unparsable(f"Unexpected end tag at byte offset {self.offset(at)}")
        match = _END.match(self.source, at)
        if match is None:
            raise _unparsable(f"Unclosed end tag at byte offset {self.offset(at)}")
        opened = self.stack.pop()
        if match[1] and match[1].lower() != opened.tag:
            raise _unparsable(
                f"Unmatched end tag at byte offset {self.offset(at)}, "
                f'expected "</{opened.tag}>", found "</{match[1].lower()}>"'
            )
        if opened.entity is not None and self.length > opened.offset:
            self.entities.append({**opened.entity, "offset": opened.offset, "length": self.length - opened.offset})
        return match.end()


def _entity(tag: str, attributes: dict[str, str]) -> Json | None:
    kind = _TYPES[tag]
    if tag == "a":
        link = attributes.get("href", "")
        # Telegram drops a link without a usable address and keeps its words.
        return {"type": kind, "url": link} if re.match(r"(https?|tg|mailto|tel|ton)://?\S", link) else None
    if tag == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    if tag == "tg-emoji":
        return {"type": kind, "custom_emoji_id": attributes.get("emoji-id", "")}
    if tag == "tg-time":
        unix = attributes.get("unix", "")
        if not unix.isdecimal():
            return None
        form = {"date_time_format": attributes["format"]} if attributes.get("format") else {}
        return {"type": kind, "unix_time": int(unix), **form}
    return {"type": kind}


def _resolved(text: str) -> str:
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    valid = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if valid else match[0]


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
