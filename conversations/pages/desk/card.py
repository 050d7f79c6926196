"""A registration as lines of a card: `card_lines` for triage, `whole_lines` for the whole file.

Pure functions of `programme.registration_file.RegistrationFile`; the heading is each page's own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from conversations.form import Form
from conversations.profile import PROFILE
from conversations.registration import REGISTRATION
from conversations.screen import Code, Say, Shown, say
from conversations.widgets.country import country_words
from conversations.world import World
from programme.inquiry import each
from programme.registration import Place
from programme.registration_file import Attachment, Hit, RegistrationFile, changes, shortened

LONG = 200
"""Letters after which a text beside the answer itself (an old answer, a note) is cut."""

NOTES_SHOWN = 3
QUESTIONS_SHOWN = 2
"""Notes and questions on a card, the last ones; the whole file has all."""

NOTHING: tuple[Any, ...] = (None, "", [], {}, ())


def card_lines(view: RegistrationFile, world: World) -> tuple[Shown, ...]:
    """Say what a verdict needs: what came back and changed first, then who offers what, then what to mind."""
    lines: list[Shown] = [*inquiry_lines(view, world, most=QUESTIONS_SHOWN), *changed_lines(view, world)]
    if lines:
        lines.append("")
    lines.append(place_line(view, world))
    lines += [
        say(f"card.{step}", value=_shown(REGISTRATION, step, given, world))
        for step, given in (("connections", view.connections), ("cities", view.cities))
        if given
    ]
    if text := view.offer.get("text"):
        lines.append(say("card.offer", text=str(text)))
    if view.files:
        lines.append(say("card.files", files=files_shown(view.files)))
    if view.doubles:
        lines.append(doubles_line(view))
    if view.flagged:
        lines.append(say("card.flagged"))
    return (*lines, *note_lines(view, most=NOTES_SHOWN))


def whole_lines(view: RegistrationFile, world: World) -> tuple[Shown, ...]:
    """Say everything that was answered, asked, noted and decided; the name shortened, without contact data."""
    lines: list[Shown] = [*inquiry_lines(view, world), *changed_lines(view, world)]
    lines += ["", *_answer_lines(REGISTRATION, {**view.answers, "name": shortened(view.name)}, world)]
    if profile := _answer_lines(PROFILE, {**view.profile, "cv": None}, world):
        lines += ["", *profile]
    ways = [say(f"profile.{way}.label") for way, has in (("phone", view.has_phone), ("email", view.has_email)) if has]
    lines.append(say("card.reachable", ways=tuple(ways)) if ways else say("card.unreachable"))
    lines += [say("card.file", file=_file(one), state=say(f"card.file.{one.state}")) for one in view.files]
    if notes := note_lines(view):
        lines += ["", *notes]
    if view.doubles:
        lines.append(doubles_line(view))
    return tuple(lines if lines[0] != "" else lines[1:])


def place_shown(view: RegistrationFile | Hit, world: World) -> Shown:
    """Say where somebody lives: the city, abroad with its country."""
    country = world.places.country(view.country or "")
    city = view.answers.get("city")
    if city:
        where = _shown(REGISTRATION, "city", city, world)
        if country is None or view.place != Place.ABROAD:
            return where
        return say("place.city.in", city=where, country=country_words(country))
    return world.programme.city if country is None or view.place == Place.HOME else country_words(country)


def state_shown(view: RegistrationFile | Hit) -> Say:
    """Say where a registration is, in staff's words."""
    return say("card.state.second_look" if view.blind else f"card.state.{view.state.value}")


def place_line(view: RegistrationFile, world: World) -> Say:
    """Say where somebody lives, and which languages they speak."""
    where = place_shown(view, world)
    if not view.languages:
        return say("card.place", where=where)
    return say("card.place_and_languages", where=where, languages=_shown(PROFILE, "languages", view.languages, world))


def inquiry_lines(view: RegistrationFile, world: World, *, most: int | None = None) -> tuple[Shown, ...]:
    """Say what was asked, and what came back, the newest first; earlier answers are cut on a card."""
    lines: list[Shown] = []
    for nth, inquiry in enumerate(each(view.inquiry)[:most]):
        asked = inquiry.get("question")
        ready = next((one for one in world.programme.questions if one.code == asked), None)
        lines.append(say("card.question", question=ready or _short(str(inquiry.get("text") or asked or ""))))
        if answer := inquiry.get("answer"):
            told = _shown(REGISTRATION, "offer", answer, world)
            lines.append(say("card.answer", answer=_short(told) if nth and most else told))
        elif nth or inquiry.get("no_answer"):
            lines.append(say("card.no_answer"))
        else:
            lines.append(say("card.answer_waits"))
    return tuple(lines)


def changed_lines(view: RegistrationFile, world: World) -> tuple[Shown, ...]:
    """Say which answers are others than when last screened, new and old."""
    lines: list[Shown] = []
    for step in changes(view.screened, view.answers):
        old, new = (_short(_answer(REGISTRATION, step, told, world)) for told in (view.screened or {}, view.answers))
        lines.append(say("card.changed", label=say(f"registration.{step}.label"), new=new, old=old))
    return tuple(lines)


def note_lines(view: RegistrationFile, *, most: int | None = None) -> tuple[Shown, ...]:
    """Say the inner notes, the last `most` of them."""
    notes = view.notes[-most:] if most else view.notes
    return tuple(say("card.note", by=note.by or say("card.somebody"), text=_short(note.text)) for note in notes)


def doubles_line(view: RegistrationFile) -> Say:
    """Name the registrations that may be of the same person."""
    return say("card.maybe_same", codes=tuple(Code(double.code) for double in view.doubles))


def files_shown(files: Iterable[Attachment]) -> tuple[Shown, ...]:
    """Count files by kind."""
    counted = Counter(one.kind for one in files)
    return tuple(
        say(f"file.{kind}") if count == 1 else say("card.files.several", count=count, kind=say(f"file.{kind}"))
        for kind, count in counted.items()
    )


def _file(one: Attachment) -> Shown:
    return say(f"file.{one.kind}") if one.name is None else _short(one.name)


def _answer_lines(form: Form, answers: Mapping[str, Any], world: World) -> list[Shown]:
    return [
        say(
            "form.review.line",
            label=say(f"{form.name}.{step.name}.label"),
            value=_answer(form, step.name, answers, world),
        )
        for step in form.steps
        if step.name in answers and answers[step.name] not in NOTHING
    ]


def _answer(form: Form, step: str, answers: Mapping[str, Any], world: World) -> Shown:
    given = answers.get(step)
    return say("form.empty") if given in NOTHING else _shown(form, step, given, world)


def _shown(form: Form, step: str, given: Any, world: World) -> Shown:
    found = form.step(step)
    return str(given) if found is None else found.widget.shown(given, world)


def _short(shown: Shown) -> Shown:
    if isinstance(shown, tuple):
        return tuple(_short(one) for one in shown)
    return shown[: LONG - 1] + "…" if isinstance(shown, str) and len(shown) > LONG else shown
