"""The queue of one bot's updates: numbered, kept until confirmed, handed to one asker at a time."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from playground.account import Json
from playground.api_error import ApiError

_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
HISTORY = 2_000


@dataclass
class _Entry:
    update: Json
    # Delivered once although its number is below the offset: a redelivery, or numbering that started anew.
    owed: bool = False


@dataclass
class UpdateQueue:
    """What waits for the bot; `history` remembers what was handed in, for redelivery."""

    next_id: int
    allowed: frozenset[str] | None = None
    confirmed: int = 0
    history: dict[int, Json] = field(default_factory=dict)
    _entries: list[_Entry] = field(default_factory=list)
    _poller: "asyncio.Future[None] | None" = None
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def __len__(self) -> int:
        return len(self._entries)

    def wants(self, kind: str) -> bool:
        """Say whether the bot asked for updates of this kind."""
        return kind not in _NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed

    def put(self, content: Json) -> Json:
        """Number an update, unless it brings its number, and queue it."""
        update = {"update_id": content.get("update_id", self.next_id), **content}
        number = update["update_id"]
        if number == self.next_id:
            self.next_id += 1
        self.history[number] = update
        if len(self.history) > HISTORY:
            del self.history[next(iter(self.history))]
        self._entries.append(_Entry(update, owed=number < self.confirmed))
        self.wake()
        return update

    def wake(self) -> None:
        """Let the asker and the webhook look again."""
        self._arrived.set()
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def conflict(self, reason: str) -> None:
        """End a getUpdates that is under way with 409."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(ApiError(409, f"Conflict: {reason}"))

    def confirm(self, offset: int) -> None:
        """Forget what is below `offset`; a negative one keeps that many of the newest."""
        if offset < 0:
            self._entries = self._entries[offset:]
        elif offset > 0:
            self._entries = [one for one in self._entries if one.owed or one.update["update_id"] >= offset]
            self.confirmed = offset

    async def poll(self, *, offset: int, limit: int, seconds: float) -> list[Json]:
        """Return what waits, or wait for it.

        Raises:
            ApiError: 409 when somebody else asks meanwhile.
        """
        self.conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
        self.confirm(offset)
        if not self._entries and seconds > 0:
            poller = self._poller = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(seconds):
                    await poller
            except TimeoutError:
                pass
            finally:
                if self._poller is poller:
                    self._poller = None
        return [_handed_out(entry) for entry in self._entries[:limit]]

    async def first(self) -> Json:
        """Wait for an update and return the one in front, still queued."""
        while not self._entries:
            self._arrived.clear()
            await self._arrived.wait()
        return self._entries[0].update

    def delivered(self, updates: Iterable[Json]) -> None:
        """Forget updates that a webhook has taken."""
        taken = [id(update) for update in updates]
        self._entries = [one for one in self._entries if id(one.update) not in taken]

    def clear(self) -> None:
        """Forget everything that waits."""
        self._entries.clear()


def _handed_out(entry: _Entry) -> Json:
    entry.owed = False
    return entry.update
