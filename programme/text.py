"""What a person wrote: kept as written but clean, and reduced to a key for comparing and search."""

import re
import unicodedata

_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# Controls, bidi controls, soft hyphen, word joiner and other format characters, lone surrogates, tags.
# The tags of a flag such as England's are kept: they are part of what is seen.
_UNSEEN = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]+\U000e007f)"
    "|[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)

# Letters drawn one by one, as PDF files and old keyboards give them (Unicode, Arabic Presentation Forms).
_DRAWN = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf2\ufe70-\ufefc]+")
_SAME_LETTER = str.maketrans("يىك", "ییک")

_MARK = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
_MARK += "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
_MARK += "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
_PILE = re.compile(f"([{_MARK}]{{3}})[{_MARK}]+")

_JOINERS = re.compile("[\u200c\u200d]+")
# After these letters (Unicode's joining types R and U) nothing joins, so a non-joiner has no effect.
_NEVER_JOINS = frozenset("ءآأؤإاةدذرزوٱٲٳٴٵٶٷۀۃۄۅۆۇۈۉۊۋۍۏےۓەۮۯ") | {chr(code) for code in range(0x688, 0x69A)}

# No-break spaces and their kin, and four letters that show nothing (Hangul fillers, empty Braille cell).
_SPACES = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\u115f\u1160\u3164\uffa0\u2800]+")
_LINE_EDGES = re.compile(" ?\n ?")
_GAPS = re.compile("\n{3,}")

_LATIN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lo"})
_NUMBER = re.compile("[0-9]{1,18}")


def store(text: str) -> str:
    """Return what the person wrote, cleaned of what cannot be seen: the form in which every answer is kept.

    Letters of other keyboards become Persian (ي ى ك), letters and marks are composed (NFC), bidi and other controls
    go, a non-joiner stays only where it parts two letters, lines stay with at most one empty line between them.
    """
    text = _UNSEEN.sub(r"\1", _BREAKS.sub("\n", text))
    text = _DRAWN.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = _JOINERS.sub(_joiner, _SPACES.sub(" ", text))
    text = unicodedata.normalize("NFC", text).translate(_SAME_LETTER)
    text = _SPACES.sub(" ", _PILE.sub(r"\1", text))
    return _GAPS.sub("\n\n", _LINE_EDGES.sub("\n", text)).strip(" \n")


def key(text: str) -> str:
    """Return the text as it is compared and searched: without case, marks, punctuation, kinds of letter and digit."""
    # The Greek iota below a letter is a mark that case folding would make a letter.
    folded = unicodedata.normalize("NFKD", text).replace("\u0345", "").casefold()
    text = unicodedata.normalize("NFKD", folded)
    return " ".join(text.translate(_FOLDED).split())


def digits(text: str) -> str:
    """Return the text with Persian and Arabic digits made Latin."""
    return text.translate(_LATIN_DIGITS)


def number(text: str) -> int | None:
    """Return what ASCII digits say, at most 18 of them, which every column holds; None for anything else."""
    return int(text) if _NUMBER.fullmatch(text) else None


def has_letters(text: str) -> bool:
    """Tell whether the text has a letter of any script, so that it is not emoji and punctuation only."""
    return any(unicodedata.category(character) in _LETTERS for character in store(text))


def _joiner(found: re.Match[str]) -> str:
    """Return what of a run of joiners has an effect where it stands."""
    text, start, end = found.string, found.start(), found.end()
    while start and unicodedata.category(text[start - 1]).startswith("M"):
        start -= 1
    before, after = text[start - 1 : start], text[end : end + 1]
    if "\u200c" in found[0] and before.isalnum() and after.isalnum():
        return "" if before in _NEVER_JOINS else "\u200c"
    if "\u200d" in found[0] and before.strip() and after.strip():
        return "\u200d"
    return ""


class _Folded(dict[int, str]):
    """A translation table that decides on each character when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if unicodedata.combining(character) or unicodedata.category(character) == "Cf" or 0xFE00 <= code <= 0xFE0F:
            folded = ""
        elif character.isalnum() or unicodedata.category(character) in {"Mn", "Mc"}:
            folded = character
        else:
            folded = " "
        self[code] = folded
        return folded


# NFKD has already parted آ أ إ ئ ؤ ۀ into a letter and its mark; these letters have no such parts.
_FOLDED = _Folded(
    {
        **{code: chr(latin) for code, latin in _LATIN_DIGITS.items()},
        **{ord(variant): "ی" for variant in "يىېێےۍ"},
        **{ord(variant): "ک" for variant in "كڪګ"},
        **{ord(variant): "ه" for variant in "ةەہھۃ"},
        **{ord(variant): "و" for variant in "ۆۇۈۋۉ"},
        **{ord(variant): "ا" for variant in "ٱٲٳ"},
        **{ord(letter): plain for letter, plain in zip("øđłıðħ", "odlidh", strict=True)},
        **{ord("þ"): "th", ord("æ"): "ae", ord("œ"): "oe"},
        **{ord(unseen): "" for unseen in "ـ\u034f\u115f\u1160"},
    }
)
