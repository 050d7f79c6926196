"""Two registrations side by side: are they of one person?"""

from typing import Any

from conversations.pages.desk.triage import Ref
from conversations.pages.link import link
from conversations.registration import REGISTRATION
from conversations.screen import Code, Rows, Screen, Shown, say
from conversations.world import World
from programme.registration_file import RegistrationFile

_COMPARED = ("name", "place", "country", "city", "connections", "cities", "offer")


def twins(one: RegistrationFile, other: RegistrationFile, ref: Ref, world: World, *, same_phone: bool | None) -> Screen:
    """Show what is the same and what differs; the names are shown, because nothing can be compared without them."""
    lines: list[Shown] = [say("twins.title", one=Code(one.code), other=Code(other.code)), ""]
    for step in _COMPARED:
        here, there = one.answers.get(step), other.answers.get(step)
        if here in (None, [], {}) and there in (None, [], {}):
            continue
        label = say(f"registration.{step}.label")
        if here == there:
            lines.append(say("twins.same", label=label, value=_shown(step, here, world)))
        else:
            both = {"one": _shown(step, here, world), "other": _shown(step, there, world)}
            lines.append(say("twins.differs", label=label, **both))
    if same_phone is not None:
        lines.append(say("twins.same_phone" if same_phone else "twins.other_phone"))
    lines.append(say("twins.other_state", state=say(f"card.state.{other.state}")))
    value = f"{ref}.{other.id}"
    rows: Rows = (
        (link("t_merge", "twins.this_goes", value),),
        (link("t_merge_other", "twins.other_goes", value),),
        (link("t_apart", "twins.two_people", value), link("t_more", "button.back", str(ref))),
    )
    return Screen(tuple(lines), rows, replaces=True)


def _shown(step: str, given: Any, world: World) -> Shown:
    found = REGISTRATION.step(step)
    if found is None or given in (None, [], {}):
        return say("form.empty")
    return found.widget.shown(given, world)
