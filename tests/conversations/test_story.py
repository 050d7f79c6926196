"""The story of a file: every action has a sentence, and what repeats is said once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conversations.pages.desk.story import ACTIONS, VARIANTS, ask, story, unknown
from conversations.screen import Say, keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.lifecycle import Role
from programme.registration import LIFECYCLE, Verdict
from programme.story import JUDGED, Deed, Held, folded
from tests.conversations.recorded import recorded_actions
from tests.conversations.showing import show_everywhere

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


def deed(action: str, role: Role = Role.OFFICER, who: str | None = "نرگس", **more: Any) -> Deed:
    return Deed(NOW, role, action, who, **more)


def said(world: World, *deeds: Deed) -> list[str]:
    """Name the sentences of a story by their keys, without the frame around them."""
    frame = ("why.title", "why.line", "why.who")
    return [one.key for one in keys_of(story("SD-7K2QX", deeds, world).lines) if not one.key.startswith(frame)]


def test_every_action_that_is_recorded_has_a_sentence() -> None:
    recorded = recorded_actions()
    assert {"consent", "look", "note", "flag", "second_look", "settle", "erase"} <= recorded.keys()
    assert {action: where for action, where in recorded.items() if action not in ACTIONS} == {}


def test_every_move_of_the_table_has_a_sentence() -> None:
    assert {move.name for move in LIFECYCLE.moves} - ACTIONS == set()


def test_every_story_can_be_told_in_every_language(world: World, catalogues: Catalogues) -> None:
    hows = [variant.partition(".") for variant in sorted(VARIANTS)]
    deeds = [deed(action, role) for action in sorted(ACTIONS) for role in Role]
    deeds += [deed(action, Role.CLOCK, after=how) for action, _, how in hows]
    deeds += [deed("edit", before="pending_able", after="submitted")]
    deeds += [deed("settle", after=verdict) for verdict in Verdict]
    deeds += [deed("second_look", after="disagreed", verdict=Verdict.ABLE, reasons=("clear_tie", "gone"))]
    deeds += [deed("duplicate", other="SD-2F9MK", reasons=("full",), words="متن")]
    deeds += [deed("something new", who=None, note="a note <b>")]
    for one in deeds:
        show_everywhere(story("SD-7K2QX", [one], world), catalogues, world)
    held = [deed("claim"), deed("release"), deed("claim", who="الف"), deed("release"), deed("claim", who=None)]
    for screen in (story("SD-7K2QX", held, world), story("SD-7K2QX", [], world), ask(), unknown()):
        show_everywhere(screen, catalogues, world)


@pytest.mark.parametrize(
    ("one", "key"),
    [
        (deed("release"), "why.release"),
        (deed("release", Role.CLOCK), "why.release.clock"),
        (deed("decline", Role.CITIZEN, before="invited", after="companion"), "why.decline"),
        (deed("decline", Role.CLOCK, before="invited", after="companion"), "why.decline.clock"),
        (deed("edit", Role.CITIZEN, before="submitted", after="submitted"), "why.edit"),
        (deed("edit", Role.CITIZEN, before="pending_able", after="submitted"), "why.edit.again"),
        (deed("second_look", after="disagreed"), "why.second_look.disagreed"),
        (deed("second_look", after="disagreed", verdict=Verdict.COMPANION), "why.second_look.named"),
        (deed("second_look", after="agreed", verdict=Verdict.ABLE), "why.second_look.agreed"),
        (deed("duplicate", other="SD-2F9MK"), "why.duplicate.into"),
        (deed("flag"), "why.flag"),
        (deed("flag", after="flagged"), "why.flag.flagged"),
        (deed("flag", after="unflagged"), "why.flag.unflagged"),
        (deed("something new"), "why.other"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_sentence_says_how_it_came(one: Deed, key: str, world: World) -> None:
    assert said(world, one)[0] == key


def test_story_says_when_who_and_what(world: World) -> None:
    (line,) = story("SD-7K2QX", [deed("able")], world).lines[2:]
    assert line == Say("why.line", {"at": NOW, "what": Say("why.able", {"who": "نرگس"})})


def test_a_decision_is_told_with_its_reasons_and_what_the_citizen_is_told(world: World) -> None:
    lines = story("SD-7K2QX", [deed("companion", reasons=("full",), words="سال دیگر")], world).lines[3:]
    reason = next(one for one in world.programme.reasons.companion if one.code == "full")
    assert lines == (Say("why.reasons", {"reasons": (reason,)}), Say("why.words", {"text": "سال دیگر"}))


@pytest.mark.parametrize(
    ("role", "who", "shown"),
    [
        (Role.CITIZEN, None, "why.who.applicant"),
        (Role.CLOCK, None, "why.who.clock"),
        (Role.OFFICER, None, "why.who.staff"),
    ],
)
def test_whoever_has_no_name_is_called_by_what_they_are(role: Role, who: str | None, shown: str, world: World) -> None:
    assert shown in [one.key for one in keys_of(story("SD-7K2QX", [deed("withdraw", role, who)], world).lines)]


def test_repeated_claims_and_releases_are_told_once(world: World) -> None:
    times = [NOW + timedelta(minutes=5 * n) for n in range(7)]
    names = ["claim", "release", "claim", "release", "claim", "release", "claim"]
    row = [replace(deed(name), at=at) for name, at in zip(names, times, strict=True)]
    deeds = [deed("submit", Role.CITIZEN), *row, deed("able"), deed("undo")]
    told = folded(deeds)
    assert told == [deeds[0], Held(tuple(row[:6])), *row[6:], *deeds[8:]]
    assert isinstance(told[1], Held)
    assert told[1].times == 3
    assert said(world, *deeds) == ["why.submit", "why.held", "why.claim", "why.able", "why.undo"]


def test_single_release_is_told_as_it_was() -> None:
    deeds = [deed("claim"), deed("release"), deed("note"), deed("release"), deed("claim")]
    assert folded(deeds) == deeds


def test_verdict_that_waits_for_a_second_look_is_not_named(catalogues: Catalogues) -> None:
    sentence = catalogues.locale("en").sentence(f"why.{JUDGED}", who="x")
    assert [verdict for verdict in Verdict if verdict in sentence] == []
