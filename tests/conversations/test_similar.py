"""Ideas that may be alike, as lines and buttons."""

from conversations.pages.desk.find import nothing
from conversations.pages.desk.similar import TITLE, similar_buttons, similar_lines
from conversations.screen import Screen, keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.similar import Alike
from tests.conversations.showing import show_everywhere

LONG = Alike(10**17, "ID-2345A", "عنوان " * 60, 31)


def test_ideas_that_may_be_alike_can_be_shown_everywhere(world: World, catalogues: Catalogues) -> None:
    found = [LONG, Alike(2, "ID-2345B", "=1+1 <b>", 100)]
    for screen in (Screen(similar_lines(found), similar_buttons(found)), nothing("رود", found)):
        show_everywhere(screen, catalogues, world)
    assert [one.press for row in similar_buttons(found) for one in row] == [
        f"go.id_card.{LONG.idea_id}",
        "go.id_card.2",
    ]
    titles = [str(one.params["title"]) for one in keys_of(similar_lines(found)) if one.key == "similar.one"]
    assert [len(title) for title in titles] == [TITLE, 8]


def test_ideas_that_are_not_named_are_counted_and_lead_to_the_list(world: World, catalogues: Catalogues) -> None:
    for more in (0, 1, 7):
        screen = nothing("رود", [LONG], more_ideas=more)
        show_everywhere(screen, catalogues, world)
        assert [one.params["n"] for one in keys_of(screen.lines) if one.key == "find.more_ideas"] == [more] * bool(more)
        assert ("go.id_list" in [one.press for row in screen.rows for one in row]) is bool(more)


def test_nothing_is_said_where_nothing_is_alike() -> None:
    assert similar_lines([]) == ()
    assert similar_buttons([]) == ()
