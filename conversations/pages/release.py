"""An author asks to take back an idea whose result was published, and hears what comes of it."""

from datetime import datetime

from conversations.pages.desk.idea_card import heading
from conversations.pages.desk.idea_words import seen_shown
from conversations.pages.link import link
from conversations.screen import Button, Code, Say, Screen, Shown, say
from programme.idea import State, seen
from programme.idea_file import IdeaFile


def release(view: IdeaFile, *, asked_at: datetime | None, may_ask: bool, complaint: Say | None = None) -> Screen:
    """Say how an idea is taken back now, or that it was asked for."""
    lines: list[Shown] = [] if complaint is None else [complaint, ""]
    lines += [heading(view), say("card.state_line", state=seen_shown(seen(view.state))), ""]
    rows: list[tuple[Button, ...]] = []
    if asked_at is not None:
        lines.append(say("release.waits", at=asked_at))
        rows.append((link("i_release", "release.undo", f"{view.id}.no"),))
    elif may_ask:
        lines += [say("release.how"), say("release.why_how")]
        rows.append((link("i_release", "release.ask", f"{view.id}.yes"),))
    else:
        lines.append(say("release.not_now"))
    return Screen(tuple(lines), (*rows, (mine(),)))


def asked(view: IdeaFile, *, words: str | None = None) -> Screen:
    """Confirm that the secretariat was asked."""
    lines = (say("release.asked", code=Code(view.code)), *why(words))
    return Screen(lines, ((mine(),),), trace=say("release.ask") if words is None else None)


def why(words: str | None) -> tuple[Say, ...]:
    """Say why an author wants an idea back, where they said so."""
    return (say("release.why", text=words),) if words else ()


def undone(view: IdeaFile) -> Screen:
    """Confirm that it is asked for no longer."""
    return Screen((say("release.undone", code=Code(view.code)),), ((mine(),),), trace=say("release.undo"))


def told(code: str, words: str | None, *, granted: bool) -> Screen:
    """Tell the author what the coordinator decided."""
    lines: list[Shown] = [say("release.told.granted" if granted else "release.told.kept", code=Code(code))]
    if words:
        lines += ["", say("release.told.words", text=words)]
    return Screen(tuple(lines), ((mine(), link("question", "button.question")),))


def ended(code: str, state: State) -> Screen:
    """Tell the author who asked that the idea has come to its end meanwhile."""
    line = say("release.told.ended", code=Code(code), state=seen_shown(state))
    return Screen((line,), ((mine(), link("question", "button.question")),))


def wish(idea_id: int) -> Button:
    """Lead to the page where an author asks for a published idea back; it stands under `services.release.ASKABLE`."""
    return link("i_release", "release.ask", str(idea_id))


def mine() -> Button:
    """Lead to one's own ideas."""
    return link("ideas", "release.ideas")
