"""The files of an idea, handed to the coordinator who asks, on their own messenger."""

from bot.answering.reply import Reply
from bot.errands.attachments import hand_over
from bot.errands.tools import Run, Tools
from programme.text import number
from services.idea_files import files_of


async def _send(tools: Tools, reply: Reply, chat_id: int) -> None:
    assert reply.errand is not None  # noqa: S101 - an errand brought us here
    idea_id = number(reply.errand.value)
    if idea_id is None:
        return
    parcel = await tools.storage.write(files_of, idea_id=idea_id, person_id=reply.person_id, now=tools.clock.now())
    if parcel is not None:
        await hand_over(tools, reply, chat_id, parcel)


ERRANDS: dict[str, Run] = {"idea_files": _send}
