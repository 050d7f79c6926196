"""What two officers judged differently: the coordinator settles it."""

from bot.answering.desk.page import COORDINATOR_ONLY, DeskPage, DeskVisit
from bot.answering.desk.triage import next_card
from bot.answering.reply import Reply
from conversations.pages.desk import second_looks as pages
from conversations.pages.desk.card import card_lines
from conversations.screen import say
from programme.registration import Verdict
from programme.text import number
from services import disputes
from services.registration_file import open_file


def _disputes(at: DeskVisit, value: str) -> Reply:
    call = at.visit.world.programme.call.code
    return at.visit.reply(pages.disputes(disputes.disputes(at.visit.tx, call=call)))


def _dispute(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    found = disputes.disputes(visit.tx, call=visit.world.programme.call.code)
    one = next((one for one in found if str(one.registration_id) == value), None)
    view = None if one is None else open_file(visit.tx, registration_id=one.registration_id, viewer=at.member)
    if one is None or view is None:
        return _disputes(at, "")
    return visit.reply(pages.dispute(one, card_lines(view, visit.world), visit.world))


def _settle(at: DeskVisit, value: str) -> Reply:
    of, _, verdict = value.partition(".")
    if (registration_id := number(of)) is not None and verdict in set(Verdict):
        disputes.settle(
            at.visit.tx,
            registration_id=registration_id,
            verdict=Verdict(verdict),
            coordinator=at.member,
            now=at.visit.now,
        )
    return _disputes(at, "")


def _rejudge(at: DeskVisit, value: str) -> Reply:
    registration_id = number(value)
    if registration_id is None:
        return _disputes(at, "")
    disputes.reopen(at.visit.tx, registration_id=registration_id, coordinator=at.member, now=at.visit.now)
    return next_card(at, say("looks.reopened"))


def _first_cards(at: DeskVisit, value: str) -> Reply:
    call = at.visit.world.programme.call.code
    return at.visit.reply(pages.comparison(disputes.first_cards(at.visit.tx, call=call)))


PAGES: dict[str, DeskPage] = {
    "disputes": DeskPage(_disputes, COORDINATOR_ONLY),
    "dispute": DeskPage(_dispute, COORDINATOR_ONLY),
    "settle": DeskPage(_settle, COORDINATOR_ONLY),
    "rejudge": DeskPage(_rejudge, COORDINATOR_ONLY),
    "first_cards": DeskPage(_first_cards),
}
