"""A diplomat's /status: what waits for them comes first, then what may still be sent, and nothing that cannot be."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from conversations.pages.status import status
from conversations.screen import Screen, keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.own_idea import OwnCounts
from programme.registration import State
from programme.standing import Standing
from tests.conversations.showing import show_everywhere
from tests.support.ideas import IDEAS_NOW

EARLY, LATE = timedelta(days=-60), timedelta(days=60)
PLAIN = {"go.profile", "go.complete"}


def shown(world: World, ideas: OwnCounts, at: datetime = IDEAS_NOW) -> Screen:
    standing = Standing(state=State.DIPLOMAT, code="SD-2345A", at=at, completed=True)
    return status(replace(standing, ideas=ideas), world)


@pytest.mark.parametrize(
    ("ideas", "after", "said", "offered"),
    [
        (OwnCounts(), timedelta(), ["invitation.next"], ["go.idea", "go.ideas"]),
        (OwnCounts(), EARLY, ["invitation.next.later"], ["go.ideas"]),
        (OwnCounts(), LATE, ["invitation.next.over"], ["go.ideas"]),
        (OwnCounts(drafts=1), timedelta(), ["status.ideas", "status.ideas.draft"], ["go.idea", "go.ideas"]),
        (
            OwnCounts(sent=1, studied=1),
            timedelta(),
            ["status.ideas", "status.ideas.more", "status.ideas.results"],
            ["go.idea", "go.ideas"],
        ),
        (
            OwnCounts(sent=2, studied=1),
            LATE,
            ["status.ideas", "invitation.next.over", "status.ideas.results"],
            ["go.ideas"],
        ),
        (OwnCounts(sent=1), LATE, ["status.ideas", "invitation.next.over"], ["go.ideas"]),
        (
            OwnCounts(sent=1, drafts=1, studied=1, asked=(7,)),
            timedelta(),
            ["status.ideas", "status.ideas.answer"],
            ["go.revise.7", "go.idea", "go.ideas"],
        ),
        (OwnCounts(sent=1, asked=(7,)), LATE, ["status.ideas", "status.ideas.answer"], ["go.revise.7", "go.ideas"]),
        (
            OwnCounts(sent=1, awaiting=(7,)),
            LATE,
            ["status.ideas", "status.ideas.answer"],
            ["go.idea_open.7", "go.ideas"],
        ),
        (OwnCounts(sent=1, merges=(3,)), LATE, ["status.ideas", "status.ideas.answer"], ["go.i_merge.3", "go.ideas"]),
        (OwnCounts(sent=2, asked=(7, 8)), LATE, ["status.ideas", "status.ideas.answer"], ["go.ideas"]),
    ],
)
def test_next_step_is_what_can_be_done(
    ideas: OwnCounts, after: timedelta, said: list[str], offered: list[str], world: World, catalogues: Catalogues
) -> None:
    screen = shown(world, ideas, IDEAS_NOW + after)
    keys = [one.key for one in keys_of(screen.lines)]
    assert keys[keys.index("status.diplomat") + 1 :] == said
    presses = [button.press for row in screen.rows for button in row]
    assert [press for press in presses if press not in PLAIN] == offered
    show_everywhere(screen, catalogues, world)
