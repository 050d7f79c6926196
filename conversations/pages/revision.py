"""The question to an author about one answer of an idea, and the thanks."""

from datetime import timedelta

from conversations.pages.desk.idea_card import LONG, label, shown
from conversations.pages.link import link
from conversations.screen import Code, Say, Screen, Shown, Until, say
from conversations.world import World
from programme.idea_file import IdeaFile, Revision
from programme.revision import REPLACED, TOLD


def question(
    view: IdeaFile, asked: Revision, world: World, *, complaint: Say | None = None, waits: bool = False
) -> Screen:
    """Ask; `waits`: the next message is the answer, and the button leads back to the idea, where it can be answered."""
    lines: list[Shown] = [] if complaint is None else [complaint, ""]
    lines.append(say("revision.title", code=Code(view.code), title=view.title, label=label(asked.field)))
    lines.append(question_shown(asked, world))
    if present := view.answers.get(asked.field):
        told = shown(asked.field, present, world, whole=False)
        lines += ["", say("revision.present", label=label(asked.field), told=told)]
    lines.append("")
    if asked.field in REPLACED:
        lines.append(say("revision.replaces" if asked.field in TOLD else "revision.replaces_words"))
    else:
        lines.append(say("revision.stands"))
    until = asked.at + timedelta(days=world.programme.review.answer_days)
    lines.append(say("revision.until", until=Until(until)))
    onward = link("idea_open", "button.back", str(view.id)) if waits else link("revise", "button.answer", str(view.id))
    return Screen(tuple(lines), ((onward,),))


def question_shown(asked: Revision, world: World) -> Shown:
    """Say what was asked, in the reader's words where it is a ready question."""
    ready = next((one for one in world.programme.idea_questions if one.code == asked.question), None)
    return ready or str(asked.text or "")[:LONG]


def thanks(view: IdeaFile) -> Screen:
    """Say that the answer has arrived, and where the idea is now."""
    return Screen(
        (say("revision.thanks", code=Code(view.code)),), ((link("idea_open", "button.idea_see", str(view.id)),),)
    )
