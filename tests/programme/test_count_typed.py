"""Numbers of people as they are typed."""

import pytest

from programme.count_typed import read_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("۴", 4), ("٣٥", 35), ("40", 40), ("۳۰ نفر", 30), ("پنجاه", 50), ("سی و پنج نفر", 35), ("صد و بیست", 120),
        ("دوازده", 12), ("Thirty five", 35), ("۱۰ تا ۲۰", None), ("پنج سی", None), ("سی دوازده", None), ("زیاد", None),
        ("سی نفر زیاد", None), ("", None), ("نفر", None),
    ],
)  # fmt: skip
def test_count_is_read(text: str, count: int | None) -> None:
    assert read_count(text) == count
