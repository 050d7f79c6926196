"""An idea as lines of a card, the same for everybody who may see it; the heading is each page's own.

Pure functions of `programme.idea_file.IdeaFile`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from conversations.screen import Code, Say, Shown, say
from conversations.widgets.country import country_words
from conversations.world import World
from programme.idea_file import Attachment, IdeaFile, changes
from programme.words import Named

LONG = 700
"""Letters of the idea and of how it is carried out on a card; `idea_lines` with `whole` says all."""


def idea_lines(view: IdeaFile, world: World, *, whole: bool = False) -> tuple[Shown, ...]:
    """Say what was asked and changed first, then the idea; its author only where they may be known."""
    lines: list[Shown] = [*revision_lines(view, world), *changed_lines(view, world)]
    if lines:
        lines.append("")
    if view.author is not None:
        country = world.places.country(view.author_country or "")
        told = {"name": view.author} if country is None else {"name": view.author, "country": country_words(country)}
        lines.append(say("idea.card.author" if country is None else "idea.card.author_in", **told))
    lines += [
        say("idea.card.line", label=label(name), value=shown(name, view.answers[name], world, whole=whole))
        for name in ("city", "field", "idea", "how", "means", "when", "institutions")
        if view.answers.get(name)
    ]
    if view.partner_means:
        lines.append(say("idea.card.partner_means", means=means_shown(view.partner_means, world)))
    if view.partners:
        lines.append(say("idea.card.partners", names=tuple(view.partners)))
    if view.files:
        lines.append(say("idea.card.files", files=tuple(_file(one) for one in view.files)))
    return tuple(lines)


def heading(view: IdeaFile) -> Say:
    """Say which idea it is: its code and title."""
    return say("idea.card.heading", code=Code(view.code), title=view.title)


def label(name: str) -> Say:
    """Name an answer of an idea."""
    return say(f"idea.{name}.label")


def shown(name: str, value: Any, world: World, *, whole: bool = True) -> Shown:
    """Say one answer of an idea, in the reader's words where it is a chip."""
    programme = world.programme
    match name:
        case "city":
            return city_shown(value, world)
        case "field":
            return _named(programme.fields, value)
        case "when":
            return _named(programme.horizons, value)
        case "institutions":
            return tuple(_named(programme.institutions, code) for code in value)
        case "means":
            return means_shown(value, world)
        case "idea" | "how":
            return _told(value, whole=whole)
        case "files":
            return tuple(say(f"file.{one['kind']}") if not one.get("name") else str(one["name"]) for one in value)
    return str(value)


def city_shown(code: str, world: World) -> Shown:
    """Say which city an idea is for: a sister city by its code, or what was typed."""
    return _named(world.programme.sister_cities, code)


def means_shown(means: Sequence[Mapping[str, Any]], world: World) -> tuple[Shown, ...]:
    """Say means, each with the line about it."""
    named = [(_named(world.programme.means, one["code"]), one.get("line")) for one in means]
    return tuple(say("idea.card.means", means=what, line=line) if line else what for what, line in named)


def revision_lines(view: IdeaFile, world: World, *, most: int = 2) -> tuple[Shown, ...]:
    """Say what was asked of the author and what came back, the newest first."""
    lines: list[Shown] = []
    for one in view.revisions[:most]:
        ready = next((chip for chip in world.programme.idea_questions if chip.code == one.question), None)
        lines.append(say("idea.card.question", label=label(one.field), question=ready or str(one.text or "")))
        if one.answer:
            lines.append(say("idea.card.answer", answer=_told(one.answer, whole=False)))
        else:
            lines.append(say("idea.card.no_answer" if one.no_answer else "idea.card.answer_waits"))
    return tuple(lines)


def changed_lines(view: IdeaFile, world: World) -> tuple[Shown, ...]:
    """Say which answers are others than before, new and old."""
    before = view.revised or {}

    def said(told: Mapping[str, Any], name: str) -> Shown:
        return shown(name, told[name], world, whole=False) if told.get(name) else say("form.empty")

    return tuple(
        say("idea.card.changed", label=label(name), new=said(view.answers, name), old=said(before, name))
        for name in changes(view.revised, view.answers)
    )


def _named(chips: Sequence[Named], code: str) -> Shown:
    return next((chip for chip in chips if chip.code == code), str(code))


def _told(value: Mapping[str, Any], *, whole: bool) -> Shown:
    text, file = value.get("text"), value.get("file")
    kind = None if file is None else say(f"file.{file['kind']}")
    if not text:
        return kind or ""
    words = str(text) if whole or len(text) <= LONG else str(text)[: LONG - 1] + "…"
    return words if kind is None else (kind, words)


def _file(one: Attachment) -> Shown:
    return say(f"file.{one.kind}") if one.name is None else one.name
