"""The board of ideas that are being carried out, by chat."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
