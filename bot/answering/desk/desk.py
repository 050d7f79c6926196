"""The desk's first page: what waits for whoever asks."""

from bot.answering.desk.following import leave
from bot.answering.desk.page import DeskPage, DeskVisit
from bot.answering.errand import Errand
from bot.answering.reply import Reply
from conversations.pages.desk.desk import desk
from programme.lifecycle import Role
from services import broadcast_watch, disputes, publication_watch
from services.progress import progress
from services.waiting import waiting

OTHERS = ("find", "id_list", "board", "course", "network", "talks", "stats", "outbox", "requests", "calls")
COORDINATORS = ("assign", "decide", "publish", "announce", "staff", "export", "import")


def _desk(at: DeskVisit, value: str) -> Reply:
    visit, programme = at.visit, at.visit.world.programme
    for watching in (publication_watch.WATCHING, broadcast_watch.WATCHING):
        # What is kept up to date would take the place of the desk.
        leave(at, watching)
    counts = waiting(visit.tx, member=at.member, programme=programme, now=visit.now)
    far = progress(visit.tx, officer=at.member, programme=programme, since=visit.now, now=visit.now)
    pages = OTHERS + (COORDINATORS if at.member.role is Role.COORDINATOR else ())
    if disputes.first_cards(visit.tx, call=programme.call.code):
        pages += ("first_cards",)
    return visit.reply(desk(counts, far, at.member, visit.world, pages=pages), errand=Errand("commands"))


PAGES: dict[str, DeskPage] = {"desk": DeskPage(_desk, command=True)}
