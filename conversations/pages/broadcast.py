"""What people get: an announcement, or a course that has just opened; each can be asked about, and need not come."""

from conversations.pages import course_lines
from conversations.pages.link import link
from conversations.screen import Attached, Button, Rich, Screen, say
from programme.broadcast_told import Broadcast
from programme.course_told import Seen


def announcement(one: Broadcast, language: str) -> Screen:
    """Show an announcement in the reader's language, with what goes with it."""
    attached = None if one.file_id is None else Attached(one.file_id, photo=one.file_kind == "photo")
    lines = (Rich(one.words(language)), "", say("broadcast.hint"))
    return Screen(lines, ((_ask(one),),), attached=attached)


def course(one: Broadcast, told: Seen) -> Screen:
    """Say that a course is open, all that is told of it, and let people enrol."""
    attached = None if told.picture_id is None else Attached(told.picture_id, photo=True)
    # It is written once for all who read alike, and goes to whoever is not in the course yet.
    lines = (say("broadcast.course"), "", *course_lines.lines(told, seated=False), "", say("broadcast.hint"))
    return Screen(lines, ((link("c_one", "broadcast.enrol", str(told.id)),), (_ask(one),)), attached=attached)


def _ask(one: Broadcast) -> Button:
    return link("tk_ask", "broadcast.ask", f"broadcast-{one.id}")
