"""Triage by chat: the next card, a verdict, its reasons, the decision, and back again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import second_looks as look_pages
from conversations.pages.desk import triage as pages
from conversations.pages.desk.triage import ASKED, Ref
from conversations.screen import Code, Say, Screen, say
from programme.registration import Verdict
from programme.registration_file import RegistrationFile
from programme.text import has_letters, store
from programme.triage import Progress
from services import disputes, people, queue, triage
from services.progress import progress, sitting
from services.queue_search import LOOKED
from services.registration_file import open_file
from services.staff import refused

PREFIX = "t_"
"""How the pages of a card begin, whose refusals are told beside the present card."""

LONGEST_REASON = 300

Draw = Callable[[RegistrationFile, Progress, bool], Screen]


def next_card(at: DeskVisit, note: Say | None = None, *, marks: int = 0) -> Reply:
    """Show the card that the officer has, or else the next one; a wish in `marks` stays with the card."""
    visit, programme = at.visit, at.visit.world.programme
    found = triage.card(visit.tx, officer=at.member, programme=programme, now=visit.now)
    far = _progress(at)
    if found is None:
        narrow = queue.filters(visit.tx, officer=at.member).narrow
        _, more = queue.waiting(visit.tx, call=programme.call.code, officer=at.member)
        return visit.reply(pages.nothing(far, narrow=narrow, looked=LOOKED if more else None, note=note))
    view = open_file(visit.tx, registration_id=found.registration_id, viewer=at.member)
    assert view is not None  # noqa: S101 - it was just claimed
    ref = Ref(found.registration_id, found.version, marks & ASKED)
    return visit.reply(pages.card(view, ref, far, visit.world, second=found.second, note=note))


def on_card(at: DeskVisit, ref: Ref | None, draw: Draw) -> Reply:
    """Draw a card that the officer still has; of any other one, say what became of it."""

    def draw_it(card: Ref) -> Reply:
        row, look = triage.take(at.visit.tx, **about(at, card))
        view = open_file(at.visit.tx, registration_id=row.id, viewer=at.member)
        assert view is not None  # noqa: S101 - it is held
        if look is None:
            # Words that wait for their confirmation.
            view = replace(view, reason_text=row.reason_text)
        return at.visit.reply(draw(view, _progress(at), look is not None))

    return acting(at, ref, draw_it)


def stale(at: DeskVisit, ref: Ref) -> Reply:
    """Answer an old button: what somebody else decided is told; one's own second tap just shows the present card."""
    visit = at.visit
    shown = {"registration_id": ref.registration_id, "version": ref.version}
    if triage.made_up(visit.tx, **shown):
        refused(visit.tx, person_id=at.member.person_id, what="triage", now=visit.now)
    decided = triage.decided(visit.tx, registration_id=ref.registration_id)
    view = open_file(visit.tx, registration_id=ref.registration_id, viewer=at.member)
    if view is None or decided is None:
        return next_card(at, say("triage.no_longer"))
    if decided.officer_id == at.member.person_id:
        return next_card(at, say("triage.already", code=Code(view.code)))
    return visit.reply(pages.stale(view, by=decided.name, when=decided.decided_at))


def acting(at: DeskVisit, ref: Ref | None, act: Callable[[Ref], Reply]) -> Reply:
    """Do something with the card of a button; of one that is no longer held, say what became of it."""
    if ref is None:
        return next_card(at)
    try:
        return act(ref)
    except triage.NotHeld:
        return stale(at, ref)


def about(at: DeskVisit, ref: Ref) -> dict[str, Any]:
    """Say to a use case which card, whose, and when."""
    what = {"registration_id": ref.registration_id, "version": ref.version}
    return {**what, "officer": at.member, "now": at.visit.now}


def _triage(at: DeskVisit, value: str) -> Reply:
    return next_card(at)


def _show(at: DeskVisit, value: str) -> Reply:
    ref = Ref.parse(value)
    world = at.visit.world
    return on_card(at, ref, lambda view, far, second: pages.card(view, ref or Ref(0, 0), far, world, second=second))


def _more(at: DeskVisit, value: str) -> Reply:
    ref = Ref.parse(value)
    world = at.visit.world
    return on_card(at, ref, lambda view, far, second: pages.more(view, ref or Ref(0, 0), far, world, second=second))


def _pick(at: DeskVisit, value: str) -> Reply:
    verdict, ref = verdict_of(value)
    if verdict is None or ref is None:
        return next_card(at)
    world = at.visit.world
    return on_card(at, ref, lambda view, far, second: pages.picking(view, ref, verdict, far, world, second=second))


def _ok(at: DeskVisit, value: str) -> Reply:
    verdict, ref = verdict_of(value)
    if verdict is None:
        return next_card(at)
    chips = getattr(at.visit.world.programme.reasons, verdict)

    def judge(card: Ref) -> Reply:
        reasons = [chip.code for bit, chip in enumerate(chips) if card.marks >> bit & 1]
        row, look = triage.take(at.visit.tx, **about(at, card))
        if not reasons and (look is not None or row.reason_text is None):
            # A decision that nobody could explain later, and that the citizen could not be told, is none.
            again = _pick(at, value)
            return replace(again, screen=replace(again.screen, toast=say("triage.reason_needed")))
        triage.judge(at.visit.tx, verdict=verdict, reasons=reasons, asked=card.asked, **about(at, card))
        return _compared(at) or next_card(at)

    return acting(at, ref, judge)


def _words(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    verdict, ref = verdict_of(value)
    if verdict is None or ref is None:
        return next_card(at)

    def asks(view: RegistrationFile, far: Progress, second: bool) -> Screen:
        # Only of a card that is held: a text that comes later must not land on another one.
        at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}t_words.{value}")
        return pages.words(ref, verdict, complaint=complaint)

    return on_card(at, ref, asks)


def _worded(at: DeskVisit, value: str, event: Event) -> Reply:
    text = text_of(event, longest=LONGEST_REASON)
    return _words(at, value, text) if isinstance(text, Say) else _keep_words(at, value, text)


def _words_off(at: DeskVisit, value: str) -> Reply:
    return _keep_words(at, value, None)


def _keep_words(at: DeskVisit, value: str, text: str | None) -> Reply:
    def keep(card: Ref) -> Reply:
        triage.word(at.visit.tx, text=text, **about(at, card))
        # Shown once more before it counts: the citizen is sent these very words.
        return _pick(at, value)

    return acting(at, verdict_of(value)[1], keep)


def _undo(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    undone = triage.undo(visit.tx, officer=at.member, programme=visit.world.programme, now=visit.now)
    if undone is None:
        return next_card(at, say("triage.nothing_to_undo"))
    return next_card(at, say("triage.undone", verdict=say(f"triage.verdict.{undone}")))


def verdict_of(value: str) -> tuple[Verdict | None, Ref | None]:
    """Read a button's value that begins with a verdict."""
    name, _, rest = value.partition(".")
    return (Verdict(name) if name in set(Verdict) else None), Ref.parse(rest)


def text_of(event: Event, *, longest: int) -> str | Say:
    """Return the words of a text, or what is wrong with it."""
    text = store(event.text) if isinstance(event, Said) else ""
    if not has_letters(text):
        return say("complaint.want_text")
    if len(text) > longest:
        return say("complaint.text.too_long", most=longest, length=len(text))
    return text


def _compared(at: DeskVisit) -> Reply | None:
    """Show both officers' first cards side by side, at the moment at which the last of them is judged."""
    visit = at.visit
    done = disputes.first_cards_done(visit.tx, call=visit.world.programme.call.code, now=visit.now)
    return visit.reply(look_pages.comparison(done)) if done else None


def _progress(at: DeskVisit) -> Progress:
    visit = at.visit
    since = sitting(visit.tx, officer=at.member, now=visit.now)
    return progress(visit.tx, officer=at.member, programme=visit.world.programme, since=since, now=visit.now)


PAGES: dict[str, DeskPage] = {
    "triage": DeskPage(_triage, command=True),
    "t_show": DeskPage(_show),
    "t_more": DeskPage(_more),
    "t_pick": DeskPage(_pick),
    "t_ok": DeskPage(_ok),
    "t_words": DeskPage(_words, hear=_worded),
    "t_words_off": DeskPage(_words_off),
    "t_undo": DeskPage(_undo),
}
