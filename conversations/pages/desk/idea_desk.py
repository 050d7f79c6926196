"""Ideas at the desk: counted by state and listed a page at a time, narrowed, and one with everything about it."""

from collections.abc import Mapping, Sequence

from conversations.pages.desk.idea_card import city_shown, heading, idea_lines, shown
from conversations.pages.desk.idea_words import short, state_shown
from conversations.pages.link import PREFIX, link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, in_rows, say
from conversations.world import World
from programme.idea import GONE, LIFECYCLE, Outcome, State
from programme.idea_file import IdeaFile, Tombstone
from programme.idea_list import TYPED, Contact, Filter, Listed, Reviews
from programme.lifecycle import Role

A_PAGE = 6
TITLE_SHOWN = 80
HERE = "here"
"""Behind an idea's id in a button: the card takes the place of what stands there."""

_Choice = tuple[Shown, int, Mapping[str, str]]
"""What is chosen, how many ideas there are, and the part of the filter."""


def ideas(
    found: Sequence[Listed],
    wanted: Filter,
    counts: Mapping[State, int],
    *,
    total: int,
    world: World,
) -> Screen:
    """List a page of ideas under what is counted of all, with a button each."""
    programme = world.programme
    lines: list[Shown] = [say("idea.desk.title", count=sum(counts.values()))]
    if wanted.narrow:
        lines.append(say("idea.desk.only", what=_narrowed(wanted, world), count=total))
    else:
        lines += [say("idea.desk.count", state=state_shown(state), count=count) for state, count in counts.items()]
    lines += ["", *(_line(one, world) for one in found)] if found else ["", say("idea.desk.none")]
    files = in_rows([Button(Code(one.code), f"{PREFIX}.id_card.{one.id}") for one in found], wide=3)
    turns = [link("id_list", "find.newer", wanted.with_(page=wanted.page - 1).value(programme))] if wanted.page else []
    if (wanted.page + 1) * A_PAGE < total:
        turns.append(link("id_list", "find.older", wanted.with_(page=wanted.page + 1).value(programme)))
    narrow = tuple(
        link(f"id_{part}", f"idea.desk.by_{part}", wanted.value(programme)) for part in ("state", "city", "field")
    )
    rest = [link("id_list", "idea.desk.all")] if wanted.narrow else []
    return Screen(
        tuple(lines),
        (*files, *([tuple(turns)] if turns else []), narrow, (*rest, link("desk", "desk.button"))),
        replaces=True,
    )


def states(wanted: Filter, counts: Mapping[State, int], world: World) -> Screen:
    """Ask which state is wanted."""
    named: list[_Choice] = [(say(f"idea.state.{one}"), count, {"state": one}) for one, count in counts.items()]
    return _choice("state", wanted, named, world)


def cities(wanted: Filter, counts: Mapping[str, int], world: World) -> Screen:
    """Ask which city is wanted."""
    named: list[_Choice] = [(_city(code, world), count, {"city": code}) for code, count in counts.items()]
    return _choice("city", wanted, named, world)


def fields(wanted: Filter, counts: Mapping[str, int], world: World) -> Screen:
    """Ask which field is wanted."""
    named: list[_Choice] = [(shown("field", code, world), count, {"field": code}) for code, count in counts.items()]
    return _choice("field", wanted, named, world)


def card(
    view: IdeaFile,
    reviews: Reviews,
    world: World,
    *,
    role: Role,
    here: bool = False,
    toast: Say | None = None,
) -> Screen:
    """Show everything about an idea; opened from a list it leaves the list where it is."""
    lines: list[Shown] = [heading(view) if view.title else say("card.heading", code=Code(view.code))]
    lines += [say("card.state_line", state=state_shown(view.state)), say("card.state_at", at=view.state_at)]
    if view.submitted_at is not None:
        lines.append(say("card.submitted_at", at=view.submitted_at))
    lines += _decision(view, world)
    lines += _reviews(reviews, world)
    if view.owner:
        lines.append(say("idea.desk.owner", name=view.owner))
    if view.state not in GONE:
        lines += ["", *idea_lines(view, world, whole=True)]
    return Screen(tuple(lines), _rows(view, role), replaces=here, toast=toast)


def contact(view: IdeaFile, told: Contact) -> Screen:
    """Show who the author is and how they are reached, as far as they told, in place of the card."""
    lines: list[Shown] = [say("card.contact_of", code=Code(view.code))]
    ways: dict[str, Shown | None] = {
        "registration.name": told.name or None,
        "profile.phone": told.phone and Code(told.phone),
        "profile.email": told.email and Code(told.email),
        "profile.organisation": told.organisation,
    }
    given = {label: value for label, value in ways.items() if value}
    if not given:
        return Screen((*lines, say("card.nothing_told")), ((_back(view),),), replaces=True)
    lines += [say("form.review.line", label=say(f"{label}.label"), value=value) for label, value in given.items()]
    if not told.phone and not told.email:
        lines.append(say("card.unreachable"))
    return Screen((*lines, "", say("card.look_recorded")), ((_back(view),),), replaces=True)


def unknown() -> Screen:
    """Say that there is no such idea; one that was erased has another code now."""
    return Screen(
        (say("idea.desk.unknown"), say("idea.desk.unknown.erased")), ((link("id_list", "desk.open.id_list"),),)
    )


def erased(told: Tombstone) -> Screen:
    """Say that an idea is erased, and all that stays of it."""
    lines: list[Shown] = [say("idea.desk.erased", at=told.erased_at)]
    dates = {
        "idea.desk.erased.submitted": told.submitted_at,
        "idea.desk.erased.decided": told.decided_at,
        "idea.desk.erased.published": told.published_at,
    }
    lines += [say(label, at=at) for label, at in dates.items() if at is not None]
    lines.append(say("idea.desk.erased.opinions", count=told.opinions))
    lines.append(say("idea.desk.erased.rest"))
    return Screen(tuple(lines), ((link("id_list", "desk.open.id_list"),),))


def reasons_shown(codes: Sequence[str], world: World) -> tuple[Shown, ...]:
    """Say the reasons of a decision in words."""
    chips = {one.code: one for outcome in Outcome for one in getattr(world.programme.outcomes, outcome)}
    return tuple(chips.get(code, code) for code in codes)


def _decision(view: IdeaFile, world: World) -> list[Shown]:
    lines: list[Shown] = []
    if view.reasons:
        lines.append(say("card.reasons", reasons=reasons_shown(view.reasons, world)))
    if view.reason_text:
        lines.append(say("idea.desk.words", text=view.reason_text))
    if view.referred_to:
        lines.append(say("idea.desk.referred_to", city=view.referred_to))
    if view.merged_into is not None:
        lines.append(say("card.merged_into", code=Code(view.merged_into)))
    if view.published_at is not None:
        lines.append(say("card.published_at", at=view.published_at))
    return lines


def _reviews(reviews: Reviews, world: World) -> list[Shown]:
    if not reviews.states:
        return []
    states = tuple(
        say("idea.desk.counted", what=say(f"idea.desk.review.{state}"), count=count)
        for state, count in reviews.states.items()
    )
    named = {one.code: one for one in world.programme.institutions}
    bodies = tuple(
        say("idea.desk.counted", what=named.get(code, code), count=count)
        for code, count in reviews.institutions.items()
    )
    return [say("idea.desk.reviews", states=states), say("idea.desk.institutions", institutions=bodies)]


def _rows(view: IdeaFile, role: Role) -> Rows:
    story = link("why", "card.story", view.code)
    back = link("id_list", "desk.open.id_list")
    if view.state in GONE:
        return ((story,), (back,))
    number, offered = str(view.id), LIFECYCLE.offered(view.state, role)
    first = [link("id_contact", "card.contact", number)]
    if view.has_files:
        first.append(link("id_files", "card.attachments", number))
    deeds = [link("rq_ask", "idea.desk.ask", number)] if "ask" in offered else []
    if Outcome.MERGED in offered:
        deeds.append(link("mg_with", "merge.with", number))
    return (tuple(first), *([tuple(deeds)] if deeds else []), (story, back))


def _choice(part: str, wanted: Filter, named: Sequence[_Choice], world: World) -> Screen:
    programme, whole = world.programme, wanted.with_(**{part: None}).value(world.programme)
    found = [(what, count, wanted.with_(**chosen).value(programme)) for what, count, chosen in named]
    # What the programme has no more cannot be chosen.
    choices = [
        Button(say("idea.desk.counted", what=what, count=count), f"{PREFIX}.id_list.{value}")
        for what, count, value in found
        if value != whole
    ]
    rest = (link("id_list", "idea.desk.any", whole), link("id_list", "button.back", wanted.value(programme)))
    return Screen((say(f"idea.desk.which_{part}"),), (*in_rows(choices), rest), replaces=True)


def _narrowed(wanted: Filter, world: World) -> tuple[Shown, ...]:
    found: list[Shown] = [] if wanted.state is None else [state_shown(wanted.state)]
    if wanted.city is not None:
        found.append(_city(wanted.city, world))
    return (*found, *([shown("field", wanted.field, world)] if wanted.field is not None else []))


def _city(code: str, world: World) -> Shown:
    return say("idea.desk.other_cities") if code == TYPED else city_shown(code, world)


def _line(one: Listed, world: World) -> Say:
    title = say("form.empty") if one.title is None else short(one.title, most=TITLE_SHOWN)
    key, more = ("idea.desk.line", {"city": city_shown(one.city, world)}) if one.city else ("idea.desk.line_gone", {})
    return say(key, code=Code(one.code), title=title, state=state_shown(one.state), **more)


def _back(view: IdeaFile) -> Button:
    return link("id_card", "idea.desk.back", f"{view.id}.{HERE}")
