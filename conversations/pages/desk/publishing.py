"""Publishing: what would go out, who approves it, how far it is, who was not reached."""

from collections.abc import Mapping
from datetime import datetime
from math import ceil

from conversations.pages.link import link
from conversations.screen import Button, Rows, Say, Screen, Shown, say
from programme.publication import Publication, State, Totals, Waiting
from programme.registration import Verdict

STEP = 10
"""Seconds by which the time left counts down: each is an edit of a message."""


def waiting(found: Waiting, *, alone: bool, last: int | None = None) -> Screen:
    """Say what would go out; `alone`: nobody else has to approve it."""
    back: Rows = ((link("publication", "publication.last", str(last)),),) if last is not None else ()
    if not found.total:
        lines: list[Shown] = [say("publication.nothing"), *_warnings(found)]
        return Screen(tuple(lines), (*back, (_desk(),)), replaces=True)
    lines = [say("publication.ready", outcomes=_outcomes(found.outcomes)), *_warnings(found)]
    lines += ["", say("publication.see_samples")]
    rows: Rows = ((link("samples", "publication.samples"),), (propose(alone=alone),), *back, (_desk(),))
    return Screen(tuple(lines), rows, replaces=True)


def propose(*, alone: bool) -> Button:
    """Lead on: to the second person's approval, or at once to the announcement where nobody else has to approve."""
    return link("announce", "publication.announce") if alone else link("propose", "publication.propose")


def proposed(found: Publication, now: Waiting, *, by: Shown, changed: int, may_approve: bool, mine: bool) -> Screen:
    """Show what was proposed to whoever approves it, or waits for that; `now` is what would go out of it."""
    value = str(found.id)
    lines: list[Shown] = [
        say("publication.proposed", outcomes=_outcomes(found.outcomes), by=by),
        *_changed(changed),
        *_warnings(now),
    ]
    if not may_approve:
        lines.append(say("publication.waits"))
    stop = link("halt", "publication.take_back" if mine else "publication.reject", value)
    samples = link("samples", "publication.samples", value)
    approve: Rows = ((link("approve", "publication.approve", value),),) if may_approve else ()
    return Screen(tuple(lines), ((samples,), *approve, (stop,), (_desk(),)), replaces=True)


def request(found: Publication, now: Waiting, *, by: Shown) -> Screen:
    """Ask another coordinator for an approval; they see what the first one saw."""
    return proposed(found, now, by=by, changed=0, may_approve=True, mine=False)


def countdown(found: Publication, *, by: Shown, changed: int, now: datetime) -> Screen:
    """Say when it starts, and let it be stopped until then."""
    value = str(found.id)
    left = 0 if found.starts_at is None else ceil((found.starts_at - now).total_seconds() / STEP) * STEP
    lines: list[Shown] = [say("publication.approved", outcomes=_outcomes(found.outcomes), by=by), *_changed(changed)]
    if left <= 0 or found.starts_at is None:
        return Screen((*lines, say("publication.starting")), ((_again(found),), (_desk(),)), replaces=True)
    lines.append(say("publication.starts", at=found.starts_at, left=left))
    stop, samples = link("halt", "publication.stop", value), link("samples", "publication.samples", value)
    return Screen(tuple(lines), ((stop,), (samples,), (_desk(),)), replaces=True)


def progress(found: Publication, numbers: Totals) -> Screen:
    """Say how far it is; the numbers add up to the first one."""
    over = found.state is State.FINISHED
    lines: list[Shown] = [
        say("publication.finished" if over else "publication.running", total=numbers.total),
        say("publication.told", count=numbers.told),
    ]
    if numbers.under_way:
        lines.append(say("publication.under_way", count=numbers.under_way))
    lines.append(say("publication.unreached", count=numbers.unreached))
    lines.append(say("publication.left_out", count=numbers.left_out))
    if numbers.gone:
        lines.append(say("publication.gone", count=numbers.gone))
    rows: list[tuple[Button, ...]] = []
    if numbers.unreached:
        rows.append((link("untold", "publication.list_unreached", str(found.id)),))
    if numbers.left_out:
        rows.append((link("left_out", "publication.list_left_out", str(found.id)),))
    if not over:
        rows.append((_again(found),))
    return Screen(tuple(lines), (*rows, (_desk(),)), replaces=True)


def stopped(found: Publication, *, by: Shown) -> Screen:
    """Say who stopped it; everything is pending as before."""
    again = link("publish", "publication.again")
    return Screen((say("publication.stopped", by=by),), ((again,), (_desk(),)), replaces=True)


def _outcomes(numbers: Mapping[Verdict, int]) -> tuple[Say, ...]:
    return tuple(say(f"publication.outcome.{verdict}", count=number) for verdict, number in numbers.items() if number)


def _warnings(found: Waiting) -> list[Shown]:
    counts = {
        "publication.held": found.held,
        "publication.looks": found.looks,
        "publication.out_of_reach": found.unreached,
    }
    return [say(key, count=count) for key, count in counts.items() if count]


def _changed(count: int) -> tuple[Shown, ...]:
    return (say("publication.changed", count=count),) if count else ()


def _again(found: Publication) -> Button:
    return link("publication", "publication.refresh", str(found.id))


def _desk() -> Button:
    return link("desk", "desk.button")
