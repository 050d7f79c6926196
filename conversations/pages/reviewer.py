"""What reviewers and coordinators are told by the clock: the morning's digest, and what is late."""

from collections.abc import Sequence

from conversations.pages.link import link
from conversations.screen import Code, Screen, Shown, say
from programme.overdue import Digest
from programme.review import State

LISTED = 10
"""Codes in one notice."""


def digest(found: Digest) -> Screen:
    """Say what waits for a reviewer this morning."""
    counted = (("late", found.late), ("today", found.today), ("tomorrow", found.tomorrow), ("new", found.new))
    lines = tuple(say(f"digest.{name}", count=count) for name, count in counted if count)
    return Screen((say("digest.title"), *lines), ((link("review", "digest.start"),),))


def late(codes: Sequence[str]) -> Screen:
    """Remind a reviewer of what they have not finished in time."""
    shown: tuple[Shown, ...] = tuple(Code(code) for code in codes[:LISTED])
    lines = (say("overdue.mine", count=len(codes), codes=shown), say("overdue.mine.what"))
    return Screen(lines, ((link("review", "digest.start"),),))


def all_late(found: Sequence[tuple[str, str, State]]) -> Screen:
    """Tell a coordinator what is late: code, reviewer, and whether it is begun."""
    lines: list[Shown] = [say("overdue.all", count=len(found))]
    lines += [say(f"overdue.{state}", code=Code(code), name=name or say("staff.nameless"))
              for code, name, state in found[:LISTED]]  # fmt: skip
    if len(found) > LISTED:
        lines.append(say("overdue.more", n=len(found) - LISTED))
    return Screen((*lines, "", say("overdue.what")), ((link("assign", "desk.open.assign"),),))
