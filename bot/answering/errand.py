"""An errand: work that begins once a reply is shown, because it takes longer than a transaction may."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Errand:
    """`name` says which (bot/delivery/errands); `value` is for it alone."""

    name: str
    value: str = ""
