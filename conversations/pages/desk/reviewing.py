"""Reviews: an idea with what its reviewer can do, the lists, putting one away, what colleagues said.

A button that writes holds `ID.VERSION` of the review: it works only while the review is as it was shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from conversations.pages.desk.idea_card import idea_lines, is_cut
from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, Until, in_rows, say
from conversations.world import World
from programme.idea import LIFECYCLE, OPEN
from programme.idea import State as IdeaState
from programme.idea_file import Opinion
from programme.lifecycle import Role
from programme.review import Refusal, State, Tie
from programme.review_file import Listed, ReviewFile
from programme.text import number

ON_PAGE = 8
WAITING, DONE = "w", "d"
"""The two lists, as buttons name them."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Which review a button is about, as it was shown."""

    review_id: int
    version: int

    def __str__(self) -> str:
        return f"{self.review_id}.{self.version}"

    @classmethod
    def parse(cls, value: str) -> tuple[Self | None, str]:
        """Read a button's value: the review, and what is behind it; None for what no button of ours has."""
        parts = value.split(".", 2)
        numbers = [found for part in parts[:2] if (found := number(part)) is not None]
        rest = parts[2] if len(parts) > 2 else ""
        return (cls(*numbers) if len(numbers) == 2 else None), rest


def ref_of(view: ReviewFile) -> Ref:
    """Say which review, as it is now."""
    return Ref(view.id, view.version)


def to(page: str, label: str, value: object) -> Button:
    """Make a button to a page of a review."""
    return link(page, label, str(value))


def card(
    view: ReviewFile,
    world: World,
    *,
    note: Say | None = None,
    whole: bool = False,
    previous: tuple[int, str] | None = None,
) -> Screen:
    """Show an idea to its reviewer; `previous`: the review that was handed in just now, and the code of its idea."""
    lines: list[Shown] = [*first(note), *heading(view)]
    if view.waits_for_author:
        lines.append(say("review.waits_for_author"))
    lines += ["", *idea_lines(view.idea, world, whole=whole)]
    before: Rows = ()
    if previous is not None:
        before = ((Button(say("review.others_of", code=Code(previous[1])), f"go.rv_others.{previous[0]}"),),)
    return Screen(tuple(lines), (*_acts(view), *before), replaces=True)


def heading(view: ReviewFile) -> tuple[Shown, ...]:
    """Say which idea it is, and until when or since when."""
    code, title = Code(view.idea.code), view.idea.title
    lines: list[Shown] = [say("review.title", code=code, title=title)]
    if view.done and view.submitted_at is not None:
        lines.append(say("review.is_in", at=view.submitted_at))
    else:
        lines.append(say("review.due", until=Until(view.due_at)))
    if view.amended:
        lines.append(say("review.amended", n=view.amended))
    return tuple(lines)


def _acts(view: ReviewFile) -> Rows:
    of = view.id
    look = [to("rv_whole", "review.whole", of)] if is_cut(view.idea) else []
    look += [to("rv_files", "review.files", of)] if view.idea.has_files else []
    look.append(to("rv_alike", "similar.button", of))
    ask = (
        [to("rq_ask", "review.ask", view.idea.id)] if "ask" in LIFECYCLE.offered(view.idea.state, Role.REVIEWER) else []
    )
    away = [
        to("rv_leave" if view.submitted_at else "rv_no", "review.abstain" if view.submitted_at else "review.no", of)
    ]
    on = (link("rv_list", "review.list"), to("rv_next", "review.next", of))
    if view.state is State.DRAFTING:
        begin = to("rv_where", "review.go_on" if view.scores or view.verdict else "review.rate", of)
        return tuple(row for row in ((begin,), tuple(look), (*ask, *away), on) if row)
    amend = to("rv_amend", "review.amend", ref_of(view))
    more = [amend, *ask, *away] if view.state is State.SUBMITTED and view.idea.state in OPEN else []
    talk = Button(say("review.talk"), f"go.de_talk.{view.idea.id}.0")
    seen = (to("rv_others", "review.others", of), to("rv_sum", "review.mine", of), talk)
    return tuple(row for row in (seen, tuple(look), tuple(more), on) if row)


def nothing(*, note: Say | None = None, previous: tuple[int, str] | None = None) -> Screen:
    """Say that nothing waits for the reviewer."""
    rows: Rows = ((link("rv_list", "review.list"),),)
    if previous is not None:
        rows += ((Button(say("review.others_of", code=Code(previous[1])), f"go.rv_others.{previous[0]}"),),)
    return Screen((*first(note), say("review.nothing")), rows, replaces=True)


def mine(
    waiting: Sequence[Listed],
    done: Sequence[Listed],
    *,
    shown: str = WAITING,
    page: int = 0,
    note: Say | None = None,
) -> Screen:
    """List what waits, or what is in, with a button each."""
    found = waiting if shown == WAITING else done
    page = min(page, max(len(found) - 1, 0) // ON_PAGE)
    part = found[page * ON_PAGE : (page + 1) * ON_PAGE]
    counts = say("review.list.counts", waiting=len(waiting), done=len(done))
    if not found:
        lines: tuple[Shown, ...] = (say("review.nothing" if shown == WAITING else "review.list.none_done"),)
    else:
        lines = tuple(_listed(one) for one in part)
    rows = in_rows([Button(Code(one.code), f"go.rv_open.{one.id}") for one in part])
    turn = [Button(say(f"review.list.{name}"), f"go.rv_list.{shown}.{at}")
            for name, at, there in (("newer", page - 1, page), ("older", page + 1, len(found) > (page + 1) * ON_PAGE))
            if there]  # fmt: skip
    other = DONE if shown == WAITING else WAITING
    label = "review.list.done" if shown == WAITING else "review.list.waiting"
    last = [Button(say(label), f"go.rv_list.{other}.0"), *([link("review", "review.next")] if waiting else [])]
    return Screen(
        (*first(note), counts, "", *lines), (*rows, *((tuple(turn),) if turn else ()), tuple(last)), replaces=True
    )


def _listed(one: Listed) -> Say:
    told = {"code": Code(one.code), "title": one.title}
    if one.verdict is not None and one.state in (State.SUBMITTED, State.LOCKED):
        return say("review.list.line_done", **told, verdict=say(f"review.verdict.{one.verdict}"))
    if one.idea_state is IdeaState.NEEDS_REVISION:
        return say("review.list.line_asked", **told)
    begun = say("review.list.begun" if one.state is State.DRAFTING else "review.list.new")
    return say("review.list.line", **told, begun=begun, due=Until(one.due_at))


def declining(view: ReviewFile) -> Screen:
    """Ask why it is put away."""
    ref, of = ref_of(view), view.id
    rows: Rows = (
        (to("rv_tie", "review.refusal.conflict", of),),
        *((Button(say(f"review.refusal.{why}"), f"go.rv_decline.{ref}.{why}"),)
          for why in (Refusal.NOT_MY_FIELD, Refusal.NO_TIME)),
        (to("rv_open", "button.back", of),),
    )  # fmt: skip
    return Screen((*heading(view), "", say("review.no.ask")), rows, replaces=True)


def tied(view: ReviewFile) -> Screen:
    """Ask which conflict it is; ideas of this author are not offered any more."""
    back = to("rv_no", "button.back", view.id)
    rows: Rows = tuple(
        (Button(say(f"review.tie.{tie}"), f"go.rv_decline.{ref_of(view)}.{Refusal.CONFLICT}.{tie}"),) for tie in Tie
    )
    return Screen((*heading(view), "", say("review.tie.ask")), (*rows, (back,)), replaces=True)


def abstaining(view: ReviewFile) -> Screen:
    """Ask whether a verdict is taken back, and why."""
    ref = ref_of(view)
    rows: Rows = (
        *((Button(say(f"review.tie.{tie}"), f"go.rv_abstain.{ref}.{tie}"),) for tie in Tie),
        (to("rv_abstain", "review.abstain.plainly", ref),),
        (to("rv_open", "button.back", view.id),),
    )
    return Screen((*heading(view), "", say("review.abstain.ask")), rows, replaces=True)


def others(view: ReviewFile, opinions: Sequence[Opinion], world: World) -> Screen:
    """Show what colleagues said."""
    lines = tuple(opinion_line(one, world) for one in opinions) or (say("review.others.none"),)
    rows = ((to("rv_open", "button.back", view.id), to("rv_next", "review.next", view.id)),)
    return Screen((*heading(view), "", *lines), rows, replaces=True)


def opinion_line(one: Opinion, world: World) -> Say:
    """Say one review: of which institution, by whom, what, how surely, and its line."""
    institution = next((chip for chip in world.programme.institutions if chip.code == one.institution), one.institution)
    verdict = say(f"review.verdict.{one.verdict}")
    if one.confidence is not None:
        verdict = say("review.verdict_and_sure", verdict=verdict, sure=say(f"review.confidence.{one.confidence}"))
    told = {"institution": institution, "by": one.by or say("card.somebody"), "verdict": verdict}
    return say("review.opinion_with_line", **told, line=one.line) if one.line else say("review.opinion", **told)


def first(note: Say | None) -> tuple[Shown, ...]:
    """Put a note before everything else."""
    return () if note is None else (note, "")
