"""Short words about an idea, the same on every page of the desk."""

from conversations.screen import Say, say
from programme.idea import State
from programme.idea_file import IdeaFile

SHORT = 250
"""Letters of a long text where two ideas stand side by side."""


def state_shown(state: State) -> Say:
    """Say where an idea is, in the words of the staff."""
    return say(f"idea.state.{state}")


def seen_shown(state: State) -> Say:
    """Say where an idea is, in words for its author; `state` as `programme.idea.seen` gives it."""
    return say(f"idea.seen.{state}")


def title_shown(view: IdeaFile) -> str | Say:
    """Say the title, where one is left."""
    return view.title or say("form.empty")


def short(text: str, *, most: int = SHORT) -> str:
    """Cut a long text."""
    return text if len(text) <= most else text[: most - 1] + "…"
