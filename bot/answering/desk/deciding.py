"""Deciding about ideas whose reviews are in, by chat."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
