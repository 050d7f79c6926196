"""What a sheet of decisions wants: opened by a process of its own, understood here."""

import re
from collections.abc import Sequence

from bot.sheets.opening import opened
from bot.sheets.table import Line
from bot.sheets.understanding import Understanding
from programme.sheet import Unreadable, Wish
from programme.text import digits, store

_DASHES = re.compile("[‐‑‒–—−ـ]")


async def read(content: bytes, understanding: Understanding) -> list[Wish]:
    """Read what a sheet wants; rows without a decision want nothing.

    Raises:
        Unreadable: with what is wrong.
        Failed: for a fault of ours.
    """
    return wishes(await opened(content, understanding.headings), understanding)


def wishes(lines: Sequence[Line], understanding: Understanding) -> list[Wish]:
    """Say what the lines of a sheet want.

    Raises:
        Unreadable: when they want nothing.
    """
    if not lines:
        raise Unreadable("nothing")
    return _once_each([_wish(number, cells, understanding) for number, cells in lines])


def _wish(number: int, cells: dict[str, str], understanding: Understanding) -> Wish:
    decision, reason, mark = cells["decision"], cells.get("reason", ""), cells.get("mark") or None
    return understanding.wish(number, code_in(cells["code"]), decision=decision, reason=reason, mark=mark)


def _once_each(found: list[Wish]) -> list[Wish]:
    """Take a row that is said twice once; where two rows of one code disagree, take neither."""
    by_code: dict[str, list[Wish]] = {}
    for wish in found:
        by_code.setdefault(wish.code, []).append(wish)
    kept = []
    for same in by_code.values():
        agree = len({(wish.verdict, wish.reasons, wish.text, wish.problem) for wish in same}) == 1
        kept += same[:1] if agree else [Wish(wish.row, wish.code, problem="twice") for wish in same]
    return sorted(kept, key=lambda wish: wish.row)


def code_in(text: str) -> str:
    """Return a tracking code as it is kept, from one that was typed or copied."""
    return _DASHES.sub("-", "".join(digits(store(text)).split())).upper()
