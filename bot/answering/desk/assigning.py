"""Ideas given to institutions and reviewers, by chat."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
