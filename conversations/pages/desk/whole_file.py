"""The whole file of a registration, and how its person is reached, which is shown only on record."""

from conversations.pages.desk.card import state_shown, whole_lines
from conversations.pages.link import PREFIX, link
from conversations.pages.network import answer_lines
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, in_rows, say
from conversations.world import World
from programme.registration_file import RegistrationFile
from programme.second_look import State as LookState

HERE = "here"
"""Behind a file's id in a button: the file takes the place of what stands there."""


def whole_file(view: RegistrationFile, world: World, *, here: bool = False, toast: Say | None = None) -> Screen:
    """Show everything about a registration; opened from a list it leaves the list where it is."""
    lines = heading(view, world)
    if not view.gone:
        lines += ["", *whole_lines(view, world)]
    for asked, given in view.told_network:
        lines += ["", say("network.asked_them", question=asked.words), *answer_lines(asked, given)]
    return Screen(tuple(lines), _rows(view), replaces=here, toast=toast)


def heading(view: RegistrationFile, world: World) -> list[Shown]:
    """Say which file it is, where it stands since when, and what was decided by whom."""
    lines: list[Shown] = [
        say("card.heading", code=Code(view.code)),
        say("card.state_line", state=state_shown(view)),
    ]
    if view.submitted_at is not None:
        lines.append(say("card.submitted_at", at=view.submitted_at))
    lines.append(say("card.state_at", at=view.state_at))
    if view.decided_at is not None:
        lines.append(say("card.decided", by=view.decided_by or say("card.somebody"), at=view.decided_at))
    if view.reasons:
        lines.append(say("card.reasons", reasons=reasons_shown(view.reasons, world)))
    if view.reason_text:
        lines.append(say("card.reason_text", text=view.reason_text))
    if view.merged_into is not None:
        lines.append(say("card.merged_into", code=Code(view.merged_into.code)))
    if view.published_at is not None:
        lines.append(say("card.published_at", at=view.published_at))
    return lines + _look(view)


def reasons_shown(codes: tuple[str, ...], world: World) -> tuple[Shown, ...]:
    """Say reasons in words."""
    reasons = world.programme.reasons
    every = (*reasons.able, *reasons.companion, *reasons.duplicate, *reasons.ineligible)
    words = {reason.code: reason for reason in every}
    return tuple(words.get(code, code) for code in codes)


def contact(
    view: RegistrationFile, *, name: str, phone: str | None, email: str | None, organisation: str | None
) -> Screen:
    """Show who somebody is and how they are reached, as far as they told, in place of their file."""
    lines: list[Shown] = [say("card.contact_of", code=Code(view.code))]
    told: dict[str, Shown | None] = {
        "registration.name": name or None,
        "profile.phone": phone and Code(phone),
        "profile.email": email and Code(email),
        "profile.organisation": organisation,
    }
    given = {label: value for label, value in told.items() if value}
    if not given:
        return Screen((*lines, say("card.nothing_told")), ((_back(view),),), replaces=True)
    lines += [say("form.review.line", label=say(f"{label}.label"), value=value) for label, value in given.items()]
    if not phone and not email:
        lines.append(say("card.unreachable"))
    return Screen((*lines, "", say("card.look_recorded")), ((_back(view),),), replaces=True)


def ask() -> Screen:
    """Ask for a code."""
    return Screen((say("card.ask"),))


def unknown() -> Screen:
    """Say that no file has this code."""
    return Screen((say("card.unknown"),), ((link("find", "find.again"),),))


def _look(view: RegistrationFile) -> list[Shown]:
    look = view.look
    if look is None:
        return []
    if look.state is LookState.WAITING or look.first is None or look.second is None:
        return [say("card.look_waits")]
    nobody = say("card.somebody")
    return [
        say(
            "card.look",
            first=say(f"card.verdict.{look.first.value}"),
            first_by=look.first_by or nobody,
            second=say(f"card.verdict.{look.second.value}"),
            second_by=look.second_by or nobody,
        )
    ]


def _rows(view: RegistrationFile) -> Rows:
    story = link("why", "card.story", view.code)
    if view.gone:
        return ((story,),)
    number = str(view.id)
    first = [link("contact", "card.contact", number)]
    if view.files:
        first.append(link("attachments", "card.attachments", number))
    same = [Button(say("card.double", code=Code(double.code)), f"{PREFIX}.card.{double.id}") for double in view.doubles]
    return (tuple(first), *in_rows(same), (story,))


def _back(view: RegistrationFile) -> Button:
    return link("card", "card.back", f"{view.id}.{HERE}")
