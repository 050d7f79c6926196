"""The first page, and what it becomes for those who have begun or are registered."""

from datetime import datetime

from conversations.pages.link import link
from conversations.pages.status import changes, is_open, status
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, Until, say
from conversations.world import World
from programme.standing import Standing

FORMS = ("registration", "profile")


def home(standing: Standing, world: World, *, note: Say | None = None) -> Screen:
    """Greet, and offer the one next thing."""
    if standing.registered:
        return status(standing, world, note=note)
    lines: tuple[Shown, ...] = (note, "") if note else ()
    if not is_open(standing, world):
        return closed(standing, world)
    if standing.begun in FORMS:
        return resume(standing, note=note)
    rows: Rows = ((link("register", "button.register"),), (link("about", "button.about"), _other(standing)))
    return Screen((*lines, say("home.welcome", name=world.programme.name, city=world.programme.city)), rows)


def resume(standing: Standing, *, note: Say | None = None) -> Screen:
    """Ask whether to go on with a draft or to begin again."""
    lines: tuple[Shown, ...] = (note, "") if note else ()
    form = str(standing.begun)
    return Screen(
        (*lines, say(f"{form}.half_done")),
        ((link("continue", "button.continue", form),), (link("restart", "button.restart", as_shown(standing)),)),
    )


def restart(standing: Standing) -> Screen:
    """Ask once more before answers are thrown away."""
    yes = link("again", "button.restart_yes", as_shown(standing))
    no = link("continue", "button.continue", str(standing.begun))
    return Screen((say("form.restart.sure"),), ((yes,), (no,)), replaces=True)


def left(standing: Standing) -> Screen:
    """Say that the draft is kept."""
    form = str(standing.begun)
    if standing.registered and form == FORMS[0]:
        return Screen((say("registration.changes_wait"),), changes(standing))
    drop = link("discard", "button.discard", as_shown(standing))
    return Screen((say("form.left"),), ((link("continue", "button.continue", form),), (drop,)))


def nudge(standing: Standing, world: World) -> Screen:
    """Remind of a draft that was left alone."""
    form, until = str(standing.begun), Until(world.programme.registration_closes_at())
    drop = link("discard", "button.discard", as_shown(standing))
    return Screen((say("draft.nudge", until=until),), ((link("continue", "button.continue", form),), (drop,)))


def lapses(standing: Standing, at: datetime) -> Screen:
    """Warn that a draft is about to go."""
    line = say("draft.lapses", until=Until(at), mydata=Code("/mydata", tapped=True))
    if standing.begun != FORMS[0]:
        return Screen((line,))
    return Screen((line,), ((link("discard", "button.discard", as_shown(standing)),),))


def as_shown(standing: Standing) -> str:
    """Name the draft as it stands now: a button that throws it away works only as long as it stands so."""
    return f"{standing.begun}-{standing.begun_version}"


def discarded(standing: Standing) -> Screen:
    """Say that the draft is gone."""
    key = "registration.changes_dropped" if standing.registered else "form.discarded"
    return Screen((say(key),), ((link("home", "button.home"),),), replaces=True)


def refused(standing: Standing) -> Screen:
    """Take a no for a no: nothing is kept, or nothing changed."""
    if standing.registered:
        return Screen((say("registration.changes_dropped"),), ((link("status", "button.status"),),))
    return Screen(
        (say("registration.refused"),), ((link("register", "button.register"), link("about", "button.about")),)
    )


def closed(standing: Standing, world: World) -> Screen:
    """Say that registration is not open yet, or is over; a draft left behind can still be read and thrown away."""
    window = world.programme.call.registration
    rows: Rows = ((link("about", "button.about"), _other(standing)),)
    if standing.at is not None and standing.at.astimezone(world.programme.zone).date() < window.opens:
        return Screen((say("registration.not_yet", opens=window.opens),), rows)
    lines: tuple[Shown, ...] = (say("registration.over", closes=window.closes),)
    if standing.begun == FORMS[0]:
        lines += (say("registration.over.draft", lapses=world.programme.lapses_at().date()),)
        rows = ((link("discard", "button.discard", as_shown(standing)),), *rows)
    return Screen(lines, rows)


def _other(standing: Standing) -> Button:
    return link("language", "button.other_language", "fa" if standing.language == "en" else "en")
