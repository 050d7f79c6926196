"""Sheets by chat: taking everything out as XLSX, and bringing decisions back."""

from bot.answering.desk.page import COORDINATOR_ONLY, DeskPage, DeskVisit
from bot.answering.errand import Errand
from bot.answering.reply import Reply
from conversations.pages.desk import sheets as pages
from services.export import taken


def _export(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    if value != "make":
        return visit.reply(pages.export(visit.world))
    # Before anything is read: it shows contact data.
    taken(visit.tx, actor=at.actor, call=visit.world.programme.call.code, now=visit.now)
    return visit.reply(pages.begun(), errand=Errand("export"))


PAGES: dict[str, DeskPage] = {"export": DeskPage(_export, COORDINATOR_ONLY, command=True)}
