"""What a citizen is told once the decision on their registration is published."""

from conversations.pages.invitation import ANSWERS, until
from conversations.pages.link import link
from conversations.screen import Code, Rows, Screen, Shown, say
from conversations.world import World
from programme.decision import Decision
from programme.registration import Verdict


def decision(of: Decision, world: World) -> Screen:
    """Tell what came of a registration, why, and what comes next."""
    match of.verdict:
        case Verdict.ABLE:
            return _invited(of, world)
        case Verdict.COMPANION:
            return _companion(of, world)
        case Verdict.DUPLICATE:
            return _merged(of)
    return _closed(of, world)


def _invited(of: Decision, world: World) -> Screen:
    programme = world.programme
    lines: tuple[Shown, ...] = (
        say("decision.invited", name=of.name, programme=programme.name),
        say("decision.invited.means", city=programme.city),
        *_words(of),
        "",
        say("decision.invited.next", until=until(world)),
    )
    return Screen(lines, ANSWERS)


def _companion(of: Decision, world: World) -> Screen:
    lines: tuple[Shown, ...] = (
        say("decision.companion", name=of.name),
        *_reasons(of, world),
        *_words(of),
        "",
        say("decision.companion.next"),
    )
    return Screen(lines, _rows(complete=not of.completed))


def _merged(of: Decision) -> Screen:
    lines: tuple[Shown, ...] = (
        say("decision.merged", name=of.name, code=Code(of.code)),
        *_words(of),
        say("decision.merged.next"),
    )
    return Screen(lines, ((link("status", "button.status"), link("help", "button.help")),))


def _closed(of: Decision, world: World) -> Screen:
    lines: tuple[Shown, ...] = (
        say("decision.closed", name=of.name, code=Code(of.code)),
        *_reasons(of, world),
        *_words(of),
        "",
        say("decision.closed.next"),
    )
    return Screen(lines, ((link("status", "button.status"), link("help", "button.help")),))


def _reasons(of: Decision, world: World) -> tuple[Shown, ...]:
    # A chip that the programme file has lost since has no words any more.
    chips = tuple(chip for chip in getattr(world.programme.reasons, of.verdict.value) if chip.code in of.reasons)
    return (say("status.reason", reasons=chips),) if chips else ()


def _words(of: Decision) -> tuple[Shown, ...]:
    return (say("decision.words", words=of.words),) if of.words else ()


def _rows(*, complete: bool) -> Rows:
    status = link("status", "button.status")
    more = link("complete", "button.complete") if complete else link("profile", "button.profile")
    return ((link("courses", "button.courses"),), (more, status))
