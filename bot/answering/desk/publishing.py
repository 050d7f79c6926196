"""Publishing: proposed by one coordinator, approved by another, stopped within a minute, followed to the end."""

from collections.abc import Callable
from dataclasses import replace

from bot.answering.desk.following import follow, leave
from bot.answering.desk.page import COORDINATOR_ONLY, DeskPage, DeskVisit
from bot.answering.desk.publication import OVER, may, present
from bot.answering.reply import Reply
from bot.answering.visit import FIRST_LANGUAGE
from conversations.pages.desk import publication_lists as lists
from conversations.pages.desk import publishing as pages
from conversations.screen import Say, say
from programme.errors import ProgrammeError
from programme.publication import Noun, Publication
from programme.text import number
from services import publication as services
from services import publication_progress, publication_waiting, publication_watch
from services.publication_samples import previews


def _publish(at: DeskVisit, value: str) -> Reply:
    """Show what waits of a noun; where both have something, ask which unless it was said."""
    if value:
        return _of(at, _noun(value))
    visit, call = at.visit, at.visit.world.programme.call.code
    counts = publication_waiting.under_way(visit.tx, call=call)
    if len(counts) > 1:
        _leave(at)
        return visit.reply(pages.choice(counts))
    return _of(at, next(iter(counts), None) or publication_progress.last_noun(visit.tx, call=call))


def _of(at: DeskVisit, noun: Noun) -> Reply:
    visit, call = at.visit, at.visit.world.programme.call.code
    last = publication_progress.latest(visit.tx, call=call, noun=noun)
    if last is not None and services.is_open(visit.tx, call=call, noun=noun) == last.id:
        return _shown(at, last)
    _leave(at)
    alone = services.alone(visit.tx, programme=visit.world.programme, person_id=at.member.person_id)
    found = publication_waiting.waiting(visit.tx, call=call, noun=noun)
    others = publication_progress.latest(visit.tx, call=call, noun=next(one for one in Noun if one is not noun))
    ids = {"last": None if last is None else last.id, "others": None if others is None else others.id}
    return visit.reply(pages.waiting(found, alone=alone, noun=noun, **ids))


def _publication(at: DeskVisit, value: str, refusal: Say | None = None) -> Reply:
    found = _found(at, value)
    return _publish(at, "") if found is None else _shown(at, found, refusal)


def _propose(at: DeskVisit, value: str) -> Reply:
    visit, noun = at.visit, _noun(value)
    try:
        made = services.propose(visit.tx, programme=visit.world.programme, actor=at.actor, now=visit.now, noun=noun)
    except ProgrammeError as refusal:
        return _with(_of(at, noun), say(refusal.key, **refusal.params))
    return _publication(at, str(made))


def _announce(at: DeskVisit, value: str) -> Reply:
    """Propose and approve at once, where nobody else could approve; otherwise only propose."""
    visit, programme = at.visit, at.visit.world.programme
    reply = _propose(at, value)
    made = services.is_open(visit.tx, call=programme.call.code, noun=_noun(value))
    if made is None or not services.alone(visit.tx, programme=programme, person_id=at.member.person_id):
        return reply
    return _approve(at, str(made))


def _approve(at: DeskVisit, value: str) -> Reply:
    visit, programme = at.visit, at.visit.world.programme
    return _try(
        at,
        value,
        lambda one: services.approve(visit.tx, publication_id=one, programme=programme, actor=at.actor, now=visit.now),
    )


def _halt(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    return _try(at, value, lambda one: services.stop(visit.tx, publication_id=one, actor=at.actor, now=visit.now))


def _samples(at: DeskVisit, value: str) -> Reply:
    visit, found = at.visit, _found(at, value)
    before = found is not None and found.state in services.BEFORE
    of = found.id if found is not None and before else None
    noun = found.noun if found is not None else _noun(value)
    programme = visit.world.programme
    some = previews(visit.tx, programme=programme, language=FIRST_LANGUAGE, publication_id=of, noun=noun)
    may_approve = found is not None and may(visit.tx, found, person_id=at.member.person_id, world=visit.world)
    further = None
    if of is None and services.is_open(visit.tx, call=programme.call.code, noun=noun) is None:
        alone = services.alone(visit.tx, programme=programme, person_id=at.member.person_id)
        further = pages.propose(alone=alone, noun=noun)
    screen = lists.samples(some, visit.world, publication_id=of, may_approve=may_approve, further=further, noun=noun)
    return visit.reply(screen)


def _untold(at: DeskVisit, value: str) -> Reply:
    visit, found = at.visit, _found(at, value)
    if found is None:
        return _publish(at, "")
    _leave(at)
    some = publication_progress.unreached(visit.tx, publication_id=found.id, most=lists.LISTED)
    count = publication_progress.totals(visit.tx, publication_id=found.id).unreached
    return visit.reply(lists.unreached(some, publication_id=found.id, count=count))


def _left_out(at: DeskVisit, value: str) -> Reply:
    visit, found = at.visit, _found(at, value)
    if found is None:
        return _publish(at, "")
    _leave(at)
    some = publication_progress.left_out(visit.tx, publication_id=found.id, most=lists.LISTED)
    count = publication_progress.totals(visit.tx, publication_id=found.id).left_out
    return visit.reply(lists.left_out(some, publication_id=found.id, count=count))


def _try(at: DeskVisit, value: str, use_case: Callable[[int], None]) -> Reply:
    """Do something with a publication; whatever came of it, show where it is, and say what was refused."""
    if (one := number(value)) is None:
        return _publish(at, "")
    try:
        use_case(one)
    except ProgrammeError as refusal:
        # The rules refused before anything was written.
        return _publication(at, value, say(refusal.key, **refusal.params))
    return _publication(at, value)


def _shown(at: DeskVisit, found: Publication, refusal: Say | None = None) -> Reply:
    """Show a publication, and keep the pressed message up to date from now on."""
    visit = at.visit
    screen = present(visit.tx, found, person_id=at.member.person_id, world=visit.world, now=visit.now)
    follow(at, publication_watch.WATCHING, screen, of_id=found.id, over=found.state in OVER)
    return _with(visit.reply(screen), refusal)


def _leave(at: DeskVisit) -> None:
    leave(at, publication_watch.WATCHING)


def _with(reply: Reply, toast: Say | None) -> Reply:
    return reply if toast is None else replace(reply, screen=replace(reply.screen, toast=toast))


def _noun(value: str) -> Noun:
    return Noun(value) if value in set(Noun) else Noun.REGISTRATION


def _found(at: DeskVisit, value: str) -> Publication | None:
    one = number(value)
    return None if one is None else publication_progress.found(at.visit.tx, publication_id=one)


PAGES: dict[str, DeskPage] = {
    "publish": DeskPage(_publish, COORDINATOR_ONLY, command=True),
    "publication": DeskPage(_publication, COORDINATOR_ONLY),
    "propose": DeskPage(_propose, COORDINATOR_ONLY),
    "publish_now": DeskPage(_announce, COORDINATOR_ONLY),
    "approve": DeskPage(_approve, COORDINATOR_ONLY),
    "halt": DeskPage(_halt, COORDINATOR_ONLY),
    "samples": DeskPage(_samples, COORDINATOR_ONLY),
    "untold": DeskPage(_untold, COORDINATOR_ONLY),
    "left_out": DeskPage(_left_out, COORDINATOR_ONLY),
}
