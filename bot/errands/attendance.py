"""The QR of a session as a picture for the wall, one for each messenger."""

import asyncio
import io

import segno

from bot.answering.desk.course_people import QR
from bot.answering.reply import Reply
from bot.errands.tools import Run, Tools
from conversations.pages.desk.course_people import wall
from programme.attendance import PREFIX
from programme.errors import NotFound
from programme.roll import Drawn
from programme.staff import DESK_ROLES
from programme.text import number
from services import code_words, staff
from services.journal import Actor
from storage.engine.tx import Tx

SCALE = 20
"""Pixels for one dot: to be read from the last row."""


async def _send(tools: Tools, reply: Reply, chat_id: int) -> None:
    """Send the pictures; their links hold ASCII letters only, which every reader of QR takes."""
    assert reply.errand is not None  # noqa: S101 - the caller looked
    session, *links = reply.errand.value.split(" ")

    def read(tx: Tx) -> Drawn | None:
        who = staff.member(tx, person_id=reply.person_id)
        if who is None or who.role not in DESK_ROLES:
            return None
        by = Actor(who.role, reply.person_id)
        try:
            return code_words.drawn(tx, session_id=number(session) or 0, by=by, now=tools.clock.now())
        except NotFound:
            # Cancelled a moment ago.
            return None

    found = await tools.storage.write(read)
    if found is None:
        return
    reader = tools.sender.reader(reply.language, reply.zone)
    for one in links:
        messenger, _, form = one.partition("=")
        content = await asyncio.to_thread(picture, form.format(payload=f"{PREFIX}{found.token}"))
        await tools.sender.upload(
            f"{found.course.code}-{found.number}-{messenger}.png", content,
            chat_id=chat_id, reader=reader, kind="photo", caption=wall(found, messenger),
        )  # fmt: skip


def picture(address: str) -> bytes:
    """Draw the QR of an address."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=SCALE, border=4)
    return drawn.getvalue()


ERRANDS: dict[str, Run] = {QR: _send}
