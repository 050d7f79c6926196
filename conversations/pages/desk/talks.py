"""Conversations at the desk: the list, one of them, an answer, a colleague who takes over."""

from collections.abc import Sequence

from conversations.pages.desk.staff import home
from conversations.pages.link import link
from conversations.pages.talking import about, words
from conversations.screen import Button, Rows, Say, Screen, Shown, in_rows, say
from conversations.world import World
from programme.conversation import Line, Talk
from programme.staff import Member

COLLEAGUES = 20
"""Colleagues who are offered to take over."""


def listed(
    found: Sequence[Talk], count: int, waiting: int, world: World, *, page: int, most: int, note: Say | None = None
) -> Screen:
    """List a page of conversations, who waits longest first."""
    above: tuple[Shown, ...] = (note, "") if note else ()
    if not found:
        return Screen((*above, say("talks.none")), ((home(),),), replaces=True)
    numbered = list(enumerate(found, page * most + 1))
    lines = tuple(_entry(number, one, world) for number, one in numbered)
    buttons = [
        Button(say("talks.open", number=number, name=_name(one)), f"go.tk_one.{one.id}") for number, one in numbered
    ]
    turns = [link("tk_list", "talks.before", str(page - 1))] if page else []
    turns += [link("tk_list", "talks.after", str(page + 1))] if count > (page + 1) * most else []
    rows: Rows = (*in_rows(buttons), *((tuple(turns),) if turns else ()), (home(),))
    return Screen((*above, say("talks.title", count=waiting), "", *lines), rows, replaces=True)


def one(
    talk: Talk, said: Sequence[Line], world: World, *, last: int, older: bool, files: bool, note: Say | None = None
) -> Screen:
    """Show a conversation with its newest lines; `last` is the newest one, `older`: there are more before these."""
    above: tuple[Shown, ...] = (note, "") if note else ()
    rows: Rows = ((link("tk_answer", "talks.answer_button", str(talk.id)),),)
    second = [link("tk_give", "talks.give_button", str(talk.id))]
    if talk.closed_at is None:
        second.insert(0, link("tk_close", "talks.close_button", f"{talk.id}.{last}"))
    rows += (tuple(second),)
    if files:
        rows += ((link("tk_files", "talks.files_button", str(talk.id)),),)
    if older:
        rows += ((link("tk_one", "talks.older", f"{talk.id}.{said[0].id}"),),)
    lines = (*above, *_head(talk, world), *_said(talk, said))
    return Screen(lines, (*rows, (link("talks", "talks.back"),)), replaces=True)


def write(talk: Talk, said: Sequence[Line], world: World, *, complaint: Say | None = None) -> Screen:
    """Ask for an answer below what was said."""
    below: tuple[Shown, ...] = (complaint, say("talks.write")) if complaint else (say("talks.write"),)
    back = link("tk_one", "button.cancel", str(talk.id))
    return Screen((*_head(talk, world), *_said(talk, said), "", *below), ((back,),), replaces=complaint is None)


def held(talk: Talk, mine: Line, meanwhile: Sequence[Line]) -> Screen:
    """Show what colleagues answered meanwhile, and ask whether one's own answer still is to be sent."""
    lines = (say("talks.meanwhile"), *_said(talk, meanwhile), "", say("talks.yours", text=words(mine)))
    buttons = (link("tk_send", "talks.send_button", str(mine.id)), link("tk_drop", "talks.drop_button", str(mine.id)))
    return Screen(lines, (buttons,))


def sent(talk: Talk) -> Screen:
    """Say that an answer is on its way."""
    return Screen((say("talks.sent", name=_name(talk)),), (_open(talk), (link("talks", "talks.back"),)))


def words_only() -> Screen:
    """Say that an answer is made of words."""
    return Screen((say("talks.words_only"),), ((link("talks", "talks.back"),),))


def giving(talk: Talk, colleagues: Sequence[Member], world: World) -> Screen:
    """Offer the colleagues who may take over."""
    buttons = [
        Button(who.name or say("staff.nameless"), f"go.tk_to.{talk.id}.{who.person_id}")
        for who in colleagues[:COLLEAGUES]
    ]
    line = say("talks.give") if buttons else say("talks.alone")
    back = link("tk_one", "button.back", str(talk.id))
    return Screen((*_head(talk, world), line), (*in_rows(buttons), (back,)), replaces=True)


def wrote(talk: Talk, line: Line, world: World, *, by: str | None = None) -> Screen:
    """Tell an officer what a citizen wrote; `by`: a colleague has given them the conversation."""
    above: tuple[Shown, ...] = (say("talks.given_by", name=by), "") if by else ()
    head = say("talks.wrote", name=_name(talk), about=about(talk.topic, world))
    rows: Rows = ((link("tk_answer", "talks.answer_button", str(talk.id)),), _open(talk))
    return Screen((*above, head, words(line), "", say("talks.how_to_answer")), rows)


def somebody_waits(count: int) -> Screen:
    """Tell an officer that somebody waits for an answer."""
    return Screen((say("talks.waiting", count=count),), ((link("talks", "talks.look"),),))


def _head(talk: Talk, world: World) -> tuple[Shown, ...]:
    lines: list[Shown] = [say("talks.one", number=talk.id, name=_name(talk)), say("talks.about", about=about(
        talk.topic, world
    ))]  # fmt: skip
    if talk.waits_since is not None:
        lines.append(say("talks.waits", since=talk.waits_since))
    else:
        lines.append(say("talks.answered") if talk.closed_at is None else say("talks.closed", at=talk.closed_at))
    if talk.officer is not None:
        lines.append(say("talks.officer", name=talk.officer))
    return (*lines, "")


def _said(talk: Talk, said: Sequence[Line]) -> tuple[Shown, ...]:
    return tuple(say("talks.line", by=_by(talk, line), at=line.at, text=words(line)) for line in said)


def _by(talk: Talk, line: Line) -> Shown:
    return _name(talk) if line.officer_id is None else line.officer or say("card.somebody")


def _entry(number: int, talk: Talk, world: World) -> Say:
    told = {"number": number, "name": _name(talk), "about": about(talk.topic, world)}
    if talk.waits_since is not None:
        return say("talks.entry.waits", **told, since=talk.waits_since)
    return say("talks.entry.open" if talk.closed_at is None else "talks.entry.closed", **told)


def _name(talk: Talk) -> Shown:
    return talk.name or say("talks.nameless")


def _open(talk: Talk) -> tuple[Button, ...]:
    return (link("tk_one", "talks.look_button", str(talk.id)),)
