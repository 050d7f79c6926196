"""What two officers judged: the first cards compared, and disputes for the coordinator to settle."""

from collections.abc import Sequence

from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Screen, Shown, say
from programme.triage import Compared

DISPUTES_SHOWN = 8


def comparison(compared: Sequence[Compared]) -> Screen:
    """Say how far both officers measure alike, and where not."""
    differing = [one for one in compared if not one.agreed]
    lines: list[Shown] = [say("looks.compared", total=len(compared), same=len(compared) - len(differing))]
    lines += ["", *map(_line, differing)] if differing else []
    return Screen(tuple(lines), ((link("triage", "triage.go_on"), link("desk", "desk.button")),), replaces=True)


def disputes(found: Sequence[Compared]) -> Screen:
    """List what is to be settled."""
    if not found:
        return Screen((say("looks.no_disputes"),), ((link("desk", "desk.button"),),), replaces=True)
    rows: Rows = tuple((Button(Code(one.code), f"go.dispute.{one.registration_id}"),) for one in found[:DISPUTES_SHOWN])
    return Screen((say("looks.disputes", count=len(found)),), (*rows, (link("desk", "desk.button"),)), replaces=True)


def dispute(one: Compared, lines: tuple[Shown, ...]) -> Screen:
    """Show a file with both verdicts; a tap makes one of them stand."""
    rows: Rows = tuple(
        (
            Button(
                say("looks.settle", verdict=say(f"triage.verdict.{verdict}")),
                f"go.settle.{one.registration_id}.{verdict}",
            ),
        )
        for verdict in dict.fromkeys((one.first, one.second))
    )
    back = (Button(say("triage.see_file"), f"go.card.{one.registration_id}"), link("disputes", "button.back"))
    return Screen((_line(one), "", *lines), (*rows, back), replaces=True)


def _line(one: Compared) -> Shown:
    return say(
        "looks.line",
        code=Code(one.code),
        first_by=one.first_by or say("card.somebody"),
        first=say(f"triage.verdict.{one.first}"),
        second_by=one.second_by or say("card.somebody"),
        second=say(f"triage.verdict.{one.second}"),
    )
