"""The links to a course as QR pictures, one for each messenger, to be printed or passed on."""

import asyncio
from io import BytesIO

import orjson
import segno

from bot.answering.reply import Reply
from bot.errands.tools import Run, Tools
from bot.wire.errors import Refused
from conversations.screen import Code, Screen, say

SCALE, BORDER = 12, 4
"""Dots of the picture to a module, and modules of white around it: without them readers find no edge."""

_UNDER_WAY: set[tuple[str, int, str]] = set()


def picture(link: str) -> bytes:
    """Draw a link, which is ASCII, as a QR code; a quarter of it may be damaged or covered."""
    drawn = BytesIO()
    segno.make(link.encode("ascii"), error="q", micro=False).save(drawn, kind="png", scale=SCALE, border=BORDER)
    return drawn.getvalue()


async def _send(tools: Tools, reply: Reply, chat_id: int) -> None:
    """Send the pictures; a second press meanwhile adds none."""
    assert reply.errand is not None  # noqa: S101 - an errand brought us here
    asked = (tools.messenger.name, chat_id, reply.errand.value)
    if asked in _UNDER_WAY:
        return
    _UNDER_WAY.add(asked)
    try:
        told = orjson.loads(reply.errand.value)
        for messenger, link in sorted(told["links"].items()):
            named = say("seat.qr", title=told["title"], messenger=say(f"messenger.{messenger}"))
            caption = Screen((named, Code(link, tapped=True)))
            await _upload(tools, reply, chat_id, f"{told['code']}-{messenger}.png", link, caption)
    finally:
        _UNDER_WAY.discard(asked)


async def _upload(tools: Tools, reply: Reply, chat_id: int, name: str, link: str, caption: Screen) -> None:
    reader = tools.sender.reader(reply.language, reply.zone)
    drawn = await asyncio.to_thread(picture, link)
    try:
        await tools.sender.upload(name, drawn, chat_id=chat_id, reader=reader, kind="photo", caption=caption)
    except Refused:
        # Not taken as a photo: as a file it is at least as sharp.
        await tools.sender.upload(name, drawn, chat_id=chat_id, reader=reader, caption=caption)


ERRANDS: dict[str, Run] = {"course_qr": _send}
