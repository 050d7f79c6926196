"""What must not stand in a log, however it got there: tokens, passwords, phone numbers, e-mails, values of rows."""

import re
from collections.abc import Callable, Iterable

Redact = Callable[[str], str]

SHORTEST_SECRET = 6
"""Characters; a shorter word would be cut out of innocent sentences too."""

_ZERO, _NINE, _EIGHT, _GAP = "[0۰٠]", "[9۹٩]", "[8۸٨]", r"[\s()\-]{0,2}"
_IRAN = f"(?:\\+|{_ZERO}{_GAP}{_ZERO}){_GAP}{_NINE}{_GAP}{_EIGHT}|{_NINE}{_EIGHT}"

# \d is any script's digit, Persian ones included.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), replacement)
    for pattern, replacement in (
        (r"(?<![A-Za-z0-9])(bot)?\d{5,}(?::|%3A)[\w-]{30,}", r"\1[token]"),
        (r"(?<=://)[^\s/@:]*:[^\s/@]+@", "[password]@"),
        # Values that SQLAlchemy, PostgreSQL and pydantic print with their complaints.
        (r"\[parameters: .*?\](?=\s*\n|\s*$)", "[parameters hidden]"),
        (r"(?<=\)=\()[^\n]*?(?=\)(?:\s|$))", "[hidden]"),
        (r"(?<=input_value=).*?(?=, input_type=)", "[hidden]"),
        (r"(?<=Failing row contains )\(.*?\)(?=\.)", "([hidden])"),
        (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "[e-mail]"),
        # Phone numbers: of Iran however written; with + or 00 of anywhere; 0 and ten digits; mobile without its 0.
        (rf"(?<!\d)(?:{_IRAN})(?:{_GAP}{_ZERO})?(?:{_GAP}\d){{10}}(?!\d)", "[phone]"),
        (r"\+\s?\d(?:[\s().\-]{0,2}\d){7,14}(?!\d)", "[phone]"),
        (rf"(?<![\d.]){_ZERO}{_ZERO}\d{{8,15}}(?!\d)", "[phone]"),
        (rf"(?<![\d.]){_ZERO}(?:{_GAP}\d){{10}}(?!\d)", "[phone]"),
        (rf"(?<![\d.]){_NINE}[0-39۰-۳۹٠-٣٩]\d{{8}}(?!\d)", "[phone]"),
    )
)


def redactor(secrets: Iterable[str] = ()) -> Redact:
    """Return a function that removes `secrets`, and whatever looks like one, from a text."""
    known = sorted({secret for secret in secrets if len(secret) >= SHORTEST_SECRET}, key=len, reverse=True)

    def redact(text: str) -> str:
        for secret in known:
            text = text.replace(secret, "[secret]")
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text

    return redact
