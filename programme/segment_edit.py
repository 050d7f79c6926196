"""Putting a segment together by chips: a list of groups that all hold; in a group any one does, or none does.

A kept segment may be a group, too, so that anything can be said by and, or, not.
"""

from programme.course import Circle
from programme.errors import Invalid
from programme.registration import Place
from programme.segment import EVERYBODY, And, Is, Not, Or, What, Who, bearable

Tree = Is | Not | And | Or

READY: dict[str, Tree] = {
    "everybody": EVERYBODY,
    "registered": Is(what=What.WHO, value=Who.REGISTERED),
    "companions": Is(what=What.WHO, value=Who.COMPANION),
    "diplomats": Is(what=What.WHO, value=Who.DIPLOMAT),
    "invited": Is(what=What.WHO, value=Who.INVITED),
    "home": Is(what=What.PLACE, value=Place.HOME),
    "country": Is(what=What.PLACE, value=Place.COUNTRY),
    "abroad": Is(what=What.PLACE, value=Place.ABROAD),
    "staff": Or(of=tuple(Is(what=What.WHO, value=one) for one in (Who.REVIEWER, Who.OFFICER, Who.COORDINATOR))),
}
"""The usual segments, ready-made."""

_CIRCLES = {Circle.COMPANIONS: "companions", Circle.DIPLOMATS: "diplomats"}


def circle(of: Circle, languages: frozenset[str]) -> Tree:
    """Say whom a course is announced to; `languages` of the bot to which that is narrowed, none: all.

    Whoever only wrote to the bot once is told of nothing: a course for anyone is announced to all who registered.
    """
    who = READY[_CIRCLES.get(of, "registered")]
    if not languages:
        return who
    return And(of=(who, Or(of=tuple(Is(what=What.LANGUAGE, value=one) for one in sorted(languages)))))


def groups(segment: Tree | None) -> tuple[Tree, ...]:
    """Give the groups of a segment, all of which hold."""
    if segment is None:
        return ()
    return segment.of if isinstance(segment, And) else (segment,)


def choices(group: Tree) -> tuple[Tree, ...]:
    """Give what a group names, any of which holds, or none where it is turned around."""
    inner = group.of if isinstance(group, Not) else group
    return inner.of if isinstance(inner, Or) else (inner,)


def add(segment: Tree | None, new: Tree) -> Tree:
    """Let something more hold.

    Raises:
        Invalid: when the segment would become too large.
    """
    have = groups(segment)
    return _checked(segment if segment is not None and new in have else _all((*have, new)))


def join(segment: Tree | None, number: int, new: Tree) -> Tree:
    """Add one more choice to a group.

    Raises:
        Invalid: when there is no such group, or the segment would become too large.
    """
    have, group = groups(segment), _group(segment, number)
    several = choices(group)
    wider: Tree = group if new in several else Or(of=(*several, new))
    if isinstance(group, Not) and not isinstance(wider, Not):
        wider = Not(of=wider)
    return _checked(_all((*have[:number], wider, *have[number + 1 :])))


def turn(segment: Tree | None, number: int) -> Tree:
    """Turn a group around: everybody else.

    Raises:
        Invalid: when there is no such group.
    """
    have, group = groups(segment), _group(segment, number)
    turned = group.of if isinstance(group, Not) else Not(of=group)
    return _checked(_all((*have[:number], turned, *have[number + 1 :])))


def cut(segment: Tree | None, number: int) -> Tree | None:
    """Take a group away; None when nothing is left, which is nobody yet.

    Raises:
        Invalid: when there is no such group.
    """
    have = groups(segment)
    _group(segment, number)
    left = (*have[:number], *have[number + 1 :])
    return _all(left) if left else None


def _all(several: tuple[Tree, ...]) -> Tree:
    # A single group that is itself several is kept in a list of one, so that it stays one group.
    return several[0] if len(several) == 1 and not isinstance(several[0], And) else And(of=several)


def _group(segment: Tree | None, number: int) -> Tree:
    have = groups(segment)
    if not 0 <= number < len(have):
        raise Invalid("segment.changed")
    return have[number]


def _checked(segment: Tree) -> Tree:
    if not bearable(segment):
        raise Invalid("segment.too_large")
    return segment
