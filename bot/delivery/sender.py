"""Sends one person's screen on one messenger."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Literal

from telegram import InputFile

from bot.answering.heard import Press
from bot.answering.reply import Reply
from bot.clock import Clock
from bot.delivery.copies import Copies
from bot.delivery.letter import Letter, write
from bot.delivery.postman import Postman, Turn, id_of
from bot.delivery.rate import Rate
from bot.delivery.under_way import UnderWay
from bot.delivery.window import Leave
from bot.messengers.abilities import Abilities
from bot.messengers.render import Reader, Renderer, label
from bot.wire.errors import (
    DeliveryError,
    MessageGone,
    NoSuchChat,
    Refused,
    Stopped,
    Unchanged,
)
from bot.wire.line import Line
from conversations.pages.about import group
from conversations.screen import Button, Screen, Shown
from conversations.world import World
from locales.catalogue import Catalogues

LOGGER = logging.getLogger(__name__)


class Sender:
    """Shows screens; raises only when the screen itself did not get through."""

    def __init__(
        self,
        messenger: Abilities,
        line: Line,
        *,
        catalogues: Catalogues,
        world: World,
        clock: Clock,
        rate: Rate,
        under_way: UnderWay,
        copies: Copies,
    ) -> None:
        self._rate = rate
        self._under_way = under_way
        self._messenger = messenger
        self._catalogues = catalogues
        self._programme = world.programme
        self._renderer = Renderer(messenger.markup)
        self._groups: set[int] = set()
        self._post = Postman(messenger.name, line, rate=rate, copies=copies, clock=clock)

    async def show(
        self, reply: Reply, *, chat_id: int, press: Press | None = None, turn: Turn | None = None
    ) -> int | None:
        """Show the reply, answer the press, and leave on the pressed message what was chosen.

        Returns the number of a new message, where the messenger names one.

        Raises:
            DeliveryError: when the screen did not certainly get through.
        """
        reader = self.reader(reply.language, reply.zone)
        screen = reply.screen
        if press is None:
            return await self._screen(screen, reader, chat_id, reply, turn=turn)
        aside: list[Coroutine[Any, Any, None]] = [self._answer(press, screen, reader)]
        if screen.trace is not None and press.message_id is not None:
            trace = self._leave_trace(press, screen, reader, chat_id)
            if self._rate.crowded:
                # It may wait for a place; neither this person's next message nor anybody else's waits for it.
                self._under_way.start(trace)
            else:
                aside.append(trace)
        # The next question first: that is what the person waits for.
        shown: int | BaseException | None
        shown, *others = await asyncio.gather(
            self._screen(screen, reader, chat_id, reply, press), *aside, return_exceptions=True
        )
        for fault in others:
            if isinstance(fault, Exception):
                # A fault of ours beside the screen: the person sees the screen all the same.
                LOGGER.error("%s: a mark beside a screen failed", self._messenger.name, exc_info=fault)
        if isinstance(shown, BaseException):
            raise shown
        return shown

    async def say(self, screen: Screen, *, chat_id: int, language: str) -> None:
        """Show a screen to a chat that belongs to no person we know.

        Raises:
            DeliveryError: when it did not certainly get through.
        """
        await self._message(screen, self.reader(language, self._programme.time_zone), chat_id)

    async def post(self, screen: Screen, *, chat_id: int, reader: Reader, turn: Turn | None = None) -> int:
        """Show a screen in a message of its own, and return the message's id (0 where the messenger names none).

        Raises:
            DeliveryError: when it did not certainly get through.
        """
        return id_of(await self._message(screen, reader, chat_id, turn))

    async def edit(
        self, screen: Screen, *, chat_id: int, message_id: int, reader: Reader, turn: Turn | None = None
    ) -> None:
        """Show a screen in place of an earlier message; one that shows it already is left alone.

        Raises:
            DeliveryError: when it did not certainly get through; `MessageGone` or `Refused` where a new one is needed.
        """
        try:
            payload = self._payload(screen, reader, chat_id)
            await self._post.call("editMessageText", {**payload, "message_id": message_id}, turn)
        except Unchanged:
            return

    async def upload(
        self,
        name: str,
        content: bytes,
        *,
        chat_id: int,
        reader: Reader,
        kind: Literal["document", "photo", "voice", "audio"] = "document",
        caption: Shown | Screen | None = None,
    ) -> None:
        """Send a file; a caption of several lines is given as a screen.

        Raises:
            DeliveryError: when it did not certainly get through.
        """
        payload: dict[str, Any] = {"chat_id": chat_id, kind: InputFile(content, filename=name, attach=True)}
        if caption is not None:
            lines = caption if isinstance(caption, Screen) else Screen((caption,))
            payload["caption"] = self._renderer.text(lines, reader)
            if self._messenger.markup.parse_mode is not None:
                payload["parse_mode"] = self._messenger.markup.parse_mode
        await self._post.call(f"send{kind.capitalize()}", payload)

    def reader(self, language: str, zone: str) -> Reader:
        """Describe who reads."""
        home = self._programme
        return Reader(self._catalogues.locale(language), zone, home.time_zone, home.city, self._catalogues)

    async def _screen(
        self,
        screen: Screen,
        reader: Reader,
        chat_id: int,
        reply: Reply,
        press: Press | None = None,
        *,
        turn: Turn | None = None,
    ) -> int | None:
        if reply.keyboard_gone is not None:
            # One message carries one keyboard: taking the old one away needs a message of its own.
            gone = {"chat_id": chat_id, "text": self._renderer.line(reply.keyboard_gone, reader)}
            await self._post.call("sendMessage", {**gone, "reply_markup": {"remove_keyboard": True}}, turn)
        if screen.toast is not None and (press is None or not self._messenger.sees_toast(press.callback_id)):
            toast = {"chat_id": chat_id, "text": self._renderer.line(screen.toast, reader)}
            await self._post.call("sendMessage", toast, turn)
        if screen.replaces and screen.attached is None and press is not None and press.message_id is not None:
            payload = self._payload(screen, reader, chat_id)
            try:
                await self._post.call("editMessageText", {**payload, "message_id": press.message_id})
            except Unchanged:
                return None
            except (MessageGone, Refused):
                # Editing is called unreliable on Bale (bale.md: ?): a new message does as well.
                LOGGER.debug("%s: an edit was refused; sending anew", self._messenger.name)
            else:
                return None
        return id_of(await self._message(screen, reader, chat_id, turn)) or None

    def letter(self, screen: Screen, reader: Reader) -> Letter:
        """Write a screen once for everybody who reads as this reader does."""
        return write(screen, reader, messenger=self._messenger, renderer=self._renderer)

    async def hand(self, letter: Letter, *, chat_id: int, turn: Turn) -> int | None:
        """Send what was written, and return the id of its message, where the messenger names one.

        Raises:
            DeliveryError: when it did not certainly get through.
        """
        return await self._post.hand(letter, chat_id=chat_id, turn=turn)

    async def _message(self, screen: Screen, reader: Reader, chat_id: int, turn: Turn | None = None) -> Any:
        letter = self.letter(screen, reader)
        return (await self._post.parts(letter, chat_id, turn, screen.document))[letter.shown]

    def _payload(self, screen: Screen, reader: Reader, chat_id: int) -> dict[str, Any]:
        payload: dict[str, Any] = {"chat_id": chat_id, "text": self._renderer.text(screen, reader)}
        if self._messenger.markup.parse_mode is not None:
            payload["parse_mode"] = self._messenger.markup.parse_mode
        if (markup := self._renderer.markup_of(screen, reader)) is not None:
            payload["reply_markup"] = markup
        return payload

    async def _answer(self, press: Press, screen: Screen, reader: Reader) -> None:
        payload: dict[str, Any] = {"callback_query_id": press.callback_id}
        if screen.toast is not None:
            payload["text"] = label(screen.toast, reader)[: self._messenger.toast_length]
        await self._aside("answerCallbackQuery", payload)

    async def _leave_trace(self, press: Press, screen: Screen, reader: Reader, chat_id: int) -> None:
        assert screen.trace is not None  # noqa: S101 - the caller looked
        chosen = self._renderer.markup_of(Screen((), ((Button(screen.trace, press.data, chosen=True),),)), reader)
        payload = {"chat_id": chat_id, "message_id": press.message_id, "reply_markup": chosen}
        await self._aside("editMessageReplyMarkup", payload, self.in_line)

    async def in_line(self, chat_id: int) -> Leave:
        """Wait until there is a place for what nobody waits for; the turn of progress, and of marks."""
        return await self._rate.aside(chat_id)

    async def _aside(self, method: str, payload: dict[str, Any], turn: Turn | None = None) -> None:
        """Call what nobody waits for: a button that stops spinning, a mark on an old message."""
        try:
            await self._post.call(method, payload, turn)
        except (Unchanged, MessageGone, Stopped, NoSuchChat):
            return
        except DeliveryError as error:
            LOGGER.info("%s: %s did not get through: %s", self._messenger.name, method, error)

    async def probe(self) -> None:
        """See whether the messenger answers at all, by a call that does nothing.

        Raises:
            DeliveryError: when it does not.
        """
        await self._post.call("getMe", {})

    async def leave_group(self, chat_id: int, language: str) -> None:
        """Say once that this is for private chats, and leave, even where nothing may be said."""
        if chat_id not in self._groups:
            # Where a bot cannot leave, it would say so again at every command meant for another one.
            self._groups.add(chat_id)
            try:
                await self.say(group(), chat_id=chat_id, language=language)
            except DeliveryError as error:
                LOGGER.info("%s: nothing could be said in a group: %s", self._messenger.name, error)
        if self._messenger.leaves_groups:
            await self._aside("leaveChat", {"chat_id": chat_id})
