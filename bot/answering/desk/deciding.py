"""Deciding about ideas whose reviews are in, by chat: what is ready, what waits, an idea, and taking back."""

from dataclasses import replace

from bot.answering.desk import choosing, discussing, seconding
from bot.answering.desk.idea_at import about, acting, call_of, listed, shown, view_of
from bot.answering.desk.page import COORDINATOR_ONLY, DeskPage, DeskVisit
from bot.answering.errand import Errand, handing_out_idea
from bot.answering.reply import Reply
from conversations.pages.desk import deciding as pages
from conversations.pages.desk import idea_split
from conversations.pages.desk.similar import alike
from conversations.pages.link import link
from conversations.screen import say
from programme.text import number
from services import deciding_ideas as services
from services import deciding_lists as lists
from services.idea_split import gathered
from services.similar import similar
from storage.engine.row import Row


def _decide(at: DeskVisit, value: str) -> Reply:
    return listed(at, page=number(value) or 0)


def _waiting(at: DeskVisit, value: str) -> Reply:
    page = number(value) or 0
    found, count = lists.still_waiting(at.visit.tx, call=call_of(at), member=at.member, page=page)
    return at.visit.reply(pages.waiting(found, count, page=page, most=lists.MOST))


def _idea(at: DeskVisit, value: str) -> Reply:
    idea_id = number(value)
    return listed(at) if idea_id is None else shown(at, idea_id)


def _split(at: DeskVisit, value: str) -> Reply:
    of, _, page = value.partition(".")
    view = view_of(at, number(of) or 0)
    if view is None:
        return listed(at, say("decide.not_there"))
    found = gathered(at.visit.tx, idea_id=view.id, programme=at.visit.world.programme)
    return at.visit.reply(idea_split.full(view, found, at.visit.world, page=number(page) or 0))


def _picture(at: DeskVisit, value: str) -> Reply:
    reply = _idea(at, value)
    if view_of(at, number(value) or 0) is None:
        return reply
    toasted = replace(reply.screen, toast=say("statistics.drawing"))
    return replace(reply, screen=toasted, errand=Errand("split", value))


def _whole(at: DeskVisit, value: str) -> Reply:
    view = view_of(at, number(value) or 0)
    return listed(at, say("decide.not_there")) if view is None else at.visit.reply(pages.whole(view, at.visit.world))


def _alike(at: DeskVisit, value: str) -> Reply:
    view = view_of(at, number(value) or 0)
    if view is None:
        return listed(at, say("decide.not_there"))
    back = link("de_idea", "button.back", str(view.id))
    return at.visit.reply(alike(view.code, similar(at.visit.tx, idea_id=view.id), back=back, opens=True))


def _files(at: DeskVisit, value: str) -> Reply:
    reply = _idea(at, value)
    return (
        reply
        if view_of(at, number(value) or 0) is None
        else replace(reply, errand=handing_out_idea(number(value) or 0))
    )


def _reopen(at: DeskVisit, value: str) -> Reply:
    ref = pages.ref_of(value)
    if ref is None:
        return listed(at)

    def reopen(row: Row) -> Reply:
        services.reopen(at.visit.tx, now=at.visit.now, **about(at, *ref))
        return shown(at, ref[0], say("decide.reopened"))

    return acting(at, *ref, reopen)


def _undo(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    undone = services.undo(visit.tx, coordinator=at.member, programme=visit.world.programme, now=visit.now)
    if undone is None:
        return listed(at, say("decide.nothing_to_undo"))
    idea_id, outcome = undone
    view = view_of(at, idea_id)
    assert view is not None  # noqa: S101 - just taken back by whoever may decide about it
    return shown(at, idea_id, pages.undone(view, outcome))


PAGES: dict[str, DeskPage] = {
    "decide": DeskPage(_decide, COORDINATOR_ONLY, command=True),
    "de_waiting": DeskPage(_waiting, COORDINATOR_ONLY),
    "de_idea": DeskPage(_idea, COORDINATOR_ONLY),
    "de_split": DeskPage(_split, COORDINATOR_ONLY),
    "de_picture": DeskPage(_picture, COORDINATOR_ONLY),
    "de_whole": DeskPage(_whole, COORDINATOR_ONLY),
    "de_alike": DeskPage(_alike, COORDINATOR_ONLY),
    "de_files": DeskPage(_files, COORDINATOR_ONLY),
    "de_reopen": DeskPage(_reopen, COORDINATOR_ONLY),
    "de_undo": DeskPage(_undo, COORDINATOR_ONLY),
    **choosing.PAGES,
    **seconding.PAGES,
    **discussing.PAGES,
}
