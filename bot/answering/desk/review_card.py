"""Where a reviewer is with an idea: its card, the next one, the answer to an old button."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.answering.desk.page import DeskVisit
from bot.answering.reply import Reply
from conversations.pages.desk import rating
from conversations.pages.desk import reviewing as pages
from conversations.pages.desk.reviewing import Ref
from conversations.screen import Say, say
from programme.review import State
from programme.review_file import VERDICT, ReviewFile
from programme.text import number
from services import review_list, reviewing
from services.staff import refused


def looked(at: DeskVisit, review_id: int) -> ReviewFile:
    """Open a review; what came back meanwhile is seen with it."""
    visit = at.visit
    about = {"reviewer": at.member, "programme": visit.world.programme, "now": visit.now}
    return reviewing.look(visit.tx, review_id=review_id, **about)  # type: ignore[arg-type]  # as named


def show(
    at: DeskVisit,
    review_id: int,
    note: Say | None = None,
    *,
    whole: bool = False,
    previous: tuple[int, str] | None = None,
) -> Reply:
    """Show a review's card."""
    view = looked(at, review_id)
    if view.news:
        note = say("review.came_back")
    return at.visit.reply(pages.card(view, at.visit.world, note=note, whole=whole, previous=previous))


def next_one(
    at: DeskVisit, note: Say | None = None, *, after: int | None = None, previous: tuple[int, str] | None = None
) -> Reply:
    """Show what is next, behind `after`."""
    visit = at.visit
    found = review_list.upcoming(visit.tx, reviewer=at.member, programme=visit.world.programme, after=after)
    if found is None:
        return visit.reply(pages.nothing(note=note, previous=previous))
    return show(at, found, note, previous=previous)


def listed(at: DeskVisit, note: Say | None = None, *, shown: str = pages.WAITING, page: int = 0) -> Reply:
    """Show a reviewer's lists."""
    visit = at.visit
    of = {"reviewer": at.member, "programme": visit.world.programme}
    waiting, done = review_list.waiting(visit.tx, **of), review_list.done(visit.tx, **of)  # type: ignore[arg-type]
    return visit.reply(pages.mine(waiting, done, shown=shown, page=page, note=note))


def refuse(at: DeskVisit, note: Say) -> Reply:
    """Say why the rules refused a press, beside the reviewer's list."""
    if note.key in ("review.not_there", "revision.not_there"):
        refused(at.visit.tx, person_id=at.member.person_id, what="review", now=at.visit.now)
    return listed(at, note)


def where(at: DeskVisit, view: ReviewFile, note: Say | None = None) -> Reply:
    """Show where a review stands: the next question, or all of it once nothing lacks."""
    world = at.visit.world
    if view.state is not State.DRAFTING:
        return at.visit.reply(pages.card(view, world, note=note))
    lacking = view.lacking(one.code for one in world.programme.rubric)
    if not lacking:
        return at.visit.reply(rating.summary(view, world, note=note))
    if lacking[0] == VERDICT:
        return at.visit.reply(rating.verdict(view, note=note))
    return at.visit.reply(rating.question(view, lacking[0], world, note=note))


def acting(at: DeskVisit, value: str, act: Callable[[Ref, str], Reply]) -> Reply:
    """Do something with the review of a button; of one that is no longer as it was shown, show it as it is."""
    ref, rest = Ref.parse(value)
    if ref is None:
        return next_one(at)
    try:
        return act(ref, rest)
    except reviewing.NotAsShown:
        # Nothing was written before it was raised.
        return _stale(at, ref)


def about(at: DeskVisit, ref: Ref) -> dict[str, Any]:
    """Say to a use case which review, and whose."""
    return {"review_id": ref.review_id, "version": ref.version, "reviewer": at.member}


def viewing(at: DeskVisit, value: str, draw: Callable[[ReviewFile], Reply]) -> Reply:
    """Draw a page of a review that is named by its id alone; what is offered is begun by it."""
    review_id = number(value)
    if review_id is None:
        return next_one(at)
    view = looked(at, review_id)
    return at.visit.reply(pages.card(view, at.visit.world, note=say("review.came_back"))) if view.news else draw(view)


def putting_away(at: DeskVisit, value: str, draw: Callable[[ReviewFile], Reply]) -> Reply:
    """Draw a page of a review that may be put away unread: then its author may go on changing the idea."""
    review_id = number(value)
    if review_id is None:
        return next_one(at)
    view = _peeked(at, review_id)
    return draw(view) if view.state is State.OFFERED else viewing(at, value, draw)


def _peeked(at: DeskVisit, review_id: int) -> ReviewFile:
    return reviewing.peek(at.visit.tx, review_id=review_id, reviewer=at.member, programme=at.visit.world.programme)


def _stale(at: DeskVisit, ref: Ref) -> Reply:
    visit = at.visit
    if reviewing.made_up(visit.tx, review_id=ref.review_id, version=ref.version, reviewer=at.member):
        refused(visit.tx, person_id=at.member.person_id, what="review", now=visit.now)
    view = _peeked(at, ref.review_id)
    if view.state is State.OFFERED:
        # No press but an old one of putting it away can be meant, and none begins it.
        return visit.reply(replace(pages.declining(view), toast=say("review.stale")))
    view = looked(at, ref.review_id)
    if view.news:
        return visit.reply(pages.card(view, visit.world, note=say("review.came_back")))
    # One's own second tap: it was stored, and the next question stands there already.
    shown = where(at, view)
    return replace(shown, screen=replace(shown.screen, toast=say("review.stale")))
