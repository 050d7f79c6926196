"""Courses on the desk: filled in, shown as they would be told, announced."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
