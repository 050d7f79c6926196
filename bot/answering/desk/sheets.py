"""Sheets by chat: taking everything out as XLSX, and bringing decisions back."""

from typing import Any

from bot.answering.desk.page import COORDINATOR_ONLY, FOCUS, DeskPage, DeskVisit
from bot.answering.errand import Errand
from bot.answering.reply import Reply
from bot.sheets.guarding import LARGEST
from conversations.event import Event, Sent
from conversations.pages.desk import decisions_back as back
from conversations.pages.desk import sheets as pages
from conversations.screen import Screen
from programme.file import Programme
from programme.sheet import Difference, Result
from programme.text import number
from services import importing, people
from services.export import taken
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.errors import WrongKey


def _export(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    if value != "make":
        return visit.reply(pages.export(visit.world))
    # Before anything is read: it shows contact data.
    taken(visit.tx, actor=at.actor, call=visit.world.programme.call.code, now=visit.now)
    return visit.reply(pages.begun(), errand=Errand("export"))


def _import(at: DeskVisit, value: str) -> Reply:
    deed, _, of = value.partition("-")
    if deed in ("apply", "drop") and (import_id := number(of)) is not None:
        return _answer(at, deed, import_id)
    visit = at.visit
    visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}import.")
    row = importing.latest(visit.tx, person_id=at.member.person_id)
    before = None if row is None or deed == "another" else where(visit.tx, row, visit.world.programme)
    return visit.reply(back.ask(before))


def _answer(at: DeskVisit, deed: str, import_id: int) -> Reply:
    visit = at.visit
    row = importing.one(visit.tx, import_id=import_id, person_id=at.member.person_id)
    if row is None:
        return visit.reply(back.over())
    if deed == "drop":
        return visit.reply(back.dropped() if importing.drop(visit.tx, row, now=visit.now) else back.over())
    approved = importing.approve(visit.tx, row, actor=at.actor, now=visit.now)
    return visit.reply(back.applying() if approved else back.over())


def where(tx: Tx, row: Row, programme: Programme) -> Screen | None:
    """Show where a sheet is; None when there is nothing more to say of it."""
    try:
        return _where(row, importing.plan_of(tx, import_id=row.id), programme)
    except WrongKey:
        return back.wrong("unopened", {})


def _where(row: Row, plan: dict[str, Any], programme: Programme) -> Screen | None:
    match row.state:
        case "waiting":
            return back.waiting()
        case "unreadable":
            return back.wrong(plan["why"], plan["params"])
        case "planned":
            return back.plan(Difference.from_dict(plan), row.id, programme)
        case "applied":
            return back.applying() if row.ended_at is None else back.result(Result.from_dict(plan))
    return None


def _sheet(at: DeskVisit, value: str, event: Event) -> Reply:
    visit = at.visit
    if (refusal := _refusal(event)) is not None:
        # Whoever sent the wrong thing sends the right one next.
        visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}import.")
        return visit.reply(refusal)
    assert isinstance(event, Sent)  # noqa: S101 - anything else was refused
    importing.begin(visit.tx, event.file, person_id=at.member.person_id, now=visit.now)
    return visit.reply(back.received())


def _refusal(event: Event) -> Screen | None:
    """Say what is wrong with what was sent, as far as its name and size tell before it is read."""
    if not isinstance(event, Sent) or event.file.kind != "document":
        return back.not_a_file()
    name = (event.file.name or "").lower()
    if name.endswith(".xls"):
        return back.wrong("old", {})
    if name and not name.endswith(".xlsx"):
        return back.not_a_file()
    return back.wrong("large", {}) if (event.file.size or 0) > LARGEST else None


PAGES: dict[str, DeskPage] = {
    "export": DeskPage(_export, COORDINATOR_ONLY, command=True),
    "import": DeskPage(_import, COORDINATOR_ONLY, command=True, hear=_sheet),
}
