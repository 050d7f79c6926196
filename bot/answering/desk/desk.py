"""The desk's first page: what waits for whoever asks."""

from bot.answering.desk.page import DeskPage, DeskVisit
from bot.answering.errand import Errand
from bot.answering.reply import Reply
from conversations.pages.desk.desk import desk
from programme.lifecycle import Role
from services import disputes
from services.progress import progress
from services.waiting import waiting

OTHERS = ("find", "id_list", "board", "stats", "outbox", "requests", "talks", "calls")
COORDINATORS = ("assign", "decide", "publish", "staff", "export", "import")


def _desk(at: DeskVisit, value: str) -> Reply:
    visit, programme = at.visit, at.visit.world.programme
    counts = waiting(visit.tx, member=at.member, programme=programme, now=visit.now)
    far = progress(visit.tx, officer=at.member, programme=programme, since=visit.now, now=visit.now)
    pages = OTHERS + (COORDINATORS if at.member.role is Role.COORDINATOR else ())
    if disputes.first_cards(visit.tx, call=programme.call.code):
        pages += ("first_cards",)
    return visit.reply(desk(counts, far, at.member, visit.world, pages=pages), errand=Errand("commands"))


PAGES: dict[str, DeskPage] = {"desk": DeskPage(_desk, command=True)}
