"""Ideas found and opened by the desk; contact data and attachments are shown on record."""

from typing import Any

from bot.answering.desk.page import DeskPage, DeskVisit
from bot.answering.errand import handing_out_idea
from bot.answering.reply import Reply
from conversations.pages.desk import idea_desk as pages
from conversations.screen import Say, say
from programme.idea_file import Tombstone
from programme.idea_list import Filter
from programme.text import key, number
from services import idea_contact, idea_list, idea_tombstone
from services.idea_access import open_for_desk

CODE = "id"
"""How the code of an idea begins, as `key` gives it; a search for words is meant otherwise."""


def _list(at: DeskVisit, value: str) -> Reply:
    tx, world, about = at.visit.tx, at.visit.world, _theirs(at)
    wanted = Filter.parse(value, world.programme)
    total = idea_list.total(tx, wanted, **about)
    # What went away meanwhile leaves no empty page behind.
    wanted = wanted.with_(page=min(wanted.page, max(0, total - 1) // pages.A_PAGE))
    found = idea_list.find(tx, wanted, size=pages.A_PAGE, **about)
    return at.visit.reply(pages.ideas(found, wanted, idea_list.counts(tx, **about), total=total, world=world))


def _states(at: DeskVisit, value: str) -> Reply:
    counts, world = idea_list.counts(at.visit.tx, **_theirs(at)), at.visit.world
    return at.visit.reply(pages.states(Filter.parse(value, world.programme), counts, world))


def _cities(at: DeskVisit, value: str) -> Reply:
    counts = idea_list.cities(at.visit.tx, **_theirs(at))
    return at.visit.reply(pages.cities(Filter.parse(value, at.visit.world.programme), counts, at.visit.world))


def _fields(at: DeskVisit, value: str) -> Reply:
    counts = idea_list.fields(at.visit.tx, **_theirs(at))
    return at.visit.reply(pages.fields(Filter.parse(value, at.visit.world.programme), counts, at.visit.world))


def _theirs(at: DeskVisit) -> dict[str, Any]:
    """Say which ideas are listed: those of the running call, for whoever looks."""
    return {"call": at.visit.world.programme.call.code, "viewer": at.member}


def card(at: DeskVisit, value: str, *, toast: Say | None = None) -> Reply:
    """Open an idea."""
    of, _, here = value.partition(".")
    idea_id, visit = number(of), at.visit
    view = None if idea_id is None else open_for_desk(visit.tx, idea_id=idea_id, member=at.member)
    if view is None:
        return gone(at, None if idea_id is None else idea_tombstone.read(visit.tx, idea_id=idea_id))
    reviews = idea_list.reviews_of(visit.tx, idea_id=view.id)
    in_place = here == pages.HERE
    return visit.reply(pages.card(view, reviews, visit.world, role=at.member.role, here=in_place, toast=toast))


def lost(at: DeskVisit, text: str) -> Reply | None:
    """Say of a code that nothing has what stays of its idea; None where it is not the code of one."""
    stays = idea_tombstone.find(at.visit.tx, text, call=at.visit.world.programme.call.code)
    return None if stays is None and not key(text).startswith(CODE) else gone(at, stays)


def gone(at: DeskVisit, stays: Tombstone | None) -> Reply:
    """Say that an idea is erased, or that there is no such idea."""
    return at.visit.reply(pages.unknown() if stays is None else pages.erased(stays))


def _contact(at: DeskVisit, value: str) -> Reply:
    idea_id, visit = number(value), at.visit
    view = None if idea_id is None else open_for_desk(visit.tx, idea_id=idea_id, member=at.member)
    told = None if view is None else idea_contact.contact(visit.tx, idea_id=view.id, by=at.actor, now=visit.now)
    return card(at, value) if view is None or told is None else visit.reply(pages.contact(view, told))


def _files(at: DeskVisit, value: str) -> Reply:
    idea_id = number(value)
    view = None if idea_id is None else open_for_desk(at.visit.tx, idea_id=idea_id, member=at.member)
    if view is None:
        return at.visit.reply(pages.unknown())
    reply = card(at, f"{view.id}.{pages.HERE}", toast=say("attachments.coming"))
    return at.visit.reply(reply.screen, errand=handing_out_idea(view.id))


PAGES: dict[str, DeskPage] = {
    "id_list": DeskPage(_list),
    "id_state": DeskPage(_states),
    "id_city": DeskPage(_cities),
    "id_field": DeskPage(_fields),
    "id_card": DeskPage(card),
    "id_contact": DeskPage(_contact),
    "id_files": DeskPage(_files),
}
