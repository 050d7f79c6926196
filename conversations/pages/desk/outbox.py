"""The outbox: how many messages went where, and those that did not arrive, with "send again"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conversations.pages.desk.staff import home
from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, say
from programme.notice import Reason

DEAD = (Reason.STOPPED, Reason.UNSURE, Reason.REFUSED, Reason.FAULT)
"""Why a message is dead."""

A_PAGE = 6
_WAITING = ("planned", "sending", "retry")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that did not arrive, or may not have; `code` is the registration's, where there is one."""

    notice_id: int
    purpose: str
    messenger: str
    at: datetime
    code: str | None


def overview(
    today: Mapping[str, int], whole: Mapping[str, int], reasons: Mapping[Reason, int], *, note: Say | None = None
) -> Screen:
    """Count messages by state, and the dead ones by reason."""
    # What waits now is of no day: much of it was planned before today.
    waiting = say("outbox.waiting", n=sum(whole[state] for state in _WAITING))
    counted = [_counts("outbox.today", today), _counts("outbox.whole", whole), waiting]
    lines: list[Shown] = [say("outbox.title"), "", *counted, ""]
    lines += [say("outbox.reason", reason=_reason(reason), n=count) for reason, count in reasons.items()]
    if not reasons:
        lines.append(say("outbox.no_dead"))
    rows: Rows = tuple((Button(_reason(reason), f"go.outbox.of.{reason}.0"),) for reason in reasons)
    return Screen(tuple(lines), (*rows, (home(),)), toast=note, replaces=True)


def letters(reason: Reason, found: Sequence[Letter], *, page: int, more: bool, note: Say | None = None) -> Screen:
    """List dead messages of one reason, each with a button that sends it again."""
    # By numbers, because somebody may have missed several of one purpose.
    numbered = list(enumerate(found, start=page * A_PAGE + 1))
    told: list[Shown] = [say("outbox.numbered", number=number, line=_line(one)) for number, one in numbered]
    lines: list[Shown] = [_reason(reason), "", *told] if found else [say("outbox.none_left")]
    again: Rows = tuple(
        (Button(say("outbox.again", which=_which(one, number)), f"go.outbox.again.{one.notice_id}.{reason}.{page}"),)
        for number, one in numbered
    )
    turns = [Button(say("outbox.newer"), f"go.outbox.of.{reason}.{page - 1}")] if page else []
    turns += [Button(say("outbox.older"), f"go.outbox.of.{reason}.{page + 1}")] if more else []
    whole: Rows = ((Button(say("outbox.all"), f"go.outbox.all.{reason}"),),) if found else ()
    rows = (*again, *((tuple(turns),) if turns else ()), *whole, (_back(),))
    return Screen(tuple(lines), rows, toast=note, replaces=True)


def sure(reason: Reason, number: int) -> Screen:
    """Ask once more before all of a reason are sent again."""
    yes = Button(say("outbox.all_yes"), f"go.outbox.sure.{reason}")
    lines = (_reason(reason), say("outbox.all.sure", n=number))
    return Screen(lines, ((yes,), (_back(),)), replaces=True)


def _counts(when: str, totals: Mapping[str, int]) -> Say:
    ended = {state: totals[state] for state in ("sent", "skipped", "failed", "uncertain")}
    return say("outbox.counts", when=say(when), **ended)


def _line(one: Letter) -> Say:
    told = {"what": say(f"outbox.purpose.{one.purpose}"), "messenger": say(f"messenger.{one.messenger}"), "at": one.at}
    return say("outbox.line", **told) if one.code is None else say("outbox.line_of", code=Code(one.code), **told)


def _which(one: Letter, number: int) -> Say:
    what = say(f"outbox.purpose.{one.purpose}")
    if one.code is None:
        return say("outbox.which", number=number, what=what)
    return say("outbox.which_of", number=number, code=Code(one.code), what=what)


def _reason(reason: Reason) -> Say:
    return say(f"outbox.reason.{reason}")


def _back() -> Button:
    return link("outbox", "outbox.back")
