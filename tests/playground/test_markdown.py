"""Bale's Markdown as a person sees it."""

import pytest

from playground.manners.markdown import render_markdown


@pytest.mark.parametrize(
    ("source", "shown", "entities"),
    [
        ("*سلام* دنیا", "سلام دنیا", [("bold", 0, 4)]),
        ("یک _دو_", "یک دو", [("italic", 3, 2)]),
        ("*یک*\n*دو*", "یک\nدو", [("bold", 0, 2), ("bold", 3, 2)]),
        ("[شهر](https://isfahan.ir)", "شهر", [("text_link", 0, 3)]),
        ("2*3*4", "2*3*4", []),
        ("a_b_c", "a_b_c", []),
        ("*چسبیده*، نه", "*چسبیده*، نه", []),
        ("*\u200bنه*\u200b", "*\u200bنه*\u200b", []),
        ("<b>نه</b> &lt; \\.", "<b>نه</b> &lt; \\.", []),
    ],
)
def test_render_shows_marks_only_where_they_work(source: str, shown: str, entities: list[tuple[str, int, int]]) -> None:
    text, found = render_markdown(source)
    assert text == shown
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities
