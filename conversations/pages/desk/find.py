"""Finding registrations by words, a page of hits at a time, and ideas."""

from collections.abc import Mapping, Sequence

from conversations.form import CALLBACK_BYTES
from conversations.pages.desk.card import place_shown, state_shown
from conversations.pages.desk.similar import short, similar_buttons
from conversations.pages.link import PREFIX, link
from conversations.screen import Button, Code, Rows, Screen, Shown, in_rows, say
from conversations.world import World
from programme.registration_file import Hit, shortened
from programme.search import COUNTED, Part
from programme.similar import Alike

HITS = 8
"""Hits on one page."""

IDEAS = 6
"""Ideas that are named below the hits."""

_PLAIN = (Part.CODE, Part.NAME, Part.PLACE)
"""Parts that stand in the line of a hit."""

LONGEST = 100
"""Letters of what was looked for that are said again."""

MOST_PAGES = 1000
PHRASE_BYTES = CALLBACK_BYTES - len(f"{PREFIX}.found.{MOST_PAGES - 1}.")
"""What the buttons to the other pages can hold of the words looked for: nothing else remembers them."""


def ask() -> Screen:
    """Ask what to look for."""
    return Screen((say("find.ask"),))


def nothing(words: str, ideas: Sequence[Alike] = (), *, more_ideas: int = 0) -> Screen:
    """Say that no file was found for what somebody wrote, which ideas were, and how to look again."""
    again = (link("find", "find.again"),)
    if ideas:
        return Screen((say("find.only_ideas"), *_named(ideas, more_ideas)), (*_rows(ideas, more_ideas), again))
    cut = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
    return Screen((say("find.nothing", words=cut), say("find.hint")), (again,))


def found(
    hits: Sequence[Hit],
    phrase: str,
    *,
    page: int,
    more: bool,
    total: int,
    world: World,
    ideas: Sequence[Alike] = (),
    more_ideas: int = 0,
    by: Mapping[int, tuple[Part, ...]] | None = None,
) -> Screen:
    """List the hits, each with a button to its file; `total` is how many there are, counted up to a bound.

    Below them stand the ideas that were found, the newest of them; `more_ideas` are not named; `by` says in
    which parts of each file the words are.
    """
    counted: Shown = total if total <= COUNTED else say("find.many", most=COUNTED)
    several = page or more
    lines: list[Shown] = [
        say("find.page", total=counted, page=page + 1) if several else say("find.found", total=counted),
        "",
    ]
    lines += [hit_line(hit, world, (by or {}).get(hit.id, ())) for hit in hits]
    files = [Button(Code(hit.code), f"{PREFIX}.card.{hit.id}") for hit in hits]
    turns = [link("found", "find.newer", f"{page - 1}.{phrase}")] if page else []
    if more and page + 1 < MOST_PAGES:
        turns.append(link("found", "find.older", f"{page + 1}.{phrase}"))
    if ideas:
        lines += ["", say("find.ideas"), *_named(ideas, more_ideas)]
    rows = (*in_rows(files), *_rows(ideas, more_ideas))
    return Screen(tuple(lines), (*rows, tuple(turns)) if turns else rows, replaces=True)


def hit_line(hit: Hit, world: World, by: Sequence[Part] = ()) -> Shown:
    """Say in a line who was found, and by what, where that is not plain to see."""
    name = shortened(str(hit.answers.get("name") or "")) or say("form.empty")
    line = say("find.hit", code=Code(hit.code), name=name, where=place_shown(hit, world), state=state_shown(hit))
    told = [part for part in by if part not in _PLAIN]
    return say("find.hit_by", hit=line, parts=tuple(say(f"find.by.{part}") for part in told)) if told else line


def _rows(ideas: Sequence[Alike], more: int) -> Rows:
    whole: Rows = ((link("id_list", "find.all_ideas"),),) if more else ()
    return (*similar_buttons(ideas), *whole)


def _named(ideas: Sequence[Alike], more: int) -> list[Shown]:
    named: list[Shown] = [say("find.idea", code=Code(one.code), title=short(one.title)) for one in ideas]
    return [*named, say("find.more_ideas", n=more)] if more else named
