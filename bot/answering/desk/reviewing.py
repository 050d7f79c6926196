"""Reviews by chat: one idea after another, tap by tap."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
