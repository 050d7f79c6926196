"""A certificate: what is printed on it, and what its code proves."""

import re
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from programme.text import digits

PREFIX = "CT-"
LENGTH = 8
"""Letters behind the prefix: enough that nobody finds one by trying."""

LINK = "cert_"
"""How the payload of a deep link begins that verifies a code."""

_CODE = re.compile(rf"(?:{LINK})?CT[\s_‐-―-]*([2-9A-HJKMNP-TV-Z]{{{LENGTH}}})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says; minutes are those of the sessions attended, and of the whole course."""

    code: str
    name: str
    title: str
    teacher: str
    minutes: int
    of_minutes: int
    ended_at: datetime
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody's certificate is: the name that is proposed for it, and its code once it was issued."""

    course_id: int
    title: str
    name: str | None
    issued: str | None

    @property
    def mark(self) -> str:
        """Mark the name that was shown: a button confirms that one and no other."""
        return f"{crc32((self.name or '').encode()):08x}"


def code_in(text: str) -> str | None:
    """Read a code as people type it; None where it is none."""
    found = _CODE.fullmatch(digits(text).strip())
    return None if found is None else PREFIX + found[1].upper()
