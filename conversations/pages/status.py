"""Where a registration is, in the citizen's words: nothing of what is pending shows."""

from datetime import timedelta

from conversations.pages import result
from conversations.pages.link import link
from conversations.screen import Code, Rows, Say, Screen, Shown, say
from conversations.world import World
from programme.lifecycle import Role
from programme.registration import LIFECYCLE, PUBLISHED, State, seen
from programme.standing import Standing


def status(standing: Standing, world: World, *, note: Say | None = None) -> Screen:
    """Say the state, the code, and what happens next and by when."""
    lines: tuple[Shown, ...] = (note, "") if note else ()
    if standing.state is None or standing.code is None or not standing.registered:
        return _unregistered(standing, world, lines)
    lines += (say("status.code", code=Code(standing.code)),)
    if standing.submitted_at is not None:
        lines += (say("status.submitted_at", at=standing.submitted_at),)
    told = standing.state in PUBLISHED
    lines += result.lines(standing, world) if told else (_state(seen(standing.state), standing, world),)
    rows = (*result.rows(standing, world), *_rows(standing))
    if standing.begun == "registration":
        return Screen((*lines, "", say("registration.changes_wait")), (*changes(standing), *rows))
    if standing.begun:
        begun = (link("continue", "button.continue", standing.begun),)
        return Screen((*lines, "", say(f"{standing.begun}.half_done")), (begun, *rows))
    if not standing.completed and not told:
        lines += ("", say("profile.invitation"))
    return Screen(lines, rows)


def is_open(standing: Standing, world: World) -> bool:
    """Say whether one could register now."""
    return standing.at is None or world.programme.registration_open(standing.at)


def changes(standing: Standing) -> Rows:
    """Offer to go on with changes of what was sent, or to drop them."""
    drop = link("discard", "button.drop_changes", f"{standing.begun}-{standing.begun_version}")
    return ((link("continue", "button.continue", str(standing.begun)),), (drop,))


def _unregistered(standing: Standing, world: World, lines: tuple[Shown, ...]) -> Screen:
    register: Rows = ((link("register", "button.register"),),) if is_open(standing, world) else ()
    if standing.begun:
        begun = (link("continue", "button.continue", standing.begun),)
        return Screen((*lines, say(f"{standing.begun}.half_done")), (begun,))
    if standing.state is State.WITHDRAWN and standing.state_at is not None:
        kept = standing.state_at + timedelta(days=world.programme.retention.withdrawn_days)
        return Screen((*lines, say("status.withdrawn", until=kept.astimezone(world.programme.zone).date())), register)
    return Screen((*lines, say("status.none")), register or ((link("about", "button.about"),),))


def _state(shown: State, standing: Standing, world: World) -> Say:
    if shown not in (State.SUBMITTED, State.IN_SCREENING):
        return say(f"status.{shown.value}")
    results_on = world.programme.call.results_on
    if standing.at is not None and standing.at.astimezone(world.programme.zone).date() > results_on:
        return say("status.late")
    return say(f"status.{shown.value}", results_on=results_on)


def receipt(standing: Standing, world: World) -> Screen:
    """Confirm a registration: the code, what happens next and by when."""
    return Screen(
        (
            say("registration.receipt", code=Code(standing.code or "")),
            say("registration.receipt.next", results_on=world.programme.call.results_on),
            say("profile.invitation"),
        ),
        ((link("complete", "button.complete"), link("status", "button.status")),),
    )


def edited(standing: Standing, world: World) -> Screen:
    """Confirm a change of a registration."""
    return Screen(
        (
            say("registration.edited", code=Code(standing.code or "")),
            say("registration.receipt.next", results_on=world.programme.call.results_on),
        ),
        ((link("profile", "button.profile"), link("status", "button.status")),),
    )


def _rows(standing: Standing) -> Rows:
    offered = LIFECYCLE.offered(str(standing.state), Role.CITIZEN)
    first = [link("profile", "button.profile")]
    if not standing.completed and standing.begun != "profile":
        first.append(link("complete", "button.complete"))
    rows = [tuple(first)]
    if standing.state is State.NEEDS_INFO:
        rows.insert(0, (link("answer", "button.answer"),))
    if "withdraw" in offered:
        rows.append((link("withdraw", "button.withdraw"),))
    return tuple(rows)
