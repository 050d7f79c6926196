"""Tokens of words as the search indexes hold them: the first 64 bits, signed."""

import struct
from collections.abc import Iterable


def number(token: bytes) -> int:
    """Return a token as a number that a column takes."""
    return int(struct.unpack(">q", token[:8])[0])


def numbers(tokens: Iterable[bytes]) -> list[int]:
    """Return the tokens of a word, under every key at hand."""
    return [number(token) for token in tokens]
