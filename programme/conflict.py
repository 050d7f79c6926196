"""Conflicts that follow from what people told: whether two names of organisations may be one."""

from programme.text import key

SHORTEST = 5
"""Letters that a name has which is looked for inside another one: less says too little."""


def words_of(name: str | None) -> tuple[str, ...]:
    """Return the words of an organisation's name as they are compared."""
    return tuple(key(name or "").split())


def same_organisation(one: str | None, other: str | None) -> bool:
    """Say whether two names are alike, or the one is a part of the other, word by word.

    It rather errs on the side of a conflict: whoever is left out by it learns nothing of it.
    """
    return same_words(words_of(one), words_of(other))


def same_words(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Say so of names whose words are at hand already."""
    if not mine or not theirs:
        return False
    if mine == theirs:
        return True
    short, long = sorted((mine, theirs), key=len)
    if len(short) == len(long) or len("".join(short)) < SHORTEST:
        return False
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))
