"""Updates of every shape: whatever comes, those behind it are answered, and nothing personal is said in a group."""

import random
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import pytest

from playground import Playground
from playground.person import Person as Account
from tests.faults.waiting import until
from tests.support.person import Meets, Person
from tests.support.registering import begins, lives_at_home, registers

Shape = dict[str, Any]

STRANGER: Shape = {"id": 4_444_444_444, "is_bot": False, "first_name": "غریبه"}
PRIVATE: Shape = {"id": 4_444_444_444, "type": "private", "first_name": "غریبه"}
GROUP: Shape = {"id": -1_001_234_567_890, "type": "supergroup", "title": "گروه"}
MESSAGE: Shape = {"message_id": 9, "date": 1_790_000_000, "chat": PRIVATE, "from": STRANGER, "text": "سلام"}
PRESS: Shape = {"id": "1", "from": STRANGER, "message": MESSAGE, "chat_instance": "1", "data": "r.name.back"}
MEMBER: Shape = {"status": "member", "user": {"id": 1, "is_bot": True, "first_name": "b"}}


def nested(depth: int) -> Shape:
    message: Shape = dict(MESSAGE)
    for _ in range(depth):
        message = MESSAGE | {"reply_to_message": message}
    return message


ODD: list[Shape] = [
    {},
    {"nothing_we_know": {"of": ["any", {"use": 1}]}},
    {"message": {}},
    {"message": None},
    {"message": "text"},
    {"message": [1, 2, 3]},
    {"message": MESSAGE | {"chat": None}},
    {"message": MESSAGE | {"chat": "somewhere"}},
    {"message": {name: value for name, value in MESSAGE.items() if name != "chat"}},
    {"message": {name: value for name, value in MESSAGE.items() if name != "from"}},
    {"message": {name: value for name, value in MESSAGE.items() if name != "date"}},
    {"message": {name: value for name, value in MESSAGE.items() if name != "text"}},
    {"message": MESSAGE | {"from": STRANGER | {"is_bot": True}}},
    {"message": MESSAGE | {"chat": {"id": -100, "type": "channel", "title": "c"}}},
    {"message": MESSAGE | {"chat": {"id": -100, "type": "some day"}}},
    {"message": MESSAGE | {"text": "x" * 300_000}},
    {"message": MESSAGE | {"text": "\u202e\u0000\ud7ff" * 50}},
    {"message": MESSAGE | {"entities": [{"type": "bot_command", "offset": -5, "length": 10**9}]}},
    {"message": MESSAGE | {"entities": "none"}},
    {"message": MESSAGE | {"text": {"not": "a text"}}},
    {"message": MESSAGE | {"text": None, "document": {"file_id": "x"}}},
    {"message": MESSAGE | {"text": None, "document": {}}},
    {"message": MESSAGE | {"text": None, "photo": []}},
    {"message": MESSAGE | {"text": None, "voice": "a song"}},
    {"message": MESSAGE | {"text": None, "contact": {"phone_number": 12}}},
    {"message": MESSAGE | {"text": None, "sticker": {"file_id": "s"}}},
    {"message": nested(100)},
    {"callback_query": {}},
    {"callback_query": PRESS | {"message": None}},
    {"callback_query": PRESS | {"data": None}},
    {"callback_query": PRESS | {"data": "." * 64}},
    {"callback_query": PRESS | {"data": "go.nowhere.at-all"}},
    {"callback_query": PRESS | {"from": None}},
    {"my_chat_member": {"chat": PRIVATE, "from": STRANGER, "date": 1, "old_chat_member": MEMBER}},
    {"my_chat_member": {"chat": GROUP, "from": STRANGER, "date": 1, "new_chat_member": {"status": "?"}}},
    {"edited_message": MESSAGE | {"chat": GROUP}},
    {"channel_post": MESSAGE},
    {"poll": {"id": "1"}, "message": 5},
]


@pytest.mark.logs_errors
async def test_odd_updates_stop_nobody(playground: Playground, person: Person, meets: Meets) -> None:
    await begins(person)
    for update in ODD:
        playground.inject(person.messenger, update)
    await lives_at_home(person)
    await registers(await meets("ناهید", person.messenger), name="ناهید نمونه")
    await until(lambda: not len(playground.messengers[person.messenger].updates), "an empty queue")


@pytest.mark.logs_errors
@pytest.mark.parametrize("seed", range(3))
async def test_updates_with_anything_in_place_of_anything_stop_nobody(
    playground: Playground, person: Person, seed: int
) -> None:
    chance = random.Random(seed)
    await begins(person)
    kinds = ("message", "edited_message", "callback_query", "my_chat_member")
    member = {"chat": GROUP, "from": STRANGER, "date": 1, "old_chat_member": MEMBER, "new_chat_member": MEMBER}
    for _ in range(60):
        kind = chance.choice(kinds)
        whole = {"callback_query": PRESS, "my_chat_member": member}.get(kind, MESSAGE)
        playground.inject(person.messenger, {kind: spoilt(whole, chance)})
    await lives_at_home(person)


ANYTHING = (None, "", "متن", 0, -1, 2**64 - 1, 1.5, True, [], [[]], {}, {"id": "x"})


def spoilt(shape: Shape, chance: random.Random, *, values: Sequence[Any] = ANYTHING) -> Shape:
    """Return a copy with something else, or nothing, in one or two places."""
    whole = deepcopy(shape)
    for _ in range(chance.randint(1, 2)):
        part = whole
        while True:
            name = chance.choice(list(part) or ["id"])
            inner = part.get(name)
            if not isinstance(inner, dict) or chance.random() < 0.3:
                break
            part = inner
        part[name] = chance.choice(values)
        if chance.random() < 0.3:
            del part[name]
    return whole


@pytest.mark.parametrize("messenger", ["telegram", "bale"])
async def test_group_gets_one_line_and_nothing_personal(playground: Playground, meets: Meets, messenger: str) -> None:
    member = await meets("مینا", messenger)
    await registers(member, name="مینا نمونه")
    group = playground.messengers[messenger].join(Account("g", GROUP["id"], "گروه", messenger, None))
    group.started = True
    user = {"id": member.user_id, "is_bot": False, "first_name": "مینا"}
    for text in ("/status", "/profile", "سلام به همه", "/mydata"):
        playground.inject(messenger, {"message": MESSAGE | {"chat": GROUP, "from": user, "text": text}})
    playground.inject(messenger, {"callback_query": PRESS | {"message": MESSAGE | {"chat": GROUP}, "from": user}})
    await member.says("/status")
    await member.sees("در انتظار بررسی")
    said = [message.content["text"] for message in group.since(0) if message.by_bot]
    assert len(said) == 1
    assert said[0].startswith("این ربات فقط در گفت‌وگوی خصوصی کار می‌کند")
    if messenger == "telegram":
        await playground.calls.wait("leaveChat", bot=messenger)


async def test_group_in_which_nothing_may_be_said_is_left(playground: Playground, reza: Person) -> None:
    added = {"chat": GROUP, "from": STRANGER, "date": 1, "old_chat_member": MEMBER, "new_chat_member": MEMBER}
    playground.inject("telegram", {"my_chat_member": added})
    await playground.calls.wait("leaveChat", bot="telegram")
    # No such group here: what was to be said was refused.
    (said,) = playground.calls.of("sendMessage", chat_id=GROUP["id"])
    assert said.status == 400


async def test_other_bots_are_not_answered(playground: Playground, reza: Person) -> None:
    bot = STRANGER | {"is_bot": True}
    playground.inject("telegram", {"message": MESSAGE | {"from": bot, "text": "/start"}})
    playground.inject("telegram", {"callback_query": PRESS | {"from": bot}})
    await reza.starts()
    await reza.sees("شهروند دیپلمات")
    await until(lambda: not len(playground.messengers["telegram"].updates), "an empty queue")
    assert playground.calls.of(chat_id=PRIVATE["id"]) == []
