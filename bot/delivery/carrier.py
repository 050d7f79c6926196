"""One notice on its way: claimed, written, sent, and what became of it."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bot.answering.notices.telling import tell
from bot.answering.reply import Reply
from bot.answering.runner import Runner
from bot.clock import Clock
from bot.delivery.postman import Turn
from bot.delivery.rests import Rests
from bot.delivery.sender import Sender
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

Fate = Callable[..., None]
"""Writes down what became of a claimed row: `(tx, *, now)`."""

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
        except Exception as error:
            await self.surely(self.fate(row, taken, error))
            if not isinstance(error, DeliveryError | Halted):
                raise
        else:
            self._rests.well()
            await self.surely(partial(mailing.sent, taken=taken, message_id=message_id))

    def fate(self, row: Row, taken: Row, error: Exception) -> Fate:
        """Say what becomes of a claimed row whose sending ended so; the messenger rests where it failed."""
        match error:
            case Halted():
                return partial(mailing.release, row=row, taken=taken)
            case Unavailable():
                return self.unwritten(taken)
            case Stopped() | NoSuchChat():
                return partial(mailing.give_up, taken=taken, user_id=row.user_id, messenger=self._messenger)
            case Refused():
                number = reference()
                LOGGER.error("%s: notice %s was refused: %s (reference %s)", self._messenger, row.id, error, number)
                return partial(mailing.settle, taken=taken, state="failed", reason=Reason.REFUSED)
            case DeliveryError():
                uncertain = isinstance(error, TryLater) and error.uncertain
                after = self.missed(error)
                return partial(mailing.doubt if uncertain else mailing.put_off, taken=taken, after=after)
        return partial(mailing.settle, taken=taken, state="failed", reason=Reason.FAULT)

    def unwritten(self, taken: Row) -> Fate:
        """Say what becomes of a claimed row that could not be written.

        The database may have been away for a moment: nothing was sent, and it is tried again, but not for ever.
        """
        if taken.attempts < FAULTS:
            return partial(mailing.put_off, taken=taken)
        return partial(mailing.settle, taken=taken, state="failed", reason=Reason.FAULT)

    async def answers(self) -> bool:
        """Ask a messenger that failed whether it is back: not every row shall find out for itself."""
        try:
            await self._sender.probe()
        except DeliveryError as error:
            LOGGER.info("%s: notices wait, the messenger does not answer: %s", self._messenger, error)
            self.missed(error)
            return False
        self._rests.answered()
        return True

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
            await self.surely(self.unwritten(taken))
            raise
        if isinstance(written, Reason):
            await self.surely(partial(mailing.settle, taken=taken, state="skipped", reason=written))
            return None
        return written

    def _tell(self, tx: Tx, row: Row, taken: Row) -> Reply | Reason:
        """Write what is to be shown, or say why nothing is: it is not wanted, or of no use any more."""
        if quiet.refuses(tx, taken, now=self._clock.now()):
            return Reason.OPTED_OUT
        return self.tell(tx, taken, user_id=row.user_id) or Reason.SUPERSEDED

    def tell(self, tx: Tx, taken: Row, *, user_id: int) -> Reply | None:
        """Write what a claimed row says to an account; None when it is of no use any more."""
        return tell(
            tx,
            self._runner,
            messenger=self._messenger,
            user_id=user_id,
            purpose=taken.purpose,
            body=mailing.body(tx, taken),
            sorry=taken.unsure > 0,
            now=self._clock.now(),
        )

    async def surely(self, work: Fate) -> None:
        """Write down what became of messages, also where the storage takes nothing for a moment.

        Raises:
            Unavailable: when that lasts; the claims then end by themselves.
        """
        for pause in SETTLING:
            try:
                await self._storage.write(work, now=self._clock.now())
            except Unavailable as error:
                LOGGER.warning("%s: what became of a notice is written down later: %s", self._messenger, error)
                await self._under_way.pause(pause)
            else:
                return
        await self._storage.write(work, now=self._clock.now())
