"""The desk: what waits, with a button each."""

from conversations.pages.desk.spread import spread
from conversations.pages.link import link
from conversations.screen import Rows, Screen, Shown, in_rows, say
from conversations.world import World
from programme.desk import Waiting
from programme.staff import Member
from programme.triage import Progress

# Counter, the page that it leads to, and whether the button stands there even when nothing waits.
_LEADS = (
    ("cards", "triage", True),
    ("second_looks", "triage", False),
    ("disputes", "disputes", False),
    ("pending", "publish", False),
    ("merges", "mg_list", False),
    ("releases", "rl_list", False),
    ("requests", "requests", False),
    ("calls", "calls", False),
    ("talks", "talks", False),
    ("extensions", "ex_list", False),
    ("to_assign", "assign", False),
    ("undelivered", "outbox", False),
    ("board_reports", "board", False),
    ("board_late", "board", False),
    ("board_mine", "board", False),
    ("ideas_to_decide", "decide", False),
    ("ideas_to_second", "decide", False),
    ("ideas_pending", "publish", False),
    ("mentions", "de_mentions", False),
)


def desk(waiting: Waiting, progress: Progress, member: Member, world: World, *, pages: tuple[str, ...]) -> Screen:
    """Show the counters; `pages` are the other pages that this person may open."""
    lines: list[Shown] = [say("desk.title", name=member.name or say("staff.nameless")), ""]
    for name, _, always in _LEADS:
        count = getattr(waiting, name)
        if count or (always and count is not None):
            lines.append(say(f"desk.{name}", count=count))
    beside = [(name, getattr(waiting, name)) for name in ("answered", "in_hand")]
    lines += [say(f"desk.{name}", count=count) for name, count in beside if count]
    lines += ["", say("desk.target", able=progress.able, target=progress.target, judged=progress.judged,
                      total=progress.total)]  # fmt: skip
    counted = [(page, always, getattr(waiting, name)) for name, page, always in _LEADS]
    first = list(dict.fromkeys(page for page, always, count in counted if count or (always and count is not None)))
    rest = [page for page in pages if page not in first]
    rows: Rows = tuple((link(page, f"desk.open.{page}"),) for page in first)
    rows += in_rows([link(page, f"desk.open.{page}") for page in rest], wide=3)
    return Screen((*lines, *spread(progress, world)), rows, replaces=True)
