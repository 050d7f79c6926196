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

BESIDE = 250
"""Letters of what stands beside the idea itself on a card: an answer, a text before and after."""


def idea_lines(view: IdeaFile, world: World, *, whole: bool = False) -> tuple[Shown, ...]:
    """Say what was asked and changed first, then the idea; its author only where they may be known."""
    # What took the place of an answer stands beside what was there before, and need not be said twice.
    besides = changes(view.revised, view.answers)
    lines: list[Shown] = list(revision_lines(view, world, besides=besides, whole=whole))
    lines += changed_lines(view, world, whole=whole)
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
            return _told(value, None if whole else LONG)
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


def revision_lines(
    view: IdeaFile, world: World, *, most: int = 2, besides: Sequence[str] = (), whole: bool = False
) -> tuple[Shown, ...]:
    """Say what was asked of the author and what came back, the newest first; of answers `besides` only the question."""
    lines: list[Shown] = []
    for one in view.revisions[:most]:
        ready = next((chip for chip in world.programme.idea_questions if chip.code == one.question), None)
        lines.append(say("idea.card.question", label=label(one.field), question=ready or str(one.text or "")))
        if one.answer and one.field not in besides:
            lines.append(say("idea.card.answer", answer=_told(one.answer, None if whole else BESIDE)))
        elif not one.answer:
            lines.append(say("idea.card.no_answer" if one.no_answer else "idea.card.answer_waits"))
    return tuple(lines)


def changed_lines(view: IdeaFile, world: World, *, whole: bool = False) -> tuple[Shown, ...]:
    """Say which answers are others than before, new and old."""

    def said(told: Mapping[str, Any] | None, name: str) -> Shown:
        value = (told or {}).get(name)
        if not value:
            return say("form.empty")
        if name in ("idea", "how"):
            return _told(value, None if whole else BESIDE)
        return shown(name, value, world)

    return tuple(
        say("idea.card.changed", label=label(name), new=said(view.answers, name), old=said(view.revised, name))
        for name in changes(view.revised, view.answers)
    )


def is_cut(view: IdeaFile) -> bool:
    """Say whether a card that is not `whole` leaves something of the idea out."""
    changed = changes(view.revised, view.answers)

    def long(value: Mapping[str, Any] | None, most: int) -> bool:
        return len((value or {}).get("text") or "") > most

    told = [(name, view.answers.get(name), (view.revised or {}).get(name)) for name in ("idea", "how")]
    return (
        any(long(now, LONG) for _, now, _ in told)
        or any(long(one, BESIDE) for name, *both in told if name in changed for one in both)
        or any(long(one.answer, BESIDE) for one in view.revisions if one.field not in changed)
    )


def _named(chips: Sequence[Named], code: str) -> Shown:
    return next((chip for chip in chips if chip.code == code), str(code))


def _told(value: Mapping[str, Any], most: int | None) -> Shown:
    text, file = value.get("text"), value.get("file")
    kind = None if file is None else say(f"file.{file['kind']}")
    if not text:
        return kind or ""
    words = str(text) if most is None or len(text) <= most else str(text)[: most - 1] + "…"
    return words if kind is None else (kind, words)


def _file(one: Attachment) -> Shown:
    return say(f"file.{one.kind}") if one.name is None else one.name
