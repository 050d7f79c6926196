"""What an errand works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.answering.reply import Reply
from bot.clock import Clock
from bot.delivery.sender import Sender
from bot.messengers.abilities import Abilities
from bot.wire.line import Line
from conversations.world import World
from locales.catalogue import Catalogues
from storage.files import FileStore
from storage.store import Storage


@dataclass(frozen=True, slots=True)
class Tools:
    """One messenger's sender and line, and what all share."""

    messenger: Abilities
    line: Line
    storage: Storage
    store: FileStore
    sender: Sender
    catalogues: Catalogues
    world: World
    clock: Clock


Run = Callable[[Tools, Reply, int], Awaitable[None]]
"""Do the errand of a reply, for the chat of that id."""
