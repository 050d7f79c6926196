"""Publishing: what would go out, who approves it, how far it is, who was not reached."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any

from conversations.pages.link import link
from conversations.screen import Button, Rows, Say, Screen, Shown, say
from programme.publication import Noun, Outcomes, Publication, State, Totals, Waiting

STEP = 10
"""Seconds by which the time left counts down: each is an edit of a message."""


OWN = {
    "publication.nothing": "publication.idea.nothing",
    "publication.ready": "publication.idea.ready",
    "publication.held": "publication.idea.held",
    "publication.out_of_reach": "publication.idea.out_of_reach",
    "publication.running": "publication.idea.running",
    "publication.finished": "publication.idea.finished",
    "publication.gone": "publication.idea.gone",
    "publication.list_left_out": "publication.idea.list_left_out",
}
"""Sentences that say of ideas something else than of registrations."""


def choice(counts: Mapping[Noun, int]) -> Screen:
    """Ask what is to be published, where both have something: so many of each wait, or are under way."""
    rows = tuple((link("publish", f"publication.of.{noun}", noun.value),) for noun in counts)
    lines = tuple(say(f"publication.count.{noun}", count=count) for noun, count in counts.items())
    return Screen((say("publication.which"), *lines), (*rows, (_desk(),)), replaces=True)


def waiting(
    found: Waiting, *, alone: bool, last: int | None = None, noun: Noun = Noun.REGISTRATION, others: int | None = None
) -> Screen:
    """Say what would go out; `alone`: nobody else has to approve it.

    `last` is the publication before this one, and `others` the last one of the other noun.
    """
    back: Rows = ((link("publication", "publication.last", str(last)),),) if last is not None else ()
    if others is not None:
        back += ((link("publication", f"publication.last_other.{noun}", str(others)),),)
    if not found.total:
        lines: list[Shown] = [say_of("publication.nothing", noun), *_warnings(found, noun)]
        return Screen(tuple(lines), (*back, (_desk(),)), replaces=True)
    total = {"total": found.total} if noun is Noun.IDEA else {}
    ready = say_of("publication.ready", noun, **total, outcomes=_outcomes(found.outcomes))
    lines = [ready, *_warnings(found, noun)]
    lines += ["", say("publication.see_samples")]
    samples = link("samples", "publication.samples", value_of(noun))
    rows: Rows = ((samples,), (propose(alone=alone, noun=noun),), *back, (_desk(),))
    return Screen(tuple(lines), rows, replaces=True)


def propose(*, alone: bool, noun: Noun = Noun.REGISTRATION) -> Button:
    """Lead on: to the second person's approval, or at once to the announcement where nobody else has to approve."""
    page, label = ("publish_now", "publication.announce") if alone else ("propose", "publication.propose")
    return link(page, label, value_of(noun))


def say_of(key: str, noun: Noun, **params: Any) -> Say:
    """Say something of ideas in words of their own, where there are any."""
    return say(OWN.get(key, key) if noun is Noun.IDEA else key, **params)


def value_of(noun: Noun) -> str:
    """Say what a button holds that is about all that waits of a noun; of registrations nothing."""
    return "" if noun is Noun.REGISTRATION else noun.value


def proposed(found: Publication, now: Waiting, *, by: Shown, changed: int, may_approve: bool, mine: bool) -> Screen:
    """Show what was proposed to whoever approves it, or waits for that; `now` is what would go out of it."""
    value = str(found.id)
    lines: list[Shown] = [
        say("publication.proposed", outcomes=_outcomes(found.outcomes), by=by),
        *_changed(changed),
        *_warnings(now, found.noun),
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
        say_of("publication.finished" if over else "publication.running", found.noun, total=numbers.total),
        say("publication.told", count=numbers.told),
    ]
    if numbers.under_way:
        lines.append(say("publication.under_way", count=numbers.under_way))
    lines.append(say("publication.unreached", count=numbers.unreached))
    lines.append(say("publication.left_out", count=numbers.left_out))
    if numbers.gone:
        lines.append(say_of("publication.gone", found.noun, count=numbers.gone))
    rows: list[tuple[Button, ...]] = []
    if numbers.unreached:
        rows.append((link("untold", "publication.list_unreached", str(found.id)),))
    if numbers.left_out:
        rows.append((link("left_out", say_of("publication.list_left_out", found.noun).key, str(found.id)),))
    if not over:
        rows.append((_again(found),))
    return Screen(tuple(lines), (*rows, (_desk(),)), replaces=True)


def stopped(found: Publication, *, by: Shown) -> Screen:
    """Say who stopped it; everything is pending as before."""
    again = link("publish", "publication.again", value_of(found.noun))
    return Screen((say("publication.stopped", by=by),), ((again,), (_desk(),)), replaces=True)


def _outcomes(numbers: Outcomes) -> tuple[Say, ...]:
    counted: Sequence[tuple[str, int]] = list(numbers.items())
    return tuple(say(f"publication.outcome.{outcome}", count=number) for outcome, number in counted if number)


def _warnings(found: Waiting, noun: Noun) -> list[Shown]:
    counts = {
        "publication.held": found.held,
        "publication.looks": found.looks,
        "publication.out_of_reach": found.unreached,
    }
    return [say_of(key, noun, count=count) for key, count in counts.items() if count]


def _changed(count: int) -> tuple[Shown, ...]:
    return (say("publication.changed", count=count),) if count else ()


def _again(found: Publication) -> Button:
    return link("publication", "publication.refresh", str(found.id))


def _desk() -> Button:
    return link("desk", "desk.button")
