"""The story of an idea in sentences, oldest first: of the idea itself and of its reviews."""

from collections.abc import Sequence

from conversations.pages.desk.idea_desk import reasons_shown
from conversations.pages.desk.staff import home
from conversations.pages.link import link
from conversations.screen import Code, Say, Screen, Shown, say
from conversations.world import World
from programme.idea import LIFECYCLE
from programme.idea_file import IdeaFile
from programme.lifecycle import Role
from programme.review import LIFECYCLE as REVIEW
from programme.staff import STAFF_ROLES
from programme.story import Deed

ACTIONS = frozenset(
    {
        *(move.name for move in LIFECYCLE.moves),
        *("begin", "look", "attachments"),
        *("merge_ask", "merge_agree", "merge_decline", "merge_drop", "merge_lapse", "merge_join"),
        *("release_ask", "release_undo", "release_keep"),
        *("choose", "leave_out", "note", "mention", "override", "second"),
        *("owner", "board_note", "next_on", "report"),
    }
)
"""What has a sentence of its own, `why.idea.ACTION`."""

REVIEW_ACTIONS = frozenset({"offer", *(move.name for move in REVIEW.moves)})
"""What has a sentence of its own, `why.review.ACTION`."""

_SAID = {"idea": ACTIONS, "review": REVIEW_ACTIONS}


def story(view: IdeaFile, deeds: Sequence[Deed], world: World) -> Screen:
    """Tell the story of an opened idea."""
    lines: list[Shown] = [say("why.title", code=Code(view.code)), ""]
    if not deeds:
        lines.append(say("why.nothing"))
    for deed in deeds:
        lines.append(say("why.line", at=deed.at, what=_what(deed)))
        if deed.reasons:
            lines.append(say("why.reasons", reasons=reasons_shown(deed.reasons, world)))
        if deed.words:
            lines.append(say("idea.desk.words", text=deed.words))
        if deed.note:
            lines.append(say("why.noted", text=deed.note))
    return Screen(tuple(lines), ((link("id_card", "idea.desk.open", str(view.id)), home()),))


def _what(deed: Deed) -> Say:
    who = _who(deed)
    if deed.action not in _SAID.get(deed.noun, ()):
        return say("why.other", who=who, action=Code(deed.action))
    if deed.action == "merged" and deed.other is not None:
        return say("why.idea.merged.into", who=who, code=Code(deed.other))
    if (deed.noun, deed.action) == ("review", "offer") and deed.other:
        return say("why.review.offer.to", who=who, name=deed.other)
    if deed.action == "reopen" and deed.role is Role.CLOCK:
        return say("why.idea.reopen.clock")
    return say(f"why.{deed.noun}.{deed.action}", who=who)


def _who(deed: Deed) -> Shown:
    if deed.role is Role.CLOCK:
        return say("why.who.clock")
    if deed.role in STAFF_ROLES:
        return deed.who or say("why.who.staff")
    return say("why.who.author")
