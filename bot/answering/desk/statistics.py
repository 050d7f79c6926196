"""/stats: the numbers at once, and a picture for each button."""

from bot.answering.desk.page import DeskPage, DeskVisit
from bot.answering.errand import Errand
from bot.answering.reply import Reply
from conversations.pages.desk.statistics import PAGE, PICTURES, overview
from conversations.screen import say
from services import statistics


def _show(at: DeskVisit, value: str) -> Reply:
    numbers = statistics.overview(at.visit.tx, programme=at.visit.world.programme)
    if value not in PICTURES:
        return at.visit.reply(overview(numbers))
    return at.visit.reply(overview(numbers, toast=say("statistics.drawing")), errand=Errand("picture", value))


PAGES: dict[str, DeskPage] = {PAGE: DeskPage(_show, command=True)}
