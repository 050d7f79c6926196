"""What a diplomat is told of deadlines and of more time."""

from bot.answering.notices.notice import Tell
from programme.notice import Purpose

NOTICES: dict[Purpose, Tell] = {}
