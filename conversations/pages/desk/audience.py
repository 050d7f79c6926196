"""Whom an announcement is for, put together by chips: groups that all hold, choices in a group, turned around.

Buttons that change something carry the version that was shown, so that a stale or repeated one changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from conversations.pages.desk.segment_words import Titles, segment_words
from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, in_rows, say
from conversations.world import World
from programme.broadcast_told import Broadcast
from programme.segment import Is, What
from programme.segment_edit import READY, choices, groups

KINDS = tuple(what for what in What if what is not What.SUITS)
"""Buttons name a kind by its place here: all that one carries fits into it. Who suits a call begins at the network."""

NEW = "n"
"""Instead of a group's number: one more group."""

FREELY = (What.COUNTRY, What.CITY)
"""Kinds of which a name may be typed."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a segment means now: how many people, how many of them nobody reaches, and a few by code and short name."""

    people: int
    unreachable: int
    some: Sequence[tuple[str | None, str | None]]


def meant_lines(found: Meant | None) -> tuple[Shown, ...]:
    """Say how many they are, and name some."""
    if found is None:
        return (say("audience.nobody_yet"),)
    lines: list[Shown] = [say("audience.count", count=found.people)]
    if found.unreachable:
        lines.append(say("audience.unreachable", count=found.unreachable))
    for code, name in found.some:
        shown = name or say("form.empty")
        named = say("audience.one", name=shown)
        lines.append(named if code is None else say("audience.one_of", code=Code(code), name=shown))
    return tuple(lines)


def audience(one: Broadcast, found: Meant | None, titles: Titles, world: World, *, note: Say | None = None) -> Screen:
    """Show whom it is for, how many they are, and every way to change that."""
    lines: list[Shown] = [say("audience.title")]
    if one.segment is not None:
        lines += [segment_words(one.segment, titles, world), ""]
    lines += meant_lines(found)
    have = groups(one.segment)
    at = f"{one.id}.{one.version}"
    each: Rows = tuple(
        (Button(segment_words(group, titles, world), f"go.an_group.{at}.{nth}"),) for nth, group in enumerate(have)
    )
    keep: Rows = ((link("an_keep", "audience.keep", str(one.id)),),) if one.segment is not None else ()
    rows = (
        *each,
        (link("an_add", "audience.add", f"{at}.{NEW}"),),
        (link("an_named", "audience.named", str(one.id)),),
        *keep,
        (link("an_show", "button.back", str(one.id)),),
    )
    return Screen((*_first(note), *lines), rows, replaces=True)


def group(one: Broadcast, nth: int, titles: Titles, world: World) -> Screen:
    """Show a group, and let it be widened, turned around or taken away."""
    what = groups(one.segment)[nth]
    at = f"{one.id}.{one.version}.{nth}"
    several = len(choices(what)) > 1
    rows = (
        (link("an_add", "audience.or", at),),
        (link("an_turn", "audience.turn", at),),
        (link("an_cut", "audience.cut_all" if several else "audience.cut", at),),
        (link("an_who", "button.back", str(one.id)),),
    )
    return Screen((say("audience.group"), segment_words(what, titles, world)), rows, replaces=True)


def kinds(one: Broadcast, nth: str) -> Screen:
    """Ask what a condition is to be about."""
    at = f"{one.id}.{one.version}.{nth}"
    each = [link("an_kind", f"audience.kind.{kind}", f"{at}.{place}") for place, kind in enumerate(KINDS)]
    rows = (*in_rows(each), (link("an_who", "button.back", str(one.id)),))
    return Screen((say("audience.which_kind"),), rows, replaces=True)


def values(
    one: Broadcast,
    nth: str,
    kind: What,
    offered: Sequence[Is],
    titles: Titles,
    world: World,
    *,
    further: Sequence[tuple[int, str]] = (),
    complaint: Say | None = None,
) -> Screen:
    """Offer conditions of a kind; `further` are courses of which one is chosen first."""
    at = f"{one.id}.{one.version}.{nth}"
    place = KINDS.index(kind)
    buttons = [Button(segment_words(each, titles, world), f"go.an_put.{at}.{place}.{each.value}") for each in offered]
    buttons += [Button(title, f"go.an_kind.{at}.{place}.{course_id}") for course_id, title in further]
    ask = say("audience.which_or_type") if kind in FREELY else say("audience.which")
    if not buttons and kind not in FREELY:
        ask = say("audience.none_of_kind")
    wide = 1 if kind is What.COURSE else 2
    rows = (*in_rows(buttons, wide=wide), (link("an_add", "button.back", at),))
    return Screen((*_first(complaint), ask), rows, replaces=True)


def named(one: Broadcast, kept: Sequence[tuple[int, str]], *, note: Say | None = None) -> Screen:
    """Offer the usual segments, and those that were kept."""
    at = f"{one.id}.{one.version}"
    ready = [link("an_take", f"audience.ready.{name}", f"{at}.{name}") for name in READY]
    own: Rows = tuple(
        (Button(name, f"go.an_take.{at}.{of}"), link("an_forget", "audience.forget", f"{one.id}.{of}"))
        for of, name in kept
    )
    rows = (*in_rows(ready), *own, (link("an_who", "button.back", str(one.id)),))
    return Screen((*_first(note), say("audience.which_named")), rows, replaces=True)


def keeping(one: Broadcast, titles: Titles, world: World, *, complaint: Say | None = None) -> Screen:
    """Ask for the name under which a segment is kept."""
    whom: tuple[Shown, ...] = () if one.segment is None else (segment_words(one.segment, titles, world),)
    back = link("an_who", "button.back", str(one.id))
    return Screen((*_first(complaint), *whom, say("audience.name_it")), ((back,),), replaces=True)


def _first(note: Say | None) -> tuple[Shown, ...]:
    return () if note is None else (note, "")
