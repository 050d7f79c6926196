"""Ideas joined with consent, taken back by request, found and told at the desk: by chat, on both messengers."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.station import Station
from conversations.world import World
from programme.lifecycle import Role
from services import idea
from services.journal import Actor
from storage.audit import audit
from storage.engine.tx import Tx
from storage.idea import idea as ideas
from storage.idea_merge import idea_merge
from storage.store import Storage
from tests.support.ideas import IDEAS_NOW, diplomat, reviewer, sent
from tests.support.pending import coordinator
from tests.support.person import Meets, Person
from tests.support.seen import plain
from tests.support.snapshot import snapshot

NEUTRAL = "متوجه نشدم"


@pytest.fixture
def clock() -> Clock:
    """A clock inside the window of ideas."""
    return Clock(begins=IDEAS_NOW)


@pytest.fixture
def beside(bot: list[Station]) -> Storage:
    """The bot's own database."""
    return bot[0].shared.storage


@dataclass(frozen=True)
class Sent:
    """An idea: its id, its code."""

    id: int
    code: str


async def sends(beside: Storage, world: World, person: Person, title: str) -> Sent:
    """Let somebody be a diplomat who has sent an idea."""

    def work(tx: Tx) -> Sent:
        who = diplomat(tx, world, person.user_id, messenger=person.messenger)
        idea_id = sent(tx, world, who.person_id, title=title)
        row = idea.read(tx, idea_id=idea_id)
        assert row is not None
        return Sent(idea_id, row.code)

    made = await beside.write(work)
    # A bot reaches only those who have spoken to it.
    await person.starts()
    await person.sees("")
    return made


async def coordinates(beside: Storage, world: World, person: Person) -> Person:
    await beside.write(coordinator, world, person.user_id, person.name, person.messenger)
    await person.starts()
    await person.sees("")
    return person


@pytest.fixture
async def mina(meets: Meets, beside: Storage, world: World) -> Person:
    """A coordinator, on Telegram."""
    return await coordinates(beside, world, await meets("مینا", "telegram"))


async def state_of(beside: Storage, one: Sent) -> str:
    return str((await beside.read(sa.select(ideas.c.state).where(ideas.c.id == one.id)))[0].state)


async def publishes(beside: Storage, one: Sent) -> None:
    """Decide an idea as workable, and tell it."""

    def work(tx: Tx) -> None:
        for name in ("workable", "publish_workable"):
            row = idea.read(tx, idea_id=one.id)
            assert row is not None
            idea.move(tx, row, name, actor=Actor(Role.COORDINATOR, 1), now=IDEAS_NOW, outcome="workable")

    await beside.write(work)


async def proposes(mina: Person, goes: Sent, stays: Sent) -> None:
    await mina.says(f"/card {goes.code}")
    await mina.sees("وضعیت: در انتظار بررسی")
    await mina.presses("یکی کردن")
    await mina.sees("این ایده با کدام ایده یکی شود؟")
    await mina.says(stays.code.lower().replace("-", " "))
    pair = await mina.sees("کدام ایده بماند؟")
    assert goes.code in pair.text
    assert stays.code in pair.text
    await mina.presses(f"{stays.code} بماند")
    await mina.sees("از صاحب هر ایده جداگانه پرسیده می‌شود")
    await mina.presses("پرسیدن از صاحبان")
    await mina.sees("از صاحبان ایده‌ها پرسیده می‌شود")


async def test_two_authors_on_two_messengers_agree_and_the_coordinator_is_told(
    beside: Storage, world: World, mina: Person, sara: Person, reza: Person
) -> None:
    one = await sends(beside, world, sara, "نمایشگاه مینیاتور")
    other = await sends(beside, world, reza, "کارگاه خوشنویسی")
    await proposes(mina, one, other)
    asked = await sara.sees("ایدهٔ شما با ایدهٔ دیگری")
    assert "کارگاه خوشنویسی" in asked.text
    assert "فرایبورگ" in asked.text
    # Neither whose it is, nor its code.
    assert "canary" not in asked.text
    assert other.code not in asked.text
    kept = await reza.sees("ایدهٔ شما بماند")
    assert "نمایشگاه مینیاتور" in kept.text
    await sara.presses("می‌پذیرم")
    await sara.sees("پاسخ شما ثبت شد")
    await reza.presses("می‌پذیرم")
    await reza.presses("دیدن ایده", await reza.sees("پاسخ شما ثبت شد"))
    assert other.code in (await reza.sees("وضعیت: فرستاده شد")).text
    told = await mina.sees("همه پذیرفتند")
    assert one.code in told.text
    assert await state_of(beside, one) == "pending_merged"
    await mina.says(f"/card {other.code}")
    card = await mina.sees("همراه با: canary")
    assert "بستر ایده‌های یکی‌شده" in card.text
    await mina.says(f"/why {one.code}")
    story = plain((await mina.sees("سرگذشت پروندهٔ")).text)
    parts = [
        "نوشتن آن را آغاز کرد",
        "آن را فرستاد",
        "پیشنهاد کرد",
        "یکی‌شدن را پذیرفت",
        f"با ایدهٔ {other.code} یکی کرد",
    ]
    places = [story.find(part) for part in parts]
    assert -1 not in places, story
    assert places == sorted(places)


async def test_one_who_declines_ends_it_and_a_late_tap_says_so(
    beside: Storage, world: World, mina: Person, sara: Person, reza: Person
) -> None:
    one = await sends(beside, world, sara, "نمایشگاه مینیاتور")
    other = await sends(beside, world, reza, "کارگاه خوشنویسی")
    await proposes(mina, one, other)
    await sara.sees("ایدهٔ شما با ایدهٔ دیگری")
    old = await reza.sees("ایدهٔ شما بماند")
    await sara.presses("می‌پذیرم")
    await sara.sees("پاسخ شما ثبت شد")
    await reza.presses("نمی‌پذیرم", old)
    await reza.sees("جداگانه بررسی می‌شود")
    await sara.sees("با ایدهٔ دیگری یکی نشد")
    await mina.sees("پذیرفته نشد")
    await reza.presses("می‌پذیرم", old)
    await reza.sees("این پرسش پایان یافته است")
    assert [await state_of(beside, each) for each in (one, other)] == ["submitted", "submitted"]


async def test_chain_is_refused_with_a_sentence_and_a_proposal_is_dropped(
    beside: Storage, world: World, meets: Meets, mina: Person, sara: Person, reza: Person
) -> None:
    one = await sends(beside, world, sara, "نمایشگاه مینیاتور")
    other = await sends(beside, world, reza, "کارگاه خوشنویسی")
    third = await sends(beside, world, await meets("نیما", "bale"), "آموزش زبان")
    await proposes(mina, one, other)
    await mina.says(f"/card {other.code}")
    await mina.sees("وضعیت:")
    await mina.presses("یکی کردن")
    await mina.sees("با کدام ایده")
    await mina.says("نامربوط")
    await mina.sees("ایده‌ای با این کد پیدا نشد")
    await mina.says(third.code)
    await mina.sees("کدام ایده بماند؟")
    await mina.presses(f"{third.code} بماند")
    await mina.presses("پرسیدن از صاحبان")
    await mina.sees("از صاحبان پرسیده شده است")
    await mina.says("/desk")
    await mina.sees("یکی‌شدن ایده‌ها، در انتظار پاسخ: ۱")
    await mina.presses("یکی‌شدن ایده‌ها")
    await mina.sees("پیشنهاد یکی‌شدن در انتظار پاسخ")
    await mina.presses(f"{one.code} با {other.code}")
    await mina.sees("در انتظار پاسخ صاحبان")
    await mina.presses("کنار گذاشتن")
    await mina.presses("بله، کنار گذاشته شود")
    await mina.sees("پیشنهاد کنار گذاشته شد")
    rows = await beside.read(sa.select(idea_merge.c.state))
    assert [row.state for row in rows] == ["dropped"]


async def test_published_idea_is_asked_back_and_released_with_words(
    beside: Storage, world: World, mina: Person, sara: Person
) -> None:
    one = await sends(beside, world, sara, "نمایشگاه مینیاتور")
    await sara.forges(f"go.i_release.{one.id}.yes")
    await sara.sees("اکنون با درخواست پس گرفته نمی‌شود")
    await publishes(beside, one)
    await sara.forges(f"go.i_release.{one.id}")
    await sara.sees("درخواست شما به دبیرخانه می‌رسد")
    await sara.presses("درخواست پس‌گرفتن")
    await sara.sees("به دبیرخانه رسید")
    await mina.sees("درخواست پس‌گرفتن آن را دارد")
    assert await state_of(beside, one) == "awaiting"
    await mina.says("/desk")
    await mina.sees("درخواست پس‌گرفتن ایده: ۱")
    await mina.presses("پس‌گرفتن ایده‌ها")
    await mina.sees("درخواست پس‌گرفتن ایده: ۱")
    await mina.presses(one.code)
    await mina.sees("صاحب ایده از")
    await mina.presses("موافقت")
    await mina.sees("با پس‌گرفتن")
    await mina.sends("sticker")
    await mina.sees("فقط می‌تواند متن باشد")
    await mina.says("از همراهی شما سپاسگزاریم.")
    await mina.sees("ایده پس گرفته شد")
    told = await sara.sees("با درخواست شما موافقت شد")
    assert "از همراهی شما سپاسگزاریم." in told.text
    assert await state_of(beside, one) == "withdrawn"


async def test_kept_idea_goes_on_and_both_hear_of_it(beside: Storage, world: World, mina: Person, reza: Person) -> None:
    one = await sends(beside, world, reza, "کارگاه خوشنویسی")
    await publishes(beside, one)
    await reza.forges(f"go.i_release.{one.id}")
    await reza.sees("دلیل را در یک پیام بنویسید")
    await reza.sends("sticker")
    await reza.sees("فقط می‌تواند متن باشد")
    await reza.says("از شهر می‌روم.")
    assert "از شهر می‌روم." in (await reza.sees("به دبیرخانه رسید")).text
    offer = await mina.sees("درخواست پس‌گرفتن آن را دارد")
    assert "از شهر می‌روم." in offer.text
    await mina.presses("دیدن ایده", offer)
    assert "از شهر می‌روم." in (await mina.sees("صاحب ایده از")).text
    await mina.presses("ایده بماند")
    await mina.sees("دلیل را برای صاحب ایده بنویسید")
    await mina.presses("بماند، بدون توضیح")
    await mina.sees("ایده ماند")
    await reza.sees("موافقت نشد")
    assert await state_of(beside, one) == "awaiting"


async def test_ideas_are_listed_narrowed_and_opened_by_code_and_contact_is_on_record(
    beside: Storage, world: World, mina: Person, sara: Person, reza: Person
) -> None:
    one = await sends(beside, world, sara, "نمایشگاه مینیاتور")
    other = await sends(beside, world, reza, "کارگاه خوشنویسی")
    await publishes(beside, other)
    await mina.says("/desk")
    await mina.sees("میز کار")
    await mina.presses("ایده‌ها")
    listed = await mina.sees("ایده‌ها: ۲")
    assert listed.text.index(other.code) < listed.text.index(one.code)
    await mina.presses("وضعیت")
    await mina.sees("ایده‌های کدام وضعیت؟")
    await mina.presses("در انتظار تأیید صاحب ایده")
    narrowed = await mina.sees("تنها")
    assert other.code in narrowed.text
    assert one.code not in narrowed.text
    await mina.says(f"/find {one.code.lower()}")
    await mina.sees("نمایشگاه مینیاتور")
    await mina.presses("اطلاعات تماس")
    await mina.sees("این بازدید ثبت شد")
    looks = await beside.read(sa.select(audit.c.noun, audit.c.noun_id).where(audit.c.action == "look"))
    assert [tuple(row) for row in looks] == [("idea", one.id)]
    await mina.presses("بازگشت به ایده")
    await mina.sees("نمایشگاه مینیاتور")
    # There is no button to files where there are none; an old one says so.
    assert "پیوست‌ها" not in mina.screen().labels
    await mina.forges(f"go.id_files.{one.id}")
    await mina.sees("پیوستی در این پرونده نیست")
    await mina.presses("سرگذشت پرونده")
    await mina.sees("پیوست‌ها را باز کرد")


async def test_reviewers_and_citizens_find_no_door_and_strangers_buttons_change_nothing(
    beside: Storage, world: World, meets: Meets, mina: Person, sara: Person, reza: Person
) -> None:
    one = await sends(beside, world, sara, "نمایشگاه مینیاتور")
    other = await sends(beside, world, reza, "کارگاه خوشنویسی")
    await publishes(beside, other)
    expert = await meets("کارشناس", "bale")
    await beside.write(reviewer, world, expert.user_id, "chamber", messenger="bale")
    await expert.starts()
    await expert.sees("")
    before = await snapshot(beside, "focus", "active_on")
    pages = ("id_list", f"id_card.{one.id}", f"id_contact.{one.id}", f"mg_with.{one.id}", "mg_list", "rl_list",
             f"why.{one.code}", f"id_files.{one.id}", f"mg_ask.{one.id}.{other.id}.2.4")  # fmt: skip
    for person in (expert, sara):
        for page in pages:
            await person.forges(f"go.{page}")
            await person.sees(NEUTRAL)
        for typed in (f"/card {one.code}", f"/why {one.code}", f"/find {one.code}"):
            await person.says(typed)
            await person.sees(NEUTRAL)
    # Somebody else's idea, and a merge that there is not.
    for forged in (f"i_release.{other.id}.yes", "i_merge.1.yes", "i_merge.99999999999999999999", "i_release.x.yes"):
        await sara.forges(f"go.{forged}")
        await sara.is_answered()
    for made_up in (f"mg_ask.{one.id}.{other.id}.2", f"rl_do.erase.{one.id}.2", f"id_list.{'x' * 30}"):
        await mina.forges(f"go.{made_up}")
        await mina.sees(NEUTRAL)
    await mina.forges(f"go.rl_do.grant.{other.id}.4")
    await mina.sees("دیگر درخواستی باز نیست")
    await mina.forges(f"go.mg_ask.{one.id}.{one.id}.2.2")
    await mina.sees("ایده با خودش یکی نمی‌شود")
    assert await snapshot(beside, "focus", "active_on") == before
