"""The story of a file in sentences, oldest first: when, who, what."""

from collections.abc import Sequence

from conversations.pages.desk.staff import home
from conversations.pages.desk.whole_file import reasons_shown
from conversations.screen import Code, Say, Screen, Shown, say
from conversations.world import World
from programme.lifecycle import Role
from programme.registration import LIFECYCLE, Verdict
from programme.staff import STAFF_ROLES
from programme.story import JUDGED, Deed, Held, folded

EXAMPLE = Code("SD-7K2QX")

ACTIONS = frozenset(
    {
        *(move.name for move in LIFECYCLE.moves),
        *("consent", "complete", "look", "attachments", "note", "flag", "apart", "merge"),
        *("second_look", "second_look_undone", "settle", "reached", "ask_person", "handle", "reply", JUDGED),
    }
)
"""What has a sentence of its own, `why.ACTION`."""

VARIANTS = frozenset(
    {
        *("release.clock", "decline.clock", "edit.again", "look.request", "second_look.agreed"),
        *("second_look.disagreed", "ask_person.talk", "ask_person.call", "flag.flagged", "flag.unflagged"),
    }
)
"""What is said in another way: `why.ACTION.HOW`."""

# What nobody does, but time.
_OF_ITSELF = frozenset({"no_answer", "release.clock", "decline.clock", "ask_person.call"})


def story(code: str, deeds: Sequence[Deed], world: World) -> Screen:
    """Tell the story of the file with this code."""
    lines: list[Shown] = [say("why.title", code=Code(code)), ""]
    if not deeds:
        lines.append(say("why.nothing"))
    for told in folded(deeds):
        if isinstance(told, Held):
            lines.append(say("why.line", at=told.deeds[0].at, what=_held(told)))
            continue
        lines.append(say("why.line", at=told.at, what=_what(told)))
        lines += _why(told, world)
    return Screen(tuple(lines), ((home(),),))


def ask() -> Screen:
    """Say how to ask for a story."""
    return Screen((say("why.how", code=EXAMPLE),), ((home(),),))


def unknown() -> Screen:
    """Say that no file has this code."""
    return Screen((say("why.unknown", code=EXAMPLE),), ((home(),),))


def _why(deed: Deed, world: World) -> list[Shown]:
    lines: list[Shown] = []
    if deed.reasons:
        lines.append(say("why.reasons", reasons=reasons_shown(deed.reasons, world)))
    if deed.words:
        lines.append(say("why.words", text=deed.words))
    return [*lines, say("why.noted", text=deed.note)] if deed.note else lines


def _what(deed: Deed) -> Say:
    who = _who(deed)
    if deed.action not in ACTIONS:
        return say("why.other", who=who, action=Code(deed.action))
    if deed.action == "settle" and deed.after in list(Verdict):
        return say("why.settle.verdict", who=who, verdict=say(f"triage.verdict.{deed.after}"))
    if deed.action == "second_look" and deed.after == "disagreed" and deed.verdict is not None:
        return say("why.second_look.named", who=who, verdict=say(f"triage.verdict.{deed.verdict}"))
    if deed.action == "duplicate" and deed.other is not None:
        return say("why.duplicate.into", who=who, code=Code(deed.other))
    # A file that was with the desk already, or judged, goes back to the queue with the change.
    moved = "again" if deed.before != deed.after else None
    hows = (deed.after, "clock" if deed.role is Role.CLOCK else None, moved)
    name = next((name for how in hows if (name := f"{deed.action}.{how}") in VARIANTS), deed.action)
    return say(f"why.{name}") if name in _OF_ITSELF else say(f"why.{name}", who=who)


def _held(held: Held) -> Say:
    names: list[Shown] = []
    for deed in held.deeds:
        if deed.action == "claim" and _who(deed) not in names:
            names.append(_who(deed))
    return say("why.held", count=held.times, who=tuple(names), until=held.deeds[-1].at)


def _who(deed: Deed) -> Shown:
    if deed.role is Role.CLOCK:
        return say("why.who.clock")
    if deed.role in STAFF_ROLES:
        return deed.who or say("why.who.staff")
    return say("why.who.applicant")
