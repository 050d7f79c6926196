"""Filling in forms: a draft is opened, goes on with each event, and is submitted or left."""

import re
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from bot.answering.asking import ask_person, wait_for_question
from bot.answering.bound import Bound
from bot.answering.course_draft import OF_COURSE
from bot.answering.idea_draft import OF_IDEA
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.advance import Left, Shows, Submitted, advance
from conversations.course import COURSE
from conversations.draft import Draft
from conversations.event import Event
from conversations.form import LONGEST_NUMBER, Form
from conversations.idea import IDEA
from conversations.pages import about, home, profile, status
from conversations.present import present
from conversations.profile import PROFILE
from conversations.registration import REGISTRATION
from conversations.screen import Screen, say
from programme.lifecycle import Role
from programme.registration import Profile, Registration
from services import drafts, people, registration
from services.journal import Actor
from services.profile import complete

FORMS = {form.name: form for form in (REGISTRATION, PROFILE, IDEA, COURSE)}
BOUND: dict[str, Bound] = {IDEA.name: OF_IDEA, COURSE.name: OF_COURSE}
"""Of each form that is bound to one of several things, what is done with it."""

_NUMBER = re.compile(rf"[1-9][0-9]{{0,{LONGEST_NUMBER - 1}}}")


def form_of(draft: str) -> Form | None:
    """Find the form of a draft by its name; one that is bound to a thing names it behind a dot."""
    name, _, number = draft.partition(".")
    form = FORMS.get(name)
    if form is None or form.several != bool(number):
        return None
    if not form.several:
        return form
    return form.bound(int(number)) if _NUMBER.fullmatch(number) else None


def open_form(visit: Visit, form: Form, answers: dict[str, Any], *, reviewed: bool = False) -> Reply:
    """Begin a form with some answers given, and let the next messages answer it; `reviewed`: nothing else is asked."""
    who = visit.who
    held = drafts.load(visit.tx, person_id=who.person_id, form=form.draft)
    unanswered = tuple(step.name for step in form.steps if step.name not in answers) if reviewed else ()
    draft = _read(visit, Draft(answers, skipped=unanswered).as_dict())
    _keep(visit, form, draft, version=0 if held is None else held[1])
    visit.who = people.turn(visit.tx, who, focus=form.draft)
    return visit.reply(present(form, draft, visit.world))


def go_on(visit: Visit, form: Form) -> Reply | None:
    """Go on with a draft where it stands, or say why it takes no answers any more; None when there is none."""
    held = drafts.load(visit.tx, person_id=visit.who.person_id, form=form.draft)
    if held is None:
        return None
    if (reply := closed(visit, form)) is not None:
        return reply
    visit.who = people.turn(visit.tx, visit.who, focus=form.draft)
    return visit.reply(present(form, _read(visit, held[0]), visit.world))


def closed(visit: Visit, form: Form) -> Reply | None:
    """Answer for a draft that takes no answers any more; None where it does."""
    return None if form.number is None else BOUND[form.name].closed(visit, form)


def unfinished(visit: Visit) -> dict[str, Any]:
    """Return the answers of all drafts, by form."""
    held = drafts.load_all(visit.tx, person_id=visit.who.person_id)
    return {name: kept["answers"] for name, kept in held.items() if kept["answers"]}


def at_hand(visit: Visit) -> tuple[Form, Draft] | None:
    """Return the form that the person's messages answer now, with its draft."""
    form = form_of(visit.who.focus or "")
    return None if form is None or visit.who.draft is None else (form, _read(visit, visit.who.draft))


def fill(visit: Visit, form: Form, draft: Draft, event: Event) -> Reply:
    """Take one event into the form at hand."""
    if (reply := closed(visit, form)) is not None:
        return reply
    raised = _keyboard_is_up(form, draft, visit)
    outcome = advance(form, draft, event, replace(visit.world, now=visit.now))
    match outcome:
        case Shows(kept, screen):
            if kept != draft:
                _keep(visit, form, kept, version=visit.who.version)
                _consented(visit, draft, kept)
            if not raised or screen.keyboard is not None:
                return visit.reply(screen)
            said = "form.received" if len(kept.answers) > len(draft.answers) else "form.all_right"
            return visit.reply(screen, keyboard_gone=screen.trace or say(said))
        case Submitted(kept, answers):
            screen = replace(_submit(visit, form, kept, answers), trace=say(f"{form.name}.send"))
            _close(visit, form)
            return visit.reply(screen)
        case Left(_, why):
            return visit.reply(_leave(visit, form, why), keyboard_gone=say("form.all_right") if raised else None)


def drop_all(visit: Visit) -> None:
    """Throw all drafts away."""
    drafts.drop_all(visit.tx, person_id=visit.who.person_id)
    visit.who = people.turn(visit.tx, visit.who, focus=None)


def discard(visit: Visit, form: Form) -> Screen:
    """Throw a draft away, and take back what it was to become."""
    if form.number is not None:
        _close(visit, form)
        return BOUND[form.name].discard(visit, form.number)
    if form is REGISTRATION and not visit.standing().registered:
        row = registration.current(visit.tx, person_id=visit.who.person_id, call=visit.world.programme.call.code)
        if row is not None:
            actor = Actor(Role.CITIZEN, visit.who.person_id)
            registration.move(visit.tx, row, "withdraw", actor=actor, now=visit.now)
    _close(visit, form)
    return home.discarded(visit.standing())


def _read(visit: Visit, kept: dict[str, Any]) -> Draft:
    """Read a draft; a consent to an older text than today's is asked for again."""
    draft = Draft.from_dict(kept)
    if draft.answers.get("consent", visit.world.programme.consent.version) == visit.world.programme.consent.version:
        return draft
    return replace(draft, answers={step: given for step, given in draft.answers.items() if step != "consent"})


def _submit(visit: Visit, form: Form, draft: Draft, answers: BaseModel) -> Screen:
    person_id, world = visit.who.person_id, visit.world
    if form.number is not None:
        return BOUND[form.name].submit(visit, answers, draft, form.number)
    if isinstance(answers, Registration):
        first = registration.submit(
            visit.tx,
            answers,
            person_id=person_id,
            programme=world.programme,
            places=world.places,
            now=visit.now,
        )
        zone = registration.zone_of(answers, programme=world.programme, places=world.places)
        visit.who = replace(visit.who, zone=zone)
        standing = visit.standing()
        # The draft is dropped with this submission; what the page says must not speak of it.
        return (status.receipt if first else status.edited)(replace(standing, begun=None), world)
    if isinstance(answers, Profile):
        anything = complete(visit.tx, answers, person_id=person_id, programme=world.programme, now=visit.now)
        return profile.saved(anything=anything)
    raise TypeError(f"no use case takes {type(answers).__name__}")


def _leave(visit: Visit, form: Form, why: str) -> Screen:
    who = visit.who
    visit.who = people.turn(visit.tx, who, focus=None)
    if why == "refused":
        discard(visit, form)
        return home.refused(visit.standing())
    if why == "person":
        ask_person(visit, None)
        wait_for_question(visit)
        return about.asked(form.draft, visit.world)
    if form.number is not None:
        return BOUND[form.name].left(visit, form)
    return home.left(visit.standing())


def _consented(visit: Visit, before: Draft, after: Draft) -> None:
    version = after.answers.get("consent")
    if version is not None and "consent" not in before.answers:
        registration.begin(
            visit.tx, person_id=visit.who.person_id, programme=visit.world.programme, consent=version, now=visit.now
        )


def _keep(visit: Visit, form: Form, draft: Draft, *, version: int) -> None:
    drafts.save(
        visit.tx,
        draft.as_dict(),
        person_id=visit.who.person_id,
        form=form.draft,
        version=version,
        now=visit.now,
    )


def _close(visit: Visit, form: Form) -> None:
    drafts.drop(visit.tx, person_id=visit.who.person_id, form=form.draft)
    visit.who = people.turn(visit.tx, visit.who, focus=None)


def _keyboard_is_up(form: Form, draft: Draft, visit: Visit) -> bool:
    step = form.position(draft, visit.world)
    return step is not None and step.widget.keyboard(form.asking(step, draft, visit.world)) is not None
