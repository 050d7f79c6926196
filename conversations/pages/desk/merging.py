"""Joining two ideas: which ones, both side by side, which one stays, and what their authors say.

A button's value is `GOES.STAYS.VERSION.VERSION`: it works only while both ideas are as they were shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from conversations.pages.desk.idea_card import city_shown, heading, label, means_shown, shown
from conversations.pages.desk.idea_words import short, state_shown
from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, in_rows, say
from conversations.world import World
from programme.idea_file import IdeaFile
from programme.merge import Merge, State
from programme.text import number

EXAMPLE = Code("ID-7K2QX")
MEANS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """Which idea goes into which, as both were shown."""

    goes: int
    stays: int
    version: int
    into_version: int

    def __str__(self) -> str:
        return f"{self.goes}.{self.stays}.{self.version}.{self.into_version}"

    @classmethod
    def parse(cls, value: str) -> Self | None:
        """Read a button's value; None for what no button of ours has."""
        numbers = [found for part in value.split(".") if (found := number(part)) is not None]
        return cls(*numbers) if value.count(".") == 3 and len(numbers) == 4 else None


def which(view: IdeaFile, alike: Sequence[IdeaFile], *, note: Say | None = None) -> Screen:
    """Ask with which idea this one is to be joined: its code is typed, or one that may be similar is tapped."""
    lines: list[Shown] = [*_noted(note), heading(view), "", say("merge.which", code=EXAMPLE)]
    lines += ["", say("merge.maybe_similar"), *(heading(one) for one in alike)] if alike else []
    rows = in_rows([Button(Code(one.code), f"go.mg_pair.{view.id}.{one.id}") for one in alike])
    return Screen(tuple(lines), (*rows, (_to_idea(view.id),)))


def pair(one: IdeaFile, other: IdeaFile, world: World, *, note: Say | None = None) -> Screen:
    """Show two ideas side by side, and ask which one stays."""
    lines = (*_noted(note), *_lines(one, world), "", *_lines(other, world), "", say("merge.who_stays"))
    stay = tuple(
        Button(say("merge.stays", code=Code(stays.code)), f"go.mg_sure.{_pair(goes, stays)}")
        for stays, goes in ((one, other), (other, one))
    )
    return Screen(lines, (stay, (_to_idea(one.id),)), replaces=True)


def sure(goes: IdeaFile, stays: IdeaFile) -> Screen:
    """Say what will be asked of whom, before it is."""
    lines = (
        say("merge.sure", goes=heading(goes), stays=heading(stays)),
        say("merge.sure.then"),
    )
    ask = Button(say("merge.ask"), f"go.mg_ask.{_pair(goes, stays)}")
    back = Button(say("button.back"), f"go.mg_pair.{goes.id}.{stays.id}")
    return Screen(lines, ((ask,), (back,)), replaces=True)


def merge(one: Merge, *, asks: bool = False, note: Say | None = None) -> Screen:
    """Show what came of a merge so far; with `asks`, ask once more before it is dropped."""
    lines: list[Shown] = [*_noted(note), say("merge.title", code=Code(one.code), into=Code(one.into_code))]
    state = "ready" if one.ready else "unanswered" if one.unanswered else one.state
    lines += [say(f"merge.state.{state}"), say("merge.proposed_at", at=one.proposed_at)]
    lines += merge_lines(one)
    rows: list[tuple[Button, ...]] = []
    if one.state is State.ASKED and asks:
        lines += ["", say("merge.drop.sure")]
        no = link("mg_card", "button.no", str(one.id))
        rows = [(link("mg_drop", "merge.drop.yes", f"{one.id}.yes"), no)]
    elif one.state is State.ASKED:
        rows = [(link("mg_join", "merge.join", str(one.id)),)] if one.ready else []
        rows += [(link("mg_drop", "merge.drop", str(one.id)),)]
    ideas = tuple(
        Button(Code(code), f"go.id_card.{idea_id}")
        for idea_id, code in ((one.idea_id, one.code), (one.into_id, one.into_code))
    )
    back = (link("mg_list", "merge.list"), link("desk", "desk.button"))
    return Screen(tuple(lines), (*rows, ideas, back), replaces=True)


def merge_lines(one: Merge) -> list[Shown]:
    """Say what each author has answered."""
    if one.same_author:
        return [say("merge.said.both", said=_said(one.agrees))]
    both = ((one.code, one.agrees), (one.into_code, one.into_agrees))
    return [say("merge.said", code=Code(code), said=_said(given)) for code, given in both]


def merges(found: Sequence[Merge]) -> Screen:
    """List the merges that authors are asked about."""
    lines: list[Shown] = [say("merge.list.title", count=len(found)) if found else say("merge.list.none")]
    lines += [say("merge.title", code=Code(one.code), into=Code(one.into_code)) for one in found]
    rows: Rows = tuple(
        (Button(say("merge.title", code=Code(one.code), into=Code(one.into_code)), f"go.mg_card.{one.id}"),)
        for one in found
    )
    return Screen(tuple(lines), (*rows, (link("desk", "desk.button"),)), replaces=True)


def told(one: Merge, what: str) -> Screen:
    """Tell a coordinator what came of a merge: `refused`, `unanswered`, `agreed` or `ready`."""
    line = say(f"merge.told.{what}", code=Code(one.code), into=Code(one.into_code))
    return Screen((line, *merge_lines(one)), ((link("mg_card", "merge.open", str(one.id)),),))


def parted(one: Merge) -> Screen:
    """Tell a coordinator that an idea is to be decided again, because the one that it was to go into is gone."""
    lines = (say("merge.parted", code=Code(one.code)),)
    return Screen(lines, ((Button(Code(one.code), f"go.id_card.{one.idea_id}"),),))


def _lines(view: IdeaFile, world: World) -> list[Shown]:
    lines: list[Shown] = [heading(view), say("card.state_line", state=state_shown(view.state))]
    if view.author:
        lines.append(say("idea.card.author", name=view.author))
    where: Shown = city_shown(str(view.answers.get("city") or ""), world)
    field = shown("field", str(view.answers.get("field") or ""), world)
    lines.append(say("merge.about", city=where, field=field))
    told = view.answers.get("idea") or {}
    if told.get("text"):
        lines.append(say("card.offer", text=short(str(told["text"]))))
    if means := (view.answers.get("means") or [])[:MEANS_SHOWN]:
        lines.append(say("idea.card.line", label=label("means"), value=means_shown(means, world)))
    return lines


def _pair(goes: IdeaFile, stays: IdeaFile) -> Pair:
    return Pair(goes.id, stays.id, goes.version, stays.version)


def _said(agrees: bool | None) -> Say:
    return say("merge.said.not_yet" if agrees is None else "merge.said.yes" if agrees else "merge.said.no")


def _noted(note: Say | None) -> tuple[Shown, ...]:
    return () if note is None else (note, "")


def _to_idea(idea_id: int) -> Button:
    return link("id_card", "idea.desk.back", f"{idea_id}.here")
