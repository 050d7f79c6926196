"""The product with an announcement to everybody it knows: `python -m tests.benchmarks.announcing` for `python -m bot`.

What it says and to whom stands here, so that the benchmark measures its sending and nothing else.
"""

from typing import Any

from bot.answering.visit import Visit
from conversations.screen import Screen

TEXT = (
    "فردا ساعت ۱۸ در میدان نقش جهان، روز شهرهای خواهرخوانده برگزار می‌شود. ورود برای همه آزاد است و دبیرخانه از شما"
    " دعوت می‌کند با خانواده بیایید."
)


def _tell(visit: Visit, body: dict[str, Any]) -> Screen | None:
    return Screen((TEXT,))


if __name__ == "__main__":
    from bot.__main__ import app
    from bot.answering.notices.registry import NOTICES
    from programme.notice import Purpose
    from services import audience
    from tests.support.broadcasts import everybody

    audience.people = everybody
    NOTICES[Purpose.BROADCAST] = _tell
    app()
