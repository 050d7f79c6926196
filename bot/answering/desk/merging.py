"""Joining ideas with their authors' consent, by chat."""

from bot.answering.desk.page import COORDINATOR_ONLY, FOCUS, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import idea_desk
from conversations.pages.desk import merging as pages
from conversations.screen import Say, say
from programme.errors import Conflict, NotFound
from programme.idea_file import IdeaFile
from programme.merge import Merge
from programme.text import number
from services import merges, merging, people, similar
from services.idea_access import is_there, open_for_desk
from services.idea_file import find_by_code

ALIKE_SHOWN = 3


def _with(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    view = _opened(at, value)
    if view is None:
        return at.visit.reply(idea_desk.unknown())
    going = [one for one in merges.of_idea(at.visit.tx, idea_id=view.id) if one.idea_id == view.id]
    if going:
        return _card(at, str(going[0].id))
    alike = [_opened(at, str(one.idea_id)) for one in similar.similar(at.visit.tx, idea_id=view.id)[:ALIKE_SHOWN]]
    at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}mg_with.{view.id}")
    return at.visit.reply(pages.which(view, [one for one in alike if one is not None], note=note))


def _hear_code(at: DeskVisit, value: str, event: Event) -> Reply:
    text = event.text if isinstance(event, Said) else ""
    other = find_by_code(at.visit.tx, text, call=at.visit.world.programme.call.code)
    if other is None or str(other) == value:
        return _with(at, value, note=say("merge.same" if other is not None else "merge.no_such_code"))
    return _pair(at, f"{value}.{other}")


def _pair(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    one, _, other = value.partition(".")
    first, second = _opened(at, one), _opened(at, other)
    if first is None or second is None:
        return at.visit.reply(idea_desk.unknown())
    return at.visit.reply(pages.pair(first, second, at.visit.world, note=note))


def _sure(at: DeskVisit, value: str) -> Reply:
    pair = pages.Pair.parse(value)
    goes, stays = (None, None) if pair is None else (_opened(at, str(pair.goes)), _opened(at, str(pair.stays)))
    if pair is None or goes is None or stays is None:
        return at.visit.reply(idea_desk.unknown())
    if (goes.version, stays.version) != (pair.version, pair.into_version):
        return _pair(at, f"{pair.goes}.{pair.stays}", note=say("merge.stale"))
    return at.visit.reply(pages.sure(goes, stays))


def _ask(at: DeskVisit, value: str) -> Reply:
    pair, visit = pages.Pair.parse(value), at.visit
    if pair is None or _opened(at, str(pair.goes)) is None or _opened(at, str(pair.stays)) is None:
        return visit.reply(idea_desk.unknown())
    try:
        merge_id = merging.propose(
            visit.tx,
            idea_id=pair.goes,
            into_id=pair.stays,
            version=pair.version,
            into_version=pair.into_version,
            by=at.actor,
            programme=visit.world.programme,
            now=visit.now,
        )
    except (NotFound, Conflict) as refusal:
        return _pair(at, f"{pair.goes}.{pair.stays}", note=say(refusal.key, **refusal.params))
    return _card(at, str(merge_id), note=say("merge.asked"))


def _card(at: DeskVisit, value: str, *, asks: bool = False, note: Say | None = None) -> Reply:
    one = _merge(at, value)
    return _list(at, "") if one is None else at.visit.reply(pages.merge(one, asks=asks, note=note))


def _drop(at: DeskVisit, value: str) -> Reply:
    of, _, yes = value.partition(".")
    if yes != "yes":
        return _card(at, of, asks=True)
    return _done(at, of, merging.drop, "merge.dropped")


def _join(at: DeskVisit, value: str) -> Reply:
    return _done(at, value, merging.complete, "merge.joined")


def _done(at: DeskVisit, of: str, deed: merging.Deed, done: str) -> Reply:
    visit, one = at.visit, _merge(at, of)
    if one is None:
        return _list(at, "")
    try:
        deed(visit.tx, merge_id=one.id, by=at.actor, programme=visit.world.programme, now=visit.now)
    except (NotFound, Conflict) as refusal:
        return _card(at, of, note=say(refusal.key, **refusal.params))
    return _card(at, of, note=say(done))


def _list(at: DeskVisit, value: str) -> Reply:
    return at.visit.reply(
        pages.merges(merges.asked(at.visit.tx, call=at.visit.world.programme.call.code, viewer=at.member))
    )


def _merge(at: DeskVisit, value: str) -> Merge | None:
    """Read a merge both of whose ideas are there for the coordinator."""
    merge_id = number(value)
    one = None if merge_id is None else merges.get(at.visit.tx, merge_id=merge_id)
    ideas = () if one is None else (one.idea_id, one.into_id)
    return one if all(is_there(at.visit.tx, idea_id=of, member=at.member) for of in ideas) else None


def _opened(at: DeskVisit, value: str) -> IdeaFile | None:
    of = number(value)
    return None if of is None else open_for_desk(at.visit.tx, idea_id=of, member=at.member)


PAGES: dict[str, DeskPage] = {
    "mg_with": DeskPage(_with, COORDINATOR_ONLY, hear=_hear_code),
    "mg_pair": DeskPage(_pair, COORDINATOR_ONLY),
    "mg_sure": DeskPage(_sure, COORDINATOR_ONLY),
    "mg_ask": DeskPage(_ask, COORDINATOR_ONLY),
    "mg_card": DeskPage(_card, COORDINATOR_ONLY),
    "mg_drop": DeskPage(_drop, COORDINATOR_ONLY),
    "mg_join": DeskPage(_join, COORDINATOR_ONLY),
    "mg_list": DeskPage(_list, COORDINATOR_ONLY),
}
