"""The first page, and what it becomes for those who have begun or are registered."""

from datetime import datetime

from conversations.pages.link import link
from conversations.pages.status import status
from conversations.screen import Button, Rows, Say, Screen, Shown, say
from conversations.world import World
from programme.standing import Standing

FORMS = ("registration", "profile")


def home(standing: Standing, world: World, *, now: datetime, note: Say | None = None) -> Screen:
    """Greet, and offer the one next thing."""
    if standing.registered:
        return status(standing, world, note=note)
    lines = (note,) if note else ()
    if not world.programme.registration_open(now):
        return closed(standing, world, now=now)
    if standing.begun in FORMS:
        return resume(standing.begun, note=note)
    rows: Rows = ((link("register", "button.register"),), (link("about", "button.about"), _other(standing)))
    return Screen((*lines, say("home.welcome", name=world.programme.name, city=world.programme.city)), rows)


def resume(form: str, *, note: Say | None = None) -> Screen:
    """Ask whether to go on with a draft or to begin again."""
    lines = (note,) if note else ()
    return Screen(
        (*lines, say(f"{form}.half_done")),
        ((link("continue", "button.continue", form),), (link("restart", "button.restart", form),)),
    )


def restart(form: str) -> Screen:
    """Ask once more before answers are thrown away."""
    return Screen(
        (say("form.restart.sure"),),
        ((link("restart", "button.restart_yes", f"{form}-yes"),), (link("continue", "button.continue", form),)),
        replaces=True,
    )


def left(form: str) -> Screen:
    """Say that the draft is kept."""
    return Screen(
        (say("form.left"),), ((link("continue", "button.continue", form),), (link("discard", "button.discard", form),))
    )


def discarded() -> Screen:
    """Say that the draft is gone."""
    return Screen((say("form.discarded"),), ((link("home", "button.home"),),), replaces=True)


def refused(world: World) -> Screen:
    """Take a no for a no: nothing was stored."""
    return Screen(
        (say("registration.refused"),), ((link("register", "button.register"), link("about", "button.about")),)
    )


def closed(standing: Standing, world: World, *, now: datetime) -> Screen:
    """Say that registration is not open yet, or is over; a draft left behind can still be read and thrown away."""
    window = world.programme.call.registration
    today = now.astimezone(world.programme.zone).date()
    rows: Rows = ((link("about", "button.about"), _other(standing)),)
    if today < window.opens:
        return Screen((say("registration.not_yet", opens=window.opens),), rows)
    lines: tuple[Shown, ...] = (say("registration.over", closes=window.closes),)
    if standing.begun == FORMS[0]:
        lines += (say("registration.over.draft", lapses=world.programme.lapses_at().date()),)
        rows = ((link("discard", "button.discard", FORMS[0]),), *rows)
    return Screen(lines, rows)


def _other(standing: Standing) -> Button:
    return link("language", "button.other_language", "fa" if standing.language == "en" else "en")
