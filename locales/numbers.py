"""Numbers and lists in a reader's own digits and signs."""

from collections.abc import Iterable
from decimal import Decimal

from locales.manner import Manner


class Numbers:
    """The numbers and lists of one language."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._digits = str.maketrans("0123456789", manner.digits)
        self._signs = str.maketrans("0123456789,.", manner.digits + manner.thousands + manner.decimal)

    def digits(self, text: str | int) -> str:
        """Return a text or number with its digits in the reader's script, otherwise as it is."""
        return str(text).translate(self._digits)

    def number(self, value: int | float | Decimal) -> str:
        """Return a number with its thousands parted: «۱٬۲۳۴», "1,234"."""
        written = f"{value:,}".translate(self._signs)
        # A minus before Persian digits would land behind them without a mark.
        return "\u200e" + written if value < 0 and self._manner.rtl else written

    def percent(self, value: int | float | Decimal) -> str:
        """Return a percentage: «۵٪», "5%"."""
        return self._manner.percent.format(self.number(value))

    def items(self, items: Iterable[str]) -> str:
        """Return a list as it is read aloud: «الف، ب و پ», "a, b and c"."""
        *first, last = list(items) or [""]
        return self._manner.last.join(part for part in (self._manner.comma.join(first), last) if part)
