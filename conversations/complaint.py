"""From a model's refusal to the sentence that says what is wrong and what to do."""

from typing import Any

from pydantic import ValidationError

from conversations.screen import Say, say


def complaint(error: ValidationError) -> Say:
    """Name the sentence for the first thing that is wrong: its key is the type of the error."""
    first = error.errors(include_url=False, include_input=False)[0]
    context: dict[str, Any] = {
        name: value for name, value in first.get("ctx", {}).items() if isinstance(value, int | str)
    }
    # Our own types have a dot (programme.answers); pydantic's have none, and their words are not for people.
    own = "." in first["type"]
    return say(f"complaint.{first['type']}", **context) if own else say("complaint.other")
