"""An excerpt: the first words of what somebody wrote, to name it by."""

import re

_BOLD = re.compile(r"(?<!\S)\*(?! )([^*\n]+)(?<! )\*(?!\w)")
"""Stars that make words bold where an announcement is shown; as a name the words stand alone."""


def excerpt(text: str, most: int) -> str:
    """Give a text without bold stars, cut after its last whole word within `most` letters."""
    words = _BOLD.sub(r"\1", text)
    if len(words) <= most:
        return words
    whole, _, begun = words[:most].rpartition(" ")
    # A word that alone is longer than half of it is cut where it has to be.
    return (whole.rstrip() if len(begun) <= most // 2 else words[: most - 1]) + "…"
