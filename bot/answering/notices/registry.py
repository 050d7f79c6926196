"""All notices by purpose."""

from bot.answering.notices import (
    broadcasting,
    course_after,
    course_changes,
    course_reminders,
    course_seats,
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
    talking,
)
from bot.answering.notices.notice import Tell
from programme.notice import Purpose

NOTICES: dict[Purpose, Tell] = {}
for _module in (
    *(decision, inquiry, nudges, publishing, sheet, staff),
    *(idea_extensions, idea_assigning, idea_reviewing, idea_revising),
    *(idea_deciding, idea_merging, idea_release, idea_decision, idea_board),
    *(course_seats, course_changes, course_reminders, course_after, broadcasting, talking),
):
    NOTICES |= _module.NOTICES
