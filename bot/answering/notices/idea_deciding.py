"""What the coordinator and colleagues are told of a discussion."""

from bot.answering.notices.notice import Tell
from programme.notice import Purpose

NOTICES: dict[Purpose, Tell] = {}
