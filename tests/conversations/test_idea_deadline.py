"""More time that was asked for: nobody who waits for an answer, or has had it, is told to ask."""

from datetime import UTC, datetime

import pytest

from conversations.pages import idea_deadline, ideas
from conversations.screen import Screen, keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.errors import Conflict
from programme.extension import Asking
from programme.own_idea import Deadline
from tests.conversations.showing import show_everywhere

ENDS = datetime(2027, 4, 20, 20, 30, tzinfo=UTC)


def keys(screen: Screen) -> list[str]:
    return [one.key for one in keys_of(screen.lines)]


@pytest.mark.parametrize(
    ("asking", "said"),
    [
        (Asking.OPEN, ["idea.over.open"]),
        (Asking.WAITING, ["idea.over.waiting"]),
        (Asking.REFUSED, ["idea.over.refused"]),
        (Asking.GRANTED, []),
        (Asking.LATE, []),
    ],
)
def test_too_late_is_told_with_where_the_wish_is(
    asking: Asking, said: list[str], world: World, catalogues: Catalogues
) -> None:
    screen = idea_deadline.refused(Conflict("idea.over", closed_at=ENDS), Deadline(ENDS, open=False, asking=asking))
    assert keys(screen) == ["idea.over", *said]
    presses = [button.press for row in screen.rows for button in row]
    assert ("go.more_time" in presses) is (asking is Asking.OPEN)
    show_everywhere(screen, catalogues, world)


@pytest.mark.parametrize("is_open", [True, False])
def test_refused_time_stands_wherever_it_is_told(is_open: bool, world: World, catalogues: Catalogues) -> None:
    deadline = Deadline(ENDS, open=is_open, asking=Asking.REFUSED)
    listed = ideas.listed([], deadline)
    assert keys(listed)[-1] == ("ideas.until.stands" if is_open else "ideas.over.stands")
    for screen in (listed, idea_deadline.asked(Asking.REFUSED, deadline), idea_deadline.denied(deadline)):
        show_everywhere(screen, catalogues, world)
