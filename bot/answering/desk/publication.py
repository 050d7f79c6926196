"""Where a publication is, as a coordinator sees it: when they press, and in the message that is kept up to date."""

from datetime import datetime
from hashlib import sha256

from conversations.pages.desk import publishing as pages
from conversations.screen import Screen, Shown, say
from conversations.world import World
from programme.publication import Publication, State
from services import publication as services
from services import publication_progress
from services.publication_waiting import waiting
from services.staff import coordinators, name_of
from services.watching import Watch
from storage.engine.tx import Tx

OVER = (State.FINISHED, State.STOPPED)


def present(tx: Tx, found: Publication, *, person_id: int, world: World, now: datetime) -> Screen:
    """Show a coordinator where a publication is."""
    changed = publication_progress.changed(tx, publication_id=found.id) if found.state in services.BEFORE else 0
    match found.state:
        case State.PROPOSED:
            mine, may_approve = found.proposed_by == person_id, may(tx, found, person_id=person_id, world=world)
            by = called(tx, found.proposed_by)
            left = waiting(tx, call=found.call, publication_id=found.id, noun=found.noun)
            return pages.proposed(found, left, by=by, changed=changed, may_approve=may_approve, mine=mine)
        case State.APPROVED:
            return pages.countdown(found, by=called(tx, found.approved_by), changed=changed, now=now)
        case State.STOPPED:
            return pages.stopped(found, by=called(tx, found.ended_by))
    return pages.progress(found, publication_progress.totals(tx, publication_id=found.id))


def may(tx: Tx, found: Publication, *, person_id: int, world: World) -> bool:
    """Say whether a coordinator may approve a publication now."""
    another = found.proposed_by != person_id or services.alone(tx, programme=world.programme, person_id=person_id)
    return found.state is State.PROPOSED and another


def watched(tx: Tx, row: Watch, *, world: World, now: datetime) -> tuple[Screen | None, bool]:
    """Show what a watched message should show now, and whether that is the end; None when it is nobody's to see."""
    found = publication_progress.found(tx, publication_id=row.of_id)
    if found is None or row.person_id not in coordinators(tx):
        return None, True
    return present(tx, found, person_id=row.person_id, world=world, now=now), found.state in OVER


def fingerprint(screen: Screen) -> str:
    """Tell by a short text whether two screens look alike; it says nothing of what stands there."""
    return sha256(repr((screen.lines, screen.rows)).encode()).hexdigest()[:16]


def called(tx: Tx, person_id: int | None) -> Shown:
    """Say how colleagues call somebody."""
    return name_of(tx, person_id=person_id) or say("staff.nameless")
