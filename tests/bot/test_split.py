"""Texts too long for one message."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.split import split, units

SIGNS = st.sampled_from(["ا", "ب ", "a", "😀", "&amp;", "&lt;", "<b>", "</b>", "\n", "\u2068علی Smith\u2069", "&", "<"])
MARK = re.compile(r"&(?:amp|lt);|</?b>")


@given(st.lists(SIGNS, max_size=80).map("".join), st.integers(min_value=12, max_value=40))
def test_parts_fit_and_hold_everything_uncut(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(part and units(part) <= most for part in parts)
    # Only ends of lines are lost, where the cut is made.
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")
    assert sum(len(MARK.findall(part)) for part in parts) == len(MARK.findall(text.replace("\n", "\0")))
    for part in parts:
        assert part.count("\u2068") == part.count("\u2069")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(min_value=2, max_value=30))
def test_any_text_escaped_reads_the_same_in_parts(text: str, most: int) -> None:
    escaped = html.escape(text, quote=False)
    parts = split(escaped, max(most, 6))
    assert "".join(map(html.unescape, parts)).replace("\n", "") == html.unescape(escaped).replace("\n", "")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("one\ntwo", ["one\ntwo"]),
        ("one two\nthree four", ["one two", "three four"]),
        ("😀" * 8, ["😀" * 6, "😀" * 2]),
        ("\nthree four", ["\nthree four"]),
    ],
)
def test_cuts_at_lines_and_counts_as_telegram(text: str, parts: list[str]) -> None:
    assert split(text, 12) == parts


def test_moment_is_not_cut() -> None:
    moment = '<tg-time unix="1806849000">سه‌شنبه ۳ آذر</tg-time>'
    assert split("x" * 40 + moment + "y" * 40, len(moment)) == ["x" * 40, moment, "y" * 40]


def test_isolated_value_longer_than_a_message_is_cut_all_the_same() -> None:
    assert [units(part) for part in split("\u2068" + "x" * 30 + "\u2069", 12)] == [12, 12, 8]
