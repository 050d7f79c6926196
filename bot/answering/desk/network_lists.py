"""Lists of the companions network: answers by question, found by words; who is silent; who suits a new call."""

from bot.answering.desk.announcing_at import card
from bot.answering.desk.page import COORDINATOR_ONLY, FOCUS, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import network_lists as pages
from programme.companions import MONTHS
from programme.matching import Suiting, Wanted
from programme.search import phrase
from programme.segment import Is, What
from programme.text import number
from services import announcing, companion_match, companions, network_list, network_question, people


def _list(at: DeskVisit, value: str) -> Reply:
    page = number(value) or 0
    asked, more = network_question.asked(at.visit.tx, page=page, size=pages.A_PAGE)
    return at.visit.reply(pages.questions(asked, page, at.visit.world, more=more))


def _answers(at: DeskVisit, value: str) -> Reply:
    of, _, rest = value.partition(".")
    page, _, words = rest.partition(".")
    return _listed(at, of, number(page) or 0, words or None)


def _listed(at: DeskVisit, of: str, page: int, words: str | None) -> Reply:
    tx = at.visit.tx
    asked = network_question.read(tx, question_id=number(of) or 0)
    counts = network_list.counts(tx, asked)
    listed, total = network_list.answers(tx, asked, words=words, page=page, size=pages.A_PAGE)
    return at.visit.reply(pages.answers(asked, counts, listed, page=page, total=total, words=words))


def _words(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    asked = network_question.read(visit.tx, question_id=number(value) or 0)
    visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}nw_words.{asked.id}")
    return visit.reply(pages.ask_words(asked))


def _hear_words(at: DeskVisit, value: str, event: Event) -> Reply:
    words = phrase(event.text, most=pages.PHRASE_BYTES) if isinstance(event, Said) else ""
    return _listed(at, value, 0, words) if words else _words(at, value)


def _silent(at: DeskVisit, value: str) -> Reply:
    span, _, at_page = value.partition(".")
    months, page = number(span) or MONTHS[1], number(at_page) or 0
    tx, now = at.visit.tx, at.visit.now
    counts = companions.silent_counts(tx, months=months, now=now)
    listed = companions.silent_page(tx, months=months, now=now, page=page, size=pages.A_PAGE)
    leads = at.member.role in COORDINATOR_ONLY
    return at.visit.reply(pages.silent(listed, months, counts, page=page, leads=leads))


def _to_silent(at: DeskVisit, value: str) -> Reply:
    return _announced(at, Is(what=What.SILENT, value=value))


def _match(at: DeskVisit, value: str) -> Reply:
    visit, wanted = at.visit, Wanted.parse(value)
    hits, total = companion_match.matching(
        visit.tx, _suiting(at, wanted), viewer=at.member, page=wanted.page, size=pages.A_PAGE
    )
    return visit.reply(pages.match(hits, wanted, total, visit.world))


def _to_suiting(at: DeskVisit, value: str) -> Reply:
    wanted = _suiting(at, Wanted.parse(value))
    if not wanted.words:
        # The lists of the programme have grown shorter since.
        return _match(at, value)
    return _announced(at, Is(what=What.SUITS, value=str(wanted)))


def _suiting(at: DeskVisit, wanted: Wanted) -> Suiting:
    programme = at.visit.world.programme
    return wanted.of(programme.call.code, programme.connections, programme.fields)


def _announced(at: DeskVisit, segment: Is) -> Reply:
    """Begin an announcement to those of a list, and show it."""
    return card(at, str(announcing.begin(at.visit.tx, segment, actor=at.actor, now=at.visit.now)))


PAGES: dict[str, DeskPage] = {
    "nw_list": DeskPage(_list),
    "nw_answers": DeskPage(_answers),
    "nw_words": DeskPage(_words, hear=_hear_words),
    "nw_found": DeskPage(_answers),
    "nw_silent": DeskPage(_silent),
    "nw_match": DeskPage(_match, COORDINATOR_ONLY),
    "nw_to_silent": DeskPage(_to_silent, COORDINATOR_ONLY),
    "nw_to_suiting": DeskPage(_to_suiting, COORDINATOR_ONLY),
}
