"""Conflicts that follow from what people told: whether two names of organisations may be one."""

from programme.text import key

SHORTEST = 5
"""Letters that a name has which is looked for inside another one: less says too little."""


def same_organisation(one: str | None, other: str | None) -> bool:
    """Say whether two names are alike, or the one is a part of the other, word by word.

    It rather errs on the side of a conflict: whoever is left out by it learns nothing of it.
    """
    mine, theirs = key(one or "").split(), key(other or "").split()
    if not mine or not theirs:
        return False
    if mine == theirs:
        return True
    short, long = sorted((mine, theirs), key=len)
    if len("".join(short)) < SHORTEST:
        return False
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))
