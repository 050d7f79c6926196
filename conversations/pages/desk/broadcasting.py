"""A broadcast on its way: what a second person approves, when it starts, how far it is, whom it did not reach."""

from collections.abc import Sequence

from conversations.pages.desk.announcing import desk, name_of, state_of, told_lines
from conversations.pages.desk.audience import Meant
from conversations.pages.desk.segment_words import Titles
from conversations.pages.link import PREFIX, link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, say
from conversations.world import World
from programme.broadcast import LIFECYCLE, State
from programme.broadcast_told import Broadcast, Missed, Totals
from programme.lifecycle import Role

A_PAGE = 20
REASONS = ("stopped", "too late", "refused", "fault", "unsure", "superseded", "opted out")
_STEER = {"pause": "an_pause", "resume": "an_resume", "abort": "an_abort", "send_again": "an_again"}


def proposed(
    one: Broadcast, found: Meant | None, titles: Titles, world: World, *, by: Shown, may_approve: bool, mine: bool
) -> Screen:
    """Show what was proposed to whoever approves it, or waits for that."""
    lines: list[Shown] = [*told_lines(one, found, titles, world), "", say("announce.proposed_by", by=by)]
    if not may_approve:
        lines.append(say("announce.waits"))
    approve: Rows = ((link("an_ok", "announce.approve", f"{one.id}.{one.version}"),),) if may_approve else ()
    back = link("an_back", "announce.take_back" if mine else "announce.give_back", str(one.id))
    rows = ((link("an_look", "announce.look", str(one.id)),), *approve, (back,), (link("announce", "announce.back"),))
    return Screen(tuple(lines), rows, replaces=True)


def approved(one: Broadcast, found: Meant | None, titles: Titles, world: World, *, by: Shown | None) -> Screen:
    """Say when it starts, and let it be taken back until then."""
    lines: list[Shown] = [*told_lines(one, found, titles, world)]
    if by is not None:
        lines += ["", say("announce.approved_by", by=by)]
    rows: Rows = (
        (link("an_look", "announce.look", str(one.id)),),
        (link("an_back", "announce.take_back", str(one.id)),),
        (link("an_abort", "announce.abort", str(one.id)),),
        (link("an_show", "announce.refresh", str(one.id)),),
        (link("announce", "announce.back"),),
    )
    return Screen(tuple(lines), rows, replaces=True)


def progress(one: Broadcast, numbers: Totals, titles: Titles) -> Screen:
    """Say how far it is; the buttons are those of its state."""
    lines: list[Shown] = [
        say("announce.heading", name=name_of(one, titles), state=state_of(one)),
        say("announce.total", count=numbers.total),
        say("announce.sent", count=numbers.sent),
        say("announce.failed", count=numbers.failed),
        say("announce.uncertain", count=numbers.uncertain),
        say("announce.skipped", count=numbers.skipped),
        say("announce.left", count=numbers.left),
    ]
    if numbers.asleep:
        lines.append(say("announce.asleep", count=numbers.asleep))
    if one.state is State.PAUSED and one.paused_because is not None:
        lines.append(say(one.paused_because))
    offered = LIFECYCLE.offered(one.state, Role.COORDINATOR)
    steer = [name for name in _STEER if name in offered and name != "send_again"]
    rows: list[tuple[Button, ...]] = [(link(_STEER[name], f"announce.{name}", str(one.id)),) for name in steer]
    rows += _again(one, numbers)
    if numbers.failed or numbers.uncertain or numbers.skipped:
        rows.append((link("an_missed", "announce.missed", f"{one.id}.0"),))
    if one.state in (State.RUNNING, State.PAUSED):
        rows.append((link("an_show", "announce.refresh", str(one.id)),))
    return Screen(tuple(lines), (*rows, (link("announce", "announce.back"),), (desk(),)), replaces=True)


def paused(one: Broadcast, numbers: Totals, titles: Titles) -> Screen:
    """Tell a coordinator that it paused by itself, why, and how far it is."""
    lines: list[Shown] = [say("broadcast.paused.told", name=name_of(one, titles))]
    if one.paused_because is not None:
        lines.append(say(one.paused_because))
    lines += ["", say("announce.sent", count=numbers.sent), say("announce.left", count=numbers.left)]
    return Screen(tuple(lines), ((link("an_show", "broadcast.paused.open", str(one.id)),),))


def asking(one: Broadcast, name: str, titles: Titles, *, count: int = 0) -> Screen:
    """Ask once more before it is ended, or sent again to those not reached."""
    yes = link(_STEER[name], f"announce.{name}_yes", f"{one.id}.yes")
    told: dict[str, Shown] = {"name": name_of(one, titles)} | ({"count": count} if name == "send_again" else {})
    return Screen(
        (say(f"announce.{name}_sure", **told),), ((yes,), (link("an_show", "button.back", str(one.id)),)), replaces=True
    )


def asking_uncertain(one: Broadcast, numbers: Totals, titles: Titles) -> Screen:
    """Ask once more before it is sent to those of whom nobody knows: they may get it twice."""
    lines = [say("announce.send_uncertain_sure", name=name_of(one, titles), count=numbers.uncertain)]
    if numbers.missed:
        lines.append(say("announce.send_uncertain_missed", count=numbers.missed))
    # For those of this round alone: pressed late, it would tell others twice who were never spoken of.
    yes = link("an_again", "announce.send_uncertain_yes", f"{one.id}.all.{one.version}")
    return Screen(tuple(lines), ((yes,), (link("an_show", "button.back", str(one.id)),)), replaces=True)


def missed(one: Broadcast, found: Sequence[Missed], numbers: Totals, *, page: int, more: bool) -> Screen:
    """List whom it did not surely reach, and why; once it is over, they may be tried once more."""
    lines: list[Shown] = [say("announce.missed_title")]
    lines += [_line(nth, each) for nth, each in enumerate(found, page * A_PAGE + 1)]
    if not found:
        lines.append(say("announce.missed_none"))
    turns = [link("an_missed", "announce.newer", f"{one.id}.{page - 1}")] if page else []
    turns += [link("an_missed", "announce.older", f"{one.id}.{page + 1}")] if more else []
    rows: Rows = (
        *((tuple(turns),) if turns else ()),
        *_again(one, numbers),
        (link("an_show", "button.back", str(one.id)),),
    )
    return Screen(tuple(lines), rows, replaces=True)


def _again(one: Broadcast, numbers: Totals) -> Rows:
    """Offer to try again those who surely got nothing; apart from them, also those of whom nobody knows."""
    if "send_again" not in LIFECYCLE.offered(one.state, Role.COORDINATOR):
        return ()
    # Whom it reached is told nothing once more.
    rows: Rows = ((link("an_again", "announce.send_again", str(one.id)),),) if numbers.missed else ()
    if numbers.uncertain:
        label = say("announce.send_uncertain", count=numbers.uncertain)
        rows = (*rows, (Button(label, f"{PREFIX}.an_again.{one.id}.all"),))
    return rows


def _line(nth: int, one: Missed) -> Say:
    reason = one.reason.replace(" ", "_") if one.reason in REASONS else "other"
    told = {"number": nth, "why": say(f"announce.why.{reason}")}
    if one.code is None:
        return say("announce.missed_one", **told)
    return say("announce.missed_of", code=Code(one.code), **told)
