"""How what is shown is written for a reader."""

from datetime import UTC, datetime

import pytest

from bot.messengers.markup import BALE, HTML, PLAIN, Markup, rich
from bot.messengers.render import Reader, Renderer
from conversations.screen import Address, Moment, Shown, Until
from conversations.world import World
from locales.catalogue import Catalogues


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Tehran", "۳۱ فروردین، ساعت ۲۴"),
        ("Europe/Berlin", "۳۱ فروردین، ساعت ۲۴ اصفهان (۲۲:۳۰ برلین، ۲۰ آوریل)"),
    ],
)
def test_deadline_is_told_in_the_city_s_hour_and_the_reader_s(
    world: World, catalogues: Catalogues, zone: str, expected: str
) -> None:
    programme = world.programme
    reader = Reader(catalogues.locale("fa"), zone, programme.time_zone, programme.city)
    assert Renderer(PLAIN).line(Until(programme.ideas_close_at()), reader) == expected


CLASS = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
WORDS = "ساعت ۹:۳۰ تورنتو، سه‌شنبه ۲۴ نوامبر (ساعت ۱۸:۰۰ اصفهان، ۳ آذر)"
LINK = "https://class.example/a_b?x=1&y=2"


@pytest.mark.parametrize(
    ("markup", "shown", "expected"),
    [
        (HTML, Moment(CLASS), f'<tg-time unix="1795530600">{WORDS}</tg-time>'),
        (BALE, Moment(CLASS), WORDS),
        (HTML, Address(LINK), f"\u2066{LINK.replace('&', '&amp;')}\u2069"),
        (BALE, Address(LINK), f"\u2066{LINK}\u2069"),
    ],
)
def test_moment_and_address_keep_their_words_and_are_marked_where_a_messenger_can(
    world: World, catalogues: Catalogues, markup: Markup, shown: Shown, expected: str
) -> None:
    programme = world.programme
    reader = Reader(catalogues.locale("fa"), "America/Toronto", programme.time_zone, programme.city)
    assert Renderer(markup).line(shown, reader) == expected


@pytest.mark.parametrize(
    ("text", "html", "bale"),
    [
        ("*خبر* تازه", "<b>خبر</b> تازه", "*خبر* تازه"),
        ("a < b & c", "a &lt; b &amp; c", "a < b & c"),
        # An address stays one that can be tapped.
        ("https://class.example/a_b?x=1&y=2 (x)", "https://class.example/a_b?x=1&amp;y=2 (x)",
         "https://class.example/a_b?x=1&y=2 (\u200bx)\u200b"),
        # Stars that hold no words are stars.
        ("5 * 3 * 2", "5 * 3 * 2", "5 *\u200b 3 *\u200b 2"),
        ("*بی‌پایان\nسطر*", "*بی‌پایان\nسطر*", "*\u200bبی‌پایان\nسطر*\u200b"),
        ("*<i>*", "<b>&lt;i&gt;</b>", "*<i>*"),
    ],
)  # fmt: skip
def test_announcement_is_marked_by_each_messengers_rules(text: str, html: str, bale: str) -> None:
    assert (rich(text, HTML), rich(text, BALE)) == (html, bale)
    # On a button there are no marks at all.
    assert "<b>" not in rich(text, PLAIN)
