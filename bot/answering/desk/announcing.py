"""Announcements: to whom, what, tried, approved, followed to the end."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
