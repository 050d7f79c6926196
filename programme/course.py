"""A course: its states and moves (programme.md, section 3), and who may enrol."""

from enum import StrEnum

from programme.lifecycle import Lifecycle, Role, move


class State(StrEnum):
    """Where a course is."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    FULL = "full"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    DROPPED = "dropped"


class Circle(StrEnum):
    """Who may enrol in a course."""

    COMPANIONS = "companions"
    DIPLOMATS = "diplomats"
    REGISTERED = "registered"
    ANYONE = "anyone"


KNOWN = (State.OPEN, State.FULL, State.RUNNING)
"""Announced and not over: citizens see it."""

ENROLLABLE = (State.OPEN, State.FULL, State.RUNNING)
"""A seat, or a place on the waiting list, may be taken, as long as a session is to come."""

TO_COME = (State.ANNOUNCED, *KNOWN)
OVER = (State.FINISHED, State.CANCELLED, State.DROPPED)

_STAFF = (Role.OFFICER, Role.COORDINATOR)

LIFECYCLE = Lifecycle(
    "course",
    initial=State.DRAFT,
    moves=[
        move("edit", State.DRAFT, State.DRAFT, *_STAFF),
        # At once, or at the moment that was chosen: until then it can be taken back.
        move("announce", State.DRAFT, State.ANNOUNCED, *_STAFF),
        move("take_back", State.ANNOUNCED, State.DRAFT, *_STAFF),
        move("open", State.ANNOUNCED, State.OPEN, Role.CLOCK),
        # Seats are counted by whoever takes or frees one; the clock sees to it, too.
        move("fill", State.OPEN, State.FULL, Role.CITIZEN, Role.CLOCK, *_STAFF),
        move("free", State.FULL, State.OPEN, Role.CITIZEN, Role.CLOCK, *_STAFF),
        move("begin", (State.OPEN, State.FULL), State.RUNNING, Role.CLOCK),
        move("finish", State.RUNNING, State.FINISHED, Role.CLOCK),
        # What was announced may change: people are told what did, and are asked again when a session moves.
        move("change", State.ANNOUNCED, State.ANNOUNCED, *_STAFF),
        move("change", State.OPEN, State.OPEN, *_STAFF),
        move("change", State.FULL, State.FULL, *_STAFF),
        move("change", State.RUNNING, State.RUNNING, *_STAFF),
        # All that is left may move to later days, before or after it has begun.
        move("restart", State.RUNNING, State.OPEN, Role.CLOCK, *_STAFF),
        move("cancel", (State.ANNOUNCED, *KNOWN), State.CANCELLED, *_STAFF),
        move("drop", State.DRAFT, State.DROPPED, *_STAFF),
    ],
)
