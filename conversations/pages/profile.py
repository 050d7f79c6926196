"""What a person has told, and the ways to change, withdraw or erase it."""

from typing import Any

from conversations.form import Form
from conversations.pages.link import link
from conversations.pages.status import is_open, status
from conversations.profile import PROFILE
from conversations.registration import REGISTRATION
from conversations.screen import Button, Code, Document, Rows, Screen, Shown, say
from conversations.world import World
from programme.lifecycle import Role
from programme.registration import LIFECYCLE
from programme.standing import Standing


def profile(standing: Standing, told: dict[str, Any], world: World) -> Screen:
    """Show every answer of both parts."""
    lines: list[Shown] = []
    if standing.code and standing.registered:
        lines.append(say("status.code", code=Code(standing.code)))
    lines += told_lines(told, world)
    buttons: list[Button] = []
    if "edit" in LIFECYCLE.offered(str(standing.state), Role.CITIZEN):
        buttons.append(link("edit", "button.edit_registration"))
    if standing.registered:
        buttons.append(link("complete", "button.edit_profile" if standing.completed else "button.complete"))
    if not lines or not standing.registered:
        return status(standing, world)
    return Screen(tuple(lines), tuple((button,) for button in buttons))


def told_lines(told: dict[str, Any], world: World) -> list[Shown]:
    """Say what was answered, form by form."""
    lines: list[Shown] = []
    for form in (REGISTRATION, PROFILE):
        answers = told.get(form.name) or {}
        if answers:
            lines += ["", say(f"{form.name}.title"), *_answers(form, answers, world)]
    return lines


def _answers(form: Form, answers: dict[str, Any], world: World) -> list[Shown]:
    return [
        say(
            "form.review.line",
            label=say(f"{form.name}.{step.name}.label"),
            value=step.widget.shown(answers[step.name], world),
        )
        for step in form.steps
        if answers.get(step.name) not in (None, [], {}) and getattr(step.widget, "reviewed", True)
    ]


def mydata(
    told: dict[str, Any], drafts: dict[str, Any], document: bytes, world: World, *, ideas: tuple[Shown, ...] = ()
) -> Screen:
    """Show all that is kept, and send it as a file too; `ideas` names a diplomat's."""
    lines = [*told_lines(told, world), *ideas]
    if unsent := told_lines(drafts, world):
        lines += ["", say("mydata.draft"), *unsent]
    if not lines:
        return Screen((say("mydata.nothing"),), document=Document("mydata.json", document))
    lines += ["", say("mydata.office")]
    return Screen(
        (say("mydata.title"), *lines),
        ((link("forget", "button.forget"),),),
        document=Document("mydata.json", document),
    )


def saved(*, anything: bool) -> Screen:
    """Confirm that the second part is kept, or say that there was nothing to keep."""
    key = "profile.saved" if anything else "profile.nothing_added"
    return Screen((say(key),), ((link("profile", "button.profile"), link("status", "button.status")),))


def withdraw(standing: Standing, world: World) -> Screen:
    """Ask once more before a registration is withdrawn."""
    yes, no = link("withdraw", "button.withdraw_yes", "yes"), link("status", "button.no")
    key = "registration.withdraw.sure" if is_open(standing, world) else "registration.withdraw.sure_closed"
    return Screen((say(key),), ((yes,), (no,)), replaces=True)


def withdrawn(standing: Standing, world: World) -> Screen:
    """Confirm that a registration was withdrawn."""
    again: Rows = ((link("register", "button.register"),),) if is_open(standing, world) else ()
    days = world.programme.retention.withdrawn_days
    return Screen((say("registration.withdrawn", days=days),), again, replaces=True)


def forget(ideas: int = 0, operational: int = 0) -> Screen:
    """Say what is erased, also of ideas, of which some are being carried out; and ask for the word that does it."""
    lines: list[Shown] = [say("forget.sure")]
    if ideas:
        lines.append(say("forget.ideas", count=ideas))
    if operational:
        lines.append(say("forget.operational", count=operational))
    return Screen((*lines, say("forget.type", word=say("forget.word"))), ((link("stay", "button.no"),),))


def kept() -> Screen:
    """Say that nothing was erased."""
    return Screen((say("forget.kept"),), ((link("home", "button.home"),),))


def erased(receipt: str) -> Screen:
    """Confirm the erasure, with a receipt."""
    return Screen((say("forget.done", receipt=Code(receipt)),), ((link("home", "button.home"),),))


def nothing_held() -> Screen:
    """Say that nothing of the person is kept."""
    return Screen((say("forget.nothing_held"),), ((link("home", "button.home"),),))
