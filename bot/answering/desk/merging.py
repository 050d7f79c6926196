"""Joining ideas with their authors' consent, by chat."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
