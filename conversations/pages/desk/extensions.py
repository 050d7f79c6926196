"""Diplomats who wait for more time: who, with which ideas, and until when it would be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from conversations.pages.desk.staff import home
from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, Until, say
from programme.extension import Asked


def card(asked: Asked, waiting: int, until: datetime, *, note: Say | None = None) -> Screen:
    """Show one wish, and what a yes would give."""
    lines: tuple[Shown, ...] = (note, "") if note else ()
    who = say("extension.who", name=asked.name or say("form.empty"), code=Code(asked.code or "–"))
    lines += (
        say("extension.title", n=waiting),
        who,
        say("extension.asked_at", at=asked.asked_at),
        say("extension.counts", sent=asked.sent, unsent=asked.unsent),
        say("extension.would", until=Until(until)),
    )
    at = str(asked.id)
    rows: Rows = ((link("ex_grant", "extension.grant", at), link("ex_refuse", "extension.refuse", at)),)
    if waiting > 1:
        rows = (*rows, (link("ex_list", "extension.next", at),))
    return Screen(lines, (*rows, (home(),)), replaces=True)


def beside(screen: Screen, asked: Sequence[Asked], waiting: int, *, answers: bool) -> Screen:
    """Put the wishes of some below other requests, each with both answers for whoever `answers` them."""
    if not asked:
        return screen
    lines: list[Shown] = [*screen.lines, "", say("extension.title", n=waiting)]
    lines += [
        say("extension.line", name=one.name or say("form.empty"), code=Code(one.code or "–"), at=one.asked_at)
        for one in asked
    ]
    rows: list[tuple[Button, ...]] = []
    for one in asked if answers else ():
        of = {"name": one.name or say("form.empty")}
        grant = Button(say("extension.grant_to", **of), f"go.ex_grant.{one.id}")
        rows.append((grant, Button(say("extension.refuse_to", **of), f"go.ex_refuse.{one.id}")))
    *first, last = screen.rows
    return replace(screen, lines=tuple(lines), rows=(*first, *rows, last))


def none(*, note: Say | None = None) -> Screen:
    """Say that nobody waits."""
    nobody = say("extension.none")
    return Screen((note, "", nobody) if note else (nobody,), ((home(),),), replaces=True)
