"""A course that was announced changes: fields, sessions, the end of it."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
