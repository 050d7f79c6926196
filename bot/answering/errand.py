"""An errand: work that begins once a reply is shown, because it takes longer than a transaction may."""

from dataclasses import dataclass

ATTACHMENTS = "attachments"
REPORTS = "report_files"
IDEA_FILES = "idea_files"
FEEDBACK_FILES = "feedback_files"
TALK_FILES = "talk_files"


@dataclass(frozen=True, slots=True)
class Errand:
    """`name` says which (bot/delivery/errands); `value` is for it alone."""

    name: str
    value: str = ""


def handing_out(registration_id: int, *, then: str = "") -> Errand:
    """Make the errand that hands out the attachments of a registration's person, and leads on to a page `then`."""
    return Errand(ATTACHMENTS, f"{registration_id}.{then}" if then else str(registration_id))


def handing_out_reports(idea_id: int) -> Errand:
    """Make the errand that hands out the files that an idea's author reported with, and leads back to the board."""
    return Errand(REPORTS, str(idea_id))


def handing_out_idea(idea_id: int, *, then: str = "") -> Errand:
    """Make the errand that hands out the files of an idea, and leads on to a page `then`, with its value."""
    return Errand(IDEA_FILES, f"{idea_id}.{then}" if then else str(idea_id))


def handing_out_talk(conversation_id: int) -> Errand:
    """Make the errand that hands out the files of a conversation, and leads back to it."""
    return Errand(TALK_FILES, str(conversation_id))
