"""Diplomats who ask for more time, by chat."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
