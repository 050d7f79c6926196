"""The menu of commands of one chat: who is of the staff sees the desk's, where the messenger can."""

from telegram.error import TelegramError

from bot.answering.desk.registry import commands_for
from bot.answering.reply import Reply
from bot.errands.tools import Run, Tools
from bot.wire.errors import delivery_error
from conversations.pages.about import COMMANDS
from services.staff import member


async def _set_menu(tools: Tools, reply: Reply, chat_id: int) -> None:
    """Set the menu of the chat to what the person may do now."""
    if not tools.messenger.commands_by_chat:
        return
    who = await tools.storage.read(member, person_id=reply.person_id)
    scope = {"type": "chat", "chat_id": chat_id}
    locale = tools.catalogues.locale(reply.language)
    names = (*commands_for(who), *COMMANDS)
    menu = [{"command": name, "description": locale.sentence(f"command.{name}")} for name in names]
    try:
        if who is None:
            await tools.line.call("deleteMyCommands", {"scope": scope})
        else:
            await tools.line.call("setMyCommands", {"commands": menu, "scope": scope})
    except TelegramError as error:
        raise delivery_error(error) from None  # as in Sender: it may quote what was sent


ERRANDS: dict[str, Run] = {"commands": _set_menu}
