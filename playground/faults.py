"""Faults on demand: what goes wrong with the next calls of a bot."""

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

Kind = Literal["flood", "status", "drop_before", "drop_after", "delay", "refuse"]


@dataclass
class Fault:
    """What happens to calls of one bot.

    flood: 429, with `retry_after` seconds or, when that is None, without;
    status: the HTTP status `status`, as JSON, or with `body` as that text (an HTML page, "local_rate_limited");
    drop_before, drop_after: the connection ends without an answer, before or after the effect;
    delay: the answer comes `seconds` later; refuse: every call's connection ends, until cleared.

    It begins after `after` matching calls and ends after `times` more (None: until cleared). Without a `method` it
    meets every method but getUpdates, whose calls no test can count; `refuse` meets that one too.
    """

    kind: Kind
    bot: str
    method: str | None = None
    times: int | None = 1
    after: int = 0
    retry_after: int | None = 1
    status: int = 502
    body: str | None = None
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"a fault is one of {', '.join(get_args(Kind))}, not {self.kind!r}")
        if self.kind == "refuse":
            self.times = None

    def meets(self, bot: str, method: str) -> bool:
        """Say whether it is meant for a call; `method` is in lower case."""
        if bot != self.bot:
            return False
        if self.method is None:
            return self.kind == "refuse" or method != "getupdates"
        return method == self.method.lower()


class Faults:
    """The faults that are set."""

    def __init__(self) -> None:
        self._set: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Set a fault; several at once are used in the order in which they were set."""
        self._set.append(fault)
        return fault

    def flood(self, bot: str, method: str | None = None, *, times: int | None = 1, **more: Any) -> Fault:
        """Answer 429."""
        return self.add(Fault("flood", bot, method, times, **more))

    def status(self, bot: str, method: str | None = None, *, times: int | None = 1, **more: Any) -> Fault:
        """Answer with a status such as 502, as JSON or as a page."""
        return self.add(Fault("status", bot, method, times, **more))

    def drop_before(self, bot: str, method: str | None = None, *, times: int | None = 1, **more: Any) -> Fault:
        """End the connection without any effect."""
        return self.add(Fault("drop_before", bot, method, times, **more))

    def drop_after(self, bot: str, method: str | None = None, *, times: int | None = 1, **more: Any) -> Fault:
        """Let the call have its effect and lose the answer."""
        return self.add(Fault("drop_after", bot, method, times, **more))

    def delay(self, bot: str, seconds: float, *, method: str | None = None, times: int | None = 1) -> Fault:
        """Answer later."""
        return self.add(Fault("delay", bot, method, times, seconds=seconds))

    def refuse(self, bot: str) -> Fault:
        """End every connection until cleared, as if the messenger were down."""
        return self.add(Fault("refuse", bot))

    def clear(self, bot: str | None = None) -> None:
        """Remove the faults of one bot, or all."""
        self._set = [fault for fault in self._set if bot is not None and fault.bot != bot]

    def take(self, bot: str, method: str) -> Fault | None:
        """Return the fault that meets this call, and count it."""
        for fault in self._set:
            if not fault.meets(bot, method):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._set.remove(fault)
            return fault
        return None

    def listed(self) -> list[dict[str, Any]]:
        """Return what is set, as JSON objects."""
        return [{one.name: getattr(fault, one.name) for one in fields(fault)} for fault in self._set]
