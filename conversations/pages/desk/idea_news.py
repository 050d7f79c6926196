"""What coordinators are told of ideas unasked: all reviews are in; a second person is needed, agreed, or did not."""

from conversations.pages.desk.idea_card import heading
from conversations.pages.desk.idea_split import brief_lines, total_lines
from conversations.pages.link import link
from conversations.screen import Screen, say
from conversations.world import World
from programme.idea import Outcome
from programme.idea_deciding import Gathered
from programme.idea_file import IdeaFile


def reviews_in(view: IdeaFile, found: Gathered, world: World) -> Screen:
    """Tell that all reviews of an idea are in, and what they come to."""
    title = say("decide.reviews_in" if found.opinions else "decide.no_review", idea=heading(view))
    totals = total_lines(found, world)
    added = (*totals, "") if totals else ()
    return Screen((title, "", *added, *brief_lines(found, world)), ((link("de_idea", "decide.open", str(view.id)),),))


def second_asked(view: IdeaFile, outcome: Outcome, *, by: str | None) -> Screen:
    """Ask the second person to look at a decision against the majority."""
    told = {"idea": heading(view), "by": by or say("card.somebody"), "outcome": say(f"decide.outcome.{outcome}")}
    return Screen((say("decide.second_asked", **told),), ((link("de_idea", "decide.second_open", str(view.id)),),))


def seconded(view: IdeaFile, *, by: str | None, agreed: bool) -> Screen:
    """Tell whoever decided against the majority what the second person said."""
    key = "decide.second_agreed" if agreed else "decide.second_disagreed"
    line = say(key, idea=heading(view), by=by or say("card.somebody"))
    return Screen((line,), ((link("de_idea", "decide.see", str(view.id)),),))
