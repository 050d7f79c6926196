"""The decision on one's idea, told once it is published, and what is asked then."""

from bot.answering.notices.notice import Tell
from programme.notice import Purpose

NOTICES: dict[Purpose, Tell] = {}
