"""An excerpt: without stars, and no half words."""

import pytest

from programme.excerpt import excerpt


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("*نشست همراهان* پنج‌شنبه برگزار می‌شود", 20, "نشست همراهان…"),
        ("*نشست همراهان*", 20, "نشست همراهان"),
        ("یک *دو سه چهار* پنج", 9, "یک دو سه…"),
        ("۲ * ۳ * ۴", 20, "۲ * ۳ * ۴"),
        ("دراز" * 9, 10, "درازدرازد…"),
    ],
)
def test_excerpt_has_no_stars_and_no_half_words(text: str, most: int, shown: str) -> None:
    assert excerpt(text, most) == shown
    assert len(shown) <= most
