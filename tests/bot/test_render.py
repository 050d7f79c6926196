"""How what is shown is written for a reader."""

import pytest

from bot.messengers.markup import PLAIN
from bot.messengers.render import Reader, Renderer
from conversations.screen import Until
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
