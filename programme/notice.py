"""Notices: messages that nobody asked for just now, by purpose: how urgent, how long of use, and what to do in doubt.

A send cannot be exactly-once: the Bot API has no idempotency key. When a process is killed, or a connection lost,
between a send and its record, nobody can say whether the message arrived. What then happens is decided here, by
purpose: `again` sends it once more with a word of apology; otherwise it stays uncertain and is never sent twice.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum


class Priority(IntEnum):
    """Lower goes first."""

    REPLY = 0
    DECISION = 1
    REMINDER = 2
    BROADCAST = 3


class Purpose(StrEnum):
    """Why a notice is sent."""

    DECISION = "decision"
    INQUIRY = "inquiry"
    ANSWER = "answer"
    INVITATION = "invitation"
    DRAFT = "draft"
    LAPSE = "lapse"
    APPROVAL = "approval"
    STAFF = "staff"
    SHEET = "sheet"
    IDEA = "idea"
    IDEA_CONFIRM = "idea_confirm"
    IDEA_DRAFT = "idea_draft"
    EXTENSION = "extension"
    REVISION = "revision"
    REVISED = "revised"
    DIGEST = "digest"
    OVERDUE = "overdue"
    REVIEWS_IN = "reviews_in"
    MENTION = "mention"
    MERGE = "merge"
    SECOND = "second"
    RELEASE = "release"
    MILESTONE = "milestone"
    REPORT = "report"
    OWNER = "owner"
    COURSE = "course"
    SEAT = "seat"
    COURSE_REMINDER = "course_reminder"
    COURSE_AFTER = "course_after"
    BROADCAST = "broadcast"
    BROADCAST_APPROVAL = "broadcast_approval"
    BROADCAST_PAUSED = "broadcast_paused"
    CONVERSATION = "conversation"


class Reason(StrEnum):
    """Why a notice is not where it should be, or never will be."""

    LATER = "try later"
    UNSURE = "unsure"
    STOPPED = "stopped"
    REFUSED = "refused"
    FAULT = "fault"
    LATE = "too late"
    SUPERSEDED = "superseded"
    OPTED_OUT = "opted out"


@dataclass(frozen=True, slots=True)
class Manner:
    """How notices of one purpose are treated: of no use any more after `use_by` from when they are due."""

    priority: Priority
    use_by: timedelta
    again: bool


MANNERS: dict[Purpose, Manner] = {
    # One's own result must arrive; a second copy with an apology is better than none.
    Purpose.DECISION: Manner(Priority.DECISION, timedelta(days=30), again=True),
    Purpose.INQUIRY: Manner(Priority.DECISION, timedelta(days=7), again=True),
    Purpose.ANSWER: Manner(Priority.DECISION, timedelta(days=7), again=True),
    Purpose.APPROVAL: Manner(Priority.DECISION, timedelta(days=2), again=True),
    Purpose.STAFF: Manner(Priority.DECISION, timedelta(days=7), again=True),
    Purpose.SHEET: Manner(Priority.DECISION, timedelta(days=2), again=True),
    # Of ideas: decisions, questions and answers to one's own must arrive; what a list shows anyhow need not.
    Purpose.IDEA: Manner(Priority.DECISION, timedelta(days=30), again=True),
    Purpose.EXTENSION: Manner(Priority.DECISION, timedelta(days=7), again=True),
    Purpose.REVISION: Manner(Priority.DECISION, timedelta(days=7), again=True),
    Purpose.MERGE: Manner(Priority.DECISION, timedelta(days=7), again=True),
    Purpose.SECOND: Manner(Priority.DECISION, timedelta(days=7), again=True),
    Purpose.RELEASE: Manner(Priority.DECISION, timedelta(days=7), again=True),
    Purpose.MILESTONE: Manner(Priority.DECISION, timedelta(days=30), again=True),
    Purpose.REVIEWS_IN: Manner(Priority.REMINDER, timedelta(days=7), again=False),
    Purpose.REVISED: Manner(Priority.REMINDER, timedelta(days=7), again=False),
    Purpose.MENTION: Manner(Priority.REMINDER, timedelta(days=7), again=False),
    Purpose.REPORT: Manner(Priority.REMINDER, timedelta(days=7), again=False),
    Purpose.OWNER: Manner(Priority.REMINDER, timedelta(days=7), again=False),
    Purpose.OVERDUE: Manner(Priority.REMINDER, timedelta(days=2), again=False),
    # In the evening it would be another day's.
    Purpose.DIGEST: Manner(Priority.REMINDER, timedelta(hours=12), again=False),
    Purpose.IDEA_CONFIRM: Manner(Priority.REMINDER, timedelta(days=2), again=False),
    Purpose.IDEA_DRAFT: Manner(Priority.REMINDER, timedelta(hours=12), again=False),
    # Of courses: what changed, a seat, and when to come must arrive; what may be looked up anyhow need not.
    Purpose.COURSE: Manner(Priority.DECISION, timedelta(days=7), again=True),
    Purpose.SEAT: Manner(Priority.DECISION, timedelta(days=3), again=True),
    # Each has a use-by of its own, never past its session.
    Purpose.COURSE_REMINDER: Manner(Priority.REMINDER, timedelta(hours=12), again=True),
    Purpose.COURSE_AFTER: Manner(Priority.REMINDER, timedelta(days=3), again=False),
    # Nobody is told twice; of whom nobody knows whether they were told, the list of failures says so.
    Purpose.BROADCAST: Manner(Priority.BROADCAST, timedelta(days=3), again=False),
    Purpose.BROADCAST_APPROVAL: Manner(Priority.DECISION, timedelta(days=2), again=True),
    Purpose.BROADCAST_PAUSED: Manner(Priority.DECISION, timedelta(days=2), again=True),
    Purpose.CONVERSATION: Manner(Priority.DECISION, timedelta(days=7), again=True),
    # A nudge that may have arrived has done its work.
    Purpose.INVITATION: Manner(Priority.REMINDER, timedelta(days=2), again=False),
    Purpose.DRAFT: Manner(Priority.REMINDER, timedelta(days=2), again=False),
    Purpose.LAPSE: Manner(Priority.REMINDER, timedelta(days=2), again=False),
}
