"""/stats: the numbers of registrations and of ideas at once, and a picture for each button."""

from bot.answering.desk.page import COORDINATOR_ONLY, DeskPage, DeskVisit
from bot.answering.errand import Errand
from bot.answering.reply import Reply
from conversations.pages.desk import idea_statistics as pages
from conversations.pages.desk.statistics import IDEAS, PAGE, PICTURES, overview
from conversations.screen import Screen, Shown, say
from programme.lifecycle import Role
from services import idea_statistics, statistics


def _show(at: DeskVisit, value: str) -> Reply:
    drawing = say("statistics.drawing")
    if value == IDEAS:
        return at.visit.reply(_ideas(at))
    if value in pages.PICTURES:
        return at.visit.reply(_ideas(at, toast=drawing), errand=Errand("picture", value))
    numbers = statistics.overview(at.visit.tx, programme=at.visit.world.programme)
    if value not in PICTURES:
        return at.visit.reply(overview(numbers))
    return at.visit.reply(overview(numbers, toast=drawing), errand=Errand("picture", value))


def _load(at: DeskVisit, value: str) -> Reply:
    return at.visit.reply(_ideas(at, toast=say("statistics.drawing")), errand=Errand("picture", pages.LOAD))


def _ideas(at: DeskVisit, *, toast: Shown | None = None) -> Screen:
    numbers = idea_statistics.overview(at.visit.tx, programme=at.visit.world.programme)
    return pages.overview(numbers, load=at.member.role is Role.COORDINATOR, toast=toast)


PAGES: dict[str, DeskPage] = {
    PAGE: DeskPage(_show, command=True),
    "load": DeskPage(_load, COORDINATOR_ONLY),
}
