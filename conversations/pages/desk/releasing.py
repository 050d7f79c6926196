"""Wishes to take back a published idea: what waits, one of them, and the answer with words.

A button's value is `ID.VERSION`: it works only while the idea is as it was shown.
"""

from collections.abc import Sequence

from conversations.pages.desk.idea_card import idea_lines
from conversations.pages.desk.idea_words import state_shown, title_shown
from conversations.pages.link import link
from conversations.pages.release import why
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, say
from conversations.world import World
from programme.idea_file import IdeaFile
from programme.release import Request


def requests(found: Sequence[Request], *, note: Say | None = None) -> Screen:
    """List what authors ask for, whoever asked first in front."""
    lines: list[Shown] = [] if note is None else [note, ""]
    lines.append(say("release.list.title", count=len(found)) if found else say("release.list.none"))
    lines += [say("release.list.line", code=Code(one.code), at=one.asked_at) for one in found]
    rows: Rows = tuple((Button(Code(one.code), f"go.rl_one.{one.idea_id}"),) for one in found)
    return Screen(tuple(lines), (*rows, (link("desk", "desk.button"),)), replaces=True)


def request(view: IdeaFile, one: Request, world: World, *, note: Say | None = None) -> Screen:
    """Show an idea whose author wants it back, with both answers."""
    lines: list[Shown] = [] if note is None else [note, ""]
    lines += [
        say("idea.card.heading", code=Code(view.code), title=title_shown(view)),
        say("card.state_line", state=state_shown(view.state)),
        say("release.since", at=one.asked_at),
        *why(one.words),
        "",
        *idea_lines(view, world),
    ]
    ref = f"{one.idea_id}.{one.version}"
    answers = tuple(link("rl_words", f"release.{how}", f"{how}.{ref}") for how in ("grant", "keep"))
    beside = (link("id_card", "idea.desk.open", str(view.id)), link("rl_list", "button.back"))
    return Screen(tuple(lines), (answers, beside), replaces=True)


def words(code: str, value: str, *, note: Say | None = None) -> Screen:
    """Ask for words to the author; `value` is what the buttons carry."""
    how, _, ref = value.partition(".")
    lines: list[Shown] = [] if note is None else [note, ""]
    without = link("rl_do", f"release.{how}.without", value)
    back = link("rl_one", "button.back", ref.partition(".")[0])
    return Screen((*lines, say(f"release.{how}.words", code=Code(code))), ((without,), (back,)), replaces=True)


def lost(code: str) -> Screen:
    """Tell whoever looks after an idea that its author had everything erased."""
    return Screen((say("release.told.erased", code=Code(code)),), ((link("board", "desk.open.board"),),))


def told(one: Request) -> Screen:
    """Tell a coordinator that an author asks."""
    lines = (say("release.told.asked", code=Code(one.code)), *why(one.words))
    return Screen(lines, ((link("rl_one", "idea.desk.open", str(one.idea_id)),),))
