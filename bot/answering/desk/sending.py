"""A broadcast on its way, by chat: sent or proposed, approved, paused, gone on with, ended, sent again."""

from functools import partial

from bot.answering.desk.announcing_at import card, changed, here, on
from bot.answering.desk.broadcasts import meant
from bot.answering.desk.page import COORDINATOR_ONLY, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.pages.desk import announcing as pages
from conversations.pages.desk import broadcasting
from conversations.pages.desk.audience import Meant
from conversations.screen import Screen, say
from programme.broadcast import LIFECYCLE, State
from programme.broadcast_told import Broadcast
from programme.text import number
from services import broadcast_approval, broadcast_progress, broadcast_steer
from services.course_titles import titles
from services.publication import alone

MOST_PAGES = 10_000


def _send(at: DeskVisit, value: str) -> Reply:
    visit, programme = at.visit, at.visit.world.programme

    def show(one: Broadcast) -> Screen:
        found, named = meant(visit.tx, one, now=visit.now), titles(visit.tx, [one])
        if one.empty or found is None or not found.people:
            return pages.draft(one, found, named, visit.world, note=say(_lacks(one, found)))
        few = found.people <= programme.broadcasts.approve_above
        only = few or alone(visit.tx, programme=programme, person_id=at.member.person_id)
        return pages.sure(one, found, named, visit.world, alone=only)

    return on(at, value, show, states=(State.DRAFT,))


def _lacks(one: Broadcast, found: Meant | None) -> str:
    if one.empty:
        return "broadcast.no_words"
    return "broadcast.no_segment" if found is None else "broadcast.nobody"


def _do(at: DeskVisit, value: str) -> Reply:
    version, programme = number(value.partition(".")[2]) or 0, at.visit.world.programme
    return changed(at, value, lambda of: broadcast_approval.submit(
        at.visit.tx, version=version, programme=programme, **of
    ))  # fmt: skip


def _approve(at: DeskVisit, value: str) -> Reply:
    version, programme = number(value.partition(".")[2]) or 0, at.visit.world.programme
    return changed(at, value, lambda of: broadcast_approval.approve(
        at.visit.tx, version=version, programme=programme, **of
    ))  # fmt: skip


def _back(at: DeskVisit, value: str) -> Reply:
    return changed(at, value, lambda of: broadcast_approval.take_back(at.visit.tx, **of))


def _pause(at: DeskVisit, value: str) -> Reply:
    return _steered(at, value, "pause")


def _resume(at: DeskVisit, value: str) -> Reply:
    return _steered(at, value, "resume")


def _steered(at: DeskVisit, value: str, name: str) -> Reply:
    one = here(at, value)
    if one is not None and name not in LIFECYCLE.offered(one.state, at.member.role):
        # A second tap, or somebody else's: it shows where it is.
        return card(at, value, note=say("broadcast.steered_before", state=pages.state_of(one)))
    return changed(at, value, lambda of: getattr(broadcast_steer, name)(at.visit.tx, **of))


def _asked(name: str, at: DeskVisit, value: str) -> Reply:
    """Ask once more, then do it."""
    of, _, yes = value.partition(".")
    if yes:
        return _steered(at, of, name)
    one = here(at, of)
    if one is None or name not in LIFECYCLE.offered(one.state, at.member.role):
        return _steered(at, of, name)
    visit = at.visit
    count = broadcast_progress.totals(visit.tx, one).missed
    return on(at, of, lambda found: broadcasting.asking(found, name, titles(visit.tx, [found]), count=count))


def _again(at: DeskVisit, value: str) -> Reply:
    """Send it again to those whom it surely missed, or also to those of whom nobody knows; each is asked once more."""
    of, _, rest = value.partition(".")
    if not rest.startswith("all"):
        return _asked("send_again", at, value)
    one, visit = here(at, of), at.visit
    if one is None or "send_again" not in LIFECYCLE.offered(one.state, at.member.role):
        return _steered(at, of, "send_again")
    version = rest.partition(".")[2]
    numbers = broadcast_progress.totals(visit.tx, one)
    if not numbers.uncertain or version not in ("", str(one.version)):
        return card(at, of, note=say("broadcast.changed"))
    if not version:
        return on(at, of, lambda found: broadcasting.asking_uncertain(found, numbers, titles(visit.tx, [found])))
    return changed(at, of, lambda about: broadcast_steer.send_again(visit.tx, uncertain=True, **about))


def _missed(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    page = min(number(value.partition(".")[2]) or 0, MOST_PAGES)

    def show(one: Broadcast) -> Screen:
        found, more = broadcast_progress.missed(visit.tx, broadcast_id=one.id, page=page, size=broadcasting.A_PAGE)
        return broadcasting.missed(one, found, broadcast_progress.totals(visit.tx, one), page=page, more=more)

    return on(at, value, show)


PAGES: dict[str, DeskPage] = {
    "an_send": DeskPage(_send, COORDINATOR_ONLY),
    "an_do": DeskPage(_do, COORDINATOR_ONLY),
    "an_ok": DeskPage(_approve, COORDINATOR_ONLY),
    "an_back": DeskPage(_back, COORDINATOR_ONLY),
    "an_pause": DeskPage(_pause, COORDINATOR_ONLY),
    "an_resume": DeskPage(_resume, COORDINATOR_ONLY),
    "an_abort": DeskPage(partial(_asked, "abort"), COORDINATOR_ONLY),
    "an_again": DeskPage(_again, COORDINATOR_ONLY),
    "an_missed": DeskPage(_missed, COORDINATOR_ONLY),
}
