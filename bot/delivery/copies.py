"""Files that go with a message: sent by the messenger's own id where it has one, else uploaded once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

from telegram import InputFile

from bot.delivery.letter import Letter
from bot.wire.errors import Refused
from conversations.screen import Attached
from programme.attachment import safe_name
from services import file_copies
from storage.engine.row import Row
from storage.errors import Unavailable, WrongKey
from storage.files import FileStore, NotKept
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

Post = Callable[[str, str, "str | InputFile"], Awaitable[Any]]
"""Sends a file as a photo or document: the method, the name of the field, the file."""

PHOTO, DOCUMENT = "photo", "document"


class NotAtHand(Exception):
    """The bytes of a file are not, or no longer, there: the words go without it."""


class Copies:
    """The files of one messenger."""

    def __init__(self, messenger: str, *, storage: Storage, store: FileStore) -> None:
        self._messenger = messenger
        self._storage = storage
        self._store = store
        # One uploads, the others wait and then send what was uploaded.
        self._doors: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def send(self, letter: Letter, post: Post) -> Any:
        """Send the file of a letter; what the messenger calls it is kept with the letter and for later ones.

        Raises:
            NotAtHand: when there is nothing to send.
            DeliveryError: when it did not certainly get through.
        """
        attached = letter.attached
        assert attached is not None  # noqa: S101 - the caller looked
        fresh = letter.ref is not None
        if letter.ref is None:
            letter.ref = await self._known(attached)
        if letter.ref is not None:
            kind, ref = letter.ref
            try:
                return await post(_method(kind), kind, ref)
            except Refused:
                if fresh:
                    raise  # it worked for others
                # Ids are said to hold for good; should one not, the bytes are here.
                LOGGER.info("%s: a file's id was refused; it is sent anew", self._messenger)
                await self._storage.write(file_copies.forget, file_id=attached.file_id, messenger=self._messenger)
                letter.ref = None
        door = self._doors.get(attached.file_id) or self._doors.setdefault(attached.file_id, asyncio.Lock())
        async with door:
            # Another letter may have brought it there meanwhile.
            letter.ref = letter.ref or await self._copied(attached)
            if letter.ref is None:
                return await self._upload(letter, attached, post)
        kind, ref = letter.ref
        return await post(_method(kind), kind, ref)

    async def _known(self, attached: Attached) -> tuple[str, str] | None:
        if (found := await self._copied(attached)) is not None:
            return found
        row = await self._row(attached)
        kind = PHOTO if attached.photo else DOCUMENT
        # An id of a photo is none of a document.
        return (kind, str(row.file_ref)) if (row.messenger, row.kind) == (self._messenger, kind) else None

    async def _copied(self, attached: Attached) -> tuple[str, str] | None:
        return await self._storage.read(file_copies.ref, file_id=attached.file_id, messenger=self._messenger)

    async def _row(self, attached: Attached) -> Row:
        try:
            row = await self._storage.read(file_copies.source, file_id=attached.file_id)
        except WrongKey as error:
            raise NotAtHand(str(error)) from None
        if row is None:
            raise NotAtHand("its row is gone")
        return row

    async def _upload(self, letter: Letter, attached: Attached, post: Post) -> Any:
        row = await self._row(attached)
        if row.state != "kept":
            raise NotAtHand(f"it is {row.state}")
        try:
            content = await asyncio.to_thread(self._store.get, row.address)
        except (NotKept, WrongKey) as error:
            # The address is no secret, the content is.
            raise NotAtHand(str(error)) from None
        name = safe_name(row.name, kind=row.kind, mime=row.mime)
        kind = PHOTO if attached.photo else DOCUMENT
        try:
            message = await post(_method(kind), kind, InputFile(content, filename=name, attach=True))
        except Refused:
            if kind == DOCUMENT:
                raise
            # Not a photo after all, by this messenger's measure.
            kind = DOCUMENT
            message = await post(_method(kind), kind, InputFile(content, filename=name, attach=True))
        if (ref := _ref_in(message, kind)) is not None:
            letter.ref = kind, ref
            await self._keep(attached, kind, ref)
        return message

    async def _keep(self, attached: Attached, kind: str, ref: str) -> None:
        here = self._messenger
        try:
            await self._storage.write(file_copies.keep, file_id=attached.file_id, messenger=here, kind=kind, ref=ref)
        except Unavailable as error:
            # It was sent; the next one is uploaded once more.
            LOGGER.warning("%s: a file's id cannot be written down: %s", self._messenger, error)


def _method(kind: str) -> str:
    return f"send{kind.capitalize()}"


def _ref_in(message: Any, kind: str) -> str | None:
    sent = message.get(kind) if isinstance(message, dict) else None
    if isinstance(sent, list):
        sent = sent[-1] if sent else None  # the largest size of a photo comes last
    found = sent.get("file_id") if isinstance(sent, dict) else None
    return found if isinstance(found, str) else None
