"""One notice on its way: claimed, written, sent, and what became of it."""

import logging
from datetime import timedelta
from typing import Any

from bot.answering.notices.telling import tell
from bot.answering.reply import Reply
from bot.answering.runner import Runner
from bot.clock import Clock
from bot.delivery.rests import Rests
from bot.delivery.sender import Sender, Turn
from bot.delivery.under_way import UnderWay
from bot.logs import reference
from bot.wire.errors import DeliveryError, NoSuchChat, Refused, Stopped, TryLater
from programme.notice import Reason
from services import mailing, quiet
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.errors import Unavailable
from storage.store import Storage
from storage.utc import epoch

LOGGER = logging.getLogger(__name__)

SETTLING = (0.5, 2.0, 10.0)
"""Seconds between tries to write down what became of a message, where the storage takes nothing."""


FAULTS = 2
"""How often a notice that cannot be written is tried again."""


class Halted(Exception):
    """The turn of a notice came when nothing more may go out."""


class Carrier:
    """Brings notices to people on one messenger."""

    def __init__(
        self,
        messenger: str,
        *,
        storage: Storage,
        runner: Runner,
        sender: Sender,
        rests: Rests,
        under_way: UnderWay,
        clock: Clock,
    ) -> None:
        self._messenger = messenger
        self._storage = storage
        self._runner = runner
        self._sender = sender
        self._rests = rests
        self._under_way = under_way
        self._clock = clock

    def can_carry(self, row: Row) -> bool:
        """Say whether a row is still of use, and its account within reach."""
        return row.user_id is not None and row.stopped_at is None and row.use_by > epoch(self._clock.now())

    async def set_aside(self, row: Row) -> None:
        """End a row that cannot be carried, or leave it to the person's other messenger."""
        now = self._clock.now()
        if row.use_by <= epoch(now):
            await self._storage.write(mailing.skip, row, reason=Reason.LATE, now=now)
        else:
            await self._storage.write(mailing.turn_away, row, now=now)

    async def deliver(self, row: Row, turn: Turn) -> None:
        """Claim a row, send it when its turn comes, and write down what became of it.

        Raises:
            Unavailable: when that could not be written; the claim then ends by itself.
        """
        taken = await self._storage.write(mailing.claim, row, now=self._clock.now())
        if taken is None:
            return
        reply = await self._written(row, taken)
        if reply is None:
            return
        try:
            message_id = await self._sender.show(reply, chat_id=row.chat_id, turn=turn)
        except Halted:
            await self._settle(mailing.release, row, taken)
        except (Stopped, NoSuchChat):
            await self._settle(mailing.give_up, taken, user_id=row.user_id, messenger=self._messenger)
        except Refused as error:
            LOGGER.error("%s: notice %s was refused: %s (reference %s)", self._messenger, row.id, error, reference())
            await self._settle(mailing.settle, taken, state="failed", reason=Reason.REFUSED)
        except DeliveryError as error:
            uncertain = isinstance(error, TryLater) and error.uncertain
            await self._settle(mailing.doubt if uncertain else mailing.put_off, taken, after=self.missed(error))
        except Exception:
            await self._settle(mailing.settle, taken, state="failed", reason=Reason.FAULT)
            raise
        else:
            self._rests.well()
            await self._settle(mailing.sent, taken, message_id=message_id)

    def missed(self, error: DeliveryError) -> timedelta | None:
        """Rest because of a failure; return the pause that the messenger asks for."""
        if isinstance(error, TryLater) and error.after:
            self._rests.asked(error.after)
            return timedelta(seconds=error.after)
        self._rests.failed()
        return None

    async def _written(self, row: Row, taken: Row) -> Reply | None:
        """Write what is to be shown; None when that ended the row."""
        try:
            written = await self._storage.read(self._tell, row, taken)
        except Exception:
            # The database may have been away for a moment: nothing was sent, and it is tried again, but not for ever.
            if taken.attempts < FAULTS:
                await self._settle(mailing.put_off, taken)
            else:
                await self._settle(mailing.settle, taken, state="failed", reason=Reason.FAULT)
            raise
        if isinstance(written, Reason):
            await self._settle(mailing.settle, taken, state="skipped", reason=written)
            return None
        return written

    def _tell(self, tx: Tx, row: Row, taken: Row) -> Reply | Reason:
        """Write what is to be shown, or say why nothing is: it is not wanted, or of no use any more."""
        now = self._clock.now()
        if quiet.refuses(tx, taken, now=now):
            return Reason.OPTED_OUT
        reply = tell(
            tx,
            self._runner,
            messenger=self._messenger,
            user_id=row.user_id,
            purpose=taken.purpose,
            body=mailing.body(tx, taken),
            sorry=taken.unsure > 0,
            now=now,
        )
        return Reason.SUPERSEDED if reply is None else reply

    async def _settle(self, use_case: Any, *rows: Row, **values: Any) -> None:
        for pause in SETTLING:
            try:
                await self._storage.write(use_case, *rows, **values, now=self._clock.now())
            except Unavailable as error:
                LOGGER.warning("%s: what became of a notice is written down later: %s", self._messenger, error)
                await self._under_way.pause(pause)
            else:
                return
        await self._storage.write(use_case, *rows, **values, now=self._clock.now())
