"""The bots that have an account here."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

Json = dict[str, Any]
"""A JSON object of the Bot API."""


@dataclass(frozen=True)
class BotAccount:
    """A bot's account: its token, how it introduces itself, and the manner in which its server behaves."""

    token: str
    user_id: int
    name: str
    username: str
    manner: Literal["telegram", "bale"]

    def user(self) -> Json:
        """Return the bot as a Bot API User."""
        return {"id": self.user_id, "is_bot": True, "first_name": self.name, "username": self.username}


BOTS = MappingProxyType(
    {
        "telegram": BotAccount(
            token="7000000001:playground-telegram-not-a-secret",  # noqa: S106 - opens nothing outside this process
            user_id=7_000_000_001,
            name="Playground Telegram",
            username="playground_telegram_bot",
            manner="telegram",
        ),
        "bale": BotAccount(
            token="7000000002:playground-bale-not-a-secret",  # noqa: S106 - opens nothing outside this process
            user_id=7_000_000_002,
            name="Playground Bale",
            username="playground_bale_bot",
            manner="bale",
        ),
    }
)
"""One bot of each manner, with tokens that are plainly not real."""
