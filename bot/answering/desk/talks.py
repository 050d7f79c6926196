"""Conversations with citizens, on the desk."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
