"""Telegram's HTML."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.api_error import ApiError
from playground.entities import find_entities, trimmed, utf16_length
from playground.manners.html import parse_html


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("سلام", "سلام", []),
        ("<b>الف</b> ب", "الف ب", [("bold", 0, 3)]),
        ("🏟<b>🏟</b>", "🏟🏟", [("bold", 2, 2)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("a &lt;b&gt; &amp; &quot;c&quot; &nbsp; &#1575;&#x627;", 'a <b> & "c" &nbsp; اا', []),
        ('<a href="https://isfahan.ir/?a=1&amp;b=2">x</a>', "x", [("text_link", 0, 1)]),
        ("<a href='x'>x</a>", "x", []),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1)]),
        ('<tg-time unix="1647531900" format="wDT">x</tg-time>', "x", [("date_time", 0, 1)]),
        ('<tg-time unix="soon">x</tg-time>', "x", []),
        ("<b></b>x", "x", []),
        ("<B>x</b >", "x", [("bold", 0, 1)]),
    ],
)
def test_parse_gives_text_and_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    parsed, found = parse_html(source)
    assert parsed == text
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


def test_moment_has_its_second_and_the_form_that_was_asked_for() -> None:
    _, (plain, formed) = parse_html('<tg-time unix="7">x</tg-time><tg-time unix="8" format="wDT">y</tg-time>')
    assert plain == {"type": "date_time", "unix_time": 7, "offset": 0, "length": 1}
    assert (formed["unix_time"], formed["date_time_format"]) == (8, "wDT")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
        ("a < b", "Unclosed start tag at byte offset 2"),
        ("3 <4> 5", 'Unsupported start tag "4" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<i>a</em   >", 'Unmatched end tag at byte offset 4, expected "</i>", found "</em>"'),
        ("<i>a</i   ", "Unclosed end tag at byte offset 4"),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_parse_complains_as_telegram_does(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as raised:
        parse_html(source)
    assert raised.value.description == f"Bad Request: can't parse entities: {complaint}"


@given(st.text())
def test_parse_returns_escaped_text_unchanged(text: str) -> None:
    assert parse_html(html.escape(text, quote=False)) == (text, [])


@given(st.text(), st.text(min_size=1), st.text())
def test_trimmed_entity_still_covers_its_words(before: str, words: str, after: str) -> None:
    entity = {"type": "bold", "offset": utf16_length(before), "length": utf16_length(words)}
    text, entities = trimmed(before + words + after, [entity])
    covered = [text.encode("utf-16-le")[2 * e["offset"] : 2 * (e["offset"] + e["length"])] for e in entities]
    whole = (before + words + after).strip()
    assert text == whole
    assert len(covered) <= 1
    for one in covered:
        assert one.decode("utf-16-le").strip() == words.strip()


def test_find_entities_sees_commands_links_addresses_and_mentions() -> None:
    text = "وضعیت: /status، کلاس: https://meet.example/urban، a@b.ir و @isfahan؛ ۱/۲ نه"
    found = [(one["type"], text[one["offset"] : one["offset"] + one["length"]]) for one in find_entities(text)]
    assert found == [
        ("bot_command", "/status"),
        ("url", "https://meet.example/urban"),
        ("email", "a@b.ir"),
        ("mention", "@isfahan"),
    ]


def test_find_entities_leaves_code_alone() -> None:
    assert find_entities("/status", [{"type": "code", "offset": 0, "length": 7}]) == [
        {"type": "code", "offset": 0, "length": 7}
    ]
