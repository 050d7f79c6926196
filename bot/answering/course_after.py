"""After a session: one was there, how it was, the certificate."""

from collections.abc import Callable

from bot.answering.reply import Reply
from bot.answering.visit import Visit

PAGES: dict[str, Callable[[Visit, str], Reply]] = {}
STARTS: dict[str, Callable[[Visit, str], Reply]] = {}
"""Pages that a deep link leads to, by how its payload begins; the rest of the payload is the value."""

COMMANDS = frozenset[str]()
"""Those of the pages that are commands, too."""
