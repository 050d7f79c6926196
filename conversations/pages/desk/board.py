"""The board: ideas that are carried out by stage, late ones first; one of them, and what can be done with it.

A stage's button carries the version that was shown: of two who move an idea at once, one is told of the other.
"""

from collections.abc import Sequence

from conversations.pages.desk.idea_card import heading, idea_lines
from conversations.pages.desk.staff import home
from conversations.pages.idea_progress import stage_name
from conversations.pages.link import link
from conversations.pages.release import why
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, in_rows, say
from conversations.world import World
from programme.board import Board, Card, Entry, View, Which
from programme.idea import ENDED, State
from programme.milestone import WORDS_NEEDED, Milestone, Report, upcoming
from programme.staff import Member

HISTORY = 3
"""Milestones, and reports, on a card; a page of its own has all reports."""

REPORTS = 5
"""Reports on one page."""

EXCERPT = 200
SOON = {1: "board.tomorrow", 7: "board.in_a_week", 30: "board.in_a_month"}
"""Days ahead that are offered as buttons."""


def board(found: Board, view: View, *, note: Say | None = None) -> Screen:
    """Show a page of the list; what it is narrowed to is ticked."""
    lines: list[Shown] = [*_first(note), say("board.title_mine" if view.mine else "board.title")]
    if found.late:
        lines.append(say("board.late", count=found.late))
    for one in found.entries:
        lines += ["", say("board.item", title=_title(one), code=Code(one.code), stage=stage_name(one.state))]
        lines += [_facts(one)]
    if not found.entries:
        lines += ["", say("board.none")]
    ideas: Rows = tuple((Button(_title(one), f"go.bo_idea.{one.id}"),) for one in found.entries)
    scopes = [(State(state), count) for state, count in found.counts.items()]
    shown: list[tuple[str, Shown]] = [(Which.ANY, say("board.any"))]
    shown += [(Which.LATE, say("board.only_late", count=found.late))] if found.late else []
    shown += [(Which.NEWS, say("board.only_news", count=found.news))] if found.news else []
    shown += [(state, say("board.only", stage=stage_name(state), count=count)) for state, count in scopes]
    narrow = [Button(label, f"go.board.{View(view.mine, what)}", chosen=what == view.shown) for what, label in shown]
    turn = []
    if view.page:
        turn.append(link("board", "board.before", str(View(view.mine, view.shown, view.page - 1))))
    if found.more:
        turn.append(link("board", "board.after", str(View(view.mine, view.shown, view.page + 1))))
    mine = Button(say("board.mine"), f"go.board.{View(not view.mine, view.shown)}", chosen=view.mine)
    rows: Rows = (*ideas, *((tuple(turn),) if turn else ()), *in_rows(narrow), (mine, home()))
    return Screen(tuple(lines), rows, replaces=True)


def card(one: Card, moves: Sequence[State], world: World, *, note: Say | None = None) -> Screen:
    """Show an idea; `moves` are the stages that whoever looks may move it to."""
    file = one.file
    following = upcoming(file.state, one.milestones)
    rows: list[tuple[Button, ...]] = []
    others = [stage for stage in moves if stage is not following]
    first = [_to(one, following)] if following in moves and following is not None else []
    rows.append((*first, *((link("bo_stages", "board.other_stages", str(file.id)),) if others else ())))
    rows.append((link("bo_owner", "board.give", str(file.id)), link("bo_note", "board.write_note", str(file.id))))
    if file.state not in ENDED:
        rows.append((link("bo_date", "board.set_date", str(file.id)),))
    rows.append((
        link("bo_text", "board.whole", str(file.id)),
        *((link("bo_reports", "board.all_reports", f"{file.id}.0"),) if one.reports else ()),
    ))  # fmt: skip
    rows.append((link("board", "board.back"), home()))
    lines = (*_first(note), *_head(one, world), *_history(one, world))
    return Screen(lines, tuple(row for row in rows if row), replaces=True)


def stages(one: Card, moves: Sequence[State], world: World) -> Screen:
    """Offer every stage that an idea may be moved to, also back."""
    rows = in_rows([_to(one, stage) for stage in moves])
    back = (link("bo_idea", "button.back", str(one.file.id)),)
    return Screen((*_head(one, world), "", say("board.which_stage")), (*rows, back), replaces=True)


def words(one: Card, stage: State, *, complaint: Say | None = None) -> Screen:
    """Ask for the words that the author is told with a stage; without them where none are needed."""
    key = {State.DONE: "closing", State.PAUSED: "why", State.STOPPED: "why"}.get(stage, "words")
    value = f"{one.file.id}.{one.file.version}.{stage}"
    without = () if stage in WORDS_NEEDED else (link("bo_now", "board.without_words", value),)
    cancel = link("bo_idea", "button.cancel", str(one.file.id))
    lines = (*_first(complaint), heading(one.file), say(f"board.ask_{key}", stage=stage_name(stage)))
    return Screen(lines, ((*without, cancel),), replaces=True)


def owner(one: Card, colleagues: Sequence[Member], viewer: Member) -> Screen:
    """Offer who may look after an idea, oneself first."""
    known = sorted(colleagues, key=lambda member: member.person_id != viewer.person_id)
    people: Rows = tuple(
        (
            Button(
                say("board.me") if member.person_id == viewer.person_id else member.name or say("staff.nameless"),
                f"go.bo_give.{one.file.id}.{member.person_id}",
                chosen=member.person_id == one.owner_id,
            ),
        )
        for member in known
    )
    nobody = (link("bo_give", "board.give_nobody", f"{one.file.id}.0"),) if one.owner_id is not None else ()
    back = link("bo_idea", "button.back", str(one.file.id))
    return Screen((heading(one.file), say("board.which_owner")), (*people, (*nobody, back)), replaces=True)


def noting(one: Card, *, complaint: Say | None = None) -> Screen:
    """Ask for the note that only the staff see."""
    now: tuple[Shown, ...] = (say("board.note", note=one.file.board_note),) if one.file.board_note else ()
    off = (link("bo_note_off", "board.note_off", f"{one.file.id}.{one.note_mark}"),) if now else ()
    back = link("bo_idea", "button.cancel", str(one.file.id))
    return Screen((*_first(complaint), heading(one.file), *now, say("board.ask_note")), ((*off, back),), replaces=True)


def dating(one: Card, *, complaint: Say | None = None) -> Screen:
    """Ask for the next day, typed in any way, or tapped."""
    soon = tuple(link("bo_day", label, f"{one.file.id}.{days}") for days, label in SOON.items())
    off = (link("bo_date_off", "board.date_off", str(one.file.id)),) if one.file.next_on else ()
    back = link("bo_idea", "button.cancel", str(one.file.id))
    now = (_next(one),) if one.file.next_on else ()
    lines = (*_first(complaint), heading(one.file), *now, say("board.ask_date"))
    return Screen(lines, (soon, (*off, back)), replaces=True)


def text(one: Card, world: World) -> Screen:
    """Show the idea itself."""
    back = link("bo_idea", "button.back", str(one.file.id))
    return Screen((heading(one.file), *idea_lines(one.file, world)), ((back,),), replaces=True)


def reports(one: Card, page: int, world: World) -> Screen:
    """Show what the author reported, the newest first."""
    first = page * REPORTS
    shown = one.reports[first : first + REPORTS]
    lines: list[Shown] = [heading(one.file), say("board.reports", count=len(one.reports))]
    for told in shown:
        lines += ["", _report(told, world, most=EXCERPT * 3)]
    turn = []
    if page:
        turn.append(link("bo_reports", "board.before", f"{one.file.id}.{page - 1}"))
    if len(one.reports) > first + REPORTS:
        turn.append(link("bo_reports", "board.after", f"{one.file.id}.{page + 1}"))
    files = (link("bo_files", "board.files", str(one.file.id)),) if any(told.file for told in one.reports) else ()
    rows = (tuple(turn), files, (link("bo_idea", "button.back", str(one.file.id)),))
    return Screen(tuple(lines), tuple(row for row in rows if row), replaces=True)


def reported(idea_id: int, code: str, title: str, author: str | None, told: Report) -> Screen:
    """Tell whoever looks after an idea that its author reported."""
    lines = [say("report.news", code=Code(code), title=title)]
    if author:
        lines.append(say("report.by", name=author))
    lines.append(say("report.told", told=_told(told, most=EXCERPT)))
    return Screen(tuple(lines), ((link("bo_idea", "report.see", str(idea_id)),),))


def appointed(idea_id: int, code: str, title: str) -> Screen:
    """Tell somebody of the desk that an idea was given to them to look after."""
    line = say("board.appointed", code=Code(code), title=title or say("board.untitled"))
    return Screen((line,), ((link("bo_idea", "report.see", str(idea_id)),),))


def _head(one: Card, world: World) -> tuple[Shown, ...]:
    file = one.file
    since = file.state_at.astimezone(world.programme.zone).date()
    lines: list[Shown] = [heading(file)]
    if file.author is not None:
        lines.append(say("idea.card.author", name=file.author))
    if file.partners:
        lines.append(say("idea.card.partners", names=tuple(file.partners)))
    lines.append(say("board.at", stage=stage_name(file.state), day=since))
    lines.append(say("board.owner", owner=file.owner or say("board.nobody")))
    if file.next_on is not None:
        lines.append(_next(one))
    if file.board_note:
        lines.append(say("board.note", note=file.board_note))
    if one.wish is not None:
        lines += [say("release.since", at=one.wish.asked_at), *why(one.wish.words)]
    return tuple(lines)


def _history(one: Card, world: World) -> tuple[Shown, ...]:
    lines: list[Shown] = []
    if one.milestones:
        lines += ["", say("board.milestones")]
        lines += [_milestone(told, world) for told in list(reversed(one.milestones))[:HISTORY]]
    if one.reports:
        lines += ["", say("board.reports", count=len(one.reports))]
        if one.reports_new:
            lines.append(say("board.reports_new", count=one.reports_new))
        lines += [_report(told, world, most=EXCERPT) for told in one.reports[:HISTORY]]
    return tuple(lines)


def _milestone(one: Milestone, world: World) -> Say:
    told = {"day": one.at.astimezone(world.programme.zone).date(), "stage": stage_name(one.stage)}
    return (
        say("board.milestone_with", **told, text=_cut(one.text, EXCERPT))
        if one.text
        else say("board.milestone", **told)
    )


def _report(one: Report, world: World, *, most: int) -> Say:
    return say("board.report", day=one.at.astimezone(world.programme.zone).date(), told=_told(one, most=most))


def _told(one: Report, *, most: int) -> Shown:
    kind = None if one.file is None else say(f"file.{one.file['kind']}")
    if not one.text:
        return kind or ""
    return _cut(one.text, most) if kind is None else (_cut(one.text, most), kind)


def _facts(one: Entry) -> Say:
    told: dict[str, Shown] = {"owner": one.owner or say("board.nobody")}
    if one.next_on is None:
        return say("board.item_owner", **told)
    return say("board.item_late" if one.late else "board.item_next", **told, day=one.next_on)


def _next(one: Card) -> Say:
    return say("board.next_late" if one.late else "board.next", day=one.file.next_on)


def _to(one: Card, stage: State) -> Button:
    return Button(stage_name(stage), f"go.bo_to.{one.file.id}.{one.file.version}.{stage}")


def _title(one: Entry) -> Shown:
    return one.title or say("board.untitled")


def _cut(told: str, most: int) -> str:
    return told if len(told) <= most else told[: most - 1] + "…"


def _first(note: Say | None) -> tuple[Shown, ...]:
    return () if note is None else (note, "")
