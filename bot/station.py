"""One messenger at work: who the bot is there, its menu of commands, its updates by polling or webhook."""

import logging
from dataclasses import dataclass
from typing import Any

from telegram.error import TelegramError

from bot.answering.reading import ALLOWED_UPDATES
from bot.answering.runner import Runner
from bot.clock import Clock
from bot.delivery.copies import Copies
from bot.delivery.debts import Debts
from bot.delivery.mailer import Mailer
from bot.delivery.progress import Progress
from bot.delivery.pump import Pump
from bot.delivery.rate import Rate
from bot.delivery.replying import Replying
from bot.delivery.sender import Sender
from bot.delivery.troubles import Troubles
from bot.delivery.under_way import UnderWay
from bot.erasing import Eraser
from bot.errands.tools import Tools
from bot.intake.intake import Intake
from bot.intake.lanes import Lanes
from bot.intake.polling import Place, poll
from bot.intake.webhook import Webhooks, path_of, token_of
from bot.keeping import Keeper
from bot.messengers.abilities import Abilities
from bot.wire.errors import DeliveryError, delivery_error
from bot.wire.line import Line
from conversations.pages.about import COMMANDS
from locales.catalogue import Catalogues
from storage.files import FileStore
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

ERRANDS_GRACE = 2.0
"""Seconds that a stop waits for errands: a menu or a small file gets through, an export of minutes does not."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all messengers share."""

    storage: Storage
    store: FileStore
    runner: Runner
    catalogues: Catalogues
    clock: Clock
    eraser: Eraser


class Station:
    """A bot on one messenger; supervised from outside."""

    def __init__(self, messenger: Abilities, line: Line, shared: Shared) -> None:
        self.messenger = messenger
        self.line = line
        self._shared = shared
        rate = Rate(shared.runner.world.programme.rate(messenger.name))
        self._under_way, self._errands = UnderWay(), UnderWay()
        self._sender = Sender(
            messenger,
            line,
            catalogues=shared.catalogues,
            world=shared.runner.world,
            clock=shared.clock,
            rate=rate,
            under_way=self._under_way,
            copies=Copies(messenger.name, storage=shared.storage, store=shared.store),
        )
        self._troubles = Troubles(
            messenger.name, storage=shared.storage, sender=self._sender, under_way=self._under_way
        )
        tools = Tools(
            messenger,
            line,
            shared.storage,
            shared.store,
            self._sender,
            shared.catalogues,
            shared.runner.world,
            shared.clock,
        )
        sends, debts = Lanes(), Debts(messenger.name, storage=shared.storage, clock=shared.clock)
        self._replying = Replying(
            messenger.name,
            storage=shared.storage,
            sender=self._sender,
            sends=sends,
            debts=debts,
            troubles=self._troubles,
            under_way=self._under_way,
            errands=self._errands,
            clock=shared.clock,
            tools=tools,
        )
        self.pump = Pump(
            messenger.name,
            storage=shared.storage,
            runner=shared.runner,
            sender=self._sender,
            sends=sends,
            clock=shared.clock,
        )
        self.mailer = Mailer(
            messenger.name,
            storage=shared.storage,
            runner=shared.runner,
            sender=self._sender,
            rate=rate,
            clock=shared.clock,
        )
        self.progress = Progress(
            messenger,
            storage=shared.storage,
            sender=self._sender,
            sends=sends,
            world=shared.runner.world,
            clock=shared.clock,
        )
        self.keeper = Keeper(messenger.name, line, storage=shared.storage, store=shared.store, turn=shared.eraser.turn)
        self.intake: Intake | None = None
        self._place = Place()
        self.succeeded_at = shared.clock.now()
        self.username = ""

    @property
    def shared(self) -> Shared:
        """What this messenger shares with the others."""
        return self._shared

    async def arrive(self) -> None:
        """Ask the messenger who this bot is, and set its menu of commands.

        Raises:
            DeliveryError: when the messenger does not answer or does not know the bot.
        """
        me = await self._call("getMe")
        self.username = str(me.get("username") or "")
        link = self.messenger.deep_link.format(bot=self.username, payload="{payload}")
        self._shared.runner.links[self.messenger.name] = link
        if self.intake is None:
            self.intake = Intake(
                self.messenger.name,
                self.line,
                bot_id=int(me["id"]),
                storage=self._shared.storage,
                runner=self._shared.runner,
                sender=self._sender,
                replying=self._replying,
                troubles=self._troubles,
                under_way=self._under_way,
                clock=self._shared.clock,
                erased=self._shared.eraser.finish,
            )
        await self._set_commands()
        self._well()
        LOGGER.info("%s: here as @%s", self.messenger.name, self.username)

    async def receive(self, webhooks: Webhooks | None = None, *, url: str = "", secret: str = "") -> None:
        """Take updates in: by polling until something goes wrong, or by opening the webhook.

        Raises:
            DeliveryError: when the messenger does not do its part.
            StorageError: when updates could not be committed; they come again.
        """
        assert self.intake is not None  # noqa: S101 - it has arrived
        if webhooks is None:
            # A webhook that was left set would make every getUpdates a 409; what it did not deliver stays waiting.
            await self._call("deleteWebhook")
            await poll(self.line, self.intake, place=self._place, succeeded=self._well)
            return
        name, proves = self.messenger.name, self.messenger.webhook_secret
        webhooks.open_for(name, self.intake, proves=proves, cure=self.line.received)
        payload: dict[str, object] = {"url": url.rstrip("/") + path_of(name, secret)}
        if proves:
            payload |= {"secret_token": token_of(name, secret), "allowed_updates": list(ALLOWED_UPDATES)}
        await self._call("setWebhook", payload)

    async def leave(self) -> None:
        """Finish what is under way; notices that are not, stay in the outbox, and errands are cut short."""
        self.mailer.stop()
        # Replies first: one that goes out now may begin an errand.
        await self._under_way.finish()
        await self._errands.cut_short(after=ERRANDS_GRACE)

    def _well(self) -> None:
        self.succeeded_at = self._shared.clock.now()

    async def _set_commands(self) -> None:
        catalogues = self._shared.catalogues
        languages = [None, *catalogues.languages] if self.messenger.commands_by_language else [None]
        for language in languages:
            locale = catalogues.locale(language or "fa")
            menu = [{"command": name, "description": locale.sentence(f"command.{name}")} for name in COMMANDS]
            payload: dict[str, object] = {"commands": menu}
            if language is not None:
                payload["language_code"] = language
            try:
                await self._call("setMyCommands", payload)
            except DeliveryError as error:
                # A menu is a comfort; without it everything works by buttons and typed commands.
                LOGGER.info("%s: the menu of commands could not be set: %s", self.messenger.name, error)
                return

    async def _call(self, method: str, payload: dict[str, object] | None = None) -> Any:
        try:
            return await self.line.call(method, payload or {})
        except TelegramError as error:
            raise delivery_error(error) from None  # as in Sender: it may quote what was sent
