"""What the clock does about reviews: the morning's digest, what is late or unanswered, what is over."""

import logging
from collections.abc import Callable

from bot.clock import Clock
from bot.logs import reference
from bot.stepping import Stepping
from programme.file import Programme
from services import digest, merge_lapse, overdue
from storage.errors import Unavailable
from storage.store import Storage

USE_CASES = (
    overdue.drop_gone, overdue.reassign, overdue.tell, overdue.remind, merge_lapse.give_up, digest.plan_digests,
)  # fmt: skip
"""What nobody can do any more comes first, so that nobody is reminded of it."""

LOGGER = logging.getLogger(__name__)


class ReviewClock:
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
                LOGGER.exception("reviews: %s failed, reference %s", use_case.__name__, reference())

    async def _go_through(self, use_case: Callable[..., int]) -> None:
        name = use_case.__name__
        steps = self._steps.setdefault(name, Stepping(f"reviews, {name}", self._storage))
        while await steps.batch(use_case, programme=self._programme, now=self._clock.now()):
            continue
