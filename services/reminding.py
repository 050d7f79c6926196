"""Reminders of sessions: computed for each person by their own clock, and planned when they are due."""

from datetime import datetime

from programme.file import Programme
from storage.engine.tx import Tx


def plan_for(tx: Tx, *, enrolment_id: int, programme: Programme, now: datetime) -> None:
    """Write down what somebody who comes will be reminded of; what is of no use any more is left out."""


def drop_for(tx: Tx, *, enrolment_id: int, now: datetime) -> None:
    """Take back the reminders of somebody who does not come; those that were planned already are not sent."""


def replan_session(tx: Tx, *, session_id: int, programme: Programme, now: datetime) -> None:
    """Have the reminders of a session that moved, or was cancelled, computed anew; the old ones are dead at once."""


def zone_changed(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> None:
    """Compute anew what somebody is reminded of who lives by another clock now."""
