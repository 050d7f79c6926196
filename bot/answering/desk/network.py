"""The companions network on the desk: the question of the month, ties and skills, who is silent."""

from bot.answering.desk.page import DeskPage

PAGES: dict[str, DeskPage] = {}
