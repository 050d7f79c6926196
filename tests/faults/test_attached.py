"""Pictures and files that go with a message: by the messenger's own id where it has one, else uploaded once."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.reply import Reply
from bot.station import Station
from conversations.screen import Attached, Button, Screen
from playground import Playground
from playground.chat import Chat, Message
from programme.notice import Purpose
from services import audience
from storage.file import file
from storage.file_copy import file_copy
from storage.files import FileStore
from tests.faults.test_broadcasts import TEXT, Square, by_hand
from tests.support.broadcasts import everybody
from tests.support.seen import plain

__all__ = ["by_hand"]

PHOTO, PAPER = b"\xff\xd8 a picture", b"%PDF a paper"
BUTTONS = ((Button("ثبت‌نام", press="x"),),)


async def kept(station: Station, content: bytes, *, kind: str, messenger: str = "telegram", **more: Any) -> int:
    """Keep a file that somebody sent on a messenger; return its id."""
    store: FileStore = station.shared.store
    row = {"kind": kind, "messenger": messenger, "file_ref": "of-somebody", "state": "kept", "person_id": 1} | more
    made = sa.insert(file).returning(file.c.id)
    address, now = store.put(content), station.shared.clock.now()
    ((number,),) = await station.shared.storage.write(lambda tx: tx.all(made, address=address, created_at=now, **row))
    return int(number)


def told(chat: Chat) -> list[Message]:
    return sorted([one for one in chat.since(0) if one.by_bot], key=lambda one: one.message_id)


def kinds(chat: Chat) -> list[str]:
    return [next(name for name in ("photo", "document", "text") if name in one.content) for one in told(chat)]


def said(message: Message) -> str:
    return plain(message.content.get("caption", message.content.get("text", "")))


@pytest.fixture
async def square(
    playground: Playground, stations: dict[str, Station], clock: Any, monkeypatch: pytest.MonkeyPatch
) -> Square:
    monkeypatch.setattr(audience, "people", everybody)
    square = Square(playground, stations, clock)
    await square.gathers("telegram", "bale", many=3)
    return square


def tells(monkeypatch: pytest.MonkeyPatch, screen: Screen) -> None:
    monkeypatch.setitem(NOTICES, Purpose.BROADCAST, lambda visit, body: screen)


async def goes_out(square: Square) -> None:
    await square.announces()
    await square.goes_on()


async def test_a_picture_is_uploaded_once_on_each_messenger_and_the_words_are_its_caption(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await kept(square.stations["bale"], PHOTO, kind="photo", messenger="elsewhere")
    tells(monkeypatch, Screen((TEXT,), BUTTONS, attached=Attached(number, photo=True)))
    await goes_out(square)
    await goes_out(square)
    for messenger, chats in square.chats.items():
        sent = [one for chat in chats for one in told(chat)]
        assert len(sent) == 2 * len(chats)
        assert {said(one) for one in sent} == {TEXT}
        assert all(one.markup and "inline_keyboard" in one.markup for one in sent)
        # Whatever was uploaded anew would have an id of its own.
        assert len({one.content["photo"][-1]["file_id"] for one in sent}) == 1
        assert square.playground.messengers[messenger].files.get(sent[0].content["photo"][-1]["file_id"]) is not None
    copies = await square.storage.read(sa.select(file_copy.c.messenger, file_copy.c.kind))
    assert sorted(tuple(one) for one in copies) == [("bale", "photo"), ("telegram", "photo")]


async def test_what_came_by_a_messenger_goes_out_there_by_its_own_id_and_a_long_text_follows_it(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = square.playground.messengers["telegram"].files.add(
        "document", name="a.pdf", mime="application/pdf", content=PAPER, size=None
    )
    number = await kept(square.stations["bale"], PAPER, kind="document", file_ref=here.file_id, name="برنامه.pdf")
    tells(monkeypatch, Screen((TEXT, "ب" * 1024), BUTTONS, attached=Attached(number, photo=False)))
    await goes_out(square)
    for chats in square.chats.values():
        for chat in chats:
            assert kinds(chat) == ["document", "text"]
            first, second = told(chat)
            assert (said(first), first.markup) == ("", None)
            assert said(second).startswith(TEXT)
            assert second.markup is not None
    chat = square.chats["telegram"][0]
    assert told(chat)[0].content["document"]["file_id"] == here.file_id
    on_bale = told(square.chats["bale"][0])[0].content["document"]
    assert on_bale["file_name"] == "برنامه.pdf"


async def test_an_id_that_is_refused_is_replaced_and_a_file_that_is_gone_leaves_the_words(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await kept(square.stations["bale"], PHOTO, kind="photo")  # by an id that this Telegram never gave
    tells(monkeypatch, Screen((TEXT,), attached=Attached(number, photo=True)))
    await goes_out(square)
    assert [kinds(chat) for chat in square.chats["telegram"]] == [["photo"]] * 3
    tells(monkeypatch, Screen((TEXT,), BUTTONS, attached=Attached(number + 1, photo=True)))
    await goes_out(square)
    assert [kinds(chat) for chat in square.chats["telegram"]] == [["photo", "text"]] * 3
    assert told(square.chats["telegram"][0])[1].markup is not None


async def test_a_reply_shows_its_picture_in_a_message_of_its_own(square: Square) -> None:
    station, chat = square.stations["bale"], square.chats["bale"][0]
    number = await kept(station, PHOTO, kind="photo")
    screen = Screen((TEXT,), attached=Attached(number, photo=True), replaces=True)
    reply = Reply(screen, 1, "fa", "Asia/Tehran")
    await station._sender.show(reply, chat_id=chat.person.user_id)
    await station._sender.show(replace(reply, screen=replace(screen, attached=None)), chat_id=chat.person.user_id)
    assert kinds(chat) == ["photo", "text"]
