"""A diplomat's own ideas: the list, one of them, and what is said when it is sent, changed or taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from conversations.form import Form
from conversations.pages.desk.idea_card import LONG, heading, idea_lines
from conversations.pages.link import PREFIX, link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, Until, say
from conversations.world import World
from programme.idea import GONE, LIFECYCLE, State, seen
from programme.idea_file import IdeaFile
from programme.lifecycle import Role
from programme.own_idea import Deadline, OwnIdea

A_PAGE = 5
LABEL = 24
"""Letters of a title on a button."""


def listed(ideas: Sequence[OwnIdea], deadline: Deadline, *, page: int = 0, note: Say | None = None) -> Screen:
    """List a page of the ideas with a status line each, and until when more may be sent."""
    lines: list[Shown] = [note, ""] if note else []
    lines.append(say("ideas.title" if ideas else "ideas.none"))
    first = page * A_PAGE
    shown = ideas[first : first + A_PAGE]
    for number, one in enumerate(shown, first + 1):
        lines.append(say("ideas.line", number=number, code=Code(one.code), title=titled(one), status=status(one)))
    lines += ["", until(deadline)]
    rows: Rows = tuple((_open(one),) for one in shown)
    turns = []
    if page:
        turns.append(link("ideas", "ideas.newer", str(page - 1)))
    if len(ideas) > first + A_PAGE:
        turns.append(link("ideas", "ideas.older", str(page + 1)))
    if turns:
        rows = (*rows, tuple(turns))
    if deadline.open:
        rows = (*rows, (link("idea", "button.idea_new" if ideas else "button.idea"),))
    return Screen(tuple(lines), (*rows, *more_time(deadline), (link("status", "button.status"),)))


def until(deadline: Deadline) -> Say:
    """Say until when ideas are taken, or from when on, or that it is over."""
    if deadline.opens is not None:
        return say("ideas.opens", opens=deadline.opens, until=Until(deadline.until))
    if deadline.stands:
        return say("ideas.until.stands" if deadline.open else "ideas.over.stands", until=Until(deadline.until))
    return say("ideas.until" if deadline.open else "ideas.over", until=Until(deadline.until))


def more_time(deadline: Deadline) -> Rows:
    """Offer to ask for more time, while one may."""
    return ((link("more_time", "button.more_time"),),) if deadline.may_ask else ()


def choose(unsent: Sequence[OwnIdea], deadline: Deadline) -> Screen:
    """Ask which of several unfinished ideas to go on with, or whether to begin another."""
    rows: Rows = tuple((Button(_short(one), f"{PREFIX}.continue.{one.draft}"),) for one in unsent)
    return Screen(
        (say("ideas.unfinished", n=len(unsent)), until(deadline)), (*rows, (link("idea", "button.idea_new", "new"),))
    )


def opened(
    one: OwnIdea,
    view: IdeaFile,
    deadline: Deadline,
    world: World,
    *,
    whole: bool = False,
    beside: tuple[tuple[Shown, ...], Rows] = ((), ()),
    note: Say | None = None,
    toast: Say | None = None,
) -> Screen:
    """Show one idea and what its author may do with it; `beside` is what others have to say of it, and to offer."""
    lines: list[Shown] = [note, ""] if note else []
    lines += [heading(view) if view.title else say("ideas.untitled"), say("ideas.status", status=status(one))]
    lines += [*beside[0], *told(view, world, whole=whole)]
    if one.state in (State.DRAFT, State.SUBMITTED):
        lines += ["", until(deadline)]
    if _unsent_changes(one):
        late = "edit" not in LIFECYCLE.offered(view.state, Role.DIPLOMAT)
        lines += ["", say("ideas.changes_too_late" if late else "ideas.changes_wait")]
    rows = (*beside[1], *_rows(one, view, deadline, whole=whole))
    return Screen(tuple(lines), (*rows, (link("ideas", "button.ideas"),)), toast=toast)


def told(view: IdeaFile, world: World, *, whole: bool) -> tuple[Shown, ...]:
    """Say what its author told; who that is, they know."""
    # Which files there are is in the answers; the row of each may not be there yet.
    return tuple(
        line for line in idea_lines(view, world, whole=whole) if not isinstance(line, Say) or line.key not in _OFFICE
    )


def _rows(one: OwnIdea, view: IdeaFile, deadline: Deadline, *, whole: bool) -> Rows:
    rows: list[tuple[Button, ...]] = []
    drop = link("discard", "button.drop_changes", f"{one.draft}-{one.draft_version}")
    if not whole and any(_long(view.answers.get(name)) for name in ("idea", "how")):
        rows.append((link("idea_whole", "button.idea_whole", str(view.id)),))
    offered = LIFECYCLE.offered(view.state, Role.DIPLOMAT)
    at = f"{view.id}-{view.version}"
    if deadline.open and view.state is State.DRAFT:
        rows.append((link("continue", "button.continue", one.draft),))
    elif deadline.open and "edit" in offered:
        if _unsent_changes(one):
            rows.append((link("continue", "button.continue", one.draft), drop))
        else:
            rows.append(
                (link("idea_edit", "button.idea_edit", at), link("idea_file", "button.idea_file", str(view.id)))
            )
    else:
        if {"submit", "edit"} & set(offered):
            rows += more_time(deadline)
        if _unsent_changes(one):
            rows.append((drop,))
    if "withdraw" in offered:
        if view.state is State.DRAFT:
            rows.append((link("idea_withdraw", "button.discard", at),))
        else:
            rows.append((link("idea_withdraw", "button.idea_withdraw", at),))
    return tuple(rows)


def receipt(view: IdeaFile, deadline: Deadline, world: World) -> Screen:
    """Confirm an idea that was sent: its code, what happens next, and until when it can be changed."""
    return Screen(
        (
            say("ideas.receipt", code=Code(view.code)),
            say("ideas.receipt.next", closes=world.programme.call.review.closes),
            say("ideas.receipt.change", until=Until(deadline.until)),
        ),
        (
            (link("idea_open", "button.idea_see", str(view.id)), link("idea", "button.idea_new")),
            (link("ideas", "button.ideas"),),
        ),
    )


def edited(view: IdeaFile, deadline: Deadline) -> Screen:
    """Confirm a change of an idea."""
    return Screen(
        (say("ideas.edited", code=Code(view.code)), say("ideas.receipt.change", until=Until(deadline.until))),
        ((link("idea_open", "button.idea_see", str(view.id)), link("ideas", "button.ideas")),),
    )


def discarded(*, sent: bool) -> Screen:
    """Say that what was not sent is gone."""
    key = "ideas.changes_dropped" if sent else "form.discarded"
    return Screen((say(key),), ((link("ideas", "button.ideas"),),), replaces=True)


def withdrawn(view: IdeaFile, *, days: int) -> Screen:
    """Confirm that an idea was taken back."""
    rows: Rows = ((link("ideas", "button.ideas"), link("status", "button.status")),)
    return Screen((say("ideas.withdrawn", title=view.title, days=days),), rows, replaces=True)


def left(form: Form, version: int, deadline: Deadline, *, sent: bool) -> Screen:
    """Say that what is not sent yet is kept, and until when it can be sent."""
    drop = link("discard", "button.drop_changes" if sent else "button.discard", f"{form.draft}-{version}")
    return Screen(
        (say("ideas.left_changes" if sent else "form.left"), until(deadline)),
        ((link("continue", "button.continue", form.draft),), (drop,), (link("ideas", "button.ideas"),)),
    )


def restart(as_shown: str) -> Screen:
    """Ask once more before the answers so far are thrown away."""
    yes = link("again", "button.restart_yes", as_shown)
    no = link("continue", "button.continue", as_shown.partition("-")[0])
    return Screen((say("form.restart.sure"),), ((yes,), (no,)), replaces=True)


def ask_file(view: IdeaFile, world: World, *, complaint: Say | None = None) -> Screen:
    """Ask for one more file."""
    lines: tuple[Shown, ...] = (complaint, "") if complaint else ()
    files = world.programme.files
    have = len(view.answers.get("files", ()))
    ask = say("ideas.file.ask", title=view.title, have=have, most=files.most, megabytes=files.megabytes)
    return Screen((*lines, ask), ((link("idea_open", "button.cancel", str(view.id)),),))


def withdraw(view: IdeaFile, *, days: int) -> Screen:
    """Ask once more before an idea is taken back."""
    label = "button.discard" if view.state is State.DRAFT else "button.withdraw_yes"
    yes = link("idea_withdraw", label, f"{view.id}-{view.version}-yes")
    no = link("idea_open", "button.no", str(view.id))
    if view.state is State.DRAFT:
        return Screen((say("ideas.discard.sure"),), ((yes,), (no,)), replaces=True)
    return Screen((say("ideas.withdraw.sure", title=view.title, days=days),), ((yes,), (no,)), replaces=True)


def told_lines(ideas: Sequence[OwnIdea]) -> tuple[Shown, ...]:
    """Name the ideas in the answer to /mydata; the file has them whole."""
    if not ideas:
        return ()
    lines = [
        say("ideas.line", number=number, code=Code(one.code), title=titled(one), status=status(one))
        for number, one in enumerate(ideas, 1)
    ]
    return ("", say("ideas.title"), *lines)


def status(one: OwnIdea) -> Say:
    """Say where an idea is, as its author may know it."""
    return say(f"idea.status.{seen(one.state)}")


def titled(one: OwnIdea) -> Shown:
    """Give the title, or say that there is none yet."""
    return one.title or say("ideas.untitled")


_OFFICE = ("idea.card.author", "idea.card.author_in")


def _open(one: OwnIdea) -> Button:
    return Button(_short(one), f"{PREFIX}.idea_open.{one.id}")


def _short(one: OwnIdea) -> Shown:
    title = one.title
    if not title:
        return say("ideas.untitled")
    return title if len(title) <= LABEL else f"{title[: LABEL - 1]}…"


def _long(value: Mapping[str, Any] | None) -> bool:
    return len((value or {}).get("text") or "") > LONG


def _unsent_changes(one: OwnIdea) -> bool:
    return one.draft_version > 0 and one.state is not State.DRAFT and one.state not in GONE
