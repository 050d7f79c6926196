"""All notices by purpose."""

from bot.answering.notices import (
    decision,
    idea_assigning,
    idea_board,
    idea_deciding,
    idea_decision,
    idea_extensions,
    idea_merging,
    idea_release,
    idea_reviewing,
    idea_revising,
    inquiry,
    nudges,
    publishing,
    sheet,
    staff,
)
from bot.answering.notices.notice import Tell
from programme.notice import Purpose

NOTICES: dict[Purpose, Tell] = {}
for _module in (
    *(decision, inquiry, nudges, publishing, sheet, staff),
    *(idea_extensions, idea_assigning, idea_reviewing, idea_revising),
    *(idea_deciding, idea_merging, idea_release, idea_decision, idea_board),
):
    NOTICES |= _module.NOTICES
