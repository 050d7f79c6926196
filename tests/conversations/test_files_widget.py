"""Files of an idea: how many of what size the programme takes is asked for, and one too many is told how to get in."""

from dataclasses import replace

from conversations.advance import Shows, advance
from conversations.draft import Draft
from conversations.event import Pressed, Sent
from conversations.idea import IDEA
from conversations.present import present
from conversations.screen import Screen, keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.answers import Kept
from tests.conversations.showing import show_everywhere
from tests.support.ideas import ANSWERS

FORM = IDEA.bound(7)
FILE = Sent(Kept(kind="document", messenger="bale", ref="a", size=9, name="a.pdf"), "")
REST = ("institutions", "when")


def sends(draft: Draft, world: World, times: int = 1) -> tuple[Draft, Screen]:
    screen = present(FORM, draft, world)
    for _ in range(times):
        outcome = advance(FORM, draft, FILE, world)
        assert isinstance(outcome, Shows)
        draft, screen = outcome.draft, outcome.screen
    return draft, screen


def test_sixth_file_is_told_to_take_one_off_first(world: World, catalogues: Catalogues) -> None:
    files = world.programme.files.model_copy(update={"most": 2, "megabytes": 7})
    few = replace(world, programme=world.programme.model_copy(update={"files": files}))
    asked = present(FORM, Draft(ANSWERS, skipped=REST), few)
    (ask,) = keys_of(asked.lines)
    assert (ask.key, ask.params) == ("idea.files.ask", {"most": 2, "megabytes": 7})
    draft, review = sends(Draft(ANSWERS, skipped=REST), few, 2)
    assert len(draft.answers["files"]) == 2
    kept, third = sends(draft, few)
    assert kept == draft
    assert next(iter(keys_of(third.lines))).key == "form.review.files_full"
    opened = advance(FORM, draft, Pressed("files", "edit"), few)
    assert isinstance(opened, Shows)
    _, fourth = sends(opened.draft, few)
    assert next(iter(keys_of(fourth.lines))).key == "complaint.file.too_many"
    dropped = advance(FORM, opened.draft, Pressed("files", "drop", "0"), few)
    assert isinstance(dropped, Shows)
    draft, _ = sends(dropped.draft, few)
    assert len(draft.answers["files"]) == 2
    for screen in (asked, review, third, fourth):
        show_everywhere(screen, catalogues, few)
