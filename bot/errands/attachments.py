"""Attachments: what somebody sent, handed to the officer who asks, on the officer's own messenger.

They are those of a registration's person, or of the reports about an idea.
"""

import asyncio
import logging
from collections.abc import Iterable
from typing import Literal

from bot.answering.errand import ATTACHMENTS, IDEA_ATTACHMENTS, REPORTS
from bot.answering.reply import Reply
from bot.errands.tools import Run, Tools
from bot.wire.errors import Refused, TryLater
from conversations.pages.link import link
from conversations.screen import Code, Rows, Screen, Shown, say
from programme.attachment import safe_name
from programme.text import number
from services import idea_contact, report
from services.contact import Parcel, attachments
from storage.engine.row import Row
from storage.errors import WrongKey
from storage.files import NotKept

LOGGER = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
"""Seconds that a file waits for a messenger that asks for a pause; beyond them the officer presses again."""

Kind = Literal["document", "photo", "voice", "audio"]
_OGG = b"OggS"


async def _send(tools: Tools, reply: Reply, chat_id: int) -> None:
    assert reply.errand is not None  # noqa: S101 - an errand brought us here
    value, _, then = reply.errand.value.partition(".")
    of = number(value)
    if of is not None:
        asker, now = reply.person_id, tools.clock.now()
        parcel = await tools.storage.write(attachments, registration_id=of, person_id=asker, now=now)
        await _hand_out(tools, reply, chat_id, parcel, then=then)


async def _send_idea(tools: Tools, reply: Reply, chat_id: int) -> None:
    assert reply.errand is not None  # noqa: S101 - an errand brought us here
    of = number(reply.errand.value)
    if of is not None:
        asker, now = reply.person_id, tools.clock.now()
        parcel = await tools.storage.write(idea_contact.attachments, idea_id=of, person_id=asker, now=now)
        await _hand_out(tools, reply, chat_id, parcel)


async def _hand_out(tools: Tools, reply: Reply, chat_id: int, parcel: Parcel | None, *, then: str = "") -> None:
    if parcel is not None:
        caption = say("attachments.caption", code=Code(parcel.code))
        on: Rows = ((link(then, "triage.go_on"),),) if then else ()
        await hand_over(tools, reply, chat_id, parcel, caption=caption, on=on)


async def _send_reports(tools: Tools, reply: Reply, chat_id: int) -> None:
    """Hand out what an idea's author sent with their reports."""
    assert reply.errand is not None  # noqa: S101 - as above
    idea_id, now = int(reply.errand.value), tools.clock.now()
    parcel = await tools.storage.write(report.attachments, idea_id=idea_id, person_id=reply.person_id, now=now)
    if parcel is not None:
        on: Rows = ((link("bo_idea", "board.back_to_idea", str(idea_id)),),)
        caption = say("report.caption", code=Code(parcel.code))
        await hand_over(tools, reply, chat_id, parcel, caption=caption, on=on)


async def hand_over(tools: Tools, reply: Reply, chat_id: int, parcel: Parcel, *, caption: Shown, on: Rows) -> None:
    """Send the files one by one, then what could not be sent, and the buttons that lead on."""
    states = [await _hand(tools, reply, chat_id, file, caption) for file in parcel.files]
    lines = tuple(_said(states))
    if lines or on:
        # Below the files, where the officer looks now.
        await tools.sender.post(
            Screen((caption, *lines), on), chat_id=chat_id, reader=tools.sender.reader(reply.language, reply.zone)
        )


async def _hand(tools: Tools, reply: Reply, chat_id: int, file: Row, caption: Shown) -> str:
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
        await _upload(tools, reply, chat_id, file, content, caption)
    except TryLater as error:
        if (pause := error.after or 1.0) > LONGEST_PAUSE:
            return "unsent"
        await asyncio.sleep(pause)
        try:
            await _upload(tools, reply, chat_id, file, content, caption)
        except TryLater:
            return "unsent"
    except Refused:
        return "unsent"
    return "sent"


async def _upload(tools: Tools, reply: Reply, chat_id: int, file: Row, content: bytes, caption: Shown) -> None:
    name = safe_name(file.name, kind=file.kind, mime=file.mime)
    reader = tools.sender.reader(reply.language, reply.zone)
    kind = _kind(file.kind, content)
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


ERRANDS: dict[str, Run] = {ATTACHMENTS: _send, REPORTS: _send_reports, IDEA_ATTACHMENTS: _send_idea}
