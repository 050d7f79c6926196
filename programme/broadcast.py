"""A broadcast: one message to many, counted and approved before it is sent (programme.md, section 3)."""

from enum import StrEnum

from programme.lifecycle import Lifecycle, Role, move


class State(StrEnum):
    """Where a broadcast is."""

    DRAFT = "draft"
    # Waits for a second person.
    PROPOSED = "proposed"
    # Waits for its hour.
    APPROVED = "approved"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    ABORTED = "aborted"
    DROPPED = "dropped"


class Kind(StrEnum):
    """What a broadcast tells."""

    ANNOUNCEMENT = "announcement"
    COURSE = "course"
    QUESTION = "question"


RECIPIENT_STATES = ("waiting", "asleep", "planned")

UNDER_WAY = (State.RUNNING, State.PAUSED)
BEFORE = (State.DRAFT, State.PROPOSED, State.APPROVED)
OVER = (State.FINISHED, State.ABORTED, State.DROPPED)

_BY = Role.COORDINATOR

LIFECYCLE = Lifecycle(
    "broadcast",
    initial=State.DRAFT,
    moves=[
        move("edit", State.DRAFT, State.DRAFT, _BY),
        # What a course announces is sent by the clock; to many only once a coordinator agrees.
        move("propose", State.DRAFT, State.PROPOSED, _BY, Role.CLOCK),
        # Few recipients, or nobody else to ask: no second person is needed.
        move("approve", (State.DRAFT, State.PROPOSED), State.APPROVED, _BY, Role.CLOCK),
        move("take_back", (State.PROPOSED, State.APPROVED), State.DRAFT, _BY),
        move("start", State.APPROVED, State.RUNNING, Role.CLOCK),
        # By itself when the messenger is out of reach; people who blocked the bot are no reason.
        move("pause", State.RUNNING, State.PAUSED, _BY, Role.CLOCK),
        move("resume", State.PAUSED, State.RUNNING, _BY, Role.CLOCK),
        move("abort", (State.APPROVED, State.RUNNING, State.PAUSED), State.ABORTED, _BY),
        move("finish", State.RUNNING, State.FINISHED, Role.CLOCK),
        # Those who were not reached are tried once more.
        move("send_again", State.FINISHED, State.RUNNING, _BY),
        move("drop", State.DRAFT, State.DROPPED, _BY),
    ],
)
