"""Coordinators decide ideas by chat: told once, the split as a picture, two taps, a second person, and back again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.station import Station
from conversations.world import World
from programme.lifecycle import Role
from programme.review import Verdict
from services.journal import Actor
from services.staff import invite, join, remove
from storage.account import account
from storage.audit import audit
from storage.conflict import conflict
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review
from storage.store import Storage
from tests.support.ideas import IDEAS_NOW, diplomat, sent
from tests.support.pending import coordinator
from tests.support.person import CHILD, Meets, Person
from tests.support.seen import plain
from tests.support.snapshot import snapshot
from tests.support.telling import all_told
from tests.support.verdicts import moved, offered, reviewed, submitted

NEUTRAL = "متوجه نشدم"
F, N = Verdict.FEASIBLE, Verdict.NOT_FEASIBLE


@pytest.fixture
def clock() -> Clock:
    """A clock at which ideas are studied, by day."""
    return Clock(begins=IDEAS_NOW + timedelta(minutes=30))


@pytest.fixture
def beside(bot: list[Station]) -> Storage:
    """The bot's own database."""
    return bot[0].shared.storage


async def coordinates(beside: Storage, world: World, meets: Meets, name: str, messenger: str = "telegram") -> Person:
    one = await meets(name, messenger)
    await beside.write(coordinator, world, one.user_id, name, messenger)
    await one.starts()
    await one.sees("")
    return one


async def an_idea(beside: Storage, world: World, *verdicts: Verdict | None, author: int = 5000) -> int:
    def work(tx: Tx) -> int:
        who = diplomat(tx, world, author)
        idea_id = sent(tx, world, who.person_id)
        reviewed(tx, world, idea_id, *verdicts, first_user=author + 100)
        return idea_id

    return await beside.write(work)


async def code_of(beside: Storage, idea_id: int) -> str:
    return str((await beside.read(sa.select(idea.c.code).where(idea.c.id == idea_id)))[0].code)


async def state_of(beside: Storage, idea_id: int) -> str:
    return str((await beside.read(sa.select(idea.c.state).where(idea.c.id == idea_id)))[0].state)


@pytest.mark.parametrize("messenger", ["telegram", "bale"])
async def test_idea_is_decided_by_two_taps_with_the_split_before_ones_eyes(
    beside: Storage, world: World, meets: Meets, messenger: str
) -> None:
    mina = await coordinates(beside, world, meets, "مینا", messenger)
    idea_id = await an_idea(beside, world, F, F, F)
    code = await code_of(beside, idea_id)
    told = await mina.sees("همهٔ نظرها دربارهٔ ایدهٔ")
    assert "جمع امتیازها: ۳۳ از ۴۸" in plain(told.text)
    assert "جمع‌بندی: همه هم‌نظرند؛ قابل اجراست." in told.text
    await mina.says("/desk")
    await mina.sees("ایدهٔ آمادهٔ تصمیم: ۱")
    await mina.presses("تصمیم دربارهٔ ایده‌ها")
    await mina.sees("ایدهٔ آمادهٔ تصمیم: ۱")
    await mina.presses(code)
    card = await mina.sees("نمایشگاه مشترک مینیاتور")
    assert "شهرداری اصفهان: قابل اجرا، اطمینان زیاد؛ ۱۱ از ۱۶؛ ریسک حقوقی و دیپلماتیک: کم" in plain(card.text)
    await mina.presses("نظرها به تفصیل")
    full = await mina.sees("یادداشت داخلی: با موزه تماس گرفته شد.")
    assert "شهرداری اصفهان (کارشناس 1): قابل اجرا" in plain(full.text)
    await mina.presses("تصویر نظرها")
    await mina.sees("نظر نهادها دربارهٔ", timeout=CHILD)
    picture = await mina.sees_file(f"{code}.png")
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    await mina.presses("go.de_idea." + str(idea_id))
    await mina.sees("نمایشگاه مشترک مینیاتور")
    await mina.presses("قابل اجرا")
    await mina.sees("چرا قابل اجرا؟")
    await mina.presses("نهادهای بررسی‌کننده هم‌نظر بودند")
    await mina.sees("چرا قابل اجرا؟")
    await mina.presses("تأیید: قابل اجرا")
    await mina.sees("صاحب ایده تا اعلام نتیجه خبردار نمی‌شود")
    row = (await beside.read(sa.select(idea)))[0]
    assert (row.state, row.reasons) == ("pending_workable", ["means_ready", "all_agree"])
    await mina.presses(f"برگرداندن تصمیم {code}")
    undone = await mina.sees("برگردانده شد: قابل اجرا")
    assert f"قابل اجرا، {code} «نمایشگاه مشترک مینیاتور»" in plain(undone.text)
    assert await state_of(beside, idea_id) == "discussion"


async def test_words_of_ones_own_and_a_city_are_shown_before_they_count(
    beside: Storage, world: World, meets: Meets
) -> None:
    mina = await coordinates(beside, world, meets, "مینا")
    idea_id = await an_idea(beside, world, F, N, F)
    await mina.says("/decide")
    await mina.sees("آمادهٔ تصمیم: ۱")
    await mina.presses(f"go.de_idea.{idea_id}")
    await mina.sees("به گفت‌وگو نیاز است")
    await mina.presses("ارجاع به شهر دیگر")
    await mina.sees("برای کدام شهر مناسب‌تر است؟")
    await mina.sends("sticker")
    await mina.sees("برای کدام شهر مناسب‌تر است؟")
    await mina.says("فرایبورگ")
    await mina.sees("این ایده برای همین شهر است")
    await mina.says("شیراز")
    await mina.sees("شهر: شیراز")
    await mina.presses("برای شهر دیگری مناسب‌تر بود")
    await mina.sees("شهر: شیراز")
    await mina.presses("تأیید: ارجاع به شهر دیگر")
    await mina.sees_toast("دست‌کم یک دلیل")
    await mina.presses("متن دیگر")
    await mina.sees("همین متن برای صاحب ایده فرستاده می‌شود")
    await mina.says("ن" * 301)
    await mina.sees("حداکثر ۳۰۰ حرف")
    await mina.says("شهرداری شیراز همین برنامه را دارد.")
    shown = await mina.sees("متن برای صاحب ایده")
    assert "شهر: شیراز" in plain(shown.text)
    await mina.presses("تأیید: ارجاع به شهر دیگر")
    await mina.sees("ثبت شد")
    row = (await beside.read(sa.select(idea)))[0]
    assert (row.state, row.referred_to, row.reason_text) == (
        "pending_referred", "شیراز", "شهرداری شیراز همین برنامه را دارد.",
    )  # fmt: skip


async def test_missing_reviews_are_dropped_only_by_whoever_is_sure(beside: Storage, world: World, meets: Meets) -> None:
    mina = await coordinates(beside, world, meets, "مینا")
    idea_id = await an_idea(beside, world, F, None)
    await mina.says("/decide")
    await mina.sees("ایده‌ای آمادهٔ تصمیم نیست")
    await mina.presses("در انتظار نظرها")
    await mina.sees("۱ نظر رسیده و ۱ نظر مانده")
    await mina.presses(f"go.de_idea.{idea_id}")
    await mina.sees("هنوز نرسیده: وزارت امور خارجه")
    await mina.presses("قابل اجرا با شرط")
    await mina.sees("با چه شرطی")
    await mina.presses("تأیید: قابل اجرا با شرط")
    await mina.sees("با این حال تصمیم می‌گیرید؟")
    assert await state_of(beside, idea_id) == "submitted"
    await mina.presses("بله، تصمیم می‌گیرم")
    await mina.sees("ثبت شد")
    states = [row.state for row in await beside.read(sa.select(review.c.state).order_by(review.c.id))]
    assert states == ["locked", "dropped"]


async def test_majority_is_overridden_by_two_and_an_old_button_says_who_decided(
    beside: Storage, world: World, meets: Meets
) -> None:
    mina = await coordinates(beside, world, meets, "مینا")
    omid = await coordinates(beside, world, meets, "امید", "bale")
    idea_id = await an_idea(beside, world, F, F, F, N)
    for one in (mina, omid):
        await one.sees("همهٔ نظرها")
    await omid.says("/decide")
    await omid.sees("آمادهٔ تصمیم: ۱")
    await omid.presses(f"go.de_idea.{idea_id}")
    old = await omid.sees("نظرها یکسان نیست")
    await mina.says("/decide")
    await mina.sees("آمادهٔ تصمیم: ۱")
    await mina.presses(f"go.de_idea.{idea_id}")
    await mina.sees("نظرها یکسان نیست")
    await mina.presses("غیرقابل اجرا")
    await mina.sees("تنها با موافقت هماهنگ‌کنندهٔ دوم")
    await mina.presses("تأیید: غیرقابل اجرا")
    await mina.sees_toast("دلیل را با «متن دیگر» بنویسید")
    await mina.presses("متن دیگر")
    await mina.sees("همین متن برای صاحب ایده فرستاده می‌شود")
    await mina.says("قانون اجازه نمی‌دهد.")
    await mina.sees("متن برای صاحب ایده")
    await mina.presses("تأیید: غیرقابل اجرا")
    saved = await mina.sees("تنها با موافقت هماهنگ‌کنندهٔ دوم اعلام می‌شود")
    assert "تصمیم‌های شما در انتظار هماهنگ‌کنندهٔ دوم: ۱" in saved.text
    await omid.sees("مینا دربارهٔ ایدهٔ")
    await omid.forges(old.button("قابل اجرا")["data"], old)
    stale = await omid.sees("تصمیم گرفته است: غیرقابل اجرا")
    assert "مینا" in stale.text
    await omid.presses("دیدن و پاسخ")
    await omid.sees("موافقت هماهنگ‌کنندهٔ دوم را می‌خواهد")
    await omid.presses("موافق نیستم")
    await omid.sees("چرا موافق نیستید؟")
    await omid.says("سه نهاد آن را قابل اجرا می‌دانند.")
    await omid.sees("ایده به گفت‌وگو برگشت")
    await mina.sees("امید با تصمیم شما")
    await mina.presses("دیدن ایده")
    await mina.sees("نمایشگاه")
    await mina.presses("گفت‌وگو (۱)")
    await mina.sees("سه نهاد آن را قابل اجرا می‌دانند.")
    await mina.presses("بازگشت")
    await mina.sees("نمایشگاه")
    await mina.presses("غیرقابل اجرا")
    await mina.sees("چرا غیرقابل اجرا؟")
    await mina.presses("متن دیگر")
    await mina.sees("همین متن برای صاحب ایده فرستاده می‌شود")
    await mina.says("قانون اجازه نمی‌دهد.")
    await mina.sees("متن برای صاحب ایده")
    await mina.presses("تأیید: غیرقابل اجرا")
    await mina.sees("ثبت شد")
    await omid.sees("نظر شما به‌عنوان نفر دوم لازم است")
    await omid.says("/desk")
    await omid.sees("منتظر نظر شما به‌عنوان نفر دوم: ۱")
    await omid.presses("تصمیم دربارهٔ ایده‌ها")
    await omid.sees("منتظر نظر شما")
    await omid.presses("نفر دوم:")
    await omid.sees("تصمیم مینا")
    await omid.presses("موافقم")
    await omid.sees("این تصمیم آمادهٔ اعلام است")
    await mina.sees("موافقت کرد")


async def reviews_for(
    beside: Storage, world: World, meets: Meets, name: str, idea_id: int, verdict: Verdict | None, clock: Clock
) -> Person:
    one = await meets(name, "telegram")
    await one.starts()
    await one.sees("")

    def work(tx: Tx) -> None:
        found = tx.one(sa.select(account.c.person_id).where(account.c.user_id == one.user_id))
        assert found is not None
        code = invite(tx, role=Role.REVIEWER, programme=world.programme, institution="chamber", name=name,
                      now=clock.now())  # fmt: skip
        member = join(tx, person_id=found.person_id, code=code, now=clock.now())
        assert member is not None
        review_id = offered(tx, world, idea_id, member)
        if verdict is not None:
            submitted(tx, world, review_id, verdict)
        else:
            moved(tx, world, review_id, "open")

    await beside.write(work)
    return one


async def test_colleagues_discuss_and_name_one_another(
    beside: Storage, world: World, meets: Meets, clock: Clock
) -> None:
    mina = await coordinates(beside, world, meets, "مینا")
    idea_id = await an_idea(beside, world, F, N)
    ali = await reviews_for(beside, world, meets, "علی", idea_id, F, clock)
    sara = await reviews_for(beside, world, meets, "سارا", idea_id, None, clock)
    await mina.says("/decide")
    await mina.sees("ایده")
    await mina.forges(f"go.de_talk.{idea_id}.0")
    await mina.sees("هنوز یادداشتی نیست")
    await mina.presses("یادداشت تازه")
    await mina.sees("یادداشت خود را")
    await mina.says("هزینهٔ بیمه را چه کسی می‌دهد؟")
    saved = await mina.sees("برای خبردادن به همکار")
    # Whoever has not given a verdict cannot be named.
    assert "علی" in saved.labels
    assert "سارا" not in saved.labels
    await mina.presses("علی")
    await mina.sees("برای علی")
    await ali.sees("مینا در گفت‌وگو دربارهٔ ایدهٔ")
    await ali.presses("دیدن گفت‌وگو")
    talk = await ali.sees("هزینهٔ بیمه را چه کسی می‌دهد؟")
    # One's own review is a step away.
    assert talk.button("بازگشت")["data"].startswith("go.rv_open.")
    await ali.presses("یادداشت تازه")
    await ali.sees("یادداشت خود را")
    await ali.says("موزه بیمه دارد.")
    await ali.sees("برای خبردادن به همکار")
    await ali.presses("مینا")
    await mina.sees("علی در گفت‌وگو")
    await mina.says("/desk")
    await mina.sees("گفت‌وگویی که از شما نام برده‌اند: ۱")
    await mina.presses("گفت‌وگوهای شما")
    await mina.sees("از شما نام برده‌اند: ۱")
    await mina.presses(await code_of(beside, idea_id))
    await mina.sees("موزه بیمه دارد.")
    await mina.says("/desk")
    # Looked at, it waits no more.
    assert "نام برده‌اند" not in (await mina.sees("هدف")).text
    for page in (f"go.de_talk.{idea_id}.0", f"go.de_note.{idea_id}", "go.de_name.1.1"):
        await sara.forges(page)
        await sara.sees(NEUTRAL)


async def test_tied_reviewers_screens_are_those_of_a_world_without_the_idea(
    beside: Storage, world: World, meets: Meets, clock: Clock
) -> None:
    idea_id = await an_idea(beside, world, F, N)
    ali = await reviews_for(beside, world, meets, "علی", idea_id, F, clock)
    await ali.forges(f"go.de_talk.{idea_id}.0")
    await ali.sees("هنوز یادداشتی نیست")

    def tie(tx: Tx) -> None:
        author = tx.one(sa.select(idea.c.person_id))
        who = tx.one(sa.select(account.c.person_id).where(account.c.user_id == ali.user_id))
        assert author is not None
        assert who is not None
        tx.run(sa.insert(conflict).values(
            reviewer_id=who.person_id, person_id=author.person_id, tie="work", declared_at=clock.now()))  # fmt: skip

    await beside.write(tie)
    for page in ("go.de_talk.{}.0", "go.de_note.{}"):
        await ali.forges(page.format(idea_id))
        there = await ali.sees(NEUTRAL)
        await ali.forges(page.format(idea_id + 1000))
        not_there = await ali.sees(NEUTRAL)
        assert (plain(there.text), there.labels) == (plain(not_there.text), not_there.labels)


async def test_made_up_presses_change_nothing_and_are_written_down(
    bot: list[Station], beside: Storage, world: World, meets: Meets, clock: Clock
) -> None:
    mina = await coordinates(beside, world, meets, "مینا")
    reza = await coordinates(beside, world, meets, "رضا")
    idea_id = await an_idea(beside, world, F, F, F)
    for one in (mina, reza):
        await one.sees("همهٔ نظرها")
    await mina.says("/decide")
    await mina.sees("آمادهٔ تصمیم: ۱")
    await all_told(bot)
    before = await snapshot(beside)
    for press in (
        f"go.de_ok.workable.{idea_id}.99.1.0", f"go.de_sure.not_now.{idea_id}.99.1.0", f"go.de_agree.{idea_id}.99",
        f"go.de_reopen.{idea_id}.99", f"go.de_ok.workable.{idea_id + 7}.1.1.0", f"go.de_disagree_now.{idea_id + 7}.1",
    ):  # fmt: skip
        await mina.forges(press)
        await mina.is_answered()
        assert await snapshot(beside) == before, press
    refusals = sa.select(sa.func.count()).where(audit.c.action == "refused", audit.c.after == "decide")
    assert (await beside.read(refusals))[0][0] == 6
    found = await beside.read(sa.select(account.c.person_id).where(account.c.user_id == mina.user_id))

    def dismissed(tx: Tx) -> None:
        remove(tx, person_id=found[0].person_id, by=Actor(Role.COORDINATOR, 1), now=clock.now())

    await beside.write(dismissed)
    await all_told(bot)
    before = await snapshot(beside)
    for press in (
        f"go.de_ok.workable.{idea_id}.2.1.0",
        f"go.de_idea.{idea_id}",
        f"go.de_talk.{idea_id}.0",
        "go.decide",
    ):
        await mina.forges(press)
        await mina.sees(NEUTRAL)
    assert await snapshot(beside) == before
