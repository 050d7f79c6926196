"""A certificate by chat: the name on it, the file, and what its code proves to whoever has it."""

from conversations.pages.link import link
from conversations.screen import Button, Code, Say, Screen, Shown, say
from conversations.world import World
from programme.certificate import Certificate, Standing


def confirm(held: Standing, *, note: Say | None = None) -> Screen:
    """Ask once whether the name is right as it shall be printed."""
    value = str(held.course_id)
    lines = (
        *_first(note),
        say("course.title", title=held.title),
        say("certificate.name", name=held.name or ""),
        say("certificate.confirm"),
    )
    yes = link("ca_yes", "certificate.right", f"{value}.{held.mark}")
    return Screen(lines, ((yes,), (link("ca_name", "certificate.other_name", value),)), replaces=True)


def ask_name(held: Standing, *, complaint: Say | None = None) -> Screen:
    """Ask for the name."""
    cancel = link("ca_cert", "button.cancel", str(held.course_id)) if held.name else link("home", "button.cancel")
    lines = (*_first(complaint), say("course.title", title=held.title), say("certificate.ask_name"))
    return Screen(lines, ((cancel,),), replaces=complaint is None)


def making(held: Standing) -> Screen:
    """Say that the file comes."""
    lines = (say("course.title", title=held.title), say("certificate.making"))
    return Screen(lines, ((link("home", "button.home"),),), replaces=True)


def caption(found: Certificate) -> Screen:
    """Write what stands under the file."""
    check = say("certificate.how_to_check", code=Code(found.code))
    return Screen((say("certificate.caption", title=found.title), check))


def none() -> Screen:
    """Say that there is no certificate here, and why that may be."""
    return Screen((say("certificate.none"),), ((link("home", "button.home"),),))


def ask_code(*, complaint: Say | None = None) -> Screen:
    """Ask for a code that shall be verified."""
    return Screen((*_first(complaint), say("certificate.ask_code")), ((link("home", "button.cancel"),),))


def verified(found: Certificate, world: World) -> Screen:
    """Say what a code proves."""
    lines: tuple[Shown, ...] = (
        say("certificate.valid", code=Code(found.code)),
        "",
        say("certificate.name", name=found.name),
        say("course.title", title=found.title),
        attended(found),
        say("certificate.issued_on", day=found.issued_at.astimezone(world.programme.zone).date()),
    )
    return Screen(lines, (_on(),))


def unknown(code: str) -> Screen:
    """Say that a code proves nothing."""
    return Screen((say("certificate.unknown", code=Code(code)),), (_on(),))


def attended(found: Certificate) -> Say:
    """Say how long somebody was there, and of how long where that is more."""
    if found.minutes >= found.of_minutes:
        return say("certificate.whole", length=length(found.of_minutes))
    return say("certificate.attended", length=length(found.minutes), whole=length(found.of_minutes))


def length(minutes: int) -> Say:
    """Write a length in hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return say("certificate.minutes", minutes=rest)
    if not rest:
        return say("certificate.hours", hours=hours)
    return say("certificate.hours_minutes", hours=hours, minutes=rest)


def _on() -> tuple[Button, ...]:
    return (link("ca_check", "certificate.check_another"), link("home", "button.home"))


def _first(note: Say | None) -> tuple[Shown, ...]:
    return () if note is None else (note, "")
