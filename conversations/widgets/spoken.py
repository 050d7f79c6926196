"""A sentence, or a voice note, a photo or a file where a sentence is asked for."""

from dataclasses import dataclass
from typing import Any

from conversations.event import Event, Said, Sent
from conversations.screen import Shown, say
from conversations.step import Answer, Asking, Misunderstood, Taken
from conversations.widgets.plain import Plain
from conversations.world import World
from programme.answers import LONG_LENGTH
from programme.attachment import check
from programme.errors import Invalid
from programme.text import has_letters


@dataclass(frozen=True)
class VoiceOrText(Plain):
    """A text, or a file with what was written under it: at most `longest` letters, shown again as `shortened`."""

    longest: int = LONG_LENGTH
    shortened: int | None = None

    def take(self, asking: Asking, event: Event) -> Taken:
        """Take the text or the file."""
        if isinstance(event, Said):
            return Answer({"text": event.text})
        if isinstance(event, Sent):
            try:
                check(event.file, limits=asking.world.programme.files)
            except Invalid as refused:
                return Misunderstood(say(f"complaint.{refused.key}", **refused.params))
            # A caption that says nothing ("👍") is no reason to refuse the file.
            text = event.caption if has_letters(event.caption) and len(event.caption) <= self.longest else None
            return Answer({"text": text, "file": event.file.model_dump(mode="json")})
        return Misunderstood(say("complaint.want_text_or_voice"))

    def shown(self, value: Any, world: World) -> Shown:
        """Show the text, and that there is a file."""
        text, file = value.get("text"), value.get("file")
        if text is not None and self.shortened is not None and len(text) > self.shortened:
            text = f"{text[: self.shortened - 1]}…"
        if file is None:
            return str(text)
        kind = say(f"file.{file['kind']}")
        return kind if text is None else (kind, str(text))
