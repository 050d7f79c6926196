"""The companions network on the desk: the question of the month, ties and skills, who is silent."""

from bot.answering.desk import network_lists
from bot.answering.desk.page import COORDINATOR_ONLY, FOCUS, DeskPage, DeskVisit
from bot.answering.desk.triage import text_of
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import network as pages
from conversations.screen import Say, say
from programme.errors import Conflict, Invalid, NotFound, ProgrammeError
from programme.lifecycle import Role
from programme.network import TEXT_LENGTH, Question, read_chips
from programme.text import number
from services import companions, network_list, network_question, people


def _network(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    tx = at.visit.tx
    current = network_question.current(tx)
    answered = None if current is None else (current, network_list.counts(tx, current)[0])
    draft = network_question.draft(tx, by=at.actor)
    return at.visit.reply(pages.network(companions.count(tx), answered, draft, leads=_leads(at), note=note))


def _new(at: DeskVisit, value: str) -> Reply:
    begun = network_question.begin(at.visit.tx, by=at.actor, now=at.visit.now)
    return _asks(at, begun, "fa")


def _write(at: DeskVisit, value: str, *, complaint: Say | None = None) -> Reply:
    of, _, part = value.partition(".")
    try:
        held = _draft(at, of)
    except ProgrammeError as refused:
        return _network(at, "", note=say(refused.key, **refused.params))
    return _asks(at, held, part, complaint=complaint)


def _asks(at: DeskVisit, question: Question, part: str, *, complaint: Say | None = None) -> Reply:
    visit = at.visit
    visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}nw_write.{question.id}.{part}")
    return visit.reply(pages.writing(question, part, complaint=complaint))


def _written(at: DeskVisit, value: str, event: Event) -> Reply:
    part = value.partition(".")[2]
    if part == "chips":
        if not isinstance(event, Said):
            return _write(at, value, complaint=say("complaint.want_text"))
        try:
            return _keep(at, value, read_chips(event.text))
        except Invalid as refused:
            return _write(at, value, complaint=say(f"complaint.{refused.key}", **refused.params))
    text = text_of(event, longest=TEXT_LENGTH)
    return _write(at, value, complaint=text) if isinstance(text, Say) else _keep(at, value, text)


def _off(at: DeskVisit, value: str) -> Reply:
    return _keep(at, value, None)


def _keep(at: DeskVisit, value: str, told: object) -> Reply:
    of, _, part = value.partition(".")
    try:
        held = network_question.write(at.visit.tx, part, told, question_id=number(of) or 0, by=at.actor)
    except (Conflict, NotFound) as refused:
        return _network(at, "", note=say(refused.key, **refused.params))
    # What is missing is asked for, in the order of the parts; afterwards one part is changed at a time.
    if not held.chips and part != pages.PARTS[-1]:
        after = pages.PARTS[pages.PARTS.index(part) + 1]
        return _asks(at, held, "chips" if held.text.get(after) else after)
    return at.visit.reply(pages.preview(held, at.visit.world.programme.time_zone))


def _preview(at: DeskVisit, value: str) -> Reply:
    try:
        held = _draft(at, value)
    except ProgrammeError as refused:
        return _network(at, "", note=say(refused.key, **refused.params))
    return at.visit.reply(pages.preview(held, at.visit.world.programme.time_zone))


def _ask(at: DeskVisit, value: str, *, sure: bool = False) -> Reply:
    visit = at.visit
    try:
        held = _draft(at, value)
        made = network_question.ask(visit.tx, question_id=held.id, by=at.actor, sure=sure, now=visit.now)
    except Conflict as refused:
        refusal = say(refused.key, **refused.params)
        if refused.key != "network.too_soon":
            return _network(at, "", note=refusal)
        return visit.reply(pages.too_soon(held, refusal, leads=_leads(at)))
    except Invalid as refused:
        return _write(at, f"{value}.fa", complaint=say(refused.key))
    except NotFound as refused:
        return _network(at, "", note=say(refused.key))
    return visit.reply(pages.asked(made, leads=_leads(at)))


def _sure(at: DeskVisit, value: str) -> Reply:
    return _ask(at, value, sure=True)


def _drop(at: DeskVisit, value: str) -> Reply:
    network_question.drop(at.visit.tx, question_id=number(value) or 0, by=at.actor)
    return _network(at, "", note=say("network.dropped"))


def _close(at: DeskVisit, value: str) -> Reply:
    of, _, yes = value.partition(".")
    visit = at.visit
    try:
        asked = network_question.read(visit.tx, question_id=number(of) or 0)
        if asked.is_open and not yes:
            return visit.reply(pages.close(asked, network_list.counts(visit.tx, asked)[0]))
        network_question.close(visit.tx, question_id=asked.id, by=at.actor, now=visit.now)
    except NotFound as refused:
        return _network(at, "", note=say(refused.key))
    return _network(at, "", note=say("network.closed"))


def _draft(at: DeskVisit, value: str) -> Question:
    held = network_question.draft(at.visit.tx, by=at.actor, question_id=number(value) or 0)
    assert held is not None  # noqa: S101 - a named one is there, or refused
    return held


def _leads(at: DeskVisit) -> bool:
    return at.member.role is Role.COORDINATOR


PAGES: dict[str, DeskPage] = {
    "network": DeskPage(_network, command=True),
    "nw_new": DeskPage(_new),
    "nw_write": DeskPage(_write, hear=_written),
    "nw_off": DeskPage(_off),
    "nw_draft": DeskPage(_preview),
    "nw_ask": DeskPage(_ask),
    "nw_sure": DeskPage(_sure, COORDINATOR_ONLY),
    "nw_drop": DeskPage(_drop),
    "nw_close": DeskPage(_close),
    **network_lists.PAGES,
}
