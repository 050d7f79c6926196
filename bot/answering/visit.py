"""A visit: one person's update while it is being answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.answering.errand import Errand
from bot.answering.heard import Heard
from bot.answering.phrases import Phrases
from bot.answering.reply import Reply
from conversations.screen import Screen, Shown
from conversations.world import World
from programme.standing import Standing
from services import standing
from services.people import Known
from storage.engine.tx import Tx

FIRST_LANGUAGE = "fa"


@dataclass(slots=True)
class Visit:
    """Who writes, in which transaction, and when; `who` changes as they do.

    `heard` is None where nothing was heard just now: a screen is shown again, or a notice goes out.
    `links` has the deep link to this bot on each messenger, with `{payload}` in it.
    """

    tx: Tx
    who: Known
    world: World
    phrases: Phrases
    now: datetime
    heard: Heard | None = None
    links: Mapping[str, str] = field(default_factory=dict)

    def standing(self) -> Standing:
        """Say where the person stands."""
        return standing.standing(self.tx, self.who, programme=self.world.programme, now=self.now)

    def reply(
        self,
        screen: Screen,
        *,
        keyboard_gone: Shown | None = None,
        erased: tuple[str, ...] | None = None,
        errand: Errand | None = None,
    ) -> Reply:
        """Answer in the person's language and zone."""
        who = self.who
        language, zone = who.language or FIRST_LANGUAGE, who.zone or self.world.programme.time_zone
        return Reply(screen, who.person_id, language, zone, keyboard_gone, erased, errand)
