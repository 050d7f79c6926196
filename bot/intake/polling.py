"""Long polling: take a batch in, then ask for the next, which is what acknowledges it."""

from collections.abc import Callable
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.answering.reading import ALLOWED_UPDATES
from bot.intake.intake import Intake
from bot.wire.errors import delivery_error
from bot.wire.line import Line

PATIENCE = 25  # seconds of one long poll; both messengers hold it that long (bale.md: LIB)


@dataclass(slots=True)
class Place:
    """Where polling goes on: what comes before `offset` is taken in and confirmed by the next question."""

    offset: int | None = None


async def poll(line: Line, intake: Intake, *, place: Place, succeeded: Callable[[], None]) -> None:
    """Poll until something goes wrong; `succeeded` is called after each answer of the server.

    Raises:
        DeliveryError: when the messenger cannot be polled.
        StorageError: when a batch could not be committed; it was not acknowledged and comes again.
    """
    while True:
        try:
            updates = await line.updates(place.offset, timeout=PATIENCE, allowed_updates=ALLOWED_UPDATES)
        except TelegramError as error:
            raise delivery_error(error) from None  # as in Sender: it may quote what was sent
        succeeded()
        if not updates:
            # That answer has confirmed what came before; after a quiet week numbers may begin anew below it.
            place.offset = None
            continue
        await intake.take_all(updates)
        # The last one of the batch, not the highest: after a quiet week ids begin anew, also lower (Bot API, Update).
        place.offset = int(updates[-1]["update_id"]) + 1
