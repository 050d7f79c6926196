"""What /export and /help say: every sheet that the file has, and that a command of the desk knows ideas, too."""

import pytest

from bot.answering.desk.registry import commands_for
from bot.sheets.exporting import sheets
from conversations.pages import about
from conversations.pages.desk.sheets import export
from conversations.screen import Screen
from conversations.world import World
from locales.catalogue import Catalogues
from programme.lifecycle import Role
from programme.registration import State
from programme.staff import Member
from programme.standing import Standing

IDEA = {"fa": "ایده", "en": "idea"}
OF_IDEAS = {
    Role.COORDINATOR: {"assign", "decide", "board", "find", "card", "why", "export"},
    Role.OFFICER: {"board", "find", "card", "why"},
    Role.REVIEWER: {"review"},
}


@pytest.mark.parametrize("language", ["fa", "en"])
def test_export_names_every_sheet_of_the_file(world: World, catalogues: Catalogues, language: str) -> None:
    locale = catalogues.locale(language)
    assert "sheet.export.what" in keys(export(world))
    told = str(locale.sentence("sheet.export.what", call="x")).casefold()
    names = [str(locale.sentence(f"sheet.name.{sheet.name}")).casefold() for sheet in sheets(world.programme)]
    assert [name for name in names if name not in told] == []


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("role", OF_IDEAS)
def test_help_says_which_commands_are_about_ideas(catalogues: Catalogues, role: Role, language: str) -> None:
    locale = catalogues.locale(language)
    names = commands_for(Member(1, role, None, "مینا"))
    said = {name for name in names if IDEA[language] in str(locale.sentence(f"command.{name}"))}
    assert OF_IDEAS[role] - said == set()


def test_diplomats_are_helped_with_their_ideas_and_nobody_else_is(world: World) -> None:
    for state in (None, State.INVITED, State.COMPANION, State.DIPLOMAT):
        told = keys(about.help_page(Standing(state=state, code="SD-2345A"), world))
        assert ("command.ideas" in told) is (state is State.DIPLOMAT), state


def keys(screen: Screen) -> str:
    return repr(screen.lines)
