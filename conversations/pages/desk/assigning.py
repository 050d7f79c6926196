"""Ideas to be given: what a plan would do, one idea with its institutions, the offers that can be taken back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from conversations.pages.desk.idea_card import heading
from conversations.pages.desk.staff import home, vacant
from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, Until, in_rows, say
from conversations.world import World
from programme.assigned import Choice, Given, Load
from programme.assignment import Plan, Why
from programme.idea_file import IdeaFile
from programme.review import State
from programme.words import Named

PEOPLE = 15
IDEAS = 8
"""Lines of each list: more do not fit a screen of a phone."""
CODES = 12
"""Codes of ideas on one line."""


def plan(
    found: Plan,
    loads: Sequence[Load],
    codes: Mapping[int, str],
    world: World,
    *,
    waiting: int,
    note: Say | None = None,
) -> Screen:
    """Show what a plan would do: what each reviewer would have, and what nobody can be offered.

    An idea without one of the `codes` is not there for whoever looks.
    """
    lines: list[Shown] = [] if note is None else [note, ""]
    lines += [say("assign.title"), say("assign.waiting", count=waiting)]
    ideas = list(dict.fromkeys(one.idea_id for one in found.offers))
    if found.offers:
        lines.append(say("assign.offers", count=len(found.offers), ideas=len(ideas)))
        lines += [*_offered(ideas, codes), "", say("assign.loads"), *_loads(loads, world)]
    else:
        lines.append(say("assign.no_offers"))
    if found.below:
        lines += ["", say("assign.ideas_below", count=found.below)]
    if lacking := [*_institutions({one.institution for one in loads}, found, world), *_gaps(found, codes, world)]:
        lines += ["", *lacking]
    confirm: Rows = ((link("as_ok", "assign.confirm", found.mark),),) if found.offers else ()
    return Screen(tuple(lines), (*confirm, (link("as_list", "assign.ideas"), home())), replaces=True)


def ideas(found: Sequence[tuple[int, str]], *, page: int, more: bool) -> Screen:
    """List the ideas that nothing is decided about, each with a button."""
    buttons = [Button(Code(code), f"go.as_idea.{idea_id}") for idea_id, code in found]
    turns = [link("as_list", "assign.earlier", str(page - 1))] if page else []
    turns += [link("as_list", "assign.later", str(page + 1))] if more else []
    rows = (*in_rows(buttons), *((tuple(turns),) if turns else ()), (_back(), home()))
    return Screen((say("assign.which_idea" if found else "assign.no_ideas"),), rows, replaces=True)


def one_idea(
    view: IdeaFile, choice: Choice, names: Mapping[int, str], world: World, *, note: Say | None = None
) -> Screen:
    """Show who studies an idea, and let institutions be chosen."""
    lines: list[Shown] = [] if note is None else [note, ""]
    lines.append(heading(view))
    if view.author is not None:
        lines.append(say("idea.card.author", name=view.author))
    if wanted := tuple(named(world, code) for code in view.answers.get("institutions") or ()):
        lines.append(say("assign.wanted", institutions=wanted))
    lines += ["", say("assign.chosen" if choice.chosen else "assign.automatic")]
    lines += [line for one in world.programme.institutions for line in _part(one, choice, names)]
    if choice.chosen and len(choice.institutions) < world.programme.quorum:
        lines += ["", say("assign.below_quorum", quorum=world.programme.quorum)]
    rows: list[tuple[Button, ...]] = [(_toggle(one, choice),) for one in world.programme.institutions]
    if choice.plan.offers:
        rows.append((link("as_give", "assign.give", f"{choice.idea_id}.{choice.plan.mark}"),))
    if choice.chosen:
        rows.append((link("as_auto", "assign.by_programme", str(choice.idea_id)),))
    if any(one.state is State.OFFERED for one in choice.given):
        rows.append((link("as_offers", "assign.change_offers", str(choice.idea_id)),))
    return Screen(tuple(lines), (*rows, (link("as_list", "assign.ideas"), _back())), replaces=True)


def offers(view: IdeaFile, choice: Choice, world: World) -> Screen:
    """Show the offers of an idea that nobody has begun with; each can be taken back, or given to somebody else."""
    found = [one for one in choice.given if one.state is State.OFFERED]
    lines = [_line(named(world, one.institution), one) for one in found]
    rows: list[tuple[Button, ...]] = []
    for one in found:
        ref, who = f"{one.review_id}.{one.version}", one.reviewer or say("staff.nameless")
        rows.append((Button(say("assign.to_another", name=who), f"go.as_other.{ref}"),))
        rows.append((Button(say("assign.take_back", name=who), f"go.as_back.{ref}"),))
    back = link("as_idea", "assign.back_to_idea", str(choice.idea_id))
    said = lines or [say("assign.nothing_offered")]
    return Screen((heading(view), "", *said), (*rows, (back,)), replaces=True)


def named(world: World, code: str) -> Shown:
    """Name an institution."""
    return next((one for one in world.programme.institutions if one.code == code), code)


def _offered(ideas: Sequence[int], codes: Mapping[int, str]) -> list[Shown]:
    named = tuple(Code(codes[idea_id]) for idea_id in ideas if idea_id in codes)[:IDEAS]
    return [say("assign.for_ideas", codes=(*named, *_others(len(ideas) - len(named))))] if named else []


def _others(n: int) -> tuple[Shown, ...]:
    """Count those of a list that are not named in it."""
    return (say("assign.others", n=n),) if n > 0 else ()


def _loads(loads: Sequence[Load], world: World) -> list[Shown]:
    # Whoever gets something stands before whoever does not.
    ordered = sorted(loads, key=lambda one: one.after == one.before)
    shown: list[Shown] = [
        say(
            "assign.load",
            name=one.name or say("staff.nameless"),
            institution=named(world, one.institution),
            before=one.before,
            after=one.after,
            cap=world.programme.review.cap,
        )
        for one in ordered[:PEOPLE]
    ]
    return [*shown, say("assign.more_people", n=len(ordered) - PEOPLE)] if len(ordered) > PEOPLE else shown


def _institutions(there: set[str], found: Plan, world: World) -> list[Shown]:
    shown: list[Shown] = []
    if (nobody := vacant(there, world)) is not None:
        shown.append(nobody)
    if full := _full(found):
        ordered = tuple(one for one in world.programme.institutions if one.code in full)
        shown.append(say("assign.full", institutions=ordered, cap=world.programme.review.cap))
    return shown


def _full(found: Plan) -> set[str]:
    return {one.institution for one in found.gaps if one.why is Why.FULL}


def _gaps(found: Plan, codes: Mapping[int, str], world: World) -> list[Shown]:
    """Say what cannot be offered; never why not, where it could be for a tie that somebody has.

    Institutions that are full are named once, above: what lacks one of them for a tie looks like all that lacks it.
    """
    full, there, elsewhere = _full(found), dict[int, None](), defaultdict[int, list[str]](list)
    for gap in found.gaps:
        if gap.idea_id not in codes:
            continue
        if gap.institution in full:
            there[gap.idea_id] = None
        elif gap.why is not Why.NOBODY:
            elsewhere[gap.idea_id].append(gap.institution)
    shown: list[Shown] = []
    if there:
        listed = tuple(Code(codes[idea_id]) for idea_id in list(there)[:CODES])
        shown.append(say("assign.gap_full", codes=(*listed, *_others(len(there) - CODES))))
    shown += [
        say("assign.gap", code=Code(codes[idea_id]), institutions=tuple(named(world, one) for one in lacking))
        for idea_id, lacking in list(elsewhere.items())[:IDEAS]
    ]
    return [*shown, say("assign.more_gaps", n=len(elsewhere) - IDEAS)] if len(elsewhere) > IDEAS else shown


def _part(institution: Named, choice: Choice, names: Mapping[int, str]) -> list[Shown]:
    """Say what an institution has of an idea, or would get."""
    mine = [one for one in choice.given if one.institution == institution.code]
    shown: list[Shown] = [_line(institution, one) for one in mine]
    for offer in choice.plan.offers:
        if offer.institution == institution.code:
            name = names.get(offer.reviewer_id) or say("staff.nameless")
            shown.append(say("assign.would_get", institution=institution, name=name))
    if any(gap.institution == institution.code for gap in choice.plan.gaps):
        shown.append(say("assign.cannot", institution=institution))
    return shown


def _line(institution: Shown, one: Given) -> Say:
    values = {"institution": institution, "name": one.reviewer or say("staff.nameless")}
    if one.state in (State.OFFERED, State.DRAFTING):
        return say(f"assign.state.{one.state}", due=Until(one.due_at), **values)
    return say(f"assign.state.{one.state}", **values)


def _toggle(institution: Named, choice: Choice) -> Button:
    on = institution.code in choice.institutions
    value = f"{choice.idea_id}.{institution.code}.{'off' if on else 'on'}"
    return Button(institution, f"go.as_pick.{value}", chosen=on)


def _back() -> Button:
    return link("assign", "assign.back")
