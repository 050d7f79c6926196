"""Asking an author: about which answer, with which question; what came back. Buttons hold `IDEA.VERSION`."""

from conversations.pages.desk.idea_card import changed_lines, heading, label, revision_lines, shown
from conversations.pages.desk.reviewing import first, to
from conversations.screen import Button, Rows, Say, Screen, Shown, in_rows, say
from conversations.world import World
from programme.idea import LIFECYCLE
from programme.idea_file import IdeaFile
from programme.revision import FIELDS, REPLACED
from programme.staff import Member

LONGEST = 400
"""Letters of a question in one's own words."""


def fields(view: IdeaFile, member: Member, back: Button) -> Screen:
    """Ask about which answer the author is asked."""
    if "ask" not in LIFECYCLE.offered(view.state, member.role):
        return Screen((heading(view), "", say("revision.not_now")), ((back,),), replaces=True)
    chips = [Button(label(name), f"go.rq_field.{view.id}.{view.version}.{at}") for at, name in enumerate(FIELDS)]
    return Screen((heading(view), "", say("revision.which")), (*in_rows(chips), (back,)), replaces=True)


def questions(view: IdeaFile, at: int, world: World, *, complaint: Say | None = None) -> Screen:
    """Offer the ready questions about one answer; the next message is a question in one's own words."""
    name = FIELDS[at]
    lines: list[Shown] = [*first(complaint), heading(view), ""]
    if view.answers.get(name):
        lines += [
            say("idea.card.line", label=label(name), value=shown(name, view.answers[name], world, whole=False)),
            "",
        ]
    lines.append(say("revision.what", label=label(name)))
    lines.append(say("revision.will_replace" if name in REPLACED else "revision.will_stand"))
    ready: Rows = tuple(
        (Button(one, f"go.rq_send.{view.id}.{view.version}.{at}.{one.code}"),) for one in world.programme.idea_questions
    )
    return Screen(tuple(lines), (*ready, (to("rq_ask", "button.back", view.id),)), replaces=True)


def outcome(view: IdeaFile, member: Member, world: World, back: Button | None, *, note: Say | None = None) -> Screen:
    """Show what was asked about an idea, and what came back."""
    lines: list[Shown] = [*first(note), heading(view), "", *revision_lines(view, world), *changed_lines(view, world)]
    again = "ask" in LIFECYCLE.offered(view.state, member.role)
    row = tuple(
        one for one in (to("rq_ask", "revision.ask_again", view.id) if again else None, back) if one is not None
    )
    return Screen(tuple(lines), (row,) if row else (), replaces=True)


def back_at_it(view: IdeaFile, review_id: int | None, *, done: bool) -> Screen:
    """Tell whoever waits for an author that the idea is back."""
    asked = view.revisions[0]
    key = "revision.no_answer" if asked.no_answer else "revision.is_back"
    lines: list[Shown] = [say(key, label=label(asked.field)), heading(view)]
    if done:
        lines.append(say("revision.may_amend"))
    see = to("rq_card", "revision.see", view.id) if review_id is None else to("rv_open", "revision.see", review_id)
    return Screen(tuple(lines), ((see,),))
