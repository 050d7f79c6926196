"""The letters of broadcasts: written once for all who read alike, and anew every moment, so that nothing gets stale.

What a broadcast says depends on the broadcast, the reader's language and, where hours are shown, their zone alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from bot.delivery.carrier import Carrier
from bot.delivery.letter import Letter
from bot.delivery.rate import Rate
from bot.delivery.sender import Sender
from conversations.screen import Address, Code, Rich, Say, Screen, Shown
from programme.words import Words
from services.broadcast_mailing import Taken
from storage.errors import WrongKey
from storage.store import Storage

FRESH = 1.0
"""Seconds for which a letter is used: what changed meanwhile is told as it is then."""

MOST = 500
FAULTS = 3
"""How often in that time a letter that cannot be written is tried, for as many readers: one row may be damaged."""


class Unwritten(Exception):
    """A letter cannot be written now; why was said before."""


@dataclass(slots=True)
class _Written:
    at: float
    letter: Letter | None = None
    timed: bool = False
    faults: int = 0


class Letters:
    """The letters of one messenger."""

    def __init__(self, *, storage: Storage, sender: Sender, carrier: Carrier, rate: Rate) -> None:
        self._storage = storage
        self._sender = sender
        self._carrier = carrier
        self._passed = rate.passed
        self._kept: dict[Any, _Written] = {}

    async def of(self, taken: Taken) -> Letter | None:
        """Give the letter of a claimed row; None when it is of no use any more.

        Raises:
            Unwritten: when it could not be written for others a moment ago.
        """
        alike: Any = taken.id if taken.has_body else (taken.occurrence, taken.language)
        found = self._fresh(alike)
        if found is not None and found.timed:
            found = self._fresh((alike, self._zone(taken)))
        if found is None or 0 < found.faults < FAULTS:
            return await self._write(taken, alike)
        if found.faults:
            raise Unwritten
        return found.letter

    async def _write(self, taken: Taken, alike: Any) -> Letter | None:
        try:
            reply = await self._storage.read(self._carrier.tell, taken.as_row, user_id=taken.user_id)
        except Exception:
            before = self._kept.get(alike)
            self._kept[alike] = _Written(self._passed(), faults=1 if before is None else before.faults + 1)
            raise
        written = _Written(self._passed())
        if reply is not None:
            written.timed = _is_timed(reply.screen)
            written.letter = self._sender.letter(reply.screen, self._sender.reader(reply.language, reply.zone))
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[alike] = written
        if written.timed:
            self._kept[alike, self._zone(taken)] = written
        return written.letter

    def _zone(self, taken: Taken) -> str:
        """Give the zone of a reader, opened only where hours are shown."""
        if taken.sealed_zone is None:
            return ""
        try:
            return str(orjson.loads(self._storage.keys.unseal("person.zone", taken.sealed_zone)))
        except WrongKey:
            # Their own letter then says why.
            return f"?{taken.id}"

    def _fresh(self, key: Any) -> _Written | None:
        found = self._kept.get(key)
        return found if found is not None and self._passed() - found.at < FRESH else None


def _is_timed(screen: Screen) -> bool:
    labels = [button.label for row in screen.rows for button in row]
    return any(map(_tells_time, (*screen.lines, *labels)))


def _tells_time(shown: Shown) -> bool:
    match shown:
        case Say(_, params):
            return _some(params.values())
        case tuple():
            return _some(shown)
        case str() | int() | Words() | Code() | Address() | Rich():
            return False
    # Whatever else there is, or will be: nobody may read the hours of somebody else's clock.
    return True


def _some(shown: Iterable[Shown]) -> bool:
    return any(map(_tells_time, shown))
