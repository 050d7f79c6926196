"""The question to an author about one answer of an idea, and the thanks."""

from datetime import timedelta

from conversations.pages.desk.idea_card import LONG, label, shown
from conversations.pages.link import link
from conversations.screen import Button, Code, Say, Screen, Shown, Until, say
from conversations.world import World
from programme.idea import Told
from programme.idea_file import IdeaFile, Revision
from programme.revision import REPLACED, TOLD, WRITTEN

OK, ADD = "ok", "add"
WAYS = (OK, ADD)
"""How an answer is taken: in the place of what stood there (where it takes any), or behind it."""


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


def preview(view: IdeaFile, given: Told, version: int, world: World, *, may_add: bool) -> Screen:
    """Show what was written beside what stands there; nothing is sent yet."""
    field = view.revisions[0].field
    lines: list[Shown] = [say("revision.yours", code=Code(view.code), title=view.title, label=label(field))]
    present = view.answers.get(field)
    if present:
        lines.append(say("revision.old", told=shown(field, present, world, whole=False)))
    told = shown("idea", given.model_dump(mode="json", exclude_none=True), world, whole=False)
    lines += [say("revision.new", told=told), ""]
    takes_place = field in WRITTEN or (field in TOLD and given.text is not None)
    if not present:
        lines.append(say("revision.not_sent"))
    elif may_add:
        lines.append(say("revision.takes_place_or_adds"))
    else:
        lines.append(say("revision.takes_place" if takes_place else "revision.beside"))

    def to(way: str, key: str) -> Button:
        return link("revise", key, f"{view.id}.{version}.{way}")

    ways = [to(OK, "revision.ok_replaces" if may_add else "revision.ok")]
    if may_add:
        # What is asked for is more often missing than wrong.
        ways.insert(0, to(ADD, "revision.add"))
    again = (link("revise", "revision.again", str(view.id)), link("question", "revision.ask_back"))
    return Screen(tuple(lines), (*((one,) for one in ways), again))


def question_shown(asked: Revision, world: World) -> Shown:
    """Say what was asked, in the reader's words where it is a ready question."""
    ready = next((one for one in world.programme.idea_questions if one.code == asked.question), None)
    return ready or str(asked.text or "")[:LONG]


def thanks(view: IdeaFile) -> Screen:
    """Say that the answer has arrived, and where the idea is now."""
    return Screen(
        (say("revision.thanks", code=Code(view.code)),), ((link("idea_open", "button.idea_see", str(view.id)),),)
    )
