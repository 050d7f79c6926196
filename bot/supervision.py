"""Each messenger is supervised apart: what goes wrong on one is said plainly and tried again, and the other goes on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.logs import reference
from bot.wire.errors import DeliveryError, TakenOver, TryLater, WrongToken
from storage.errors import StorageError

LOGGER = logging.getLogger(__name__)

SHORTEST, LONGEST = 1.0, 60.0
"""Seconds between two tries: doubled each time, until one goes well."""


async def supervise(name: str, work: Callable[[], Awaitable[None]], *, well: Callable[[], bool]) -> None:
    """Run `work` again whenever it ends by an error; `well` says whether it did anything since it was asked last."""
    pause = SHORTEST
    while True:
        try:
            await work()
            return
        except (DeliveryError, StorageError) as error:
            pause = SHORTEST if well() else pause
            if isinstance(error, TryLater) and error.after:
                pause = max(pause, error.after)
            LOGGER.error("%s: %s Trying again in %g s.", name, _said(name, error), pause)
        except Exception:  # a fault of ours on one messenger must not end the other's work
            pause = SHORTEST if well() else pause
            LOGGER.exception("%s: stopped by an error of ours, reference %s; trying again", name, reference())
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST)


def _said(name: str, error: Exception) -> str:
    match error:
        case WrongToken():
            return f"the messenger refuses the token; check {name.upper()}_TOKEN."
        case TakenOver():
            return "another process is using this token; stop it, or give it a token of its own."
        case TryLater():
            return f"the messenger cannot be reached ({error})."
        case StorageError():
            return f"the database takes nothing now ({error}); nothing was acknowledged, nothing is lost."
        case _:
            return f"the messenger refused a call ({error})."
