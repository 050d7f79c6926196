"""What the clock does about courses: they open, begin and end; seats pass on; what is due is planned."""

import logging
from collections.abc import Callable

from bot.clock import Clock
from bot.logs import reference
from bot.stepping import Stepping
from programme.file import Programme
from services.course_announcing import open_due
from services.course_change_told import tell_cancelled, tell_changes
from services.course_ending import begin_due, finish_due
from services.due_reminders import plan_due
from services.replanning import replan_moved
from services.seat_clock import pass_on_due, settle_due
from storage.errors import Unavailable
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

UseCase = Callable[..., int]
"""Does some of what is due in one transaction, and returns how much: `(tx, *, programme, now, besides)`."""

USE_CASES: tuple[UseCase, ...] = (
    # Courses open.
    open_due,
    # Courses change, or are cancelled.
    tell_cancelled,
    tell_changes,
    # Courses begin and end.
    begin_due,
    finish_due,
    # Seats pass on.
    pass_on_due,
    settle_due,
    # Reminders are planned.
    replan_moved,
    plan_due,
    # Broadcasts have a clock of their own: bot.broadcasting.
)


class CourseClock:
    """Each use case is a transaction of its own, done again while there is more; a faulty row is stepped over."""

    def __init__(self, *, storage: Storage, programme: Programme, clock: Clock) -> None:
        self._storage = storage
        self._programme = programme
        self._clock = clock
        self._steps: dict[str, Stepping] = {}

    async def run(self) -> None:
        """Do what is due now."""
        for use_case in USE_CASES:
            try:
                await self._go_through(use_case)
            except Unavailable:
                raise
            except Exception:  # a fault of ours: what else is due is done
                LOGGER.exception("courses: %s failed, reference %s", use_case.__name__, reference())

    async def _go_through(self, use_case: UseCase) -> None:
        name = use_case.__name__
        steps = self._steps.setdefault(name, Stepping(f"courses, {name}", self._storage))
        while await steps.batch(use_case, programme=self._programme, now=self._clock.now()):
            continue
