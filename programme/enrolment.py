"""An enrolment: one person and one course, from the invitation to the certificate (programme.md, section 3)."""

from enum import StrEnum

from programme.lifecycle import Lifecycle, Role, move


class State(StrEnum):
    """Where an enrolment is; `INVITED` has no row yet."""

    INVITED = "invited"
    ENROLLED = "enrolled"
    # A session moved: the seat is held, and the person is asked whether they still come.
    RECONFIRMING = "reconfirming"
    WAITLISTED = "waitlisted"
    # A freed seat is held until an hour that the person was told.
    OFFERED = "offered"
    NOT_COMING = "not_coming"
    LEFT = "left"
    ATTENDED = "attended"
    ABSENT = "absent"
    COMPLETED = "completed"
    CALLED_OFF = "called_off"


SEATED = (State.ENROLLED, State.RECONFIRMING)
"""Who comes, and is reminded."""

HOLDING = (*SEATED, State.OFFERED)
"""Who takes a seat away from others."""

WAITING = (State.WAITLISTED, State.OFFERED)
LIVE = (*SEATED, *WAITING)
AFTER = (State.ATTENDED, State.ABSENT, State.COMPLETED)

SEATS = (*SEATED, *AFTER)
"""Who has a seat, or had one until the end: the link of the class is told to them alone."""

_SELF = Role.CITIZEN
_STAFF = (Role.OFFICER, Role.COORDINATOR)
_BACK = (State.INVITED, State.NOT_COMING, State.LEFT)

LIFECYCLE = Lifecycle(
    "enrolment",
    initial=State.INVITED,
    moves=[
        move("enrol", _BACK, State.ENROLLED, _SELF),
        move("wait", _BACK, State.WAITLISTED, _SELF),
        # Several seats freed at once are offered to as many, in the order in which they came.
        move("offer", State.WAITLISTED, State.OFFERED, Role.CLOCK, _SELF, *_STAFF),
        move("take", State.OFFERED, State.ENROLLED, _SELF),
        # Nobody answered: the seat goes on, and they stay on the list, behind those who wait.
        move("pass_on", State.OFFERED, State.WAITLISTED, Role.CLOCK),
        move("leave", (State.WAITLISTED, State.OFFERED), State.LEFT, _SELF),
        move("ask_again", State.ENROLLED, State.RECONFIRMING, *_STAFF),
        move("confirm", State.RECONFIRMING, State.ENROLLED, _SELF),
        move("cannot_come", SEATED, State.NOT_COMING, _SELF),
        move("attend", SEATED, State.ATTENDED, Role.CLOCK),
        move("miss", SEATED, State.ABSENT, Role.CLOCK),
        move("complete", SEATED, State.COMPLETED, Role.CLOCK),
        # The officer's list may be put right after the end.
        move("mark_attended", (State.ABSENT, State.COMPLETED), State.ATTENDED, *_STAFF),
        move("mark_absent", (State.ATTENDED, State.COMPLETED), State.ABSENT, *_STAFF),
        move("mark_completed", (State.ATTENDED, State.ABSENT), State.COMPLETED, *_STAFF),
        # The course was cancelled, or is over and no seat fell free.
        move("call_off", LIVE, State.CALLED_OFF, Role.CLOCK, *_STAFF),
    ],
)
