"""Telegram's manner."""

from typing import Any

import orjson

from playground.account import Json
from playground.api_error import bad_request
from playground.entities import find_entities, in_order, trimmed
from playground.manners.html import parse_html
from playground.manners.manner import ENTITIES, Manner


class Telegram(Manner):
    """Entities are parsed and returned, HTML is complained about, an edit that changes nothing is refused."""

    name = "telegram"
    ids_per_chat = False
    tells_of_blocks = True
    refuses_unchanged_edits = True
    hides_one_time_keyboards = True
    has_webhook_secret = True
    replies_by_parameters = True

    def read(self, text: str, *, parse_mode: str | None, entities: Any) -> tuple[str, list[Json]]:
        """Return the text without tags and the entities that Telegram sends back."""
        if parse_mode:
            if parse_mode.lower() != "html":
                # Real ones also read Markdown and MarkdownV2; a program that sends those should be told here.
                raise bad_request("unsupported parse_mode")
            parsed, found = parse_html(text)
        else:
            parsed, found = text, _given(entities)
        body, kept = trimmed(parsed.replace("\r", ""), found)
        return body, find_entities(body, kept)[:ENTITIES]

    def shown(self, text: str, entities: list[Json]) -> tuple[str, list[Json]]:
        """Return text and entities as they are."""
        return text, entities

    def typed(self, text: str) -> list[Json]:
        """Return the commands, links and addresses in what a person typed."""
        return find_entities(text)


def _given(entities: Any) -> list[Json]:
    if isinstance(entities, str):
        try:
            entities = orjson.loads(entities or "[]")
        except orjson.JSONDecodeError:
            raise bad_request("can't parse entities JSON object") from None
    for entity in entities or []:
        if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
            raise bad_request("can't parse MessageEntity: expected an Object with type, offset and length")
    return in_order(list(entities or []))
