"""Ideas that may be alike: lines for whoever reads an idea, and buttons for whoever may open others."""

from collections.abc import Sequence

from conversations.pages.link import PREFIX
from conversations.screen import Button, Code, Rows, Screen, Shown, in_rows, say
from programme.similar import Alike

TITLE = 60
"""Letters of a title in a line."""


def short(title: str) -> str:
    """Cut a title so that a line of it stays one."""
    return title if len(title) <= TITLE else title[: TITLE - 1] + "…"


def similar_lines(found: Sequence[Alike]) -> tuple[Shown, ...]:
    """Name ideas that may be alike, by code and title; nothing where there are none."""
    if not found:
        return ()
    named = (say("similar.one", code=Code(one.code), title=short(one.title), share=one.share) for one in found)
    return (say("similar.maybe"), *named)


def alike(code: str, found: Sequence[Alike], *, back: Button, opens: bool) -> Screen:
    """Name ideas that may be like one, to be compared; `opens`: whoever reads may open them."""
    named = similar_lines(found) or (say("similar.none"),)
    rows = similar_buttons(found) if opens else ()
    return Screen((say("similar.of", code=Code(code)), *named), (*rows, (back,)), replaces=True)


def similar_buttons(found: Sequence[Alike]) -> Rows:
    """Lay out a button to each of them; for whoever may open every idea."""
    return in_rows([Button(Code(one.code), f"{PREFIX}.id_card.{one.idea_id}") for one in found], wide=3)
