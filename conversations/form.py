"""A form is data: an ordered list of steps over a model. It checks itself when it is made."""

from copy import copy
from dataclasses import dataclass, field
from typing import Annotated, Any, Self

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from conversations.draft import Draft
from conversations.step import Asking, Step
from conversations.world import World

CALLBACK_BYTES = 64  # both messengers' limit for callback data (Bot API, InlineKeyboardButton; Bale's docs)
LONGEST_VALUE = 24  # codes of the programme file, ids and country codes are at most this long
LONGEST_NUMBER = 12  # digits of what a form is bound to


class FormError(Exception):
    """A form contradicts itself; told when it is imported."""


@dataclass(frozen=True)
class Form:
    """A form: `code` is its short name in callback data; `brief` forms may be ended at any question.

    A form of which somebody may fill in `several` at once is bound to the one thing that it is about; `number` is
    that thing's.
    """

    name: str
    code: str
    model: type[BaseModel]
    steps: tuple[Step, ...]
    brief: bool = False
    several: bool = False
    number: int | None = field(init=False, default=None)
    types: dict[str, TypeAdapter[Any]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = [step.name for step in self.steps]
        fields = self.model.model_fields
        if twice := {name for name in names if names.count(name) > 1}:
            raise FormError(f"{self.name}: {sorted(twice)} stand twice")
        if unknown := set(names) - set(fields):
            raise FormError(f"{self.name}: {sorted(unknown)} are no fields of {self.model.__name__}")
        if unasked := {name for name, info in fields.items() if info.is_required()} - set(names):
            raise FormError(f"{self.name}: nobody asks for {sorted(unasked)}")
        code = self.code + "9" * (LONGEST_NUMBER if self.several else 0)
        for step in self.steps:
            if lost := set(step.resets) - set(names):
                raise FormError(f"{self.name}.{step.name}: resets unknown steps {sorted(lost)}")
            if step.or_else is not None and step.or_else not in names:
                raise FormError(f"{self.name}.{step.name}: is skipped for an unknown step {step.or_else}")
            if len(f"{code}.{step.name}.restore.{'x' * LONGEST_VALUE}".encode()) > CALLBACK_BYTES:
                raise FormError(f"{self.name}.{step.name}: the callback data would be over {CALLBACK_BYTES} bytes")
        adapters = {name: TypeAdapter(_typed(info)) for name, info in fields.items()}
        object.__setattr__(self, "types", adapters)

    @property
    def draft(self) -> str:
        """Name the form's draft, which is also the focus of whoever fills it in."""
        return self.name if self.number is None else f"{self.name}.{self.number}"

    def bound(self, number: int) -> Self:
        """Return the form of one of several things, with a draft and with buttons of its own."""
        one = copy(self)
        object.__setattr__(one, "number", number)
        object.__setattr__(one, "code", f"{self.code}{number}")
        return one

    def step(self, name: str) -> Step | None:
        """Return a step by name."""
        return next((step for step in self.steps if step.name == name), None)

    def applicable(self, draft: Draft, world: World) -> list[Step]:
        """List the steps that are asked of this person."""
        return [step for step in self.steps if step.when(draft.answers, world)]

    def position(self, draft: Draft, world: World) -> Step | None:
        """Compute the question to ask; None is the review page. The position is never stored."""
        applicable = self.applicable(draft, world)
        postponed = None
        for step in applicable:
            if step.name == draft.reopened:
                return step
        for step in applicable:
            if step.name in draft.answers or step.name in draft.skipped:
                continue
            if step.name not in draft.later:
                return step
            postponed = postponed or step
        return postponed

    def before(self, step: Step | None, draft: Draft, world: World) -> Step | None:
        """Find the question to which "back" leads, from `step` or from the review page."""
        applicable = self.applicable(draft, world)
        if step is None:
            return applicable[-1] if applicable else None
        at = applicable.index(step)
        previous = applicable[at - 1] if at else None
        # Nobody is led back into the question whether they agree at all.
        return None if previous is None or previous.needed else previous

    def asking(self, step: Step, draft: Draft, world: World) -> Asking:
        """Gather what the widget of `step` may know."""
        return Asking(self.name, self.code, step, draft.answers, draft.at_work(step.name), world, self.types[step.name])

    def submission(self, draft: Draft, world: World) -> dict[str, Any]:
        """Return the answers that count: those of applicable steps."""
        return {
            step.name: draft.answers[step.name] for step in self.applicable(draft, world) if step.name in draft.answers
        }


def _typed(info: FieldInfo) -> Any:
    """Put a field's type and its rules together again, as they stand in the model."""
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
