"""Shows a screen in every language and on every messenger: a sentence that is missing fails whoever shows it."""

from zoneinfo import ZoneInfo

from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.messengers.markup import BALE, HTML
from bot.messengers.render import Reader, Renderer, label
from conversations.screen import Screen
from conversations.world import World
from locales.catalogue import Catalogues


def show_everywhere(screen: Screen, catalogues: Catalogues, world: World) -> None:
    """Render the screen for all kinds of readers, and check what every messenger would."""
    home = world.programme
    for language in catalogues.languages:
        for zone in (home.time_zone, "America/Toronto"):
            reader = Reader(catalogues.locale(language), str(ZoneInfo(zone)), home.time_zone, home.city, catalogues)
            for markup in (HTML, BALE):
                renderer = Renderer(markup)
                text = renderer.text(screen, reader)
                assert text.strip()
                assert len(text) < MessageLimit.MAX_TEXT_LENGTH * 2
                assert " و و " not in text, "a list in a list"
                renderer.markup_of(screen, reader)
            for shown in (screen.toast, screen.trace):
                assert shown is None or label(shown, reader)
    for row in screen.rows:
        for button in row:
            most = InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
            assert 1 <= len(button.press.encode()) <= most, button.press
