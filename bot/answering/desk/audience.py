"""Whom an announcement is for, by chat: conditions by chips or typed names, groups, named segments."""

from collections.abc import Callable

from bot.answering.desk.announcing_at import card, here, listed
from bot.answering.desk.audience_offers import found_by, kind_of, offered_of
from bot.answering.desk.broadcasts import meant
from bot.answering.desk.page import COORDINATOR_ONLY, FOCUS, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import audience as pages
from conversations.pages.desk.audience import NEW
from conversations.screen import Say, say
from programme.broadcast import State
from programme.broadcast_told import Broadcast
from programme.errors import Conflict, Invalid, ProgrammeError
from programme.segment import And, InCourse, Is, Not, Or, What
from programme.segment_edit import READY, add, cut, groups, join, turn
from programme.text import number
from services import announcing, people, segment_names
from services.course_titles import recent, titles

Tree = Is | Not | And | Or


def _who(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    return _draft(at, value, lambda one: at.visit.reply(pages.audience(
        one, meant(at.visit.tx, one), titles(at.visit.tx, [one]), at.visit.world, note=note
    )))  # fmt: skip


def _group(at: DeskVisit, value: str) -> Reply:
    def show(one: Broadcast) -> Reply:
        _, version, nth, _ = _parts(value)
        number_of = number(nth)
        if one.version != version or number_of is None or number_of >= len(groups(one.segment)):
            return _who(at, value, note=say("complaint.segment.changed"))
        return at.visit.reply(pages.group(one, number_of, titles(at.visit.tx, [one]), at.visit.world))

    return _draft(at, value, show)


def _add(at: DeskVisit, value: str) -> Reply:
    return _draft(at, value, lambda one: at.visit.reply(pages.kinds(one, _parts(value)[2])))


def _kind(at: DeskVisit, value: str, complaint: Say | None = None, found: list[Is] | None = None) -> Reply:
    """Offer what a condition of a kind may be; a name may be typed where there are too many."""
    visit = at.visit
    _, _, nth, rest = _parts(value)
    place, _, course = rest.partition(".")
    if (kind := kind_of(place)) is None:
        return _add(at, value)

    def show(one: Broadcast) -> Reply:
        further = recent(visit.tx) if kind is What.COURSE and not course else []
        course_id = number(course)
        named = titles(visit.tx, [one])
        if kind is What.COURSE and course_id is not None:
            named |= dict(recent(visit.tx))
            offered = [Is(what=kind, value=f"{relation}.{course_id}") for relation in InCourse]
        else:
            offered = found if found is not None else offered_of(kind, visit.world)
        if kind in pages.FREELY:
            visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}an_kind.{value}")
        return visit.reply(
            pages.values(one, nth, kind, offered, named, visit.world, further=further, complaint=complaint)
        )

    return _draft(at, value, show)


def _typed(at: DeskVisit, value: str, event: Event) -> Reply:
    kind = kind_of(_parts(value)[3])
    if not isinstance(event, Said) or kind not in pages.FREELY:
        return _kind(at, value, say("complaint.want_text"))
    found, sure = found_by(event.text, kind, at.visit.world.places)
    if not found:
        lacks = "complaint.country.unknown" if kind is What.COUNTRY else "complaint.want_text"
        return _kind(at, value, say(lacks))
    if sure:
        return _put(at, f"{value}.{found[0].value}")
    return _kind(at, value, found=found)


def _put(at: DeskVisit, value: str) -> Reply:
    _, _, nth, rest = _parts(value)
    place, _, told = rest.partition(".")
    kind, number_of = kind_of(place), number(nth)
    if kind is None or (nth != NEW and number_of is None):
        return _who(at, value)
    try:
        new = Is(what=kind, value=told)
    except ValueError:
        return _who(at, value)
    return _aimed(at, value, lambda have: add(have, new) if number_of is None else join(have, number_of, new))


def _turn(at: DeskVisit, value: str) -> Reply:
    return _aimed(at, value, lambda have: turn(have, number(_parts(value)[2]) or 0))


def _cut(at: DeskVisit, value: str) -> Reply:
    return _aimed(at, value, lambda have: cut(have, number(_parts(value)[2]) or 0))


def _named(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    kept = [(one.id, one.name) for one in segment_names.kept(at.visit.tx)]
    return _draft(at, value, lambda one: at.visit.reply(pages.named(one, kept, note=note)))


def _take(at: DeskVisit, value: str) -> Reply:
    name = _parts(value)[2]
    if (segment_id := number(name)) is None:
        new: Tree | None = READY.get(name)
        if new is None:
            return _named(at, value)
    else:
        try:
            new = segment_names.rule(at.visit.tx, segment_id=segment_id)
        except ProgrammeError as gone:
            return _named(at, value, note=say(gone.key))
    taken = new
    return _aimed(at, value, lambda have: taken if have is None else add(have, taken))


def _keep(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    visit = at.visit

    def ask(one: Broadcast) -> Reply:
        visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}an_keep.{value}")
        return visit.reply(pages.keeping(one, titles(visit.tx, [one]), visit.world, complaint=complaint))

    return _draft(at, value, ask)


def _kept(at: DeskVisit, value: str, event: Event) -> Reply:
    visit, one = at.visit, here(at, value)
    if one is None or one.segment is None:
        return _who(at, value)
    if not isinstance(event, Said):
        return _keep(at, value, say("complaint.want_text"))
    try:
        segment_names.keep(visit.tx, one.segment, name=event.text, actor=at.actor, now=visit.now)
    except Invalid as refused:
        return _keep(at, value, say(f"complaint.{refused.key}", **refused.params))
    except Conflict as refused:
        return _keep(at, value, say(refused.key, **refused.params))
    return _who(at, value, note=say("audience.kept"))


def _forget(at: DeskVisit, value: str) -> Reply:
    note = say("audience.forgotten")
    try:
        segment_id = number(value.partition(".")[2]) or 0
        segment_names.remove(at.visit.tx, segment_id=segment_id, actor=at.actor, now=at.visit.now)
    except ProgrammeError as gone:
        note = say(gone.key)
    return _named(at, value, note=note)


def _aimed(at: DeskVisit, value: str, change: Callable[[Tree | None], Tree | None]) -> Reply:
    """Change whom it is for, as long as it is as it was shown."""
    visit = at.visit
    of, version, *_ = _parts(value)

    def do(one: Broadcast) -> Reply:
        try:
            if one.version != version:
                raise Conflict("broadcast.changed")
            segment = change(one.segment)
            announcing.aim(visit.tx, segment, broadcast_id=of, version=version, actor=at.actor, now=visit.now)
        except Invalid as refused:
            return _who(at, value, note=say(f"complaint.{refused.key}", **refused.params))
        except ProgrammeError as refused:
            return _who(at, value, note=say(refused.key, **refused.params))
        return _who(at, value)

    return _draft(at, value, do)


def _draft(at: DeskVisit, value: str, show: Callable[[Broadcast], Reply]) -> Reply:
    one = here(at, value)
    if one is None:
        return listed(at, "", note=say("broadcast.not_there"))
    return show(one) if one.state is State.DRAFT else card(at, value, note=say("broadcast.no_draft"))


def _parts(value: str) -> tuple[int, int, str, str]:
    """Read a broadcast, the version that was shown, a group or name, and the rest."""
    of, _, rest = value.partition(".")
    version, _, rest = rest.partition(".")
    nth, _, rest = rest.partition(".")
    return number(of) or 0, number(version) or 0, nth, rest


PAGES: dict[str, DeskPage] = {
    "an_who": DeskPage(_who, COORDINATOR_ONLY),
    "an_group": DeskPage(_group, COORDINATOR_ONLY),
    "an_add": DeskPage(_add, COORDINATOR_ONLY),
    "an_kind": DeskPage(_kind, COORDINATOR_ONLY, hear=_typed),
    "an_put": DeskPage(_put, COORDINATOR_ONLY),
    "an_turn": DeskPage(_turn, COORDINATOR_ONLY),
    "an_cut": DeskPage(_cut, COORDINATOR_ONLY),
    "an_named": DeskPage(_named, COORDINATOR_ONLY),
    "an_take": DeskPage(_take, COORDINATOR_ONLY),
    "an_keep": DeskPage(_keep, COORDINATOR_ONLY, hear=_kept),
    "an_forget": DeskPage(_forget, COORDINATOR_ONLY),
}
