"""A certificate in words that are ready to be set: in one language, nothing left to look up."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands where, from above; `link` is what the QR leads to."""

    programme: str
    heading: str
    before: str
    name: str
    middle: str
    title: str
    facts: tuple[str, ...]
    signed: tuple[str, ...]
    code: str
    check: str
    link: str
    rtl: bool

    def as_dict(self) -> dict[str, Any]:
        """Give it as JSON can."""
        return asdict(self)

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> "Paper":
        """Read what `as_dict` gave."""
        return cls(**{**told, "facts": tuple(told["facts"]), "signed": tuple(told["signed"])})
