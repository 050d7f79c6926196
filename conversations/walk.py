"""How far somebody got through a form, as its draft tells."""

from collections.abc import Mapping
from typing import Any

from conversations.draft import Draft
from conversations.form import Form
from conversations.world import World

REVIEW = "review"
"""The page from which a form is sent, as the last thing that is seen of it."""


def stages(form: Form) -> tuple[str, ...]:
    """Name all that can be seen of a form, in order."""
    return (*(step.name for step in form.steps), REVIEW)


def seen(form: Form, kept: Mapping[str, Any], world: World) -> tuple[tuple[str, ...], str]:
    """Say what a draft's person has seen, and where they got no further.

    Whoever went back to change an answer got further before: the first question without an answer counts.
    """
    draft = Draft.from_dict(dict(kept)).reopen(None)
    step = form.position(draft, world)
    stands = REVIEW if step is None else step.name
    behind = {*draft.answers, *draft.skipped, *draft.later, stands}
    asked = [one.name for one in form.applicable(draft, world) if one.name in behind]
    return (*asked, *((REVIEW,) if step is None else ())), stands


def asked(form: Form, answers: Mapping[str, Any], world: World) -> tuple[str, ...]:
    """Name all that somebody saw who sent these answers."""
    return (*(step.name for step in form.applicable(Draft(dict(answers)), world)), REVIEW)
