"""Triage by chat: the next card, a verdict, its reasons, the decision, and back again."""

from collections.abc import Callable
from dataclasses import replace

from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import second_looks as look_pages
from conversations.pages.desk import triage as pages
from conversations.pages.desk.triage import Ref
from conversations.screen import Say, Screen, say
from programme.errors import Conflict
from programme.registration import Verdict
from programme.registration_file import RegistrationFile
from programme.text import has_letters, store
from programme.triage import Progress
from services import people, queue, second_looks, triage
from services.progress import progress, sitting
from services.registration_file import open_file
from services.staff import refused

LONGEST_REASON = 300

Draw = Callable[[RegistrationFile, Progress, bool], Screen]


def next_card(at: DeskVisit, note: Say | None = None) -> Reply:
    """Show the card that the officer has, or else the next one."""
    visit, programme = at.visit, at.visit.world.programme
    found = triage.card(visit.tx, officer=at.member, programme=programme, now=visit.now)
    far = _progress(at)
    if found is None:
        narrow = queue.filters(visit.tx, officer=at.member).narrow
        return visit.reply(pages.nothing(far, narrow=narrow, note=note))
    view = open_file(visit.tx, registration_id=found.registration_id, viewer=at.member)
    assert view is not None  # noqa: S101 - it was just claimed
    ref = Ref(found.registration_id, found.version)
    return visit.reply(pages.card(view, ref, far, visit.world, second=found.second, note=note))


def on_card(at: DeskVisit, ref: Ref | None, draw: Draw) -> Reply:
    """Draw a card that the officer still has; of any other one, say what became of it."""
    if ref is None:
        return next_card(at)
    visit = at.visit
    try:
        row, look = triage.take(
            visit.tx, registration_id=ref.registration_id, version=ref.version, officer=at.member, now=visit.now
        )
    except triage.NotHeld:
        return stale(at, ref)
    view = open_file(visit.tx, registration_id=row.id, viewer=at.member)
    assert view is not None  # noqa: S101 - it is held
    return visit.reply(draw(view, _progress(at), look is not None))


def stale(at: DeskVisit, ref: Ref) -> Reply:
    """Answer an old button: what somebody else decided is told; one's own second tap just shows the present card."""
    visit = at.visit
    shown = {"registration_id": ref.registration_id, "version": ref.version}
    if triage.made_up(visit.tx, **shown):
        refused(visit.tx, person_id=at.member.person_id, what="triage", now=visit.now)
    decided = triage.decided(visit.tx, registration_id=ref.registration_id)
    view = open_file(visit.tx, registration_id=ref.registration_id, viewer=at.member)
    if view is None or decided is None or decided.officer_id == at.member.person_id:
        return next_card(at, say("triage.no_longer"))
    return visit.reply(pages.stale(view, by=decided.name, when=decided.decided_at))


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


def _ok(at: DeskVisit, value: str, text: str | None = None) -> Reply:
    verdict, ref = verdict_of(value)
    if verdict is None or ref is None:
        return next_card(at)
    visit = at.visit
    chips = getattr(visit.world.programme.reasons, verdict)
    reasons = [chip.code for at_bit, chip in enumerate(chips) if ref.marks >> at_bit & 1]
    if not reasons and text is None:
        # A decision that nobody could explain later, and that the citizen could not be told, is none.
        again = _pick(at, value)
        return replace(again, screen=replace(again.screen, toast=say("triage.reason_needed")))
    try:
        triage.judge(
            visit.tx,
            registration_id=ref.registration_id,
            version=ref.version,
            verdict=verdict,
            reasons=reasons,
            text=text,
            asked=ref.asked,
            officer=at.member,
            now=visit.now,
        )
    except triage.NotHeld:
        return stale(at, ref)
    except Conflict as refusal:
        # Refused before anything was written; the card is still before the officer.
        return next_card(at, say(refusal.key, **refusal.params))
    return _compared(at) or next_card(at)


def _words(at: DeskVisit, value: str) -> Reply:
    verdict, ref = verdict_of(value)
    if verdict is None or ref is None:
        return next_card(at)

    def asks(view: RegistrationFile, far: Progress, second: bool) -> Screen:
        at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}t_words.{value}")
        return pages.words(ref, verdict)

    return on_card(at, ref, asks)


def _worded(at: DeskVisit, value: str, event: Event) -> Reply:
    text = text_of(event, longest=LONGEST_REASON)
    return _words(at, value) if text is None else _ok(at, value, text)


def _undo(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    done = triage.undo(visit.tx, officer=at.member, programme=visit.world.programme, now=visit.now)
    return next_card(at, say("triage.undone" if done else "triage.nothing_to_undo"))


def verdict_of(value: str) -> tuple[Verdict | None, Ref | None]:
    """Read a button's value that begins with a verdict."""
    name, _, rest = value.partition(".")
    return (Verdict(name) if name in set(Verdict) else None), Ref.parse(rest)


def text_of(event: Event, *, longest: int) -> str | None:
    """Return the words of a text that says something and is not too long."""
    text = store(event.text) if isinstance(event, Said) else ""
    return text if has_letters(text) and len(text) <= longest else None


def _compared(at: DeskVisit) -> Reply | None:
    """Show both officers' first cards side by side, at the moment at which the last of them is judged."""
    visit = at.visit
    done = second_looks.first_cards_done(visit.tx, call=visit.world.programme.call.code, now=visit.now)
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
    "t_undo": DeskPage(_undo),
}
