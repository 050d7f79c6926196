"""Attachments: files of a registration's person or of an idea, handed to whoever asks, on their own messenger."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from bot.answering.errand import ATTACHMENTS, FEEDBACK_FILES, IDEA_FILES, REPORTS, TALK_FILES
from bot.answering.reply import Reply
from bot.errands.tools import Run, Tools
from bot.wire.errors import Refused, TryLater
from conversations.pages.link import link
from conversations.screen import Code, Rows, Screen, Shown, say
from programme.attachment import safe_name
from programme.text import number
from services import report
from services.contact import attachments
from services.conversation_files import conversation_files
from services.feedback_files import feedback_files
from services.idea_parcel import idea_files
from storage.engine.row import Row
from storage.errors import WrongKey
from storage.files import NotKept

LOGGER = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
"""Seconds that a file waits for a messenger that asks for a pause; beyond them the officer presses again."""

Kind = Literal["document", "photo", "voice", "audio"]
Gather = Callable[..., Any]
"""A use case that gives files with the code of what they belong to; None for whoever may not have them."""
_OGG = b"OggS"


async def _send(tools: Tools, reply: Reply, chat_id: int) -> None:
    """Hand out what a registration's person sent."""
    of, then = _asked(reply)
    if of is None:
        return
    asker, now = reply.person_id, tools.clock.now()
    parcel = await tools.storage.write(attachments, registration_id=of, person_id=asker, now=now)
    if parcel is not None:
        await _hand_over(tools, reply, chat_id, parcel.code, parcel.files, on=_onward(then))


async def _send_idea(tools: Tools, reply: Reply, chat_id: int) -> None:
    """Hand out what belongs to an idea, to its reviewer without names that tell whose it is."""
    of, then = _asked(reply)
    if of is None:
        return
    asker, now, programme = reply.person_id, tools.clock.now(), tools.world.programme
    parcel = await tools.storage.write(idea_files, idea_id=of, person_id=asker, programme=programme, now=now)
    if parcel is not None:
        on = _onward(then)
        await _hand_over(tools, reply, chat_id, parcel.code, parcel.files, on=on, named=parcel.named)


def _sends(use_case: Gather, of: str, back: tuple[str, str], caption: str, *, named: bool = True) -> Run:
    """Make the errand that hands out what a use case gathers of the thing `of`, and leads back to its page."""

    async def send(tools: Tools, reply: Reply, chat_id: int) -> None:
        number_of, _ = _asked(reply)
        if number_of is None:
            return
        about: dict[str, Any] = {of: number_of, "person_id": reply.person_id, "now": tools.clock.now()}
        parcel = await tools.storage.write(use_case, **about)
        if parcel is not None:
            page, label = back
            on: Rows = ((link(page, label, str(number_of)),),)
            await _hand_over(tools, reply, chat_id, parcel.code, parcel.files, on=on, caption=caption, named=named)

    return send


def _asked(reply: Reply) -> tuple[int | None, str]:
    assert reply.errand is not None  # noqa: S101 - an errand brought us here
    value, _, then = reply.errand.value.partition(".")
    return number(value), then


def _onward(then: str) -> Rows:
    return ((link(then, "triage.go_on"),),) if then else ()


async def _hand_over(
    tools: Tools,
    reply: Reply,
    chat_id: int,
    code: str,
    files: Sequence[Row],
    *,
    on: Rows,
    named: bool = True,
    caption: str = "attachments.caption",
) -> None:
    """Send the files one by one, then what could not be sent, and the buttons that lead on."""
    over = say(caption, code=Code(code))
    states = []
    for nth, file in enumerate(files, start=1):
        name = safe_name(file.name, kind=file.kind, mime=file.mime)
        # People put their own name into those of their files; the ending tells what opens it.
        name = name if named else f"{code}-{nth}.{name.rpartition('.')[2]}"
        states.append(await _hand(tools, reply, chat_id, file, over, name))
    lines = tuple(_said(states))
    if lines or on:
        # Below the files, where the officer looks now.
        await tools.sender.post(
            Screen((over, *lines), on), chat_id=chat_id, reader=tools.sender.reader(reply.language, reply.zone)
        )


async def _hand(tools: Tools, reply: Reply, chat_id: int, file: Row, caption: Shown, name: str) -> str:
    """Send one file, and return what came of it."""
    if file.state != "kept":
        return str(file.state)
    try:
        content = await asyncio.to_thread(tools.store.get, file.address)
    except (NotKept, WrongKey) as error:
        # Erased a moment ago, or damaged on the disk; the address is no secret, the content is.
        LOGGER.warning("an attachment cannot be opened: %s", error)
        return "failed"
    try:
        await _upload(tools, reply, chat_id, file.kind, name, content, caption)
    except TryLater as error:
        if (pause := error.after or 1.0) > LONGEST_PAUSE:
            return "unsent"
        await asyncio.sleep(pause)
        try:
            await _upload(tools, reply, chat_id, file.kind, name, content, caption)
        except TryLater:
            return "unsent"
    except Refused:
        return "unsent"
    return "sent"


async def _upload(
    tools: Tools, reply: Reply, chat_id: int, sent_as: str, name: str, content: bytes, caption: Shown
) -> None:
    reader = tools.sender.reader(reply.language, reply.zone)
    kind = _kind(sent_as, content)
    if kind != "document":
        try:
            return await tools.sender.upload(name, content, chat_id=chat_id, reader=reader, kind=kind, caption=caption)
        except Refused:
            # Not a voice or photo after all, by this messenger's measure.
            LOGGER.debug("%s: a %s is sent as a file", tools.messenger.name, kind)
    return await tools.sender.upload(name, content, chat_id=chat_id, reader=reader, caption=caption)


def _kind(kind: str, content: bytes) -> Kind:
    if kind == "photo":
        return "photo"
    return "voice" if kind == "voice" and content.startswith(_OGG) else "document"


def _said(states: list[str]) -> Iterable[Shown]:
    for state in ("wanted", "failed", "unsent"):
        if count := states.count(state):
            yield say(f"attachments.{state}", count=count)
    if not states:
        yield say("attachments.none")


ERRANDS: dict[str, Run] = {
    ATTACHMENTS: _send,
    IDEA_FILES: _send_idea,
    # What an idea's author sent with their reports.
    REPORTS: _sends(report.attachments, "idea_id", ("bo_idea", "board.back_to_idea"), "report.caption"),
    # What people said of a course, without their names.
    FEEDBACK_FILES: _sends(feedback_files, "course_id", ("cp_said", "feedback.back"), "feedback.caption", named=False),
    # What a citizen sent in a conversation.
    TALK_FILES: _sends(conversation_files, "conversation_id", ("tk_one", "talks.look_button"), "talks.files_caption"),
}
