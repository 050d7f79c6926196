"""Authors are asked whether their ideas may be joined."""

from bot.answering.notices.notice import Tell
from programme.notice import Purpose

NOTICES: dict[Purpose, Tell] = {}
