"""Ideas given by chat: the plan before it takes effect, one idea's institutions, and the reviewers' morning."""

from datetime import timedelta

import pytest

from bot.clock import Clock
from bot.review_clock import ReviewClock
from bot.station import Station
from conversations.world import World
from programme.lifecycle import Role
from services.staff import invite
from storage.engine.tx import Tx
from tests.support.assigning import author
from tests.support.ideas import IDEAS_NOW
from tests.support.person import Meets, Person
from tests.support.screening import invites, joins
from tests.support.telling import all_told


@pytest.fixture
def clock() -> Clock:
    """A clock inside the window of ideas; it is half past eleven in Isfahan."""
    return Clock(begins=IDEAS_NOW)


async def coordinator(bot: list[Station], meets: Meets, name: str, messenger: str) -> Person:
    person = await meets(name, messenger)
    await joins(person, await invites(bot, Role.COORDINATOR, name=name))
    return person


async def reviewer(bot: list[Station], meets: Meets, name: str, messenger: str, institution: str) -> Person:
    person, shared = await meets(name, messenger), bot[0].shared
    about = {"programme": shared.runner.world.programme, "now": shared.clock.now(), "name": name}
    await joins(person, await shared.storage.write(invite, role=Role.REVIEWER, institution=institution, **about))
    return person


async def ideas(bot: list[Station], world: World, count: int) -> None:
    def work(tx: Tx) -> None:
        for number in range(count):
            author(tx, world, 5000 + number)

    await bot[0].shared.storage.write(work)


async def test_coordinator_sees_the_plan_confirms_it_and_reviewers_hear_in_the_morning(
    bot: list[Station], meets: Meets, world: World, clock: Clock
) -> None:
    mina = await coordinator(bot, meets, "مینا نمونه", "telegram")
    sara = await coordinator(bot, meets, "سارا نمونه", "bale")
    leila = await reviewer(bot, meets, "لیلا نمونه", "telegram", "chamber")
    omid = await reviewer(bot, meets, "امید نمونه", "bale", "universities")
    await ideas(bot, world, 2)
    await mina.says("/desk")
    await mina.sees("ایدهٔ بدون کارشناس: ۲")
    await mina.presses("تقسیم ایده‌ها")
    plan = await mina.sees("۴ بررسی برای ۲ ایده")
    assert "لیلا نمونه، اتاق بازرگانی استان: اکنون ۰، پس از تأیید ۲ از ۱۲" in plan.text.translate(
        {0x2068: "", 0x2069: ""}
    )
    assert "بدون کارشناس بررسی" in plan.text
    await sara.says("/assign")
    shown = await sara.sees("۴ بررسی برای ۲ ایده")
    await mina.presses("تأیید تقسیم")
    await mina.sees("انجام شد: ۴ بررسی پیشنهاد شد")
    await sara.presses("تأیید تقسیم", shown)
    await sara.sees("هیچ پیشنهادی ثبت نشد")
    clock.forward(timedelta(hours=22))
    for one in (leila, omid):
        digest = await one.sees("تازه: ۲")
        assert digest.labels == ["آغاز بررسی"]
    # The next day there is one more; the same day, none.
    seen = len([one for one in await leila.chat() if "ایده‌های شما برای بررسی" in one.text])
    clock.forward(timedelta(hours=3))
    shared = bot[0].shared
    await ReviewClock(storage=shared.storage, programme=shared.runner.world.programme, clock=clock).run()
    await all_told(bot)
    assert len([one for one in await leila.chat() if "ایده‌های شما برای بررسی" in one.text]) == seen == 1


async def test_institutions_of_one_idea_are_chosen_given_and_taken_back(
    bot: list[Station], meets: Meets, world: World
) -> None:
    mina = await coordinator(bot, meets, "مینا نمونه", "bale")
    await reviewer(bot, meets, "لیلا نمونه", "telegram", "chamber")
    await reviewer(bot, meets, "امید نمونه", "telegram", "universities")
    await reviewer(bot, meets, "نرگس نمونه", "telegram", "chamber")
    await ideas(bot, world, 1)
    await mina.says("/assign")
    await mina.sees("۲ بررسی برای ۱ ایده")
    await mina.presses("ایده‌ها")
    listed = await mina.sees("کدام ایده؟")
    await mina.presses(listed.labels[0])
    await mina.sees("نهادها خودکار برگزیده شده‌اند")
    await mina.presses("کنسرسیوم")
    await mina.sees("نهادها را هماهنگ‌کننده برگزیده است")
    await mina.presses("تأیید پیشنهاد این ایده")
    await mina.sees("انجام شد: ۱ بررسی پیشنهاد شد")
    await mina.presses("تغییر پیشنهادها")
    offer = await mina.sees("پیشنهاد شده")
    await mina.presses("به همکار دیگر")
    await mina.sees("به کارشناس دیگری پیشنهاد شد")
    # What was shown before is no longer so.
    await mina.presses("پس‌گرفتن", offer)
    await mina.sees("این پیشنهاد تغییر کرده است")
    await mina.says("/assign")
    await mina.sees("اکنون چیزی برای تقسیم نیست")
