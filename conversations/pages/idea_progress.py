"""How an idea goes on, as its author reads it: a milestone, all of them, and the author's own report."""

from collections.abc import Sequence

from conversations.pages.link import link
from conversations.screen import Code, Rows, Say, Screen, Shown, say
from conversations.world import World
from programme.idea import ENDED, State
from programme.milestone import Milestone

SHOWN = 5
"""Milestones on the page of an idea; older ones are left out."""

_WORDS = {
    State.DONE: "milestone.closing",
    State.PAUSED: "milestone.reason",
    State.STOPPED: "milestone.reason",
}


def milestone(idea_id: int, code: str, title: str, one: Milestone, own: bool = True) -> Screen:
    """Tell an author what became of their idea, or, where it is not their `own`, of what theirs was merged into."""
    lines: list[Shown] = [say("milestone.of", code=Code(code), title=title), say(f"milestone.told.{one.stage}")]
    if one.text:
        lines.append(_words(one))
    to_list = link("ideas", "milestone.ideas")
    if one.stage in ENDED:
        return Screen((*lines, say("milestone.thanks")), ((to_list,),))
    if not own:
        return Screen(tuple(lines), ((to_list,),))
    rows: Rows = ((link("i_report", "report.button", str(idea_id)), to_list),)
    return Screen((*lines, say("milestone.report_how")), rows)


def milestone_lines(milestones: Sequence[Milestone], world: World) -> tuple[Shown, ...]:
    """Say how an idea went on, the newest first; what the office wrote at an end or a pause comes with its name."""
    lines: list[Shown] = []
    for one in list(reversed(milestones))[:SHOWN]:
        day = one.at.astimezone(world.programme.zone).date()
        lines.append(say("milestone.on", day=day, stage=stage_name(one.stage)))
        if one.text:
            lines.append(_words(one))
    return (say("milestone.title"), *lines) if lines else ()


def stage_name(stage: State) -> Say:
    """Name a stage of carrying an idea out, in a word or two."""
    return say(f"board.stage.{stage}")


def ask(code: str, title: str, *, complaint: Say | None = None) -> Screen:
    """Ask an author how it goes on; the next message is the report."""
    lines: tuple[Shown, ...] = () if complaint is None else (complaint, "")
    lines += (say("report.about", code=Code(code), title=title), say("report.ask"))
    return Screen(lines, ((link("ideas", "button.cancel"),),))


def thanks() -> Screen:
    """Say that the report has arrived."""
    return Screen((say("report.thanks"),), ((link("ideas", "milestone.ideas"),),))


def _words(one: Milestone) -> Say:
    return say(_WORDS.get(one.stage, "milestone.words"), text=str(one.text))
