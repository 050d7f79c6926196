"""A draft: the answers so far and what the question being asked has gathered."""

from dataclasses import dataclass, field, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers so far, as plain JSON values by step.

    `skipped` and `later` name steps left out for good and for now; `reopened` is the one that is being changed;
    `working` is what the present question has gathered (chips ticked, cities offered); `misses` counts
    answers to the present question that were not understood; `parked` is what questions put off had gathered.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    reopened: str | None = None
    working: Any = None
    misses: int = 0
    parked: dict[str, Any] = field(default_factory=dict)

    def at_work(self, step: str) -> Any:
        """Give what a question has gathered, also one that was put off and is asked again."""
        return self.parked.get(step) if self.working is None else self.working

    def park(self, step: str) -> Self:
        """Keep what a question has gathered until it is asked again."""
        return replace(self, parked={**self.parked, step: self.at_work(step)})

    def unpark(self, step: str) -> Self:
        """Forget what a question had gathered when it was put off."""
        return replace(self, parked=_but(self.parked, step))

    def answered(self, step: str, value: Any, *, resets: tuple[str, ...] = ()) -> Self:
        """Take an answer; answers that depended on another value of this step fall away."""
        answers = self.answers
        if resets and answers.get(step) != value:
            answers = {name: kept for name, kept in answers.items() if name not in resets}
        return replace(
            self,
            answers={**answers, step: value},
            skipped=_without(self.skipped, step),
            later=_without(self.later, step),
            reopened=None,
            working=None,
            misses=0,
            parked=_but(self.parked, step, *(resets if answers is not self.answers else ())),
        )

    def skip(self, step: str) -> Self:
        """Leave a question out; an answer it had is dropped."""
        return replace(
            self,
            answers={name: kept for name, kept in self.answers.items() if name != step},
            skipped=(*_without(self.skipped, step), step),
            later=_without(self.later, step),
            reopened=None,
            working=None,
            misses=0,
        )

    def postpone(self, step: str) -> Self:
        """Ask the question again after all others."""
        return replace(self, later=(*_without(self.later, step), step), reopened=None, working=None, misses=0)

    def reopen(self, step: str | None) -> Self:
        """Go to one question, or with None back to the first that is open."""
        return replace(self, reopened=step, working=None, misses=0)

    def work(self, working: Any) -> Self:
        """Keep what the present question has gathered."""
        return replace(self, working=working, misses=0)

    def missed(self, *, forgets: bool = False) -> Self:
        """Count an answer that was not understood."""
        return replace(self, misses=self.misses + 1, working=None if forgets else self.working)

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Read what `as_dict` wrote, by this release or an older one."""
        known = {name: data[name] for name in cls.__slots__ if name in data}
        for name in ("skipped", "later"):
            if name in known:
                known[name] = tuple(known[name])
        return cls(**known)


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(other for other in names if other != name) if name in names else names


def _but(parked: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: kept for name, kept in parked.items() if name not in names}
