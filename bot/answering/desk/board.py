"""The board of ideas that are being carried out, by chat."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.desk.triage import text_of
from bot.answering.errand import Errand, handing_out_reports
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import board as pages
from conversations.pages.idea_progress import stage_name
from conversations.screen import Say, Screen, Shown, say
from programme.board import ON_BOARD, Card, View
from programme.day_typed import read_day
from programme.errors import Conflict, Invalid, NotFound, ProgrammeError
from programme.idea import LIFECYCLE, State
from programme.milestone import WORDS_LENGTH
from programme.text import number
from services import board, people
from services.milestone import reach

LONGEST_NOTE = 500

Draw = Callable[[Card], Screen]


def _board(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    visit, view = at.visit, View.parse(value)
    found = board.board(visit.tx, view, viewer=at.member, programme=visit.world.programme, now=visit.now)
    if not found.entries and view != View(view.mine):
        # The last one of a page went elsewhere: the whole list is shown rather than nothing.
        return _board(at, str(View(view.mine)), note=note)
    return visit.reply(pages.board(found, view, note=note))


def _idea(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    return _on(at, value, lambda one: pages.card(one, _moves(at, one), at.visit.world, note=note), reads=True)


def _on(at: DeskVisit, value: str, draw: Draw, *, waits: str | None = None, reads: bool = False) -> Reply:
    """Draw something about an idea, or the list where it is gone.

    `waits`: the next text is for that page; `reads`: the author's reports are on it.
    """
    visit = at.visit
    try:
        one = _card(at, value, reads=reads)
    except NotFound as gone:
        return _board(at, "", note=say(gone.key))
    if waits is not None:
        visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}{waits}.{value}")
    return visit.reply(draw(one))


def _moves(at: DeskVisit, one: Card) -> list[State]:
    offered = LIFECYCLE.offered(one.file.state, at.member.role)
    return [State(name) for name in offered if name in ON_BOARD]


def _stages(at: DeskVisit, value: str) -> Reply:
    return _on(at, value, lambda one: pages.stages(one, _moves(at, one), at.visit.world))


def _to(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    """Ask for the words that go with a stage, while the idea is as it was shown."""
    _, version, stage = _move(value)
    stale = _stale(at, value, version, stage)
    return stale or _on(at, value, lambda one: pages.words(one, stage, complaint=complaint), waits="bo_to")


def _worded(at: DeskVisit, value: str, event: Event) -> Reply:
    text = text_of(event, longest=WORDS_LENGTH)
    return _to(at, value, text) if isinstance(text, Say) else _now(at, value, text)


def _now(at: DeskVisit, value: str, text: str | None = None) -> Reply:
    idea_id, version, stage = _move(value)
    if (stale := _stale(at, value, version, stage)) is not None:
        return stale
    visit = at.visit
    try:
        reach(
            visit.tx, idea_id=idea_id, version=version, stage=stage, text=text,
            officer=at.member, programme=visit.world.programme, now=visit.now,
        )  # fmt: skip
    except Invalid as refused:
        return _to(at, value, say(refused.key))
    return _idea(at, value, note=say("board.moved", stage=stage_name(stage)))


def _stale(at: DeskVisit, value: str, version: int, stage: State) -> Reply | None:
    """Answer a button of an idea that moved since, or a move that nobody may make: where it stands now."""
    try:
        one = _card(at, value)
    except NotFound as gone:
        return _board(at, "", note=say(gone.key))
    if one.file.version == version and stage in _moves(at, one):
        return None
    now = say("board.already" if one.file.state is stage else "board.moved_on", stage=stage_name(one.file.state))
    return _idea(at, value, note=now)


def _owner(at: DeskVisit, value: str) -> Reply:
    return _on(at, value, lambda one: pages.owner(one, board.carers(at.visit.tx, idea_id=one.file.id), at.member))


def _give(at: DeskVisit, value: str) -> Reply:
    idea_id, _, owner = value.partition(".")
    given = number(owner) or None
    return _done(at, value, "board.given", lambda: board.give(
        at.visit.tx, idea_id=_id(idea_id), owner_id=given, by=at.actor, programme=at.visit.world.programme,
        now=at.visit.now,
    ))  # fmt: skip


def _note(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    visit = at.visit
    try:
        one = _card(at, value)
    except NotFound as gone:
        return _board(at, "", note=say(gone.key))
    # Whoever writes has read this note: it is not to take the place of another one.
    visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}bo_note.{one.file.id}.{one.note_mark}")
    return visit.reply(pages.noting(one, complaint=complaint))


def _noted(at: DeskVisit, value: str, event: Event) -> Reply:
    text = text_of(event, longest=LONGEST_NOTE)
    return _note(at, value, text) if isinstance(text, Say) else _keep_note(at, value, text)


def _note_off(at: DeskVisit, value: str) -> Reply:
    return _keep_note(at, value, None)


def _keep_note(at: DeskVisit, value: str, text: str | None) -> Reply:
    visit, (of, _, shown) = at.visit, value.partition(".")
    try:
        _card(at, of)
        board.note(visit.tx, idea_id=_id(of), text=text, shown=shown, by=at.actor, now=visit.now)
    except NotFound as gone:
        return _board(at, "", note=say(gone.key))
    except Conflict as refused:
        return _note(at, of, say(refused.key))
    return _idea(at, of, note=say("board.noted"))


def _date(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    return _on(at, value, lambda one: pages.dating(one, complaint=complaint), waits="bo_date")


def _dated(at: DeskVisit, value: str, event: Event) -> Reply:
    if not isinstance(event, Said):
        return _date(at, value, say("complaint.want_text"))
    visit = at.visit
    try:
        _card(at, value)
    except NotFound as gone:
        return _board(at, "", note=say(gone.key))
    try:
        on = read_day(event.text, today=board.today(visit.world.programme, visit.now))
    except Invalid as refused:
        return _date(at, value, say(f"complaint.{refused.key}"))
    try:
        _schedule(at, value, on)
    except ProgrammeError as refused:
        return _date(at, value, say(refused.key, **refused.params))
    return _idea(at, value, note=say("board.dated", day=on))


def _day(at: DeskVisit, value: str) -> Reply:
    _, _, days = value.partition(".")
    on = board.today(at.visit.world.programme, at.visit.now) + timedelta(days=number(days) or 0)
    return _done(at, value, "board.dated", lambda: _schedule(at, value, on), day=on)


def _date_off(at: DeskVisit, value: str) -> Reply:
    return _done(at, value, "board.undated", lambda: _schedule(at, value, None))


def _schedule(at: DeskVisit, value: str, on: date | None) -> None:
    visit = at.visit
    board.schedule(visit.tx, idea_id=_id(value), on=on, programme=visit.world.programme, by=at.actor, now=visit.now)


def _done(at: DeskVisit, value: str, key: str, do: Callable[[], None], **told: Shown) -> Reply:
    """Do something with an idea, and show it; a refusal is said beside it."""
    try:
        _card(at, value)
        do()
    except NotFound as gone:
        return _board(at, "", note=say(gone.key))
    except ProgrammeError as refused:
        return _idea(at, value, note=say(refused.key, **refused.params))
    return _idea(at, value, note=say(key, **told))


def _text(at: DeskVisit, value: str) -> Reply:
    return _on(at, value, lambda one: pages.text(one, at.visit.world))


def _reports(at: DeskVisit, value: str) -> Reply:
    page = number(value.partition(".")[2]) or 0
    return _on(at, value, lambda one: pages.reports(one, page, at.visit.world), reads=True)


def _files(at: DeskVisit, value: str) -> Reply:
    handed: list[Errand] = []

    def hands(one: Card) -> Screen:
        handed.append(handing_out_reports(one.file.id))
        return pages.reports(one, 0, at.visit.world)

    shown = _on(at, value, hands, reads=True)
    return replace(shown, errand=handed[0]) if handed else shown


def _card(at: DeskVisit, value: str, *, reads: bool = False) -> Card:
    visit, programme = at.visit, at.visit.world.programme
    return board.card(visit.tx, idea_id=_id(value), viewer=at.member, programme=programme, now=visit.now, reads=reads)


def _id(value: str) -> int:
    return number(value.partition(".")[0]) or 0


def _move(value: str) -> tuple[int, int, State]:
    idea_id, _, rest = value.partition(".")
    version, _, stage = rest.partition(".")
    # A stage that is none is offered to nobody.
    return number(idea_id) or 0, number(version) or 0, State(stage) if stage in ON_BOARD else State.ERASED


PAGES: dict[str, DeskPage] = {
    "board": DeskPage(_board, command=True),
    "bo_idea": DeskPage(_idea),
    "bo_stages": DeskPage(_stages),
    "bo_to": DeskPage(_to, hear=_worded),
    "bo_now": DeskPage(_now),
    "bo_owner": DeskPage(_owner),
    "bo_give": DeskPage(_give),
    "bo_note": DeskPage(_note, hear=_noted),
    "bo_note_off": DeskPage(_note_off),
    "bo_date": DeskPage(_date, hear=_dated),
    "bo_day": DeskPage(_day),
    "bo_date_off": DeskPage(_date_off),
    "bo_text": DeskPage(_text),
    "bo_reports": DeskPage(_reports),
    "bo_files": DeskPage(_files),
}
