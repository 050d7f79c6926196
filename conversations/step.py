"""A step: one question of a form, and what its widget may know while it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from conversations.event import Event
from conversations.screen import Keyboard, Rows, Say, Shown
from conversations.world import World

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Answers = Mapping[str, Any]


def always(answers: Answers, world: World) -> bool:
    """Apply to everybody."""
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """One question.

    `when` says whom it is asked of; a `needed` one cannot even be put off; `resets` names the steps whose answers
    fall away when this one changes; `or_else` names a step of which one may be skipped only if the other one is not.
    Sentence keys are derived from form and step.
    """

    name: str
    widget: "Widget"
    when: Callable[[Answers, World], bool] = always
    skippable: bool = False
    needed: bool = False
    resets: tuple[str, ...] = ()
    or_else: str | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """The question being asked: what a widget draws from and checks against."""

    form: str
    code: str
    step: Step
    answers: Answers
    working: Any
    world: World
    type: "TypeAdapter[Any]"

    def key(self, part: str) -> str:
        """Name a sentence of this question."""
        return f"{self.form}.{self.step.name}.{part}"

    def press(self, act: str, value: object = "") -> str:
        """Write the callback data of a button of this question."""
        return f"{self.code}.{self.step.name}.{act}.{value}" if value != "" else f"{self.code}.{self.step.name}.{act}"


@dataclass(frozen=True, slots=True)
class Answer:
    """The widget has the answer, as a value to be checked by the model; `trace` is what was chosen, to be shown."""

    value: Any
    trace: Shown | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The widget gathered something and goes on asking: `note` comes before the question, if any."""

    working: Any
    note: Say | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """The widget can make nothing of it; `complaint` says what is wrong and what to do.

    `forgets`: what was gathered before (places offered) no longer belongs to the question.
    """

    complaint: Say
    forgets: bool = False


@dataclass(frozen=True, slots=True)
class Declined:
    """The person does not want the form at all."""


Taken = Answer | Gathered | Misunderstood | Declined


class Widget(Protocol):
    """How one kind of question is asked, answered and shown."""

    def lines(self, asking: Asking) -> tuple[Shown, ...]:
        """Say the question."""

    def rows(self, asking: Asking) -> Rows:
        """Draw the buttons under the question."""

    def keyboard(self, asking: Asking) -> Keyboard | None:
        """Draw the keyboard above the input, if the question needs one."""

    def take(self, asking: Asking, event: Event) -> Taken:
        """Make an answer of what the person did."""

    def back(self, asking: Asking) -> Gathered | None:
        """Go back inside a question of several parts; None leaves it."""

    def gathered(self, working: Any) -> bool:
        """Say whether part of an answer was gathered, which no other button of the form may throw away."""

    def shown(self, value: Any, world: World) -> Shown:
        """Say an answer on the review page."""
