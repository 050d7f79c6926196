"""Files, one after another, until the person is done."""

from dataclasses import dataclass
from typing import Any

from conversations.event import Event, Pressed, Sent
from conversations.screen import Button, Rows, Shown, say
from conversations.step import Answer, Asking, Gathered, Misunderstood, Taken
from conversations.widgets.plain import Plain
from conversations.world import World
from programme.attachment import check
from programme.errors import Invalid
from programme.text import number


@dataclass(frozen=True)
class Files(Plain):
    """Up to `most` files (the programme's limit when None); without `sounds` only papers and photos."""

    most: int | None = None
    sounds: bool = False

    def lines(self, asking: Asking) -> tuple[Shown, ...]:
        """Say the question, and how many files of what size it takes."""
        megabytes = asking.world.programme.files.megabytes
        return (say(asking.key("ask"), most=self._most(asking.world), megabytes=megabytes),)

    def rows(self, asking: Asking) -> Rows:
        """Draw a button a file, to take it off the list, and one to go on."""
        gathered = self._gathered(asking)
        if not gathered:
            return ()
        drop = [
            (Button(say("file.drop", file=_named(file)), asking.press("drop", at)),) for at, file in enumerate(gathered)
        ]
        return (*drop, (Button(say("button.done"), asking.press("done")),))

    def take(self, asking: Asking, event: Event) -> Taken:
        """Add a file, take one off, or take all."""
        gathered, most = self._gathered(asking), self._most(asking.world)
        match event:
            case Sent(file=file):
                try:
                    check(file, limits=asking.world.programme.files, sounds=self.sounds)
                except Invalid as refused:
                    return Misunderstood(say(f"complaint.{refused.key}", **refused.params))
                both = [*gathered, file.model_dump(mode="json")]
                if len(both) > most:
                    return Misunderstood(say("complaint.file.too_many", most=most))
                # A full list needs no further tap.
                return Answer(both) if len(both) == most else Gathered(both, say("file.added", count=len(both)))
            case Pressed(act="drop", value=at) if (dropped := number(at)) is not None:
                return Gathered([file for place, file in enumerate(gathered) if place != dropped], replaces=True)
            case Pressed(act="done") if gathered:
                return Answer(gathered)
        return Misunderstood(say("complaint.want_file"))

    def gathered(self, working: Any) -> bool:
        """Say whether something was gathered that is not taken yet."""
        return bool(working)

    def shown(self, value: Any, world: World) -> Shown:
        """Show the files' names."""
        return tuple(_named(file) for file in value)

    def full(self, value: Any, world: World) -> bool:
        """Say whether an answer holds as many files as it may."""
        return len(value or ()) >= self._most(world)

    def _gathered(self, asking: Asking) -> list[Any]:
        if asking.working is not None:
            return list(asking.working)
        return list(asking.answers.get(asking.step.name, ()))

    def _most(self, world: World) -> int:
        return world.programme.files.most if self.most is None else self.most


def _named(file: Any) -> Shown:
    return str(file["name"]) if file.get("name") else say(f"file.{file['kind']}")
