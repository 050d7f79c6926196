"""A screen written for one kind of reader: the calls that show it, the same for all of them but for the chat."""

from dataclasses import dataclass
from typing import Any

from bot.delivery.split import split
from bot.messengers.abilities import Abilities
from bot.messengers.render import Reader, Renderer
from conversations.screen import Attached, Screen
from programme.broadcast_told import units

CAPTION = 1024
"""UTF-16 units of a caption: Telegram's most (Bot API, sendPhoto), and in Bale's albums, too."""

Call = tuple[str, dict[str, Any]]


@dataclass(slots=True)
class Letter:
    """Calls without a chat; `shown` is the one whose message is the screen.

    `attached` goes with the first, under the `ref` by which the messenger knows it once that is found out.
    """

    calls: tuple[Call, ...]
    shown: int
    attached: Attached | None = None
    ref: tuple[str, str] | None = None

    def drop_file(self) -> None:
        """Leave the words alone, where the file cannot be had; the calls are then those of a mere text."""
        if self.attached is None:
            return
        self.attached = None
        _, payload = self.calls[0]
        if "caption" in payload:
            text = {name: value for name, value in payload.items() if name != "caption"}
            self.calls = (("sendMessage", {**text, "text": payload["caption"]}),)
        else:
            self.calls, self.shown = self.calls[1:], self.shown - 1


def write(screen: Screen, reader: Reader, *, messenger: Abilities, renderer: Renderer) -> Letter:
    """Write a screen; a file goes with the words as their caption, or before them where they are too long for one."""
    text = renderer.text(screen, reader)
    form: dict[str, Any] = {}
    if messenger.markup.parse_mode is not None:
        form["parse_mode"] = messenger.markup.parse_mode
    # A keyboard belongs to one message, the last.
    last = dict(form)
    if (markup := renderer.markup_of(screen, reader)) is not None:
        last["reply_markup"] = markup
    if screen.attached is not None:
        method = "sendPhoto" if screen.attached.photo else "sendDocument"
        if units(text) <= CAPTION:
            captioned = {**last, **({"caption": text} if text else {})}
            return Letter(((method, captioned),), 0, screen.attached)
    *first, end = split(text, messenger.text_length)
    calls: list[Call] = [("sendMessage", {"text": part, **form}) for part in first]
    calls.append(("sendMessage", {"text": end, **last}))
    if screen.attached is not None:
        calls.insert(0, (method, {}))
    return Letter(tuple(calls), len(calls) - 1, screen.attached)
