"""The second person's word about a decision against the majority, by chat."""

from bot.answering.desk.idea_at import about, acting, listed, shown
from bot.answering.desk.page import COORDINATOR_ONLY, FOCUS, DeskPage, DeskVisit
from bot.answering.desk.triage import text_of
from bot.answering.reply import Reply
from conversations.event import Event
from conversations.pages.desk import deciding as pages
from conversations.screen import Say, say
from services import deciding_ideas as services
from services import people
from storage.engine.row import Row

LONGEST_NOTE = 500


def _agree(at: DeskVisit, value: str) -> Reply:
    ref = pages.ref_of(value)
    if ref is None:
        return listed(at)

    def agree(row: Row) -> Reply:
        services.agree(at.visit.tx, now=at.visit.now, **about(at, *ref))
        return listed(at, say("decide.agreed"))

    return acting(at, *ref, agree)


def _disagree(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    ref = pages.ref_of(value)
    if ref is None:
        return listed(at)

    def ask(row: Row) -> Reply:
        services.second(at.visit.tx, **about(at, *ref))
        at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}de_disagree.{value}")
        return at.visit.reply(pages.why_not(*ref, complaint=complaint))

    return acting(at, *ref, ask)


def _disagree_now(at: DeskVisit, value: str) -> Reply:
    return _send_back(at, value, None)


def _why_not(at: DeskVisit, value: str, event: Event) -> Reply:
    text = text_of(event, longest=LONGEST_NOTE)
    return _disagree(at, value, text) if isinstance(text, Say) else _send_back(at, value, text)


def _send_back(at: DeskVisit, value: str, text: str | None) -> Reply:
    ref = pages.ref_of(value)
    if ref is None:
        return listed(at)

    def send_back(row: Row) -> Reply:
        services.disagree(at.visit.tx, text=text, now=at.visit.now, **about(at, *ref))
        return shown(at, ref[0], say("decide.disagreed"))

    return acting(at, *ref, send_back)


PAGES: dict[str, DeskPage] = {
    "de_agree": DeskPage(_agree, COORDINATOR_ONLY),
    "de_disagree": DeskPage(_disagree, COORDINATOR_ONLY, hear=_why_not),
    "de_disagree_now": DeskPage(_disagree_now, COORDINATOR_ONLY),
}
