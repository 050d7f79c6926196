"""The outbox by chat: counts, dead letters by reason, sending again."""

from datetime import datetime, time

from bot.answering.desk.page import DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.pages.desk import outbox as pages
from conversations.screen import Say, say
from programme.errors import NotFound
from programme.notice import Reason
from programme.text import number
from services import dead_letters
from services.notices import totals
from storage.engine.row import Row
from storage.utc import moment

MOST_PAGES = 10_000

_DEAD = {reason.value: reason for reason in pages.DEAD}


def _outbox(at: DeskVisit, value: str) -> Reply:
    act, _, rest = value.partition(".")
    first, _, rest = rest.partition(".")
    match act:
        case "of" if first in _DEAD:
            return _letters(at, _DEAD[first], page=_page(rest))
        case "again":
            name, _, page = rest.partition(".")
            return _again(at, number(first) or 0, _DEAD.get(name), page=_page(page))
        case "all" if first in _DEAD:
            count = dead_letters.reasons(at.visit.tx).get(first, 0)
            return at.visit.reply(pages.sure(_DEAD[first], min(count, dead_letters.MOST)))
        case "sure" if first in _DEAD:
            count = dead_letters.resend_all(at.visit.tx, _DEAD[first], by=at.actor, now=at.visit.now)
            return _overview(at, note=say("outbox.resent", n=count))
        case _:
            return _overview(at)


def _overview(at: DeskVisit, *, note: Say | None = None) -> Reply:
    tx, zone = at.visit.tx, at.visit.world.programme.zone
    midnight = datetime.combine(at.visit.now.astimezone(zone).date(), time(), zone)
    reasons = {_DEAD[name]: count for name, count in dead_letters.reasons(tx).items() if name in _DEAD}
    return at.visit.reply(pages.overview(totals(tx, since=midnight), totals(tx), reasons, note=note))


def _letters(at: DeskVisit, reason: Reason, *, page: int, note: Say | None = None) -> Reply:
    skip = page * pages.A_PAGE
    rows = dead_letters.of_reason(at.visit.tx, reason, skip=skip, most=pages.A_PAGE + 1)
    if not rows and page:
        return _letters(at, reason, page=0, note=note)
    found = [_letter(row) for row in rows[: pages.A_PAGE]]
    return at.visit.reply(pages.letters(reason, found, page=page, more=len(rows) > pages.A_PAGE, note=note))


def _again(at: DeskVisit, notice_id: int, reason: Reason | None, *, page: int) -> Reply:
    try:
        dead_letters.resend(at.visit.tx, notice_id, by=at.actor, now=at.visit.now)
        note = say("outbox.resent", n=1)
    except NotFound as error:
        # Somebody else was faster, or the person wrote meanwhile: the list says what is left.
        note = say(error.key)
    return _overview(at, note=note) if reason is None else _letters(at, reason, page=page, note=note)


def _letter(row: Row) -> pages.Letter:
    return pages.Letter(row.id, row.purpose, row.messenger, moment(row.updated_at), row.code)


def _page(text: str) -> int:
    # What is skipped must be bearable, too.
    return min(number(text) or 0, MOST_PAGES)


PAGES: dict[str, DeskPage] = {"outbox": DeskPage(_outbox, command=True)}
