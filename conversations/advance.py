"""How a form goes on: `advance(form, draft, event, world)` is pure and says what to keep and what to show."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from conversations.complaint import complaint
from conversations.draft import Draft
from conversations.event import Acted, Event, Pressed, Sent, Strange
from conversations.form import Form
from conversations.present import present
from conversations.screen import Say, Screen, Shown, say
from conversations.step import Answer, Declined, Gathered, Misunderstood, Step
from conversations.widgets.files import Files
from conversations.world import World


@dataclass(frozen=True, slots=True)
class Shows:
    """The form goes on: keep the draft, show the screen."""

    draft: Draft
    screen: Screen


@dataclass(frozen=True, slots=True)
class Submitted:
    """The person sent the form; the answers are valid by the model."""

    draft: Draft
    answers: BaseModel


@dataclass(frozen=True, slots=True)
class Left:
    """The person left the form; the draft stays as it is. `why` is cancel, refused or person (wants one)."""

    draft: Draft
    why: str


Outcome = Shows | Submitted | Left


def advance(form: Form, draft: Draft, event: Event, world: World) -> Outcome:
    """Take one event of a person into the form."""
    step = form.position(draft, world)
    if isinstance(event, Acted):
        return _act(form, draft, step, event.act, world)
    if isinstance(event, Pressed):
        if event.act == "edit" and step is None and (wanted := form.step(event.step)) is not None:
            return _shows(form, draft.reopen(wanted.name), world)
        if event.step != (step.name if step else ""):
            return _old(form, draft, world)
        if event.act in _ACTS:
            return _act(form, draft, step, event.act, world)
    if step is None:
        return Shows(draft, present(form, draft, world, note=_at_review(form, draft, event, world)))
    return _take(form, draft, step, event, world)


def _take(form: Form, draft: Draft, step: Step, event: Event, world: World) -> Outcome:
    if isinstance(event, Strange) and event.kind == "edited":
        return Shows(draft, present(form, draft, world, note=say("form.edited_message")))
    asking = form.asking(step, draft, world)
    match step.widget.take(asking, event):
        case Gathered(working, note, replaces):
            kept = draft.work(working)
            return Shows(kept, present(form, kept, world, note=note, replaces=replaces))
        case Misunderstood(what, forgets):
            return _missed(form, draft, world, what, forgets=forgets)
        case Declined():
            return Left(draft, "refused")
        case Answer(value, trace):
            try:
                checked = asking.type.dump_python(asking.type.validate_python(value), mode="json")
            except ValidationError as error:
                return _missed(form, draft, world, complaint(error))
            if trace is None and isinstance(event, Pressed):
                trace = step.widget.shown(checked, world)
            return _shows(form, draft.answered(step.name, checked, resets=step.resets), world, trace=trace)


def _at_review(form: Form, draft: Draft, event: Event, world: World) -> Say:
    """Say what can be done on the review page; to one file too many, how there is room for it."""
    for step in form.applicable(draft, world) if isinstance(event, Sent) else ():
        if isinstance(step.widget, Files) and step.widget.full(draft.answers.get(step.name), world):
            return say("form.review.files_full", label=say(f"{form.name}.{step.name}.label"))
    return say("form.review.choose")


def _missed(form: Form, draft: Draft, world: World, what: Say, *, forgets: bool = False) -> Outcome:
    kept = draft.missed(forgets=forgets)
    return Shows(kept, present(form, kept, world, complaint=what))


def _shows(form: Form, draft: Draft, world: World, *, trace: Shown | None = None) -> Shows:
    return Shows(draft, present(form, draft, world, trace=trace))


def _old(form: Form, draft: Draft, world: World) -> Shows:
    """Answer an old button, or the second tap on one: nothing changes, and the person sees where they are."""
    return Shows(draft, present(form, draft, world, toast=say("form.old_button")))


def _act(form: Form, draft: Draft, step: Step | None, act: str, world: World) -> Outcome:
    handler = _ACTS.get(act)
    if handler is None:
        return Shows(draft, present(form, draft, world))
    return handler(form, draft, step, world)


def _back(form: Form, draft: Draft, step: Step | None, world: World) -> Outcome:
    if step is not None and (within := step.widget.back(form.asking(step, draft, world))) is not None:
        return _shows(form, draft.work(within.working), world)
    reviewing = step is not None and step.name == draft.reopened and form.position(draft.reopen(None), world) is None
    previous = form.before(step, draft, world)
    if previous is None and not reviewing:
        return _shows(form, draft, world)
    if step is not None:
        draft = _put_by(draft, step)
    # Where it was opened from the review page, one came from there.
    return _shows(form, draft.reopen(None if reviewing or previous is None else previous.name), world)


def _skip(form: Form, draft: Draft, step: Step | None, world: World) -> Outcome:
    if step is None or not step.skippable:
        return _shows(form, draft, world)
    if step.widget.gathered(draft.at_work(step.name)):
        return _old(form, draft, world)
    if (refused := _one_of_two(form, draft, step, world)) is not None:
        return refused
    return _shows(form, draft.skip(step.name), world, trace=say("form.skipped"))


def _one_of_two(form: Form, draft: Draft, step: Step, world: World) -> Outcome | None:
    """Refuse to skip a question whose counterpart was skipped, or taken away: that one is asked again."""
    if step.or_else is None:
        return None
    if step.or_else not in draft.skipped and draft.answers.get(step.or_else, "") is not None:
        return None
    again = draft.reopen(step.or_else)
    return Shows(again, present(form, again, world, complaint=say(f"{form.name}.{step.name}.or_else")))


def _later(form: Form, draft: Draft, step: Step | None, world: World) -> Outcome:
    if step is None or step.needed:
        return _shows(form, draft, world)
    if (refused := _one_of_two(form, draft, step, world)) is not None:
        return refused
    draft = _put_by(draft, step)
    postponed = draft.skip(step.name) if step.skippable else draft.postpone(step.name)
    again = form.position(postponed, world)
    note = say("form.needed") if again is not None and again.name == step.name else None
    return Shows(postponed, present(form, postponed, world, note=note))


def _put_by(draft: Draft, step: Step) -> Draft:
    """Have what was given there when the question is asked again; what was taken off again is not."""
    return draft.park(step.name) if step.widget.gathered(draft.at_work(step.name)) else draft.unpark(step.name)


def _keep(form: Form, draft: Draft, step: Step | None, world: World) -> Outcome:
    if step is None or step.name not in draft.answers:
        return _shows(form, draft, world)
    if step.widget.gathered(draft.at_work(step.name)):
        return _old(form, draft, world)
    return _shows(form, draft.reopen(None), world)


def _cancel(form: Form, draft: Draft, step: Step | None, world: World) -> Outcome:
    return Left(draft, "cancel")


def _person(form: Form, draft: Draft, step: Step | None, world: World) -> Outcome:
    return Left(draft, "person")


def _finish(form: Form, draft: Draft, step: Step | None, world: World) -> Outcome:
    if not form.brief:
        return _shows(form, draft, world)
    rest = draft
    if step is not None and step.widget.gathered(draft.at_work(step.name)):
        # What was gathered is taken, as if it had been said that it is all.
        taken = _take(form, draft, step, Pressed(step.name, "done"), world)
        rest = taken.draft
    rest = rest.reopen(None)
    while (step := form.position(rest, world)) is not None and step.name not in rest.answers:
        rest = rest.skip(step.name)
    return _shows(form, rest, world)


def _send(form: Form, draft: Draft, step: Step | None, world: World) -> Outcome:
    if step is not None:
        return _shows(form, draft, world)
    try:
        return Submitted(draft, form.model.model_validate(form.submission(draft, world)))
    except ValidationError as error:
        # The rules changed since the answer was given: ask that one question again, and say why.
        wrong = str((*error.errors()[0]["loc"], "")[0])
        reopened = draft.reopen(wrong) if form.step(wrong) else draft
        return Shows(reopened, present(form, reopened, world, complaint=complaint(error)))


_ACTS: dict[str, Callable[[Form, Draft, Step | None, World], Outcome]] = {
    "back": _back,
    "skip": _skip,
    "later": _later,
    "keep": _keep,
    "cancel": _cancel,
    "person": _person,
    "finish": _finish,
    "send": _send,
}
ACTS = tuple(_ACTS)
