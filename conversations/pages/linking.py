"""One person on two messengers: the code, and what is said of one that does not work."""

from conversations.pages.link import link
from conversations.screen import Code, Screen, say


def code(one: str) -> Screen:
    """Give a code, and say where it is typed."""
    return Screen((say("link.code", command=Code(f"/link {one}")), say("link.how")), ((link("home", "button.home"),),))


def dead() -> Screen:
    """Say of a code that was guessed, used or is too old, always the same."""
    return Screen((say("link.dead"),), ((link("home", "button.home"),),))
