"""All notices by purpose."""

from bot.answering.notices import decision, inquiry, nudges, publishing, sheet, staff
from bot.answering.notices.notice import Tell
from programme.notice import Purpose

NOTICES: dict[Purpose, Tell] = {}
for _module in (decision, inquiry, nudges, publishing, sheet, staff):
    NOTICES |= _module.NOTICES
