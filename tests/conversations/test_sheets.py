"""The pages of taking out and bringing back: each can be shown, with every reason there is."""

import re
from pathlib import Path

import pytest

from conversations.pages.desk import decisions_back as back
from conversations.pages.desk import sheets
from conversations.screen import Say, Screen, keys_of, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme.registration import Verdict
from programme.sheet import MOST_ROWS, SHOWN, Change, Difference, Refusal, Result
from tests.conversations.showing import show_everywhere

KEYS = Catalogues().keys()
CHANGES = (
    Change(2, "SD-2345A", 1, 2, Verdict.ABLE, ()),
    Change(3, "SD-2345B", 2, 2, Verdict.ABLE, (), None, Verdict.COMPANION),
)
WORDS = {"unknown_word": "شاید", "other_reason": "full", "fault": "E-234567"}
REASONS = sorted(key.removeprefix("sheet.refused.") for key in KEYS if key.startswith("sheet.refused."))
REFUSED = tuple(Refusal(4, "", why, WORDS.get(why, "")) for why in REASONS)
SCREENS = {
    "export": lambda world: sheets.export(world),
    "begun": lambda _: sheets.begun(),
    "already": lambda _: sheets.already(),
    "progress": lambda _: sheets.progress(200, 1_000),
    "sending": lambda _: sheets.sending(1_000),
    "done": lambda _: sheets.done(1_000),
    "unopened": lambda _: sheets.done(1_000, unopened=2),
    "too large": lambda _: sheets.too_large(),
    "not yours": lambda _: sheets.not_yours(),
    "failed": lambda _: sheets.failed(),
    "ask": lambda _: back.ask(),
    "ask again": lambda _: back.ask(back.waiting()),
    "not a file": lambda _: back.not_a_file(),
    "received": lambda _: back.received(),
    "plan": lambda world: back.plan(Difference(CHANGES, REFUSED, 3), 7, world.programme),
    "changes": lambda world: back.plan(Difference(CHANGES), 7, world.programme),
    "no change": lambda world: back.plan(Difference(same=2), 7, world.programme),
    "dropped": lambda _: back.dropped(),
    "applying": lambda _: back.applying(),
    "over": lambda _: back.over(),
    "result": lambda _: back.result(Result(3)),
    "left out": lambda _: back.result(Result(3, 15, REFUSED[:SHOWN])),
    "fault": lambda _: back.result(Result(3, reference="E-234567")),
    "fault in reading": lambda _: back.wrong("fault", {"reference": "E-234567"}),
    "unopened plan": lambda _: back.wrong("unopened", {}),
    "wrong": lambda _: back.wrong("rows", {"most": MOST_ROWS}),
}


@pytest.mark.parametrize("name", SCREENS)
def test_page_can_be_shown(name: str, world: World, catalogues: Catalogues) -> None:
    show_everywhere(SCREENS[name](world), catalogues, world)


@pytest.mark.parametrize("refusal", REFUSED, ids=REASONS)
def test_every_reason_against_a_row_can_be_told(refusal: Refusal, world: World, catalogues: Catalogues) -> None:
    show_everywhere(back.plan(Difference(refused=(refusal,)), 7, world.programme), catalogues, world)


def test_first_ten_lines_are_told_and_the_others_counted(world: World) -> None:
    screen = back.plan(Difference(CHANGES, (REFUSED * 2)[:12], 0), 7, world.programme)
    told = [say.key for say in keys_of(screen.lines) if say.key.startswith("sheet.line.")]
    assert told == ["sheet.line.refused"] * SHOWN
    more = next(say for say in keys_of(screen.lines) if say.key == "sheet.plan.more")
    assert more.params == {"count": 4}


def test_nothing_can_be_applied_where_nothing_would_change(world: World) -> None:
    assert _presses(back.plan(Difference(same=2), 7, world.programme)) == ["go.import.drop-7", "go.import.another"]
    assert _presses(back.plan(Difference(CHANGES), 7, world.programme)) == ["go.import.apply-7", "go.import.drop-7"]


def test_a_line_says_what_the_citizen_would_be_told_and_marks_words_of_ones_own(world: World) -> None:
    common, full = world.programme.reasons.able[0], world.programme.reasons.companion[0]
    changes = (
        Change(2, "SD-2345A", 1, 2, Verdict.ABLE, (common.code,)),
        Change(3, "SD-2345B", 2, 2, Verdict.COMPANION, (full.code,), "ب" * 400, Verdict.ABLE),
        Change(4, "SD-2345C", 3, 2, Verdict.DUPLICATE, ()),
    )
    lines = back.told_lines(Difference(changes), world.programme)
    own = say("sheet.line.own", text="ب" * (back.LONGEST - 1) + "…")
    assert [line.params["why"] for line in lines if isinstance(line, Say) and line.key == "sheet.line.explained"] == [
        (common,),
        (full, own),
    ]


@pytest.mark.parametrize("before", [back.waiting(), back.applying(), back.result(Result(3)), back.received()])
def test_the_way_to_the_desk_stands_there_once(before: Screen) -> None:
    assert _presses(back.ask(before)).count("go.desk") == 1


def test_a_spreadsheet_is_not_called_as_a_persons_file_is() -> None:
    text = (Path(__file__).parents[2] / "locales" / "fa" / "LC_MESSAGES" / "messages.po").read_text()
    parts = re.findall(r'^msgid "(sheet\.(?:export|import|plan|wrong)\..+)"\nmsgstr "(.*)"$', text, re.MULTILINE)
    assert len(parts) > 30
    assert {key: sentence for key, sentence in parts if "پرونده" in sentence} == {}


def _presses(screen: Screen) -> list[str]:
    return [button.press for row in screen.rows for button in row]
