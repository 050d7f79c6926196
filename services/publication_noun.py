"""What publications of registrations and of ideas differ in: how one is told, sampled and counted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from programme import idea, registration
from programme.decision import Decision
from programme.idea_decision import IdeaDecision
from programme.publication import Noun
from services import decision, idea_decision
from services.journal import Actor
from storage.engine.row import Row
from storage.engine.tx import Tx


class Publish(Protocol):
    """Move one to what it becomes, and plan its notice as one of a batch."""

    def __call__(self, tx: Tx, row: Row, *, actor: Actor, batch: str, now: datetime) -> None:
        """Publish one row that was read in this transaction."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How one noun is published.

    `sample` writes what would be told of one, and gives its person's zone; `done` ends what nobody need do any more
    about those that were told.
    """

    outcomes: type[registration.Verdict] | type[idea.Outcome]
    states: type[registration.State] | type[idea.State]
    publish: Publish
    sample: Callable[[Tx, int], tuple[Decision | IdeaDecision, str | None]]
    done: Callable[[Tx, list[int]], None]


MANNERS: dict[Noun, Manner] = {
    Noun.REGISTRATION: Manner(
        registration.Verdict, registration.State, decision.publish, decision.sample, decision.done
    ),
    Noun.IDEA: Manner(idea.Outcome, idea.State, idea_decision.publish, idea_decision.sample, lambda tx, ids: None),
}
