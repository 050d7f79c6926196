"""Two registrations side by side: are they of one person?"""

from typing import Any

from conversations.pages.desk.card import state_shown
from conversations.pages.desk.triage import Ref
from conversations.pages.link import link
from conversations.registration import REGISTRATION
from conversations.screen import Button, Code, Rows, Screen, Shown, say
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
            continue
        # Long texts side by side in one line are read by nobody on a phone.
        lines.append(say("twins.differs", label=label))
        lines += [
            say("twins.of", code=Code(code), value=_shown(step, given, world))
            for code, given in ((one.code, here), (other.code, there))
        ]
    if same_phone is not None:
        lines.append(say("twins.same_phone" if same_phone else "twins.other_phone"))
    lines += [
        say("twins.sent", code=Code(file.code), at=file.submitted_at)
        for file in (one, other)
        if file.submitted_at is not None
    ]
    lines.append(say("twins.other_state", state=state_shown(other)))
    value = f"{ref}.{other.id}"
    rows: Rows = (
        (Button(say("twins.this_goes", code=Code(one.code)), f"go.t_merge.{value}"),),
        (Button(say("twins.other_goes", code=Code(other.code)), f"go.t_merge_other.{value}"),),
        (link("t_apart", "twins.two_people", value), link("t_more", "button.back", str(ref))),
    )
    return Screen(tuple(lines), rows, replaces=True)


def _shown(step: str, given: Any, world: World) -> Shown:
    found = REGISTRATION.step(step)
    if found is None or given in (None, [], {}):
        return say("form.empty")
    return found.widget.shown(given, world)
