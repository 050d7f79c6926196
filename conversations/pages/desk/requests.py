"""Requests at the desk: the oldest that waits, and what may be done about it."""

from dataclasses import dataclass

from conversations.pages.desk.staff import home
from conversations.pages.link import link
from conversations.screen import Code, Say, Screen, Shown, say
from programme.nudge import CALL_AFTER
from programme.request import Kind, Request

PAGES = {None: "requests", Kind.CALL: "calls"}
"""The page of all requests, and that of those who are to be called."""

LONGEST = 1500
"""Letters of a question: a card stays one message."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How whoever asked is reached, as far as they told."""

    name: str | None
    phone: str | None


def card(
    request: Request, waiting: int, *, only: Kind | None, contact: Contact | None = None, note: Say | None = None
) -> Screen:
    """Show one request."""
    page, lines = PAGES[only], _head(request, waiting, note, named=contact is None)
    if contact is not None:
        lines += _reached(contact)
    if request.question:
        lines += ("", say("request.question", question=_cut(request.question)))
    first = [link(page, "button.answer_request", f"answer-{request.id}")]
    if contact is None:
        first.insert(0, link(page, "button.show_contact", f"look-{request.id}"))
    second = [link(page, "button.handled", f"done-{request.id}")]
    if waiting > 1:
        second.append(link(page, "button.next_request", f"next-{request.id}"))
    return Screen(lines, (tuple(first), tuple(second), (home(),)), replaces=True)


def none(*, only: Kind | None, note: Say | None = None) -> Screen:
    """Say that nobody waits."""
    nobody = say("request.none") if only is None else say("request.none_to_call", days=CALL_AFTER)
    return Screen((note, "", nobody) if note else (nobody,), ((home(),),), replaces=True)


def answer(request: Request, *, only: Kind | None, note: Say | None = None) -> Screen:
    """Ask for the words of an answer."""
    lines: tuple[Shown, ...] = (note,) if note else ()
    if request.question:
        lines += (say("request.question", question=_cut(request.question)), "")
    back = link(PAGES[only], "button.cancel", f"at-{request.id}")
    return Screen((*lines, say("request.write")), ((back,),), replaces=True)


def _head(request: Request, waiting: int, note: Say | None, *, named: bool) -> tuple[Shown, ...]:
    lines: tuple[Shown, ...] = (note, "") if note else ()
    kind = say(f"request.kind.{request.kind}")
    if request.idea is not None:
        kind = say(f"request.kind.{request.kind}.idea", idea=Code(request.idea))
    lines += (kind, say("request.waiting", n=waiting))
    if request.code is not None:
        lines += (say("request.code", code=Code(request.code)),)
    if request.kind is Kind.CALL:
        # They asked for nothing.
        who = (say("request.name", name=request.name),) if request.name and named else ()
        return (*lines, *who, say("request.listed_at", at=request.made_at))
    return (*lines, say("request.made_at", at=request.made_at))


def _reached(contact: Contact) -> tuple[Shown, ...]:
    name = say("request.name", name=contact.name or say("form.empty"))
    phone = say("request.phone", phone=Code(contact.phone)) if contact.phone else say("request.no_phone")
    return (name, phone)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
