"""Steps over what cannot be done: one row's fault is logged under a reference, and the others go on."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from bot.logs import reference
from services.row_fault import RowFault
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

T = TypeVar("T")


class Stepping:
    """Does batches of one use case; rows that failed are left out until the process starts anew."""

    def __init__(self, what: str, storage: Storage) -> None:
        self._what = what
        self._storage = storage
        self.over: set[int] = set()

    async def batch(self, use_case: Callable[..., T], **about: Any) -> T:
        """Do a batch, without the rows that cannot be done."""
        while True:
            try:
                return await self._storage.write(use_case, besides=frozenset(self.over), **about)
            except RowFault as fault:
                if fault.row_id in self.over:
                    raise
                log_fault(self._what, fault)
                self.over.add(fault.row_id)


def log_fault(what: str, fault: RowFault) -> None:
    """Log a fault under a reference, with its cause."""
    number = reference()
    LOGGER.error("%s: row %s is stepped over, reference %s", what, fault.row_id, number, exc_info=fault.__cause__)
