"""What the clock does about reviews: the morning's digest, what is late or unanswered, what is over."""

import logging
from collections.abc import Callable
from functools import partial

from bot.clock import Clock
from bot.logs import reference
from bot.stepping import Stepping
from programme.file import Programme
from services import digest, merge_lapse, overdue
from storage.errors import Unavailable
from storage.store import Storage

LOGGER = logging.getLogger(__name__)


class ReviewClock:
    """Each use case is a transaction of its own, done again while there is more; a faulty row is stepped over.

    Whether there is anything to do is read first: as long as nothing is due, nothing is written.
    """

    def __init__(self, *, storage: Storage, programme: Programme, clock: Clock) -> None:
        self._storage = storage
        self._programme = programme
        self._clock = clock
        self._steps: dict[str, Stepping] = {}

    async def run(self) -> None:
        """Do what is due now; what nobody can do any more comes first, so that nobody is reminded of it."""
        for use_case in (overdue.drop_gone, overdue.reassign, overdue.tell, overdue.remind):
            await self._go_through(use_case, partial(overdue.due, use_case=use_case))
        await self._go_through(merge_lapse.give_up, merge_lapse.due)
        await self._go_through(digest.plan_digests, digest.due)

    async def _go_through(self, use_case: Callable[..., int], due: Callable[..., bool]) -> None:
        name = use_case.__name__
        steps = self._steps.setdefault(name, Stepping(f"reviews, {name}", self._storage))
        # Who cannot even read does nothing else either: that ends the run.
        over, now = frozenset(steps.over), self._clock.now()
        if not await self._storage.read(due, programme=self._programme, now=now, besides=over):
            return
        try:
            while await steps.batch(use_case, programme=self._programme, now=self._clock.now()):
                continue
        except Unavailable:
            raise
        except Exception:  # a fault of ours: what else is due is done
            LOGGER.exception("reviews: %s failed, reference %s", name, reference())
