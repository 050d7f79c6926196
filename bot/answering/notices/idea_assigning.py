"""What reviewers are told of their work, and who is told when it is overdue."""

from bot.answering.notices.notice import Tell
from programme.notice import Purpose

NOTICES: dict[Purpose, Tell] = {}
