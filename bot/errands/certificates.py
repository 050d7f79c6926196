"""A certificate as a file: made anew whenever it is asked for, always with the same code."""

from bot.answering.certificates import ERRAND
from bot.answering.reply import Reply
from bot.certificates.writing import made, paper
from bot.errands.tools import Run, Tools
from conversations.pages import certificate as pages
from programme.text import number
from services import certificates

_UNDER_WAY: set[tuple[int, str]] = set()


async def _send(tools: Tools, reply: Reply, chat_id: int) -> None:
    """Make and send it; a second tap while it is being made adds none."""
    assert reply.errand is not None  # noqa: S101 - the caller looked
    course, _, link = reply.errand.value.partition(" ")
    asked = (reply.person_id, course)
    if asked in _UNDER_WAY:
        return
    _UNDER_WAY.add(asked)
    try:
        mine = {"course_id": number(course) or 0, "person_id": reply.person_id}
        found = await tools.storage.read(certificates.own, **mine)
        if found is None:
            return
        reader = tools.sender.reader(reply.language, reply.zone)
        content = await made(paper(found, link, reader, tools.world))
        name = f"certificate-{found.code}.pdf"
        await tools.sender.upload(name, content, chat_id=chat_id, reader=reader, caption=pages.caption(found))
    finally:
        _UNDER_WAY.discard(asked)


ERRANDS: dict[str, Run] = {ERRAND: _send}
