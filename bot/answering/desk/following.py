"""The pressed message of a coordinator, kept up to date from now on, or left as it is."""

from bot.answering.desk.page import DeskVisit
from bot.answering.desk.publication import fingerprint
from conversations.screen import Screen
from services.watching import Watching


def follow(at: DeskVisit, watching: Watching, screen: Screen, *, of_id: int, over: bool) -> None:
    """Let the message whose button was pressed show how far something is; of what is over, nothing more comes."""
    leave(at, watching)
    heard = at.visit.heard
    if heard is None or heard.press is None or heard.press.message_id is None or over:
        return
    watching.keep(
        at.visit.tx,
        of_id=of_id,
        person_id=at.member.person_id,
        messenger=heard.messenger,
        chat_id=heard.chat_id,
        message_id=heard.press.message_id,
        shown=fingerprint(screen),
    )


def leave(at: DeskVisit, watching: Watching) -> None:
    """Leave the messages of this chat as they are."""
    if (heard := at.visit.heard) is not None:
        watching.leave(at.visit.tx, messenger=heard.messenger, chat_id=heard.chat_id)
