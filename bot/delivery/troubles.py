"""Faults of ours in one person's update: logged and told under the same reference, and nobody else is held up."""

import logging

from bot.answering.visit import FIRST_LANGUAGE
from bot.delivery.sender import Sender
from bot.delivery.under_way import UnderWay
from bot.logs import reference
from conversations.pages.about import trouble
from services import people
from storage.store import Storage

LOGGER = logging.getLogger(__name__)


class Troubles:
    """Reports faults on one messenger."""

    def __init__(self, messenger: str, *, storage: Storage, sender: Sender, under_way: UnderWay) -> None:
        self._messenger = messenger
        self._storage = storage
        self._sender = sender
        self._under_way = under_way

    def report(self, update_id: object, chat_id: int | None, *, user_id: int | None = None) -> None:
        """Log the error that is being handled, and say sorry in the chat."""
        number = reference()
        # The update itself is not logged: it holds what a person wrote.
        LOGGER.exception("%s: update %s was passed, reference %s", self._messenger, update_id, number)
        if chat_id is not None:
            self._under_way.start(self._tell(chat_id, number, user_id))

    async def _tell(self, chat_id: int, number: str, user_id: int | None) -> None:
        try:
            # In a private chat both ids are the same; the update itself may have been unreadable.
            spoken = self._storage.read(people.language, messenger=self._messenger, user_id=user_id or chat_id)
            await self._sender.say(trouble(number), chat_id=chat_id, language=await spoken or FIRST_LANGUAGE)
        except Exception as error:  # an apology that fails is not apologised for
            LOGGER.info("%s: reference %s could not be told: %s", self._messenger, number, error)
