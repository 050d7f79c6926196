"""Conversations of citizens with the office: who waits, who is told, who was faster; on both databases."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.conversation import MOST_AN_HOUR, About, Thing
from programme.errors import NotFound
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.staff import Member
from services import conversation, linking, people
from services import conversation_office as office
from services.conversation_citizen import Taken, askable, done
from services.conversation_files import conversation_files
from services.conversation_news import look
from services.conversation_reply import replied_to
from services.erasure import erase
from services.mydata import mydata
from storage import Storage
from storage.account import account
from storage.broadcast import broadcast
from storage.conversation import conversation as conversations
from storage.conversation import conversation_line
from storage.course import session
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.file import file
from storage.outbox import outbox
from storage.utc import epoch
from tests.support.board import desk
from tests.support.courses import COURSES_NOW as NOW
from tests.support.courses import filled, met, opened, seated
from tests.support.talks import VOICE, asks, notices, told

LATER = NOW + timedelta(minutes=5)


@dataclass(frozen=True)
class Scene:
    """A citizen on both messengers, a course, two officers."""

    person: int
    course: int
    one: Member
    other: Member


def stage(tx: Tx, world: World) -> Scene:
    one, other = desk(tx, world, 71), desk(tx, world, 72, Role.COORDINATOR, name="امید")
    person = met(tx, 5, messenger="bale")
    return Scene(person, opened(tx), one, other)


def has_telegram_too(tx: Tx, person_id: int) -> None:
    at = epoch(NOW)
    values = {"messenger": "telegram", "user_id": 55, "chat_id": 55, "created_at": at, "active_on": at}
    tx.run(sa.insert(account).values(person_id=person_id, **values))


def the_row(tx: Tx) -> Row:
    (row,) = tx.all(sa.select(conversations))
    return row


def answers(tx: Tx, world: World, who: Member, text: str, *, seen: int | None = None) -> office.Answered:
    row = the_row(tx)
    at = conversation.last(tx, conversation_id=row.id) if seen is None else seen
    more = {"officer": who, "programme": world.programme, "now": LATER}
    return office.answer(tx, text, conversation_id=row.id, seen=at, **more)  # type: ignore[arg-type]  # each its own


def said(tx: Tx) -> list[str | None]:
    return [one.text for one in conversation.lines(tx, conversation_id=the_row(tx).id)]


async def test_desk_is_told_once_until_it_looks_and_then_whoever_answered(storage: Storage, world: World) -> None:
    scene = await storage.write(stage, world)
    await storage.write(has_telegram_too, scene.person)
    for text in ("یک", "دو"):
        written = await storage.write(asks, world, scene.person, scene.course, text, messenger="bale")
        assert written is Taken.TAKEN
    assert await storage.read(office.count) == 1
    for who in (scene.one, scene.other):
        assert [row.body for row in await storage.read(notices, who.person_id)] == [{"waits": True}]
    await storage.write(answers, world, scene.one, "پاسخ")
    assert await storage.read(office.count) == 0
    (answer,) = await storage.read(notices, scene.person)
    assert answer.messenger == "bale"  # from where they wrote, though both are in use today
    await storage.write(asks, world, scene.person, scene.course, "سه")
    assert [row.body.get("line") for row in await storage.read(notices, scene.one.person_id)][1:] != []
    assert len(await storage.read(notices, scene.other.person_id)) == 1
    # Once they looked, the next who waits is told again; what had not gone out by then never does.
    await storage.write(look, person_id=scene.other.person_id, now=LATER)
    second = await storage.write(met, 6)
    await storage.write(asks, world, second, scene.course, "چهار")
    states = [(row.state, row.occurrence == "waits") for row in await storage.read(notices, scene.other.person_id)]
    assert states == [("skipped", False), ("planned", True)]


async def test_second_officer_sees_what_the_first_answered_before_their_own_goes_out(
    storage: Storage, world: World
) -> None:
    scene = await storage.write(stage, world)
    await storage.write(asks, world, scene.person, scene.course, "پرسش")
    seen = await storage.read(lambda tx: conversation.last(tx, conversation_id=the_row(tx).id))
    both = await asyncio.gather(
        storage.write(answers, world, scene.one, "از مریم", seen=seen),
        storage.write(answers, world, scene.other, "از امید", seen=seen),
    )
    (second,) = [one for one in both if one.held is not None]
    assert second.held is not None
    assert [one.text for one in second.meanwhile] == [({"از مریم", "از امید"} - {second.held.text}).pop()]
    assert second.held.text not in await storage.read(said)
    assert len(await storage.read(notices, scene.person)) == 1
    mine, theirs = (scene.one, scene.other) if second.held.officer_id == scene.one.person_id else (
        scene.other, scene.one
    )  # fmt: skip
    about = {"line_id": second.held.id, "programme": world.programme, "now": LATER}
    with pytest.raises(NotFound, match=r"talks\.not_held"):
        await storage.write(office.send_held, officer=theirs, **about)
    assert (await storage.write(office.send_held, officer=mine, **about)).held is None
    assert (await storage.read(said))[-1] == second.held.text
    with pytest.raises(NotFound, match=r"talks\.not_held"):
        await storage.write(office.send_held, officer=mine, **about)
    assert len(await storage.read(notices, scene.person)) == 2


async def test_what_an_officer_had_not_seen_still_waits_and_is_not_closed(storage: Storage, world: World) -> None:
    scene = await storage.write(stage, world)
    await storage.write(asks, world, scene.person, scene.course, "یک")
    row = await storage.read(the_row)
    seen = await storage.read(conversation.last, conversation_id=row.id)
    await storage.write(asks, world, scene.person, scene.course, "دو", now=LATER)
    close = {"conversation_id": row.id, "officer": scene.one, "now": LATER}
    assert not await storage.write(office.close, seen=seen, **close)
    await storage.write(answers, world, scene.one, "پاسخ یک", seen=seen)
    assert (await storage.read(the_row)).waits_since == LATER
    assert not await storage.write(done, conversation_id=row.id, person_id=scene.person, now=LATER)
    await storage.write(answers, world, scene.one, "پاسخ دو")
    assert not await storage.write(done, conversation_id=row.id, person_id=scene.one.person_id, now=LATER)
    assert await storage.write(done, conversation_id=row.id, person_id=scene.person, now=LATER)
    assert (await storage.read(the_row)).closed_at == LATER
    await storage.write(asks, world, scene.person, scene.course, "سه", now=LATER)
    again = await storage.read(the_row)
    assert (again.id, again.closed_at, again.waits_since) == (row.id, None, LATER)
    last = await storage.read(conversation.last, conversation_id=row.id)
    assert await storage.write(office.close, seen=last, **close)
    assert await storage.read(office.count) == 0


async def test_beyond_twenty_lines_an_hour_words_are_kept_and_wake_nobody(storage: Storage, world: World) -> None:
    scene = await storage.write(stage, world)
    await storage.write(asks, world, scene.person, scene.course, "یک")
    await storage.write(answers, world, scene.one, "پاسخ")
    for number in range(MOST_AN_HOUR - 1):
        assert await storage.write(asks, world, scene.person, scene.course, f"{number}") is Taken.TAKEN
    before = len(await storage.read(notices, scene.one.person_id))
    assert await storage.write(asks, world, scene.person, scene.course, "بیش") is Taken.MANY
    assert await storage.write(asks, world, scene.person, scene.course, None, file=VOICE) is Taken.FILE_LATER
    assert len(await storage.read(notices, scene.one.person_id)) == before
    assert (await storage.read(said))[-1] == "بیش"
    after = NOW + timedelta(hours=1, seconds=1)
    assert await storage.write(asks, world, scene.person, scene.course, None, file=VOICE, now=after) is Taken.TAKEN


async def test_colleague_who_is_given_a_conversation_gets_what_follows(storage: Storage, world: World) -> None:
    scene = await storage.write(stage, world)
    await storage.write(asks, world, scene.person, scene.course, "یک")
    row = await storage.read(the_row)
    give = {"conversation_id": row.id, "officer": scene.one, "programme": world.programme, "now": LATER}
    with pytest.raises(NotFound, match=r"talks\.no_colleague"):
        await storage.write(office.give, to=scene.person, **give)
    await storage.write(office.give, to=scene.other.person_id, **give)
    await storage.write(office.give, to=scene.other.person_id, **give)
    assert [one.body.get("by") for one in await storage.read(notices, scene.other.person_id)] == [
        None, scene.one.person_id,
    ]  # fmt: skip
    await storage.write(asks, world, scene.person, scene.course, "دو")
    assert len(await storage.read(notices, scene.other.person_id)) == 3
    assert len(await storage.read(notices, scene.one.person_id)) == 1


async def test_two_persons_of_one_have_one_conversation_with_the_lines_and_files_of_both(
    storage: Storage, world: World
) -> None:
    scene = await storage.write(stage, world)
    await storage.write(asks, world, scene.person, scene.course, "از بله", messenger="bale")
    elsewhere = await storage.write(met, 6)
    await storage.write(asks, world, elsewhere, scene.course, None, file=VOICE, now=LATER)
    first = await storage.read(people.known, messenger="bale", user_id=5)
    second = await storage.read(people.known, messenger="telegram", user_id=6)
    assert first is not None
    assert second is not None
    code = await storage.write(linking.offer, first, now=LATER)
    about = {"messenger": "telegram", "code": code, "programme": world.programme}
    assert await storage.write(linking.link, second, now=LATER, **about)
    row = await storage.read(the_row)
    assert (row.person_id, row.waits_since, row.messenger) == (scene.person, NOW, "telegram")
    lines = await storage.read(conversation.lines, conversation_id=row.id)
    assert [(line.text, line.file is not None) for line in lines] == [("از بله", False), (None, True)]
    about = {"conversation_id": row.id, "now": LATER}
    parcel = await storage.write(conversation_files, person_id=scene.one.person_id, **about)
    assert parcel is not None
    assert [one.file_ref for one in parcel.files] == [VOICE.ref]
    assert await storage.write(conversation_files, person_id=scene.person, **about) is None


async def test_own_lines_are_shown_without_the_office_and_erased_with_everything(
    storage: Storage, world: World
) -> None:
    scene = await storage.write(stage, world)
    await storage.write(asks, world, scene.person, scene.course, "پرسش", file=VOICE)
    row = await storage.read(the_row)
    await storage.write(answers, world, scene.one, "پاسخ")
    # One that is held back is nobody's yet.
    await storage.write(answers, world, scene.other, "نرسیده", seen=0)
    who = await storage.read(people.known, messenger="bale", user_id=5)
    assert who is not None
    shown = (await storage.read(mydata, who))["conversation_line"]
    assert [(one["by"], one["text"]) for one in shown] == [("you", "پرسش"), ("office", "پاسخ")]
    assert str(scene.one.person_id) not in repr([{**one, "at": None, "file": None} for one in shown])
    await storage.write(erase, who, now=LATER)
    for table in (conversations, conversation_line):
        assert await storage.read(sa.select(table.c.id)) == []
    assert await storage.read(sa.select(file.c.id).where(file.c.person_id == scene.person)) == []
    assert await storage.read(conversation.talk, conversation_id=row.id) is None


def everything_told(tx: Tx, scene: Scene) -> None:
    """Let the citizen have got a notice of each kind that can be replied to, and some that cannot."""
    enrolled = seated(tx, course_id=scene.course, person_id=scene.person)
    (held,) = tx.all(sa.select(session).where(session.c.course_id == scene.course))
    told(tx, scene.person, Purpose.COURSE_REMINDER, message_id=11, occurrence=f"{enrolled}.{held.id}.0.1h")
    for nth, purpose in enumerate((Purpose.COURSE, Purpose.SEAT, Purpose.COURSE_AFTER)):
        told(tx, scene.person, purpose, message_id=12 + nth, body={"course": scene.course})
    values = {"state": "running", "created_at": NOW, "state_at": NOW, "updated_at": NOW}
    kinds = {21: {"kind": "announcement"}, 22: {"kind": "course", "course_id": scene.course}}
    for nth, about in kinds.items():
        tx.run(sa.insert(broadcast).values(id=nth, text={"fa": "خبر"}, **values, **about))
        told(tx, scene.person, Purpose.BROADCAST, message_id=nth, occurrence=str(nth), batch=f"broadcast.{nth}")
    told(tx, scene.person, Purpose.DECISION, message_id=31)


async def test_message_that_was_replied_to_says_what_it_is_about(storage: Storage, world: World) -> None:
    scene = await storage.write(stage, world)
    await storage.write(everything_told, scene)
    course, news = Thing(About.COURSE, scene.course), Thing(About.BROADCAST, 21)
    about = {"person_id": scene.person, "messenger": "telegram"}
    found = {}
    for message_id in (11, 12, 13, 14, 21, 22, 31, 99):
        replied = await storage.read(replied_to, message_id=message_id, **about)
        found[message_id] = None if replied is None else replied.thing
    assert found == {**dict.fromkeys((11, 12, 13, 14, 22), course), 21: news, 31: None, 99: None}
    # The same number in another chat, or on the other messenger, is another message.
    elsewhere = {**about, "person_id": scene.one.person_id}
    assert await storage.read(replied_to, message_id=11, **elsewhere) is None
    assert await storage.read(replied_to, message_id=11, **{**about, "messenger": "bale"}) is None


async def test_nobody_asks_about_what_they_were_not_told_of(storage: Storage, world: World) -> None:
    scene = await storage.write(stage, world)
    await storage.write(everything_told, scene)
    hidden = await storage.write(filled)
    for thing, mine, theirs in (
        (Thing(About.COURSE, scene.course), True, True),
        (Thing(About.COURSE, hidden), False, False),
        (Thing(About.BROADCAST, 21), True, False),
        (Thing(About.BROADCAST, 77), False, False),
    ):
        for person_id, may in ((scene.person, mine), (scene.one.person_id, theirs)):
            assert (await storage.read(askable, thing, person_id=person_id) is not None) is may, thing


async def test_answer_waits_for_the_morning_unless_its_person_has_just_written(storage: Storage, world: World) -> None:
    scene = await storage.write(stage, world)
    night = NOW.replace(hour=20, minute=30)  # midnight in Isfahan
    about = {"officer": scene.one, "programme": world.programme}
    for wrote_at, waits in ((night - timedelta(minutes=20), False), (night - timedelta(hours=3), True)):
        await storage.write(lambda tx: tx.run(sa.delete(outbox)))
        await storage.write(lambda tx: [tx.run(sa.delete(one)) for one in (conversation_line, conversations)])
        await storage.write(asks, world, scene.person, scene.course, "پرسش", now=wrote_at)
        row = await storage.read(the_row)
        await storage.write(office.answer, "پاسخ", conversation_id=row.id, seen=99, now=night, **about)
        (notice,) = await storage.read(notices, scene.person)
        assert (notice.due_at > epoch(night)) is waits


async def test_desk_that_was_not_reached_once_is_told_of_the_next_who_waits(storage: Storage, world: World) -> None:
    scene = await storage.write(stage, world)
    await storage.write(asks, world, scene.person, scene.course, "یک")
    # A colleague answered before the other one was told: nothing was true any more, and the notice ended unread.
    superseded = sa.update(outbox).where(outbox.c.person_id == scene.other.person_id).values(state="skipped")
    await storage.write(lambda tx: tx.run(superseded))
    await storage.write(answers, world, scene.one, "پاسخ")
    second = await storage.write(met, 6)
    await storage.write(asks, world, second, scene.course, "دو")
    assert [row.state for row in await storage.read(notices, scene.other.person_id)] == ["planned"]
