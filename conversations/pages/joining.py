"""An author is asked whether their idea may be joined with another one; of that one only what it is about."""

from datetime import timedelta

from conversations.pages.desk.idea_card import city_shown, shown
from conversations.pages.link import link
from conversations.screen import Code, Rows, Say, Screen, Shown, Until, say
from conversations.world import World
from programme.merge import Asked


def question(asked: Asked, world: World, *, agreed: bool = False) -> Screen:
    """Ask; whoever has agreed already may still decline."""
    field = shown("field", asked.other_field, world)
    lines: list[Shown] = [
        say("idea.card.heading", code=Code(asked.code), title=asked.title),
        "",
        _what(asked),
        say("merge.consent.other", title=asked.other_title, city=city_shown(asked.other_city, world), field=field),
        "",
        say("merge.consent.kept"),
    ]
    if not asked.same_author:
        lines.append(say("merge.consent.names"))
    until = asked.at + timedelta(days=world.programme.review.merge_days)
    lines += ["", say("merge.consent.until", until=Until(until))]
    no = link("i_merge", "merge.consent.no", f"{asked.merge_id}.no")
    if agreed:
        return Screen((*lines, say("merge.consent.agreed")), ((no,),))
    return Screen(tuple(lines), ((link("i_merge", "button.accept", f"{asked.merge_id}.yes"), no),))


def answered(idea_id: int | None, *, agrees: bool) -> Screen:
    """Thank for the answer, and lead to one's own idea; what the other author says shows nowhere."""
    key, trace = ("yes", "button.accept") if agrees else ("no", "merge.consent.no")
    rows: Rows = ((link("home", "button.home"),),)
    if idea_id is not None:
        rows = ((link("idea_open", "button.idea_see", str(idea_id)),), *rows)
    return Screen((say(f"merge.consent.thanks.{key}"),), rows, trace=say(trace))


def off(code: str) -> Screen:
    """Tell whoever agreed that nothing comes of it."""
    return Screen((say("merge.consent.off", code=Code(code)),), ((link("home", "button.home"),),))


def _what(asked: Asked) -> Say:
    if asked.same_author:
        return say("merge.consent.own")
    return say("merge.consent.stays" if asked.stays else "merge.consent.goes")
