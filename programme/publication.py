"""Publications: how results are told, by whom, and how long they can still be stopped (programme.md, section 5)."""

from datetime import timedelta
from enum import StrEnum

from programme.lifecycle import Lifecycle, Role, move

GRACE = timedelta(seconds=60)
"""How long an approved publication can still be stopped before the first result is told."""

PREVIEWS = 5

ITEM_STATES = ("waiting", "published", "changed")


class State(StrEnum):
    """Where a publication is."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


LIFECYCLE = Lifecycle(
    "publication",
    initial=State.PROPOSED,
    moves=[
        move("approve", State.PROPOSED, State.APPROVED, Role.COORDINATOR),
        move("stop", (State.PROPOSED, State.APPROVED), State.STOPPED, Role.COORDINATOR),
        move("start", State.APPROVED, State.RUNNING, Role.CLOCK),
        move("finish", State.RUNNING, State.FINISHED, Role.CLOCK),
    ],
)
