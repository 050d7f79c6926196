"""What the clock does every hour: it nudges who has not answered, and ends what is over or nobody needs any more."""

import logging
import time
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.clock import Clock
from bot.erasing import Eraser
from bot.logs import reference
from bot.stepping import Stepping
from conversations.world import World
from services.draft_nudges import remind_drafts, warn_lapsing
from services.idea_nudges import remind_awaited
from services.idea_retention import lapse_ideas, purge_ideas
from services.idea_warnings import warn_unsent
from services.nudges import close_invited, remind_invited
from services.retention import lapse, purge
from services.staff import tidy
from storage.delivery import PRUNE
from storage.engine.tx import Tx
from storage.errors import Unavailable
from storage.store import Storage
from storage.utc import epoch

T = TypeVar("T")

LOGGER = logging.getLogger(__name__)

BACK, AHEAD = timedelta(minutes=1), timedelta(hours=1)
"""How far the system's clock may move against the time that passes; beyond it nothing is ended by date."""


class Housekeeping:
    """Runs every hour; each use case is a transaction of its own.

    `passed` counts seconds from any moment and never jumps; a clock that does must not end what people told.
    """

    def __init__(
        self,
        *,
        storage: Storage,
        eraser: Eraser,
        world: World,
        clock: Clock,
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._storage = storage
        self._eraser = eraser
        self._world = world
        self._clock = clock
        self._passed = passed
        self._steps: dict[str, Stepping] = {}
        # What the clock showed when no time had passed: the same moment as long as nothing jumps.
        self._began = self._shown_less_passed()

    async def run(self) -> None:
        """Do what is due now."""
        jump = self._shown_less_passed() - self._began
        if not -BACK <= jump <= AHEAD:
            LOGGER.error("the system's clock jumped by %s: nothing ends by date until it is right or we restart", jump)
            return
        await self._guarded("prune", self._prune())
        await self._guarded("invitations", self._forget_invitations())
        for ending in (lapse, purge, lapse_ideas, purge_ideas):
            await self._guarded(ending.__name__, self._end(ending))
        for of_answers in (close_invited, remind_invited, remind_awaited, warn_unsent):
            await self._guarded(of_answers.__name__, self._go_through(of_answers))
        for of_drafts in (remind_drafts, warn_lapsing):
            await self._guarded(of_drafts.__name__, self._go_through(of_drafts, places=self._world.places))

    async def _guarded(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Do one use case; its fault is not that of those that come after it."""
        try:
            await work
        except Unavailable:
            raise
        except Exception:  # a fault of ours: what else is due is done
            LOGGER.exception("housekeeping: %s failed, reference %s", name, reference())

    async def _prune(self) -> None:
        before = self._clock.now() - timedelta(days=self._world.programme.retention.seen_days)
        await self._storage.write(_prune, epoch(before))

    async def _forget_invitations(self) -> None:
        await self._storage.write(tidy, now=self._clock.now())

    async def _end(self, use_case: Callable[..., tuple[int, tuple[str, ...]]]) -> None:
        """End what is over, batch after batch, and remove its files."""
        while True:
            count, gone = await self._batch(use_case)
            if not count:
                return
            await self._eraser.finish(gone)

    async def _go_through(self, use_case: Callable[..., int], **about: Any) -> None:
        while await self._batch(use_case, **about):
            continue

    async def _batch(self, use_case: Callable[..., T], **about: Any) -> T:
        steps = self._steps.setdefault(use_case.__name__, Stepping(f"housekeeping, {use_case.__name__}", self._storage))
        return await steps.batch(use_case, programme=self._world.programme, now=self._clock.now(), **about)

    def _shown_less_passed(self) -> datetime:
        return self._clock.now() - self._clock.ahead - timedelta(seconds=self._passed())


def _prune(tx: Tx, before: int) -> int:
    return tx.run(PRUNE, before=before)
