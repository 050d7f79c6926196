"""outbox."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
