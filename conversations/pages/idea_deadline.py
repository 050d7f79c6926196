"""What a diplomat is told of deadlines and of more time."""

from collections.abc import Sequence
from typing import Any

from conversations.pages.ideas import more_time, titled, told
from conversations.pages.link import link
from conversations.screen import Rows, Screen, Shown, Until, say
from conversations.world import World
from programme.errors import ProgrammeError
from programme.extension import Asking
from programme.idea_file import IdeaFile
from programme.own_idea import Deadline, OwnIdea


def refused(why: ProgrammeError, deadline: Deadline | None) -> Screen:
    """Say why no idea is taken now, and what can be done; `deadline` is that of a diplomat."""
    rows: Rows = ((link("status", "button.status"), link("question", "button.question")),)
    if deadline is not None:
        rows = (*more_time(deadline), (link("ideas", "button.ideas"),), *rows)
    return Screen((_reason(why), *_wish(why, deadline)), rows)


def closed(why: ProgrammeError, view: IdeaFile | None, deadline: Deadline | None, world: World) -> Screen:
    """Say why a draft takes no answers any more, and show what stands in it."""
    rest: tuple[Shown, ...] = ()
    if view is not None and (lines := told(view, world, whole=False)):
        title = (say("ideas.line.title", title=view.title),) if view.title else ()
        rest = ("", say("ideas.kept"), *title, *lines)
    one = refused(why, deadline)
    return Screen((*one.lines, *rest), one.rows)


def _reason(why: ProgrammeError) -> Shown:
    """Write a refusal; a moment in it is a deadline."""
    params: dict[str, Any] = dict(why.params)
    if "closed_at" in params:
        params["closed_at"] = Until(params["closed_at"])
    return say(why.key, **params)


def _wish(why: ProgrammeError, deadline: Deadline | None) -> tuple[Shown, ...]:
    """Say what can be done where it is too late: whoever was refused more time is not told to ask for it."""
    if why.key != "idea.over" or deadline is None:
        return ()
    if deadline.asking in (Asking.OPEN, Asking.WAITING, Asking.REFUSED):
        return (say(f"idea.over.{deadline.asking}"),)
    return ()


def asked(where: str, deadline: Deadline) -> Screen:
    """Say where a wish for more time is: kept, answered before, too early or too late."""
    dated = where in (Asking.GRANTED, Asking.REFUSED)
    shown = say(f"more_time.{where}", until=Until(deadline.until)) if dated else say(f"more_time.{where}")
    return Screen((shown,), ((link("ideas", "button.ideas"), link("question", "button.question")),))


def warning(unsent: Sequence[OwnIdea], deadline: Deadline) -> Screen:
    """Remind of ideas that are not sent yet, before the deadline."""
    lines: list[Shown] = [say("ideas.warning", n=len(unsent), until=Until(deadline.until))]
    if len(unsent) == 1:
        one = unsent[0]
        lines.append(say("ideas.line.title", title=titled(one)))
        return Screen(
            tuple(lines), ((link("continue", "button.continue", one.draft),), (link("ideas", "button.ideas"),))
        )
    return Screen(tuple(lines), ((link("ideas", "button.ideas"),),))


def granted(deadline: Deadline) -> Screen:
    """Tell that there is more time."""
    return Screen(
        (say("more_time.given", until=Until(deadline.until)),),
        ((link("idea", "button.idea"), link("ideas", "button.ideas")),),
    )


def denied(deadline: Deadline) -> Screen:
    """Tell that there is no more time, and what stays."""
    rows: Rows = ((link("ideas", "button.ideas"), link("question", "button.question")),)
    return Screen((say("more_time.not_given", until=Until(deadline.until)),), rows)
