"""Text of two directions in one line (Unicode Standard Annex 9): isolates and marks, put where they are needed.

The direction of a line comes from its first letter, and a client that knows no isolates skips them, so the words
of the catalogue do most of the work: only what begins a line wrongly or comes from outside is marked.
"""

import re

_LRI, _FSI, _PDI, _RLM = "\u2066", "\u2068", "\u2069", "\u200f"
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff"

_COMMAND = re.compile(r"(?<![\w/:.])/[a-z]+\b")
_CONTROL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_OPEN_OR_CLOSE = re.compile("[\u202a-\u202e\u2066-\u2069\n]")
_FIRST_LETTER = re.compile(r"[^\W\d_]|" + _RLM)
_RTL_LETTER = re.compile(f"[{_RTL}]")
# What a line written to the right would turn around: letters of the other direction, and numbers with signs.
_UPSETS_RTL = re.compile(rf"[^\W\d_{_RTL}]|[0-9+]")


def plain(text: str) -> str:
    """Return the text without any bidi control."""
    return _CONTROL.sub("", text)


def isolate(text: str) -> str:
    """Return the text so that its direction, found from its first letter, stays its own."""
    return _wrapped(text, _FSI)


def ltr(text: str) -> str:
    """Return a code, telephone number, command or address so that it reads from the left."""
    return _wrapped(text, _LRI)


def fitting(text: str, *, rtl: bool) -> str:
    """Return a value as it may stand in a sentence: isolated only if it would disturb the sentence."""
    if _CONTROL.search(text):
        return text if _balanced(text) else isolate(text)
    return isolate(text) if (_UPSETS_RTL if rtl else _RTL_LETTER).search(text) else text


def commands(text: str) -> str:
    """Return the text with its commands isolated: a slash before Latin letters would jump behind them."""
    return _COMMAND.sub(f"{_LRI}\\g<0>{_PDI}", text)


def lead(text: str) -> str:
    """Return the lines of a text written to the right, with a mark before each that begins with another direction."""
    return "\n".join(_RLM + line if _leads_wrong(line) else line for line in text.split("\n"))


def _leads_wrong(line: str) -> bool:
    # A value in braces may be anything; a line of Latin letters only has nothing to put in order.
    first = _FIRST_LETTER.search(line)
    value = line.replace("{{", "  ").find("{")
    if value >= 0 and (first is None or value < first.start()):
        return True
    if first is None or first[0] == _RLM or _RTL_LETTER.match(first[0]):
        return False
    return _RTL_LETTER.search(line) is not None


def _wrapped(text: str, opening: str) -> str:
    # The end of a line closes every isolate, so each line has its own.
    lines = plain(text).split("\n")
    return "\n".join(f"{opening}{line}{_PDI}" if line else line for line in lines)


def _balanced(text: str) -> bool:
    """Tell whether every control of the text is an isolate closed on its own line, or a mark."""
    depth = 0
    for control in _OPEN_OR_CLOSE.findall(text):
        if control == "\n":
            if depth:
                return False
        elif control == _PDI:
            depth -= 1
        elif control in "\u2066\u2067\u2068":
            depth += 1
        else:
            return False
        if depth < 0:
            return False
    return depth == 0
