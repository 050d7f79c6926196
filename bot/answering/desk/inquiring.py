"""Asking the person of a card, by chat."""

from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.desk.triage import next_card, on_card, stale, text_of
from bot.answering.reply import Reply
from conversations.event import Event
from conversations.pages.desk import asking as pages
from conversations.pages.desk.triage import Ref
from conversations.screen import Screen, say
from programme.registration_file import RegistrationFile
from programme.triage import Progress
from services import inquiry, people, triage

LONGEST_QUESTION = 400


def _ask(at: DeskVisit, value: str) -> Reply:
    ref = Ref.parse(value)

    def asks(view: RegistrationFile, far: Progress, second: bool) -> Screen:
        # A text that comes now is a question of the officer's own.
        at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}t_ask.{ref}")
        return pages.asking(ref or Ref(0, 0), at.visit.world)

    return on_card(at, ref, asks)


def _asked(at: DeskVisit, value: str) -> Reply:
    card, _, code = value.rpartition(".")
    known = code in {one.code for one in at.visit.world.programme.questions}
    return _send(at, Ref.parse(card), question=code) if known else next_card(at)


def _worded(at: DeskVisit, value: str, event: Event) -> Reply:
    text = text_of(event, longest=LONGEST_QUESTION)
    return _ask(at, value) if text is None else _send(at, Ref.parse(value), text=text)


def _send(at: DeskVisit, ref: Ref | None, *, question: str | None = None, text: str | None = None) -> Reply:
    if ref is None:
        return next_card(at)
    visit = at.visit
    try:
        inquiry.ask(
            visit.tx,
            registration_id=ref.registration_id,
            version=ref.version,
            officer=at.member,
            question=question,
            text=text,
            now=visit.now,
        )
    except triage.NotHeld:
        return stale(at, ref)
    return next_card(at, say("asking.sent"))


PAGES: dict[str, DeskPage] = {
    "t_ask": DeskPage(_ask, hear=_worded),
    "t_asked": DeskPage(_asked),
}
