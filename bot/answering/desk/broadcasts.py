"""Where a broadcast is, as a coordinator sees it: when they press, and in the message that is kept up to date."""

from datetime import datetime

from bot.answering.desk.publication import called
from conversations.pages.desk import announcing as pages
from conversations.pages.desk import broadcasting
from conversations.pages.desk.audience import Meant
from conversations.screen import Screen, say
from conversations.world import World
from programme.broadcast import OVER, State
from programme.broadcast_told import Broadcast
from services import broadcast_progress, segments
from services.broadcast_approval import may_approve, taken_back_by
from services.course_titles import titles
from services.staff import coordinators
from services.watching import Watch
from storage.engine.tx import Tx


def meant(tx: Tx, one: Broadcast, *, now: datetime, some: bool = True) -> Meant | None:
    """Count whom a broadcast is for now, and name a few; None where nobody was chosen yet."""
    if one.segment is None:
        return None
    counted = segments.count(tx, one.segment, now=now)
    named = [(each.code, each.name) for each in segments.some(tx, one.segment, now=now)] if some else []
    return Meant(counted.people, counted.unreachable, named)


def present(tx: Tx, one: Broadcast, *, person_id: int, world: World, now: datetime) -> Screen:
    """Show a coordinator where a broadcast is."""
    named = titles(tx, [one])
    match one.state:
        case State.DRAFT:
            back = taken_back_by(tx, one)
            # Whoever took it back themself knows.
            note = None if back in (None, person_id) else say("announce.given_back", by=called(tx, back))
            return pages.draft(one, meant(tx, one, now=now), named, world, note=note)
        case State.PROPOSED:
            may = may_approve(tx, one, person_id=person_id, programme=world.programme)
            by, mine = called(tx, one.proposed_by), one.proposed_by == person_id
            return broadcasting.proposed(one, meant(tx, one, now=now), named, world, by=by, may_approve=may, mine=mine)
        case State.APPROVED:
            by_other = None if one.approved_by in (None, one.proposed_by) else called(tx, one.approved_by)
            return broadcasting.approved(one, meant(tx, one, now=now, some=False), named, world, by=by_other)
    return broadcasting.progress(one, broadcast_progress.totals(tx, one), named)


def watched(tx: Tx, row: Watch, *, world: World, now: datetime) -> tuple[Screen | None, bool]:
    """Show what a watched message should show now, and whether that is the end; None when it is nobody's to see."""
    one = broadcast_progress.found(tx, broadcast_id=row.of_id)
    if one is None or row.person_id not in coordinators(tx):
        return None, True
    return present(tx, one, person_id=row.person_id, world=world, now=now), one.state in (*OVER, State.DRAFT)
