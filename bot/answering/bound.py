"""What is done with a form that is bound to one of several things, such as an idea, beyond keeping its answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.draft import Draft
from conversations.form import Form
from conversations.screen import Screen


@dataclass(frozen=True, slots=True)
class Bound:
    """What each form of its kind does in its own way; a number is that of the thing.

    `closed` answers for a draft that takes no answers, and is None where it does; `beginning` gives what a draft that
    is begun anew holds; `submit` takes the answers, and the draft that they stood in; `left` says what is kept;
    `discard` takes back what was to become of it.
    """

    closed: Callable[[Visit, Form], Reply | None]
    beginning: Callable[[Visit, int], dict[str, Any]]
    submit: Callable[[Visit, BaseModel, Draft, int], Screen]
    left: Callable[[Visit, Form], Screen]
    discard: Callable[[Visit, int], Screen]
