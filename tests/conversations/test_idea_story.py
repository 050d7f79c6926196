"""The story of an idea: every action of an idea and of its reviews has a sentence, in every language."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conversations.pages.desk.idea_story import ACTIONS, REVIEW_ACTIONS, story
from conversations.screen import Code, Say, keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.idea import LIFECYCLE
from programme.lifecycle import Role
from programme.review import LIFECYCLE as REVIEW
from programme.story import Deed
from tests.conversations.recorded import recorded_actions
from tests.conversations.showing import show_everywhere
from tests.conversations.test_idea_desk import view

NOW = datetime(2027, 4, 1, 8, tzinfo=UTC)


def deed(action: str, role: Role = Role.OFFICER, who: str | None = "نرگس", noun: str = "idea", **more: Any) -> Deed:
    return Deed(NOW, role, action, who, noun=noun, **more)


def said(world: World, *deeds: Deed) -> list[str]:
    frame = ("why.title", "why.line", "why.who")
    return [one.key for one in keys_of(story(view(), deeds, world).lines) if not one.key.startswith(frame)]


@pytest.mark.parametrize(("noun", "actions"), [("idea", ACTIONS), ("review", REVIEW_ACTIONS)])
def test_every_action_that_is_recorded_has_a_sentence(noun: str, actions: frozenset[str]) -> None:
    recorded = recorded_actions(noun)
    needed = {"begin", "merge_ask", "release_ask", "look", "choose", "override", "mention", "owner", "report"}
    assert needed <= recorded.keys() if noun == "idea" else "offer" in recorded
    assert {action: where for action, where in recorded.items() if action not in actions} == {}


@pytest.mark.parametrize(("lifecycle", "actions"), [(LIFECYCLE, ACTIONS), (REVIEW, REVIEW_ACTIONS)])
def test_every_move_of_both_tables_has_a_sentence(lifecycle: Any, actions: frozenset[str]) -> None:
    assert {move.name for move in lifecycle.moves} - actions == set()


def test_every_story_can_be_told_in_every_language(world: World, catalogues: Catalogues) -> None:
    deeds = [deed(action, role) for action in sorted(ACTIONS) for role in Role]
    deeds += [deed(action, role, noun="review") for action in sorted(REVIEW_ACTIONS) for role in Role]
    deeds += [deed("merged", other="ID-2F9MK", reasons=("same_subject", "gone"), words="متن")]
    deeds += [deed("something new", who=None, note="a note <b>"), deed("open", noun="course")]
    for one in deeds:
        screen = story(view(), [one], world)
        assert ("why.other" in said(world, one)) == (one.action == "something new" or one.noun == "course")
        show_everywhere(screen, catalogues, world)
    show_everywhere(story(view(), [], world), catalogues, world)


def test_decision_is_told_with_its_reasons_words_and_the_idea_that_stays(world: World) -> None:
    lines = story(view(), [deed("merged", other="ID-2F9MK", reasons=("same_subject",), words="سپاس")], world).lines[2:]
    (reason,) = world.programme.outcomes.merged
    assert lines == (
        Say("why.line", {"at": NOW, "what": Say("why.idea.merged.into", {"who": "نرگس", "code": Code("ID-2F9MK")})}),
        Say("why.reasons", {"reasons": (reason,)}),
        Say("idea.desk.words", {"text": "سپاس"}),
    )


@pytest.mark.parametrize(
    ("role", "who", "shown"),
    [
        (Role.DIPLOMAT, None, "why.who.author"),
        (Role.CITIZEN, None, "why.who.author"),
        (Role.CLOCK, None, "why.who.clock"),
        (Role.REVIEWER, None, "why.who.staff"),
    ],
)
def test_whoever_has_no_name_is_called_by_what_they_are(role: Role, who: str | None, shown: str, world: World) -> None:
    assert shown in [one.key for one in keys_of(story(view(), [deed("withdraw", role, who)], world).lines)]


def test_decision_taken_back_by_itself_says_why(world: World) -> None:
    assert said(world, deed("reopen", Role.CLOCK)) == ["why.idea.reopen.clock"]
    assert said(world, deed("reopen", Role.COORDINATOR)) == ["why.idea.reopen"]


def test_whoever_was_offered_a_review_is_named(world: World) -> None:
    assert said(world, deed("offer", noun="review", other="مینا")) == ["why.review.offer.to"]
    assert said(world, deed("offer", noun="review")) == ["why.review.offer"]
