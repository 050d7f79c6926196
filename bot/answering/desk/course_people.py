"""Who is in a course: the officer's list, and who came."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
