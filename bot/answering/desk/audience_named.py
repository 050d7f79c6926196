"""Named segments by chat: the usual ones, and those that coordinators keep."""

from bot.answering.desk.announcing_at import here
from bot.answering.desk.audience_at import Tree, aimed, draft, parts, who
from bot.answering.desk.page import COORDINATOR_ONLY, FOCUS, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import audience as pages
from conversations.screen import Say, say
from programme.broadcast_told import Broadcast
from programme.errors import Conflict, Invalid, ProgrammeError
from programme.segment_edit import READY, add
from programme.text import number
from services import people, segment_names
from services.course_titles import titles


def _named(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    kept = [(one.id, one.name) for one in segment_names.kept(at.visit.tx)]
    return draft(at, value, lambda one: at.visit.reply(pages.named(one, kept, note=note)))


def _take(at: DeskVisit, value: str) -> Reply:
    name = parts(value)[2]
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
    return aimed(at, value, lambda have: taken if have is None else add(have, taken))


def _keep(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    visit = at.visit

    def ask(one: Broadcast) -> Reply:
        visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}an_keep.{value}")
        return visit.reply(pages.keeping(one, titles(visit.tx, [one]), visit.world, complaint=complaint))

    return draft(at, value, ask)


def _kept(at: DeskVisit, value: str, event: Event) -> Reply:
    visit, one = at.visit, here(at, value)
    if one is None or one.segment is None:
        return who(at, value)
    if not isinstance(event, Said):
        return _keep(at, value, say("complaint.want_text"))
    try:
        segment_names.keep(visit.tx, one.segment, name=event.text, actor=at.actor, now=visit.now)
    except Invalid as refused:
        return _keep(at, value, say(f"complaint.{refused.key}", **refused.params))
    except Conflict as refused:
        return _keep(at, value, say(refused.key, **refused.params))
    return who(at, value, note=say("audience.kept"))


def _forget(at: DeskVisit, value: str) -> Reply:
    note = say("audience.forgotten")
    try:
        segment_id = number(value.partition(".")[2]) or 0
        segment_names.remove(at.visit.tx, segment_id=segment_id, actor=at.actor, now=at.visit.now)
    except ProgrammeError as gone:
        note = say(gone.key)
    return _named(at, value, note=note)


PAGES: dict[str, DeskPage] = {
    "an_named": DeskPage(_named, COORDINATOR_ONLY),
    "an_take": DeskPage(_take, COORDINATOR_ONLY),
    "an_keep": DeskPage(_keep, COORDINATOR_ONLY, hear=_kept),
    "an_forget": DeskPage(_forget, COORDINATOR_ONLY),
}
