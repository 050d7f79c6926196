"""Filling in forms: a draft is opened, goes on with each event, and is submitted or left."""

from dataclasses import replace
from typing import Any

from bot.answering.asking import ask_person, wait_for_question
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.advance import Left, Shows, Submitted, advance
from conversations.draft import Draft
from conversations.event import Event
from conversations.form import Form
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

FORMS = {form.name: form for form in (REGISTRATION, PROFILE)}
FORM_OF_CODE = {form.code: form for form in FORMS.values()}


def open_form(visit: Visit, form: Form, answers: dict[str, Any], *, reviewed: bool = False) -> Reply:
    """Begin a form with some answers given, and let the next messages answer it; `reviewed`: nothing else is asked."""
    who = visit.who
    held = drafts.load(visit.tx, person_id=who.person_id, form=form.name)
    unanswered = tuple(step.name for step in form.steps if step.name not in answers) if reviewed else ()
    draft = _read(visit, Draft(answers, skipped=unanswered).as_dict())
    _keep(visit, form, draft, version=0 if held is None else held[1])
    visit.who = people.turn(visit.tx, who, focus=form.name)
    return visit.reply(present(form, draft, visit.world))


def go_on(visit: Visit, form: Form) -> Reply | None:
    """Go on with a draft where it stands; None when there is none."""
    held = drafts.load(visit.tx, person_id=visit.who.person_id, form=form.name)
    if held is None:
        return None
    visit.who = people.turn(visit.tx, visit.who, focus=form.name)
    return visit.reply(present(form, _read(visit, held[0]), visit.world))


def unfinished(visit: Visit) -> dict[str, Any]:
    """Return the answers of all drafts, by form."""
    held = {name: drafts.load(visit.tx, person_id=visit.who.person_id, form=name) for name in FORMS}
    return {name: kept[0]["answers"] for name, kept in held.items() if kept is not None and kept[0]["answers"]}


def at_hand(visit: Visit) -> tuple[Form, Draft] | None:
    """Return the form that the person's messages answer now, with its draft."""
    form = FORMS.get(visit.who.focus or "")
    return None if form is None or visit.who.draft is None else (form, _read(visit, visit.who.draft))


def fill(visit: Visit, form: Form, draft: Draft, event: Event) -> Reply:
    """Take one event into the form at hand."""
    raised = _keyboard_is_up(form, draft, visit)
    outcome = advance(form, draft, event, visit.world)
    match outcome:
        case Shows(kept, screen):
            if kept != draft:
                _keep(visit, form, kept, version=visit.who.version)
                _consented(visit, draft, kept)
            if not raised or screen.keyboard is not None:
                return visit.reply(screen)
            said = "form.received" if len(kept.answers) > len(draft.answers) else "form.all_right"
            return visit.reply(screen, keyboard_gone=screen.trace or say(said))
        case Submitted(_, answers):
            screen = replace(_submit(visit, answers), trace=say(f"{form.name}.send"))
            _close(visit, form)
            return visit.reply(screen)
        case Left(_, why):
            return visit.reply(_leave(visit, form, why), keyboard_gone=say("form.all_right") if raised else None)


def drop_all(visit: Visit) -> None:
    """Throw all drafts away."""
    for form in FORMS.values():
        drafts.drop(visit.tx, person_id=visit.who.person_id, form=form.name)
    visit.who = people.turn(visit.tx, visit.who, focus=None)


def discard(visit: Visit, form: Form) -> Screen:
    """Throw a draft away, and take back the registration that it was to become."""
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


def _submit(visit: Visit, answers: object) -> Screen:
    person_id, world = visit.who.person_id, visit.world
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
        return profile.saved(anything=complete(visit.tx, answers, person_id=person_id, now=visit.now))
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
        return about.asked(form.name, visit.world)
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
        form=form.name,
        version=version,
        now=visit.now,
    )


def _close(visit: Visit, form: Form) -> None:
    drafts.drop(visit.tx, person_id=visit.who.person_id, form=form.name)
    visit.who = people.turn(visit.tx, visit.who, focus=None)


def _keyboard_is_up(form: Form, draft: Draft, visit: Visit) -> bool:
    step = form.position(draft, visit.world)
    return step is not None and step.widget.keyboard(form.asking(step, draft, visit.world)) is not None
