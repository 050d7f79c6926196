"""All errands by name, and how one is run: what goes wrong is told under a reference, and nobody else waits for it."""

import logging

from bot.answering.reply import Reply
from bot.errands import attachments, attendance, certificates, commands, course_qr, idea_split, pictures, sheets
from bot.errands.tools import Run, Tools
from bot.logs import reference
from bot.wire.errors import DeliveryError
from conversations.pages.about import trouble

LOGGER = logging.getLogger(__name__)

ERRANDS: dict[str, Run] = {}
for _module in (attachments, attendance, certificates, pictures, sheets, commands, idea_split, course_qr):
    ERRANDS |= _module.ERRANDS


async def run(tools: Tools, reply: Reply, chat_id: int) -> None:
    """Do the errand of a reply that was shown."""
    assert reply.errand is not None  # noqa: S101 - the caller looked
    try:
        await ERRANDS[reply.errand.name](tools, reply, chat_id)
    except DeliveryError as error:
        LOGGER.warning("%s: an errand did not get through: %s", tools.messenger.name, error)
    except Exception:  # a fault of ours in one errand: told and logged; the screen it followed is shown already
        number = reference()
        LOGGER.exception("%s: the errand %s failed, reference %s", tools.messenger.name, reply.errand.name, number)
        try:
            await tools.sender.say(trouble(number), chat_id=chat_id, language=reply.language)
        except DeliveryError as error:
            LOGGER.info("%s: reference %s could not be told: %s", tools.messenger.name, number, error)
