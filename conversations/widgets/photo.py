"""One photo."""

from typing import Any

from conversations.event import Event, Pressed, Sent
from conversations.screen import Button, Rows, Shown, say
from conversations.step import Answer, Asking, Misunderstood, Taken
from conversations.widgets.plain import Plain
from conversations.world import World
from programme.attachment import check
from programme.errors import Invalid


class Photo(Plain):
    """A photo, sent as one: a file would be handed on as a file."""

    def rows(self, asking: Asking) -> Rows:
        """Offer to take off the photo that is there."""
        if asking.answers.get(asking.step.name) is None:
            return ()
        return ((Button(say("button.photo_off"), asking.press("off")),),)

    def take(self, asking: Asking, event: Event) -> Taken:
        """Take a photo, or take it off."""
        match event:
            case Sent(file=file) if file.kind == "photo":
                try:
                    check(file, limits=asking.world.programme.files)
                except Invalid as refused:
                    return Misunderstood(say(f"complaint.{refused.key}", **refused.params))
                return Answer(file.model_dump(mode="json"))
            case Pressed(act="off") if asking.answers.get(asking.step.name) is not None:
                return Answer(None, say("form.empty"))
        return Misunderstood(say("complaint.want_photo"))

    def shown(self, value: Any, world: World) -> Shown:
        """Say that there is one."""
        return say("file.photo")
