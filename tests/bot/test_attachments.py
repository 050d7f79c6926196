"""Attachments reach the officer who asks for them, from whatever messenger they were sent."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa

from bot.answering.errand import ATTACHMENTS, handing_out
from bot.answering.reply import Reply
from bot.clock import Clock
from bot.errands.attachments import ERRANDS
from bot.errands.tools import Tools
from bot.settings import Settings
from bot.wire.errors import Refused, TryLater
from conversations.screen import Screen
from programme.lifecycle import Role
from services import people
from storage import Storage
from storage.audit import audit
from storage.file import file
from storage.files import FileStore
from storage.registration import registration
from storage.sealing import Keys
from storage.staff import staff
from tests.services.test_search import NOW, OFFICER, registered
from tests.support.officer import database_of, joins_staff
from tests.support.person import Meets, Person
from tests.support.registering import begins, lives_at_home, sends, tells_the_rest

VOICE, PAPER = b"OggS and a voice", b"%PDF a paper"


@pytest.fixture
async def database(settings: Settings, bot: None) -> AsyncIterator[Storage]:
    async with database_of(settings) as opened:
        yield opened


async def registers_with_files(person: Person) -> str:
    await begins(person)
    await lives_at_home(person)
    await tells_the_rest(person)
    await person.presses("پیشنهاد شما")
    await person.sees("چه دری را می‌توانید")
    await person.sends("voice", content=VOICE, mime="audio/ogg", duration=3)
    await person.sees("این‌ها درست است؟")
    code = await sends(person)
    await person.presses("تکمیل اطلاعات")
    for question in ("تلفن", "رایانامه", "زبان‌هایی", "زمینه‌ای", "سازمان", "هفته‌ای"):
        await person.sees(question)
        await person.presses("رد شدن")
    await person.sees("رزومه")
    await person.sends("document", name="../رزومه.pdf", content=PAPER, mime="application/pdf")
    await person.sees("این‌ها درست است؟")
    await person.presses("تأیید و ذخیره")
    await person.sees("ذخیره شد")
    return code


@pytest.mark.parametrize(("citizens", "officers"), [("bale", "telegram"), ("telegram", "bale"), ("bale", "bale")])
async def test_officer_gets_on_their_messenger_what_was_sent_on_another(
    meets: Meets, database: Storage, clock: Clock, citizens: str, officers: str
) -> None:
    sara, officer = await meets("سارا", citizens), await meets("مریم", officers)
    officer_id = await joins_staff(officer, database)
    code = await registers_with_files(sara)
    await officer.says(f"/card {code}")
    card = await officer.sees(f"پروندهٔ {code}")
    assert "پیوست: پیام صوتی" in card.text
    clock.forward(timedelta(minutes=1))
    while await database.read(sa.select(file.c.id).where(file.c.state != "kept")):
        pass
    await officer.presses("پیوست‌ها", card.id)
    assert await officer.sees_file("رزومه.pdf") == PAPER
    handed = [one for one in await officer.chat() if one.by_bot and one.raw["file"]]
    assert {one.kind for one in handed} >= {"voice", "document"}
    assert all(code in one.text for one in handed)
    r = registration.c
    number = (await database.read(sa.select(r.id).where(r.code == code)))[0].id
    rows = await database.read(sa.select(audit).where(audit.c.action == "attachments"))
    assert {(row.actor_id, row.role, row.noun, row.noun_id) for row in rows} == {
        (officer_id, "officer", "registration", number)
    }


class Hands:
    """A sender that notes what it is given, or refuses as it is told."""

    def __init__(self) -> None:
        self.handed: list[tuple[str, str, bytes]] = []
        self.said: list[Screen] = []
        self.refusals: list[tuple[str, Exception]] = []

    def reader(self, language: str, zone: str) -> None:
        return None

    async def upload(self, name: str, content: bytes, *, kind: str = "document", **_: Any) -> None:
        for at, (refused, error) in enumerate(self.refusals):
            if refused == kind:
                del self.refusals[at]
                raise error
        self.handed.append((kind, name, content))

    async def post(self, screen: Screen, **_: Any) -> int:
        self.said.append(screen)
        return 1


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
async def asked(storage: Storage, world: Any, tmp_path: Path, keys: Keys, hands: Hands) -> tuple[Tools, Reply]:
    """An officer's press on the attachments of somebody who sent a voice, a photo, and what was never fetched."""
    who = await registered(storage, world)
    store = FileStore(tmp_path / "files", keys)

    def sent(tx: Any) -> int:
        officer = people.meet(tx, messenger="bale", user_id=77, chat_id=77, source=None, now=NOW)
        tx.run(sa.insert(staff).values(person_id=officer.person_id, role=OFFICER.role.value, joined_at=NOW))
        given = {
            "voice": ("kept", VOICE),
            "photo": ("kept", b"a photo"),
            "document": ("wanted", b""),
            "audio": ("failed", b""),
        }
        for kind, (state, content) in given.items():
            address = store.put(content) if content else None
            values = {"kind": kind, "messenger": "bale", "file_ref": kind, "state": state, "address": address}
            tx.run(sa.insert(file).values(person_id=who.person_id, created_at=NOW, **values))
        return officer.person_id

    officer_id = await storage.write(sent)
    number = (await storage.read(sa.select(registration.c.id)))[0].id
    bale = Somebody(name="bale")
    tools = Somebody(storage=storage, store=store, sender=hands, clock=Clock(begins=NOW), messenger=bale)
    return cast(Tools, tools), Reply(Screen(()), officer_id, "fa", "Asia/Tehran", errand=handing_out(number))


class Somebody:
    def __init__(self, **parts: Any) -> None:
        self.__dict__.update(parts)


def keys_said(hands: Hands) -> list[tuple[str, Any]]:
    return [(line.key, line.params.get("count")) for screen in hands.said for line in cast(Any, screen.lines[1:])]


async def test_what_is_not_there_is_said_in_one_message(asked: tuple[Tools, Reply], hands: Hands) -> None:
    await ERRANDS[ATTACHMENTS](*asked, 77)
    assert hands.handed == [("voice", "voice.ogg", VOICE), ("photo", "photo.jpg", b"a photo")]
    assert keys_said(hands) == [("attachments.wanted", 1), ("attachments.failed", 1)]


async def test_what_is_no_voice_to_a_messenger_is_sent_as_a_file(asked: tuple[Tools, Reply], hands: Hands) -> None:
    hands.refusals = [("voice", Refused("VOICE_INVALID")), ("photo", Refused("PHOTO_INVALID"))]
    await ERRANDS[ATTACHMENTS](*asked, 77)
    assert [kind for kind, *_ in hands.handed] == ["document", "document"]


async def test_file_waits_for_a_short_pause_and_a_long_one_is_said(asked: tuple[Tools, Reply], hands: Hands) -> None:
    hands.refusals = [("voice", TryLater("slower", after=0.01)), ("photo", TryLater("slower", after=99))]
    await ERRANDS[ATTACHMENTS](*asked, 77)
    assert [kind for kind, *_ in hands.handed] == ["voice"]
    assert ("attachments.unsent", 1) in keys_said(hands)


async def test_bytes_that_are_gone_stop_no_other_file(asked: tuple[Tools, Reply], hands: Hands) -> None:
    tools, reply = asked
    tools.store.remove(tools.store.address(VOICE))
    await ERRANDS[ATTACHMENTS](tools, reply, 77)
    assert [kind for kind, *_ in hands.handed] == ["photo"]
    assert ("attachments.failed", 2) in keys_said(hands)


@pytest.mark.parametrize("change", [{"removed_at": NOW}, {"role": Role.REVIEWER.value}])
async def test_whoever_left_meanwhile_gets_nothing(
    asked: tuple[Tools, Reply], hands: Hands, storage: Storage, change: dict[str, Any]
) -> None:
    await storage.write(lambda tx: tx.run(sa.update(staff).values(**change)))
    await ERRANDS[ATTACHMENTS](*asked, 77)
    assert (hands.handed, hands.said) == ([], [])
    actions = [row.action for row in await storage.read(sa.select(audit.c.action).order_by(audit.c.id))]
    assert "attachments" not in actions
    assert actions[-1] == "refused"
