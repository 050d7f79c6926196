"""Announcing a course: how it is read, at once or when, taken back; and what is said of a draft."""

from conversations.form import Form
from conversations.pages.course_lines import lines
from conversations.pages.desk.courses import back, of
from conversations.pages.link import link
from conversations.screen import Attached, Quote, Rows, Say, Screen, Shown, say
from conversations.world import World
from programme.course_told import Seen

LOOKS = ("fa", "en", "abroad")
"""How a course can be looked at: in each language by the city's clocks, and as somebody abroad reads it."""

ABROAD = "America/Toronto"


def look(one: Seen, how: str, world: World, *, first: bool) -> Screen:
    """Show a course as a citizen reads it before they enrol; its picture goes with the `first` look."""
    language, zone = ("fa", ABROAD) if how == "abroad" else (how, world.programme.time_zone)
    others = tuple(link("cs_look", f"course.look.{name}", f"{one.id}.{name}") for name in LOOKS if name != how)
    quoted = Quote(lines(one, seated=False), language, zone)
    picture = Attached(one.picture_id, photo=True) if first and one.picture_id is not None else None
    # A message with a picture cannot become one without.
    replaces = one.picture_id is None
    shown = (say(f"course.looked.{how}"), "", quoted)
    return Screen(shown, (others, (back(one.id),)), replaces=replaces, attached=picture)


def sure(one: Seen) -> Screen:
    """Ask once more before a course is announced."""
    yes = link("cs_go", "course.do.announce_yes", of(one))
    asked = say("course.announce_sure", title=one.title, circle=say(f"course.circle.{one.circle}"))
    return Screen((asked,), ((yes,), (link("cs_look", "course.do.look", str(one.id)), back(one.id))), replaces=True)


def when(one: Seen, world: World, *, complaint: Say | None = None) -> Screen:
    """Ask when it is to be announced."""
    first: tuple[Shown, ...] = (complaint, "") if complaint else ()
    asked = say("course.announce_when", title=one.title, city=world.programme.city)
    return Screen((*first, asked), ((back(one.id),),))


def drop(one: Seen) -> Screen:
    """Ask once more before a draft is thrown away."""
    yes = link("cs_drop", "course.do.drop_yes", f"{of(one)}.yes")
    return Screen((say("course.drop_sure", title=one.title),), ((yes,), (back(one.id),)), replaces=True)


def left(form: Form, version: int, *, filled: bool) -> Screen:
    """Say that what was answered is kept; a course that was filled in before stands as it did."""
    drop = link("discard", "button.drop_changes" if filled else "button.discard", f"{form.draft}-{version}")
    return Screen(
        (say("course.left_changes" if filled else "form.left"),),
        ((link("continue", "button.continue", form.draft),), (drop,), (link("course", "course.do.list"),)),
    )


def discarded(course_id: int, *, filled: bool) -> Screen:
    """Say that the answers are gone."""
    if filled:
        return Screen((say("course.changes_dropped"),), ((back(course_id),),), replaces=True)
    return Screen((say("form.discarded"),), ((link("course", "course.do.list"),),), replaces=True)


def refusal(course_id: int | None, why: Say) -> Screen:
    """Say why a course cannot be filled in."""
    there: Rows = () if course_id is None else ((back(course_id),),)
    return Screen((why,), (*there, (link("course", "course.do.list"),)))


def changed_meanwhile(course_id: int) -> Screen:
    """Say that a colleague changed the course since its form was opened: what was answered no longer fits it."""
    again = link("cs_fresh", "course.do.fresh", str(course_id))
    return Screen((say("course.changed_meanwhile"),), ((again,), (back(course_id),)))
