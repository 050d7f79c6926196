"""The numbers of ideas in words: the overview, and of each picture its numbers."""

from collections.abc import Sequence

from conversations.pages.desk.statistics import PAGE, stay, told
from conversations.pages.link import link
from conversations.screen import Say, Screen, Shown, in_rows, say
from conversations.world import World
from programme.idea_statistics import Counted, IdeasOverview, Load, Said, Shares
from programme.review import Verdict
from programme.statistics import Stay
from programme.words import Named

PICTURES = ("idea_cities", "idea_fields", "idea_means", "idea_verdicts", "idea_days")
LOAD = "idea_load"
"""The picture that only coordinators see: what the reviewers of each institution have before them."""


def overview(numbers: IdeasOverview, *, load: bool, toast: Shown | None = None) -> Screen:
    """Say where all ideas are, and offer the pictures; that of the reviewers' `load` only to whoever may see it."""
    lines: list[Shown] = [say("statistics.ideas.title"), ""]
    if not numbers.sent:
        lines.append(say("statistics.ideas.none"))
    else:
        lines += [
            say("statistics.ideas.sent", n=numbers.sent, authors=say("statistics.ideas.authors", n=numbers.authors)),
            say(
                "statistics.ideas.waits",
                waiting=numbers.waiting,
                reviewed=numbers.reviewed,
                asked=numbers.asked,
                discussed=numbers.discussed,
            ),
            say("statistics.ideas.decided", pending=numbers.pending, workable=numbers.workable, others=numbers.others),
            say("statistics.ideas.board", operational=numbers.operational, done=numbers.done),
        ]
    buttons = [link(PAGE, f"statistics.picture.{picture}", picture) for picture in PICTURES]
    if load:
        buttons.append(link("load", f"statistics.picture.{LOAD}"))
    return Screen(tuple(lines), (*in_rows(buttons), (link(PAGE, "button.back"),)), toast=toast, replaces=True)


def shares(picture: str, numbers: Shares, world: World) -> Screen:
    """Say how many ideas each city, field or means has."""
    lines = [say("statistics.question", label=named(picture, one, world), text=count(one)) for one in numbers.first]
    if numbers.others:
        label = say("statistics.ideas.others", n=numbers.others)
        lines.append(say("statistics.question", label=label, text=count(numbers.rest)))
    return told(picture, lines, anything=bool(numbers.first))


def verdicts(numbers: Sequence[Said], world: World) -> Screen:
    """Say what the reviewers of each institution said."""
    lines = [say("statistics.question", label=institution(one, world), text=said(one)) for one in numbers]
    return told("idea_verdicts", lines, anything=any(one.all for one in numbers))


def days(stays: tuple[Stay, ...]) -> Screen:
    """Say how long ideas stand in each state."""
    lines = [say("statistics.question", label=state(one), text=stay(one)) for one in stays]
    return told("idea_days", lines, anything=bool(stays))


def loads(numbers: Sequence[Load], world: World) -> Screen:
    """Say what the reviewers of each institution have before them."""
    lines = [say("statistics.question", label=institution(one, world), text=load(one)) for one in numbers]
    return told(LOAD, lines, anything=any(one.all for one in numbers))


def named(picture: str, one: Counted, world: World) -> Shown:
    """Name a city, a field or means."""
    programme = world.programme
    chips: dict[str, Sequence[Named]] = {
        "idea_cities": programme.sister_cities,
        "idea_fields": programme.fields,
        "idea_means": programme.means,
    }
    found = next((chip for chip in chips[picture] if chip.code == one.code), None)
    return found or (say(f"statistics.{picture}.typed") if not one.code else one.code)


def institution(one: Said | Load, world: World) -> Shown:
    """Name an institution."""
    found = next((chip for chip in world.programme.institutions if chip.code == one.institution), None)
    return found or one.institution


def count(one: Counted) -> Say:
    """Say how many ideas there are, and how many of them were found workable."""
    return say("statistics.ideas.count", ideas=one.ideas, workable=one.workable)


def said(one: Said) -> Shown:
    """Say how often each verdict was given, those that were."""
    given = tuple(
        say("statistics.ideas.said", verdict=verdict(what), n=one.verdicts[what])
        for what in Verdict
        if one.verdicts.get(what)
    )
    return given or say("statistics.ideas.nothing_said")


def verdict(what: Verdict) -> Say:
    """Name a verdict of a reviewer, briefly."""
    return say(f"statistics.opinion.{what}")


def load(one: Load) -> Say:
    """Say how many reviews are done, begun, not begun and late."""
    return say("statistics.ideas.load", done=one.done, begun=one.begun, offered=one.offered, overdue=one.overdue)


def state(one: Stay) -> Say:
    """Name a state of an idea."""
    return say("statistics.idea_pending" if one.state == "pending" else f"sheet.idea.{one.state}")
