"""What somebody wants to hear: switches by taps, and what always arrives."""

from datetime import date

from conversations.pages.link import link
from conversations.screen import Button, Rows, Say, Screen, Shown, say
from programme.wishes import Subject, Wishes

PAGE = "quiet"
MONTH = "month"
AGAIN = "again"
ON, OFF = "on", "off"


def quiet(wishes: Wishes, last_day: date | None, *, note: Say | None = None) -> Screen:
    """Show the switches; `last_day`: until its end nothing of both is told."""
    lines: list[Shown] = [note, ""] if note else []
    lines += [say("quiet.title"), ""]
    lines += [say(f"quiet.{about}.{_word(_wanted(wishes, about))}") for about in Subject]
    if last_day is not None:
        lines += ["", say("quiet.rests", day=last_day)]
    lines += ["", say("quiet.always"), say("quiet.seat")]
    return Screen(tuple(lines), _rows(wishes, last_day), replaces=True)


def pressed(value: str) -> tuple[Subject, bool] | None:
    """Read a switch's button; each says what it will do, so that a second tap on the same one does nothing."""
    name, _, word = value.partition("-")
    return (Subject(name), word == ON) if name in set(Subject) and word in (ON, OFF) else None


def _rows(wishes: Wishes, last_day: date | None) -> Rows:
    if last_day is not None:
        return ((link(PAGE, "quiet.again", AGAIN),), (link("home", "button.home"),))
    switches = tuple((_switch(about, wanted=not _wanted(wishes, about)),) for about in Subject)
    return (*switches, (link(PAGE, "quiet.month", MONTH),), (link("home", "button.home"),))


def _switch(about: Subject, *, wanted: bool) -> Button:
    word = _word(wanted)
    return link(PAGE, f"quiet.{about}.turn_{word}", f"{about}-{word}")


def _wanted(wishes: Wishes, about: Subject) -> bool:
    return bool(getattr(wishes, about.value))


def _word(wanted: bool) -> str:
    return ON if wanted else OFF
