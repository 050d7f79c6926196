"""Names of languages by which whoever speaks them is found: the words that people look for."""

from pathlib import Path

_ROWS = (line.split("\t") for line in Path(__file__).with_name("languages.tsv").read_text("utf-8").splitlines())
_NAMES = {code: tuple(names) for code, *names in _ROWS}


def names(code: str) -> tuple[str, ...]:
    """Return the names of a language in both languages; what somebody typed stands for itself."""
    return _NAMES.get(code, (code,))
