"""Lists about a publication: real messages as samples, who was not reached and why, who was left out."""

from collections.abc import Sequence
from typing import Any

from conversations.pages.decision import decision
from conversations.pages.desk.publishing import say_of, value_of
from conversations.pages.idea_decision import decision as idea_decision
from conversations.pages.link import link
from conversations.screen import Button, Code, Quote, Rows, Say, Screen, Shown, say
from conversations.world import World
from programme import idea, registration
from programme.decision import Decision, Sample
from programme.publication import Noun

LISTED = 40
"""Codes in one list: more do not fit a message."""

REASONS = ("stopped", "too late", "refused", "fault", "unsure", "superseded")
"""Why somebody was not reached, as the outbox has it; others are called by a common word."""


def samples(
    found: Sequence[Sample],
    world: World,
    *,
    publication_id: int | None,
    may_approve: bool = False,
    further: Button | None = None,
    noun: Noun = Noun.REGISTRATION,
) -> Screen:
    """Show real messages as each citizen would read theirs, with nothing of theirs that could be pressed.

    `further` leads on from here, where nothing is proposed yet.
    """
    lines: list[Shown] = [say_of("publication.nothing", noun)] if not found else []
    for number, one in enumerate(found, start=1):
        on = "publication.no_messenger" if one.messenger is None else f"messenger.{one.messenger}"
        heading = {"outcome": say(f"publication.verdict.{_outcome(one)}"), "code": Code(one.decision.code)}
        told = {"messenger": say(on), "language": say(f"language.{one.language}")}
        lines += [*([""] if lines else []), say("publication.sample", number=number, **heading, **told)]
        lines.append(_quoted(one, world))
    value = "" if publication_id is None else str(publication_id)
    approve: Rows = ((link("approve", "publication.approve", value),),) if may_approve else ()
    if further is not None and found:
        approve = ((further,),)
    back = link("publication" if value else "publish", "publication.back", value or value_of(noun))
    return Screen(tuple(lines), (*approve, (back,)), replaces=True)


def unreached(found: Sequence[tuple[str, str]], *, publication_id: int, count: int) -> Screen:
    """List who was not reached, and why."""
    lines = [
        say("publication.line", code=Code(code), what=say(f"untold.{_known(reason)}"))
        for code, reason in found[:LISTED]
    ]
    more = say("publication.more", count=count - len(lines))
    return _list("publication.unreached", lines, more, publication_id=publication_id, count=count)


def left_out(
    found: Sequence[tuple[str, registration.State | idea.State]], *, publication_id: int, count: int
) -> Screen:
    """List what was left out because it had changed."""
    lines = []
    for code, state in found[:LISTED]:
        if state in (registration.State.ERASED, idea.State.ERASED):
            # The code of a tombstone leads nowhere.
            lines.append(say("publication.erased"))
        else:
            lines.append(say("publication.line", code=Code(code), what=say(f"changed.{_now(state)}")))
    more = say("publication.more_left", count=count - len(lines))
    return _list("publication.left_out", lines, more, publication_id=publication_id, count=count)


def _list(heading: str, lines: Sequence[Shown], more: Say, *, publication_id: int, count: int) -> Screen:
    back = link("publication", "publication.back", str(publication_id))
    rest = (more,) if count > len(lines) else ()
    return Screen((say(heading, count=count), *lines, *rest), ((back,),), replaces=True)


def _quoted(one: Sample, world: World) -> Quote:
    told = one.decision
    screen = decision(told, world) if isinstance(told, Decision) else idea_decision(told, world)
    buttons = tuple(button.label for row in screen.rows for button in row)
    return Quote((*screen.lines, say("decision.buttons", buttons=buttons)), one.language, one.zone)


def _known(reason: str) -> str:
    return reason.replace(" ", "_") if reason in REASONS else "other"


def _outcome(one: Sample) -> str:
    return one.decision.verdict if isinstance(one.decision, Decision) else one.decision.outcome


def _now(state: registration.State | idea.State) -> str:
    noun: Any = registration if isinstance(state, registration.State) else idea
    own = "" if noun is registration else "idea_"
    if state in noun.GONE:
        return f"{own}withdrawn"
    return f"{own}open" if state in noun.UNPUBLISHED else "elsewhere"
