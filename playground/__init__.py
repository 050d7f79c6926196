"""A local messenger: the Bot API over HTTP in two manners, and a chat page to try the bot on.

It knows nothing of the product; the product speaks to it as it speaks to Telegram and Bale.
"""

from playground.account import BotAccount
from playground.clock import Clock, SystemClock
from playground.control import Action
from playground.faults import Fault
from playground.server import Playground

__all__ = ["Action", "BotAccount", "Clock", "Fault", "Playground", "SystemClock"]
