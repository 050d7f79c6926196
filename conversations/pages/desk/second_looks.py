"""What two officers judged: the first cards compared, and disputes for the coordinator to settle."""

from collections.abc import Sequence

from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Screen, Shown, in_rows, say
from conversations.world import World
from programme.triage import Compared

DISPUTES_SHOWN = 8


def comparison(compared: Sequence[Compared]) -> Screen:
    """Say how far both officers measure alike, and where not."""
    differing = [one for one in compared if not one.agreed]
    lines: list[Shown] = [say("looks.compared", total=len(compared), same=len(compared) - len(differing))]
    lines += ["", *map(_line, differing), "", say("looks.to_the_coordinator")] if differing else []
    files: Rows = in_rows([Button(Code(one.code), f"go.card.{one.registration_id}") for one in differing], wide=3)
    return Screen(tuple(lines), (*files, (link("triage", "triage.go_on"), link("desk", "desk.button"))), replaces=True)


def disputes(found: Sequence[Compared]) -> Screen:
    """List what is to be settled."""
    if not found:
        return Screen((say("looks.no_disputes"),), ((link("desk", "desk.button"),),), replaces=True)
    rows: Rows = tuple((Button(Code(one.code), f"go.dispute.{one.registration_id}"),) for one in found[:DISPUTES_SHOWN])
    return Screen((say("looks.disputes", count=len(found)),), (*rows, (link("desk", "desk.button"),)), replaces=True)


def dispute(one: Compared, lines: tuple[Shown, ...], world: World) -> Screen:
    """Show a file with both verdicts and their reasons; a tap makes one of them stand."""
    rows: Rows = tuple(
        (
            Button(
                say("looks.settle", verdict=say(f"triage.verdict.{verdict}")),
                f"go.settle.{one.registration_id}.{verdict}",
            ),
        )
        for verdict in dict.fromkeys((one.first, one.second))
    )
    rows += ((Button(say("looks.rejudge"), f"go.rejudge.{one.registration_id}"),),)
    back = (Button(say("triage.see_file"), f"go.card.{one.registration_id}"), link("disputes", "button.back"))
    reasons = (*_reasons(one.first, one.first_reasons, world), *_reasons(one.second, one.second_reasons, world))
    return Screen((_line(one), *reasons, "", *lines), (*rows, back), replaces=True)


def _reasons(verdict: str, codes: tuple[str, ...], world: World) -> tuple[Shown, ...]:
    chips = tuple(chip for chip in getattr(world.programme.reasons, verdict) if chip.code in codes)
    return (say("looks.why", verdict=say(f"triage.verdict.{verdict}"), reasons=chips),) if chips else ()


def _line(one: Compared) -> Shown:
    return say(
        "looks.line",
        code=Code(one.code),
        first_by=one.first_by or say("card.somebody"),
        first=say(f"triage.verdict.{one.first}"),
        second_by=one.second_by or say("card.somebody"),
        second=say(f"triage.verdict.{one.second}"),
    )
