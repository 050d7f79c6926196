"""Ideas published by chat: proposed, approved by another, told on both messengers, and answered by their authors."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.housekeeping import Housekeeping
from bot.station import Station
from conversations.world import World
from programme.idea import Outcome
from programme.registration import Verdict
from services.idea import withdraw
from services.people import Known
from storage.idea import idea
from storage.outbox import outbox
from storage.store import Storage
from tests.bot.test_publishing_chat import coordinators
from tests.support.ideas import IDEAS_NOW
from tests.support.judged_ideas import author, judged, moved
from tests.support.pending import decided
from tests.support.person import Meets, Person
from tests.support.seen import plain
from tests.support.telling import all_told

MINUTE = timedelta(seconds=61)
A_WHILE = timedelta(seconds=10)


@pytest.fixture
def clock() -> Clock:
    """A clock inside the window of ideas."""
    return Clock(begins=IDEAS_NOW)


@pytest.fixture
def beside(bot: list[Station]) -> Storage:
    """The bot's own database."""
    return bot[0].shared.storage


async def has(beside: Storage, world: World, one: Person, outcome: Outcome, **told: Any) -> tuple[Known, int]:
    """Let somebody have an idea that is decided; a bot reaches only those who have spoken to it."""
    found = await beside.write(author, world, one.user_id, outcome, messenger=one.messenger, **told)
    await one.starts()
    await one.sees("")
    return found


async def told(beside: Storage, purpose: str = "idea") -> list[Any]:
    return await beside.read(sa.select(outbox).where(outbox.c.purpose == purpose).order_by(outbox.c.id))


async def states(beside: Storage) -> list[str]:
    return [row.state for row in await beside.read(sa.select(idea.c.state).order_by(idea.c.id))]


async def test_ideas_are_published_by_two_and_answered_by_their_authors(
    beside: Storage, world: World, meets: Meets, sara: Person, reza: Person, clock: Clock
) -> None:
    mina, omid = await coordinators(beside, world, meets, "مینا", "امید")
    who, _ = await has(beside, world, sara, Outcome.WORKABLE, remarks=["بستر آن روشن است"])
    await beside.write(judged, world, who.person_id, Outcome.NOT_WORKABLE, title="ایدهٔ دوم", reasons=["law"])
    await has(beside, world, reza, Outcome.CONDITIONAL, reasons=["permit"], words="تا پاییز", title="ایدهٔ رضا")
    gone = await meets("رفته", "bale")
    leaves, left = await has(beside, world, gone, Outcome.WORKABLE)
    await mina.says("/publish")
    await mina.sees("۴ ایده آمادهٔ اعلام است: ۲ قابل اجرا، ۱ قابل اجرا با شرط و ۱ غیرقابل اجرا")
    await mina.presses("نمونه‌ها")
    samples = await mina.sees("نمونهٔ ۱")
    assert all(words in samples.text for words in ("بستر آن روشن است", "شرط: نیازمند مجوز است", "تا پاییز"))
    await mina.presses("درخواست تأیید نفر دوم")
    await mina.sees("هماهنگ‌کنندهٔ دیگری باید آن را تأیید کند")
    await omid.sees("مینا اعلام این نتیجه‌ها را پیشنهاد کرده است")
    await omid.presses("تأیید")
    await omid.sees("ثانیهٔ دیگر آغاز می‌شود")
    await mina.sees("امید تأیید کرد")
    await beside.write(withdraw, idea_id=left, person_id=leaves.person_id, now=clock.now())
    assert await told(beside) == []
    clock.forward(MINUTE)

    await reza.sees("شرط: نیازمند مجوز است")
    await sara.sees("در این مرحله پذیرفته نشد")
    first = await sara.sees("نمایشگاه مشترک مینیاتور")
    assert first.labels == ["می‌پذیرم", "می‌خواهم صحبت کنم", "نه، اجرا نشود"]
    assert plain("یکی از کارشناسان نوشت: «بستر آن روشن است»") in plain(first.text)
    rows = await told(beside)
    assert {row.messenger for row in rows} == {"bale", "telegram"}
    assert len({row.occurrence for row in rows}) == len(rows) == 3
    clock.forward(A_WHILE)
    end = await mina.sees("اعلام نتیجهٔ ۴ ایده پایان یافت")
    assert [line.split(": ")[-1] for line in end.text.splitlines()[1:]] == ["۳", "۰", "۱"]
    await mina.presses("چه ایده‌هایی کنار ماند؟")
    await mina.sees("صاحب ایده آن را پس گرفته است")

    await sara.presses("می‌پذیرم", first)
    await sara.sees("به مرحلهٔ عملیاتی رسید")
    for old in ("می‌پذیرم", "می‌خواهم صحبت کنم", "نه، اجرا نشود"):
        await sara.presses(old, first)
        await sara.sees("پذیرفته‌اید؛ اجرای آن برنامه‌ریزی می‌شود")
    assert await states(beside) == ["planned", "not_workable", "awaiting", "withdrawn"]


async def awaits(beside: Storage, world: World, one: Person, clock: Clock) -> int:
    """Let somebody's idea be published just now."""

    _, idea_id = await has(beside, world, one, Outcome.WORKABLE)
    now = clock.now()
    await beside.write(moved, idea_id, "publish_workable", now=now, published_at=now, nudges=0)
    return idea_id


async def test_reminder_comes_on_day_two_and_a_no_is_asked_once_more(
    bot: list[Station], beside: Storage, world: World, sara: Person, reza: Person, meets: Meets, clock: Clock
) -> None:
    (mina,) = await coordinators(beside, world, meets, "مینا")
    mine, his = await awaits(beside, world, sara, clock), await awaits(beside, world, reza, clock)
    clock.forward(timedelta(days=2, hours=1))
    reminder = await sara.sees("یادآوری: ایدهٔ")
    await reza.sees("یادآوری: ایدهٔ")
    await sara.presses("نه، اجرا نشود", reminder)
    sure = await sara.sees("این پاسخ را نمی‌توان پس گرفت")
    await sara.presses("نه، بماند")
    await sara.sees("منتظر پاسخ شماست")
    await sara.presses("بله، اجرا نشود", sure)
    await sara.sees("اجرا نمی‌شود")
    await sara.presses("بله، اجرا نشود", sure)
    await sara.sees("به خواست شما اجرا نمی‌شود")
    # Somebody else's idea, and none at all.
    for value in (str(his), "7777", f"{his}.yes", "x", ""):
        for page in ("i_accept", "i_talk", "i_decline"):
            await sara.forges(f"go.{page}.{value}")
            await sara.is_answered()
    assert await states(beside) == ["declined", "awaiting"]
    await reza.presses("می‌خواهم صحبت کنم")
    await reza.sees("درخواست گفت‌وگوی شما دربارهٔ ایدهٔ")
    await reza.says("دربارهٔ زمان آن")
    await reza.sees("پرسش شما برای دبیرخانه ثبت شد")
    await mina.says("/requests")
    code = (await beside.read(sa.select(idea.c.code).where(idea.c.id == his)))[0].code
    card = await mina.sees("دربارهٔ زمان آن")
    assert code in card.text
    clock.forward(timedelta(days=4))
    shared = bot[0].shared
    await Housekeeping(storage=beside, eraser=shared.eraser, world=shared.runner.world, clock=clock).run()
    await all_told(bot)
    await reza.says("می پذیرم")
    await reza.sees("به مرحلهٔ عملیاتی رسید")
    await reza.says("می پذیرم")
    await reza.sees("شما شهروند دیپلمات هستید")
    assert await states(beside) == ["declined", "planned"]
    assert len(await told(beside, "idea_confirm")) == 2, "who waits to talk is not reminded"
    assert mine != his


async def test_words_are_taken_for_an_answer_where_only_one_idea_waits(
    beside: Storage, world: World, sara: Person, clock: Clock
) -> None:
    one = await awaits(beside, world, sara, clock)
    who = (await beside.read(sa.select(idea.c.person_id).where(idea.c.id == one)))[0].person_id
    other = await beside.write(judged, world, who, Outcome.CONDITIONAL, title="ایدهٔ دوم")
    await beside.write(moved, other, "publish_conditional", now=clock.now(), published_at=clock.now(), nudges=0)
    await sara.says("می‌پذیرم")
    first = await sara.sees("نمایشگاه مشترک مینیاتور")
    # A button of the invitation is about no idea.
    await sara.forges("go.accept")
    await sara.sees("شما شهروند دیپلمات هستید")
    assert await states(beside) == ["awaiting", "awaiting"]
    await sara.presses("می‌پذیرم", first)
    await sara.sees("به مرحلهٔ عملیاتی رسید")
    await sara.says("این بار نه")
    await sara.sees("ایدهٔ دوم")
    await sara.presses("بله، اجرا نشود")
    await sara.sees("اجرا نمی‌شود")
    assert await states(beside) == ["planned", "declined"]


async def test_where_both_wait_one_says_which(
    beside: Storage, world: World, meets: Meets, sara: Person, reza: Person, clock: Clock
) -> None:
    (mina,) = await coordinators(beside, world, meets, "مینا")
    await mina.says("/publish")
    await mina.sees("نتیجه‌ای آمادهٔ اعلام نیست")
    await beside.write(decided, world, reza.user_id, Verdict.COMPANION, messenger=reza.messenger)
    await mina.says("/publish")
    await mina.sees("۱ همراه آمادهٔ اعلام است")
    await has(beside, world, sara, Outcome.NOT_NOW)
    await mina.says("/publish")
    choice = await mina.sees("کدام نتیجه‌ها را اعلام می‌کنید؟")
    assert choice.labels[:2] == ["نتیجهٔ ثبت‌نام‌ها", "نتیجهٔ ایده‌ها"]
    await mina.presses("نتیجهٔ ایده‌ها")
    await mina.sees("۱ ایده آمادهٔ اعلام است: ۱ خارج از این دوره")
    await mina.presses("اعلام نتیجه‌ها")
    await mina.sees("ثانیهٔ دیگر آغاز می‌شود")
    await mina.presses("توقف")
    await mina.sees("مینا اعلام را متوقف کرد")
    await mina.presses("بازگشت به اعلام نتیجه‌ها")
    await mina.sees("۱ ایده آمادهٔ اعلام است: ۱ خارج از این دوره")
    await mina.presses("نمونه‌ها")
    await mina.sees("خارج از این دوره دانسته شد")
    await mina.presses("بازگشت")
    await mina.sees("آمادهٔ اعلام است")
    await mina.presses("نتیجهٔ ثبت‌نام‌ها", choice)
    await mina.sees("۱ همراه آمادهٔ اعلام است")
    assert clock.now() > IDEAS_NOW
    assert await states(beside) == ["pending_not_now"]
