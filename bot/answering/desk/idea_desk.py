"""Ideas found and opened by the desk."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
