"""The discussion of an idea: its notes, a new one, and colleagues who are named in it."""

from collections.abc import Sequence

from conversations.pages.desk.idea_card import heading
from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, in_rows, say
from programme.idea_deciding import Note
from programme.idea_file import IdeaFile
from programme.staff import Member

COLLEAGUES = 20
"""Colleagues who are offered to be named."""


def talk(
    view: IdeaFile,
    notes: Sequence[Note],
    count: int,
    *,
    page: int,
    most: int,
    back: Button,
    writes: bool,
    note: Say | None = None,
) -> Screen:
    """Show a page of notes; `back`: where whoever reads comes from; whoever `writes` may add one."""
    lines: list[Shown] = [note, ""] if note else []
    lines.append(say("discussion.title", idea=heading(view)))
    for one in notes:
        lines += ["", *_note(one)]
    if not notes:
        lines += ["", say("discussion.empty")]
    turns = []
    if count > (page + 1) * most:
        turns.append(link("de_talk", "discussion.older", f"{view.id}.{page + 1}"))
    if page > 0:
        turns.append(link("de_talk", "discussion.newer", f"{view.id}.{page - 1}"))
    rows: Rows = ((link("de_note", "discussion.write", str(view.id)),),) if writes else ()
    rows += (tuple(turns),) if turns else ()
    return Screen(tuple(lines), (*rows, (back,)), replaces=True)


def write(view: IdeaFile, *, complaint: Say | None = None) -> Screen:
    """Ask for a note."""
    above: tuple[Shown, ...] = (complaint, "") if complaint else ()
    back = link("de_talk", "button.back", f"{view.id}.0")
    return Screen((*above, say("discussion.ask", idea=heading(view))), ((back,),), replaces=complaint is None)


def naming(view: IdeaFile, note: Note, colleagues: Sequence[Member]) -> Screen:
    """Show one's note with the colleagues who may be named in it, those who are ticked."""
    lines: list[Shown] = [*_note(note), "", say("discussion.written" if colleagues else "discussion.written_alone")]
    buttons = [
        Button(
            one.name or say("staff.nameless"),
            f"go.de_name.{note.id}.{one.person_id}",
            chosen=one.person_id in note.named,
        )
        for one in colleagues[:COLLEAGUES]
    ]
    back = link("de_talk", "discussion.back", f"{view.id}.0")
    return Screen(tuple(lines), (*in_rows(buttons), (back,)), replaces=True)


def mentions(found: Sequence[tuple[int, str]]) -> Screen:
    """List the discussions in which somebody was named and has not looked."""
    line = say("discussion.mentions", count=len(found)) if found else say("discussion.no_mentions")
    rows: Rows = in_rows([Button(Code(code), f"go.de_talk.{of}.0") for of, code in found[:COLLEAGUES]])
    return Screen((line,), (*rows, (link("desk", "desk.button"),)), replaces=True)


def mentioned(view: IdeaFile, note: Note) -> Screen:
    """Tell somebody that a colleague named them."""
    by = note.by or say("card.somebody")
    line = say("discussion.you_are_named", by=by, idea=heading(view))
    return Screen((line, "", note.text), ((link("de_talk", "discussion.open", f"{view.id}.0"),),))


def _note(note: Note) -> tuple[Shown, ...]:
    line = say("discussion.note", by=note.by or say("card.somebody"), at=note.at, text=note.text)
    return (line, say("discussion.named", names=note.mentions)) if note.mentions else (line,)
