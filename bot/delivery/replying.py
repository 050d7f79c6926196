"""Replies to what was just heard: sent in the chat's turn, and owed when they cannot go out at once."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.answering.heard import Heard
from bot.answering.reply import Reply
from bot.clock import Clock
from bot.delivery.debts import Debts
from bot.delivery.sender import Sender
from bot.delivery.troubles import Troubles
from bot.delivery.under_way import UnderWay
from bot.errands.errands import run
from bot.errands.tools import Tools
from bot.intake.lanes import Lanes
from bot.wire.errors import DeliveryError, NoSuchChat, Refused, Stopped, TryLater
from services import people, replies
from storage.errors import Unavailable
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

GRACE = 1.0
"""Seconds that an acknowledgement waits for replies on their way; what takes longer is owed first."""

RECEIPT_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between the tries of an erasure's receipt: nothing is left by which it could be owed."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One reply on its way; `shown` when the messenger has taken it."""

    heard: Heard
    reply: Reply
    task: asyncio.Task[None]
    shown: asyncio.Event


class Replying:
    """Sends the replies of one messenger."""

    def __init__(
        self,
        messenger: str,
        *,
        storage: Storage,
        sender: Sender,
        sends: Lanes,
        debts: Debts,
        troubles: Troubles,
        under_way: UnderWay,
        errands: UnderWay,
        clock: Clock,
        tools: Tools,
    ) -> None:
        self._messenger = messenger
        self._tools = tools
        self._storage = storage
        self._sender = sender
        self._sends = sends
        self._debts = debts
        self._troubles = troubles
        self._under_way = under_way
        self._errands = errands
        self._clock = clock

    def start(self, heard: Heard, reply: Reply) -> Sending:
        """Send a reply behind those of its chat that were started before."""
        shown = asyncio.Event()
        return Sending(heard, reply, self._under_way.start(self._send(heard, reply, shown)), shown)

    async def sent_or_owed(self, sendings: Sequence[Sending]) -> None:
        """Wait until each reply was sent, or a row says that it is owed.

        Raises:
            Unavailable: when such a row could not be written.
        """
        if not sendings:
            return
        done, _ = await asyncio.wait([sending.task for sending in sendings], timeout=GRACE)
        for task in done:
            # A reply that was neither sent nor noted as owed: the update comes again, and with it the answer.
            task.result()
        # Whoever waits longer is owed an answer; the others' next messages do not wait for them.
        late = [one for one in sendings if one.task not in done and one.reply.erased is None]
        await asyncio.gather(*(self._debts.note(one.reply.person_id, unless=one.shown.is_set) for one in late))

    async def _send(self, heard: Heard, reply: Reply, shown: asyncio.Event) -> None:
        async with self._sends.turn(heard.chat_id):
            try:
                if reply.erased is None:
                    await self._sender.show(reply, chat_id=heard.chat_id, press=heard.press)
                else:
                    await self._hand_receipt(heard, reply)
            except (Stopped, NoSuchChat):
                await self._storage.write(
                    people.stop, messenger=self._messenger, user_id=heard.user_id, now=self._clock.now()
                )
            except Refused:
                # Not for want of trying: the messenger will never take this screen.
                self._troubles.report(heard.update_id, heard.chat_id, user_id=heard.user_id)
            except DeliveryError as error:
                await self._put_off(reply, error)
            except Unavailable:
                raise
            except Exception:  # a fault of ours in showing one screen: told and logged, the others go on
                self._troubles.report(heard.update_id, heard.chat_id, user_id=heard.user_id)
            else:
                shown.set()
                if reply.errand is not None:
                    self._errands.start(run(self._tools, reply, heard.chat_id))
                # Whoever waits behind in this lane shows something newer, and pays then.
                if reply.erased is None and not self._sends.waits_behind(heard.chat_id):
                    await self._debts.pay(reply.person_id)

    async def _hand_receipt(self, heard: Heard, reply: Reply) -> None:
        for pause in RECEIPT_PAUSES:
            try:
                await self._sender.show(reply, chat_id=heard.chat_id, press=heard.press)
            except TryLater as error:
                LOGGER.info("%s: an erasure's receipt did not get through: %s", self._messenger, error)
                await self._under_way.pause(max(pause, min(error.after or 0, RECEIPT_PAUSES[-1])))
            else:
                return
        await self._sender.show(reply, chat_id=heard.chat_id, press=heard.press)

    async def _put_off(self, reply: Reply, error: DeliveryError) -> None:
        if reply.erased is not None:
            LOGGER.warning("%s: an erasure's receipt did not get through: %s", self._messenger, error)
            return
        if not isinstance(error, TryLater):
            LOGGER.warning("%s: a reply did not get through: %s", self._messenger, error)
        asked = error.after if isinstance(error, TryLater) else None
        after = replies.FIRST_PAUSE if asked is None else timedelta(seconds=asked)
        await self._debts.note(reply.person_id, after=after)
