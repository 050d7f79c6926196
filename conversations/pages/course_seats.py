"""What is told of a seat: one is held for somebody who waited, or it has gone on."""

from conversations.pages.course_lines import times
from conversations.pages.course_page import At, moves, standing
from conversations.pages.link import link
from conversations.screen import Rows, Screen, say


def offered(at: At, *, again: bool = False) -> Screen:
    """Tell that a seat is held, until when, and ask for it to be taken or left; `again`: after one that passed."""
    told = say("seat.notice.offered_again" if again else "seat.notice.offered", title=at.course.title)
    return Screen((told, *times(at.course, after=at.now), *standing(at)), _rows(at))


def passed(at: At) -> Screen:
    """Tell that nobody took the seat in time, and where in the line one is now."""
    return Screen((say("seat.notice.passed", title=at.course.title), *standing(at)), _rows(at))


def _rows(at: At) -> Rows:
    see = link("c_one", "seat.see", str(at.course.id))
    return (*((button,) for button in moves(at)), (see,))
