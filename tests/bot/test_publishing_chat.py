"""Publishing by chat: proposed, approved by another, stopped or told, and followed in the coordinators' messages."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.station import Station
from conversations.world import World
from programme.lifecycle import Role
from programme.registration import Verdict
from services.journal import Actor
from services.registration import move
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.publication import watch
from storage.registration import registration
from storage.store import Storage
from tests.services.test_registration import NOW
from tests.support.pending import coordinator, decided
from tests.support.person import Meets, Person

MINUTE = timedelta(seconds=61)
A_WHILE = timedelta(seconds=10)


@pytest.fixture
def beside(bot: list[Station]) -> Storage:
    """The bot's own database."""
    return bot[0].shared.storage


async def coordinators(beside: Storage, world: World, meets: Meets, *names: str) -> list[Person]:
    people = [await meets(name, ("telegram", "bale")[at % 2]) for at, name in enumerate(names)]
    for one in people:
        await beside.write(coordinator, world, one.user_id, one.name, one.messenger)
        # A bot reaches only those who have spoken to it.
        await one.starts()
        await one.sees("")
    return people


async def citizens(beside: Storage, world: World, people: Sequence[tuple[Person, Verdict]], **told: Any) -> None:
    for one, verdict in people:
        await beside.write(decided, world, one.user_id, verdict, messenger=one.messenger, **told)


async def rows(beside: Storage) -> list[Any]:
    return await beside.read(sa.select(outbox).where(outbox.c.purpose == "decision"))


async def test_two_coordinators_publish_and_both_follow_it(
    beside: Storage, world: World, meets: Meets, sara: Person, reza: Person, clock: Clock
) -> None:
    mina, omid = await coordinators(beside, world, meets, "مینا", "امید")
    await citizens(beside, world, [(sara, Verdict.ABLE), (reza, Verdict.COMPANION)])
    for one in (sara, reza):
        await one.says("/status")
        await one.sees("در دست بررسی")
    await mina.says("/publish")
    await mina.sees("۱ منتخب و ۱ همراه آمادهٔ اعلام است")
    await mina.presses("نمونه‌ها")
    samples = await mina.sees("نمونهٔ ۱: منتخب")
    assert "برگزیده شدید" in samples.text
    assert "شبکهٔ همراهان" in samples.text
    assert samples.labels == ["درخواست تأیید نفر دوم", "بازگشت"]
    await mina.presses("بازگشت")
    await mina.sees("آمادهٔ اعلام است")
    await mina.presses("درخواست تأیید نفر دوم")
    waits = await mina.sees("هماهنگ‌کنندهٔ دیگری باید آن را تأیید کند")
    assert waits.id == samples.id, "it is one message, edited in place"
    assert "تأیید" not in waits.labels
    (publication_id,) = [row.publication_id for row in await beside.read(sa.select(watch.c.publication_id))]
    await mina.forges(f"go.approve.{publication_id}")
    await mina.sees_toast("هماهنگ‌کنندهٔ دیگری باید تأیید کند")

    await omid.sees("مینا اعلام این نتیجه‌ها را پیشنهاد کرده است")
    await mina.is_answered()
    await omid.presses("تأیید")
    await omid.sees("ثانیهٔ دیگر آغاز می‌شود")
    countdown = await mina.sees("امید تأیید کرد")
    assert countdown.labels[0] == "توقف"
    assert countdown.id == samples.id
    assert await rows(beside) == []

    clock.forward(MINUTE)
    await mina.sees("اعلام نتیجه به ۲ نفر")
    await omid.sees("اعلام نتیجه به ۲ نفر")
    assert (await sara.sees("برگزیده شدید")).labels == ["می‌پذیرم", "می‌خواهم صحبت کنم", "این بار نه"]
    await reza.sees("شبکهٔ همراهان")
    # Only now: it is said to run before the first of them is told.
    told = await rows(beside)
    assert len({row.person_id for row in told}) == len(told) == 2
    assert {row.messenger for row in told} == {"bale", "telegram"}
    await sara.says("/status")
    await sara.sees("برگزیده شده‌اید")

    clock.forward(A_WHILE)
    end = await mina.sees("پایان یافت")
    assert "فرستاده‌شده: ۲" in end.text
    clock.forward(A_WHILE)
    await omid.sees("پایان یافت")


async def test_stopped_within_the_minute_nobody_is_told_anything(
    beside: Storage, world: World, meets: Meets, sara: Person, clock: Clock
) -> None:
    mina, omid = await coordinators(beside, world, meets, "مینا", "امید")
    await citizens(beside, world, [(sara, Verdict.ABLE)])
    await mina.says("/publish")
    await mina.sees("آمادهٔ اعلام است")
    await mina.presses("درخواست تأیید نفر دوم")
    await mina.sees("باید آن را تأیید کند")
    await omid.says("/publish")
    await omid.sees("پیشنهاد کرده است")
    await omid.presses("تأیید")
    await omid.sees("ثانیهٔ دیگر آغاز می‌شود")
    await mina.presses("توقف")
    await mina.sees("مینا اعلام را متوقف کرد")
    clock.forward(MINUTE)
    await omid.sees("مینا اعلام را متوقف کرد")
    await sara.says("/status")
    await sara.sees("در دست بررسی")
    assert await rows(beside) == []
    await mina.presses("بازگشت به اعلام نتیجه‌ها")
    await mina.sees("آمادهٔ اعلام است")


async def test_the_only_coordinator_publishes_alone_and_sees_who_was_not_reached(
    beside: Storage, world: World, meets: Meets, sara: Person, reza: Person, clock: Clock
) -> None:
    (mina,) = await coordinators(beside, world, meets, "مینا")
    await citizens(beside, world, [(reza, Verdict.ABLE), (sara, Verdict.INELIGIBLE)])
    await reza.starts()
    await reza.sees("در دست بررسی")
    await reza.blocks()
    await mina.says("/publish")
    await mina.sees("۱ نفر در هیچ پیام‌رسانی در دسترس نیست")
    offered = mina.screen()
    await mina.presses("اعلام نتیجه‌ها")
    await mina.sees("ثانیهٔ دیگر آغاز می‌شود")
    await mina.presses("اعلام نتیجه‌ها", offered)
    await mina.sees_toast("پیش‌تر تأیید شده است")
    await beside.write(screened_again)
    clock.forward(MINUTE)
    end = await mina.sees("پایان یافت")
    assert [line.split(": ")[-1] for line in end.text.splitlines()[1:]] == ["۰", "۱", "۱"]
    await mina.presses("به چه کسانی نرسید؟")
    (code,) = [row.occurrence for row in await rows(beside)]
    assert code in (await mina.sees("ربات را متوقف کرده است")).text
    await mina.presses("بازگشت")
    await mina.sees("پایان یافت")
    await mina.presses("چه کسانی کنار گذاشته شدند؟")
    await mina.sees("دوباره بررسی می‌شود")
    await mina.forges("go.halt.1")
    await mina.sees_toast("دیگر نمی‌شود متوقف کرد")


def screened_again(tx: Tx) -> None:
    row = tx.one(sa.select(registration).where(registration.c.state == "pending_ineligible").with_for_update())
    assert row is not None
    move(tx, row, "reopen", actor=Actor(Role.COORDINATOR, 1), now=NOW)


async def test_guessed_publication_shows_where_publishing_is(beside: Storage, world: World, meets: Meets) -> None:
    (mina,) = await coordinators(beside, world, meets, "مینا")
    await mina.says("/publish")
    await mina.sees("نتیجه‌ای آمادهٔ اعلام نیست")
    for page in ("publication", "samples", "approve", "halt", "untold", "left_out"):
        await mina.forges(f"go.{page}.7")
        await mina.is_answered()
        assert "نتیجه‌ای آمادهٔ اعلام نیست" in mina.screen().text


async def test_whoever_does_not_coordinate_finds_no_such_page(beside: Storage, meets: Meets, sara: Person) -> None:
    await sara.says("/publish")
    await sara.sees("متوجه نشدم")
