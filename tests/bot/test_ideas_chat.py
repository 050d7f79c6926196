"""Diplomats send ideas by chat: the whole form, several at once, changes, files, taking back, and the deadline."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.station import Station
from playground import Playground
from programme.lifecycle import Role
from programme.notice import Purpose
from services.idea import move
from services.journal import Actor
from storage import idea
from storage.engine.tx import Tx
from tests.support.ideas import IDEAS_NOW, becomes_diplomat, sends_idea, tells_idea
from tests.support.person import Meets, Person
from tests.support.screening import invites, joins
from tests.support.seen import plain
from tests.support.telling import keys, notice, planned

ABROAD = "20 April, 24:00 in Isfahan (22:30 in Berlin)"


@pytest.fixture
def clock() -> Clock:
    return Clock(begins=IDEAS_NOW)


async def test_whole_idea_in_persian_with_voice_lines_and_files(sara: Person, bot: list[Station]) -> None:
    await becomes_diplomat(bot, sara)
    await sara.says("/status")
    await sara.presses("ارسال ایده")
    await sara.sees("عنوان آن می‌شود")
    await sara.says("نمایشگاه مشترک مینیاتور")
    await sara.sees("برای کدام شهر")
    await sara.says("وین")
    await sara.sees("در چه زمینه‌ای")
    await sara.presses("فرهنگ، هنر و میراث")
    await sara.sees("ایده را شرح دهید")
    await sara.sends("voice", duration=20)
    await sara.sees("چگونه اجرا می‌شود؟")
    await sara.says("ن" * 3001)
    await sara.sees("پاسخ شما ۳٬۰۰۱ حرف است")
    await sara.says("با موزه هماهنگ می‌کنیم.")
    means = await sara.sees("چه بسترهایی")
    assert "بسترهای ایدهٔ پیشین من" not in means.labels
    await sara.presses("افراد و آشنایی‌ها")
    await sara.says("رسانه، گروه موسیقی")
    await sara.sees("افزوده شد")
    await sara.presses("تمام شد")
    await sara.sees("دربارهٔ «افراد و آشنایی‌ها» یک خط")
    await sara.says("مدیر موزه را می‌شناسم")
    second = await sara.sees("دربارهٔ «رسانه» یک خط")
    await sara.presses("بدون توضیح")
    await sara.sees("دربارهٔ «گروه موسیقی» یک خط")
    await sara.presses("بدون توضیح", second)
    await sara.sees("دربارهٔ «گروه موسیقی» یک خط")
    await sara.presses("بازگشت")
    await sara.sees("دربارهٔ «رسانه» یک خط")
    await sara.presses("بدون توضیح")
    await sara.sees("دربارهٔ «گروه موسیقی» یک خط")
    await sara.says("پنج نوازنده")
    await sara.sees("کدام نهادها")
    await sara.presses("شهرداری اصفهان")
    await sara.presses("تمام شد")
    await sara.sees("چه زمانی")
    await sara.says("پاییز ۱۴۰۶")
    await sara.sees("پیوستی دارید")
    await sara.sends("document", name="طرح.pdf", mime="application/pdf", content=b"%PDF-1.7 plan")
    await sara.sees("۱ فایل دریافت شد")
    await sara.sends("photo", content=b"photo")
    await sara.sees("۲ فایل دریافت شد")
    await sara.presses("تمام شد")
    review = await sara.sees("این‌ها درست است؟")
    for shown in ("وین", "پیام صوتی", "مدیر موزه را می‌شناسم", "پنج نوازنده", "پاییز", "طرح.pdf", "عکس"):
        assert shown in review.text, shown
    await sara.presses("تأیید و ارسال")
    receipt = await sara.sees("ایدهٔ شما ثبت شد")
    assert "۳۱ فروردین، ساعت ۲۴" in receipt.text
    await sara.presses("دیدن ایده")
    shown = await sara.sees("وضعیت: فرستاده شد")
    assert "گروه موسیقی (پنج نوازنده)" in plain(shown.text)
    assert "سارا" not in shown.text, "whose idea it is, its author knows"
    await sara.presses("ایدهٔ تازه", receipt)
    await tells_idea(sara, "ایدهٔ دوم")
    await sara.presses("بسترهای ایدهٔ پیشین من")
    await sara.sees("کدام نهادها")
    for question in ("کدام نهادها", "چه زمانی", "پیوستی"):
        await sara.sees(question)
        await sara.presses("رد شدن")
    assert "گروه موسیقی (پنج نوازنده)" in plain((await sara.sees("این‌ها درست است؟")).text)


async def test_diplomat_abroad_sees_both_deadlines_in_english_and_changes_what_was_sent(
    reza: Person, bot: list[Station]
) -> None:
    await becomes_diplomat(bot, reza, language="en", zone="Europe/Berlin")
    await reza.says("/ideas")
    empty = await reza.sees("You have no ideas yet")
    assert ABROAD in empty.text
    await reza.presses("Send an idea", empty)
    await reza.sees("What is your idea")
    await reza.says("A concert")
    await reza.sees("Which city")
    await reza.presses("Freiburg")
    await reza.sees("Which field")
    await reza.presses("Sport and youth")
    await reza.sees("Describe the idea")
    await reza.says("x" + "y" * 2999)
    await reza.sees("How is it carried out")
    await reza.says("By train.")
    await reza.sees("Which means")
    await reza.presses("A venue")
    await reza.presses("Done")
    await reza.sees("one line about “A venue”")
    await reza.says("The hall of the old brewery")
    for question in ("Which institutions", "When will it", "Send files"):
        await reza.sees(question)
        await reza.presses("Skip")
    await reza.sees("Is this right?")
    await reza.presses("Confirm and send")
    receipt = await reza.sees("Your idea is in")
    assert ABROAD in receipt.text
    await reza.presses("See the idea")
    one = await reza.sees("Status: sent")
    assert len(one.text) < 2000
    await reza.presses("Edit")
    await reza.sees("Is this right?")
    await reza.presses("Title")
    await reza.sees("What is your idea")
    await reza.says("A joint concert")
    await reza.sees("Is this right?")
    await reza.presses("Cancel")
    await reza.sees("Your changes are kept, but not sent yet")
    await reza.says("/ideas")
    await reza.presses("A concert")
    waiting = await reza.sees("Changes of this idea are not sent yet")
    assert "Add a file" not in waiting.labels
    await reza.presses("Continue")
    await reza.sees("Is this right?")
    await reza.presses("Confirm and send")
    await reza.sees("The changes of")
    await reza.says("/ideas")
    await reza.presses("A joint concert")
    shown = await reza.sees("A joint concert")
    await reza.presses("Edit", one)
    await reza.sees_toast("no longer in use")
    await reza.presses("Withdraw the idea", shown)
    await reza.sees("Withdraw it?")
    await reza.presses("Yes, withdraw")
    await reza.sees("is withdrawn. Its text is erased in 30 days")
    await reza.presses("Edit", shown)
    await reza.sees("Status: withdrawn")


async def test_two_drafts_at_once_and_an_old_button_of_the_other(sara: Person, bot: list[Station]) -> None:
    await becomes_diplomat(bot, sara)
    await sara.says("/idea")
    await sara.sees("عنوان آن می‌شود")
    await sara.says("ایدهٔ یکم")
    old = await sara.sees("برای کدام شهر")
    await sara.says("/idea")
    choice = await sara.sees("۱ ایدهٔ نیمه‌کاره دارید")
    await sara.presses("ایدهٔ تازه")
    await sara.sees("عنوان آن می‌شود")
    await sara.presses("ایدهٔ تازه", choice)
    await sara.sees("عنوان آن می‌شود")
    await sara.says("ایدهٔ دوم")
    await sara.sees("برای کدام شهر")
    await sara.presses("فلورانس", old)
    await sara.sees_toast("این دکمه دیگر کار نمی‌کند")
    await sara.sees("برای کدام شهر")
    await sara.presses("کازان")
    await sara.sees("در چه زمینه‌ای")
    await sara.says("/ideas")
    listed = await sara.sees("ایده‌های شما")
    assert listed.text.count("پیش‌نویس") == 2, "no third one by the second tap"
    await sara.presses("ایدهٔ یکم", listed)
    shown = await sara.sees("ایدهٔ یکم")
    assert "کازان" not in shown.text
    assert "فلورانس" not in shown.text
    await sara.presses("ادامه می‌دهم")
    await sara.sees("برای کدام شهر")
    await sara.presses("انصراف")
    left = await sara.sees("پیش‌نویس شما نگه داشته شد")
    await sara.presses("پیش‌نویس پاک شود", left)
    await sara.sees("پیش‌نویس پاک شد")
    await sara.says("/status")
    assert "نیمه‌کاره" not in (await sara.sees("شهروند دیپلمات هستید")).text
    await sara.says("/ideas")
    assert (await sara.sees("ایده‌های شما")).text.count("پیش‌نویس") == 1


async def test_file_is_added_without_the_form_and_bad_ones_are_refused(sara: Person, bot: list[Station]) -> None:
    await becomes_diplomat(bot, sara)
    await sara.says("/idea")
    await sends_idea(sara)
    await sara.presses("دیدن ایده")
    await sara.sees("وضعیت: فرستاده شد")
    await sara.presses("افزودن پیوست")
    await sara.sees("تاکنون ۰ پیوست از ۵")
    await sara.says("همین")
    await sara.sees("لطفاً فایل یا عکس بفرستید")
    await sara.sends("document", name="a.pdf", mime="application/pdf", size=21_000_000)
    await sara.sees("فایل بیش از ۲۰ مگابایت است")
    await sara.sends("voice", duration=3)
    await sara.sees("پیوست افزوده شد؛ ۱ از ۵")
    await sara.sends("voice", duration=3)
    await sara.sees("متوجه نشدم")
    await sara.says("/ideas")
    await sara.presses("نمایشگاه مشترک")
    await sara.presses("افزودن پیوست")
    await sara.sees("تاکنون ۱ پیوست از ۵")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": "a.pdf", "mime": "application/pdf", "content": b"", "size": 0}, "این فایل خالی است"),
        ({"name": "a.pdf", "mime": "application/pdf", "size": 21_000_000}, "فایل بیش از ۲۰ مگابایت است"),
        ({"name": "a.exe", "mime": "application/x-msdownload"}, "این نوع فایل پذیرفته نمی‌شود"),
        ({"name": "../\u202e" + "ن" * 300 + ".pdf", "mime": "application/pdf"}, "۱ فایل دریافت شد"),
    ],
)
async def test_odd_files_lose_nothing_of_the_form(
    sara: Person, bot: list[Station], sent: dict[str, object], told: str
) -> None:
    await becomes_diplomat(bot, sara)
    await sara.says("/idea")
    await tells_idea(sara)
    await sara.presses("مکان")
    await sara.presses("تمام شد")
    await sara.sees("یک خط بنویسید")
    await sara.presses("بدون توضیح")
    for question in ("کدام نهادها", "چه زمانی"):
        await sara.sees(question)
        await sara.presses("رد شدن")
    await sara.sees("پیوستی")
    await sara.sends("document", **sent)  # type: ignore[arg-type]  # one table for all
    await sara.sees(told)
    await sara.presses("تمام شد" if "دریافت" in told else "رد شدن")
    review = await sara.sees("این‌ها درست است؟")
    assert "نمایشگاه مشترک" in review.text
    assert "\u202e" not in review.text
    await sara.presses("تأیید و ارسال")
    await sara.sees("ایدهٔ شما ثبت شد")


async def test_deadline_passes_in_the_middle_and_more_time_is_asked_for(
    sara: Person, bot: list[Station], playground: Playground
) -> None:
    await becomes_diplomat(bot, sara)
    await sara.says("/idea")
    await tells_idea(sara)
    closes_at = bot[0].shared.runner.world.programme.ideas_close_at()
    playground.forward(closes_at - bot[0].shared.clock.now())
    await sara.presses("مکان")
    late = await sara.sees("مهلت ارسال ایده ۳۱ فروردین، ساعت ۲۴ پایان یافت")
    assert "نمایشگاهی از مینیاتور" in late.text, "the draft stays readable"
    await sara.says("یک خط دیگر")
    await sara.sees("فقط برای خواندن")
    await sara.says("/ideas")
    await sara.presses("نمایشگاه مشترک")
    read_only = await sara.sees("پیش‌نویس، هنوز فرستاده نشده")
    assert "ادامه می‌دهم" not in read_only.labels
    await sara.presses("درخواست مهلت بیشتر", read_only)
    await sara.sees("برای هماهنگ‌کننده ثبت شد")
    await sara.presses("درخواست مهلت بیشتر", read_only)
    await sara.sees("برای هماهنگ‌کننده ثبت شد")
    await sara.says("/idea")
    assert "درخواست مهلت بیشتر" not in (await sara.sees("پایان یافت")).labels


async def test_change_that_a_review_overtakes_is_said_so_and_nothing_of_it_is_sent(
    sara: Person, bot: list[Station]
) -> None:
    await becomes_diplomat(bot, sara)
    await sara.says("/idea")
    code = await sends_idea(sara)
    await sara.presses("دیدن ایده")
    await sara.presses("ویرایش", await sara.sees("وضعیت: فرستاده شد"))
    await sara.sees("این‌ها درست است؟")
    await sara.presses("عنوان")
    await sara.sees("عنوان آن می‌شود")
    await sara.says("عنوان تازه")
    review = await sara.sees("این‌ها درست است؟")
    await review_opens(bot, code)
    await sara.presses("تأیید و ارسال", review)
    said = await sara.sees("بررسی این ایده آغاز شده است")
    assert "عنوان تازه" in said.text, "what was written stays readable"
    await sara.says("/ideas")
    await sara.presses("نمایشگاه مشترک", await sara.sees("در حال بررسی"))
    one = await sara.sees("تغییرهای فرستاده‌نشده دیگر پذیرفته نمی‌شود")
    assert not {"ویرایش", "افزودن پیوست", "ادامه می‌دهم"} & set(one.labels)
    await sara.presses("تغییرها کنار گذاشته شود", one)
    await sara.sees("تغییرها کنار گذاشته شد")
    await sara.presses("پس‌گرفتن ایده", one)
    await sara.presses("نه، بماند", await sara.sees("دیگر بررسی نمی‌شود"))
    await sara.presses("پس‌گرفتن ایده", await sara.sees("وضعیت: در حال بررسی"))
    await sara.presses("بله، پس می‌گیرم", await sara.sees("دیگر بررسی نمی‌شود"))
    await sara.sees("پس گرفته شد")


async def review_opens(stations: list[Station], code: str) -> None:
    """Let a reviewer look at an idea."""

    def opens(tx: Tx) -> None:
        row = tx.one(sa.select(idea.idea).where(idea.idea.c.code == code).with_for_update())
        assert row is not None
        move(tx, row, "open", actor=Actor(Role.REVIEWER, 901), now=IDEAS_NOW)

    await stations[0].shared.storage.write(opens)


async def test_coordinator_grants_more_time_by_one_tap_and_the_draft_goes_on(
    sara: Person, meets: Meets, bot: list[Station], playground: Playground
) -> None:
    chief = await meets("هماهنگ‌کننده", "telegram")
    await joins(chief, await invites(bot, Role.COORDINATOR, name="مینا"))
    await becomes_diplomat(bot, sara)
    await sara.says("/idea")
    await tells_idea(sara)
    closes_at = bot[0].shared.runner.world.programme.ideas_close_at()
    playground.forward(closes_at + timedelta(hours=11) - bot[0].shared.clock.now())
    await sara.says("چه شد؟")
    await sara.presses("درخواست مهلت بیشتر", await sara.sees("پایان یافت"))
    await sara.sees("برای هماهنگ‌کننده ثبت شد")
    await chief.says("/desk")
    desk = await chief.sees("درخواست مهلت بیشتر برای ایده: ۱")
    await chief.presses("مهلت بیشتر", desk)
    card = await chief.sees("فرستاده: ۰، پیش‌نویس: ۱")
    assert "۴ اردیبهشت، ساعت ۲۴" in plain(card.text)
    await chief.presses("موافقت", card)
    await chief.sees("کسی در انتظار مهلت بیشتر نیست")
    await chief.presses("بدون مهلت بیشتر", card)
    await chief.sees("این درخواست را مینا پاسخ داده است")
    (body,) = await planned(bot, Purpose.EXTENSION)
    told = await notice(bot, sara, Purpose.EXTENSION, body)
    assert told is not None
    assert keys(told.lines) == ["more_time.given"]
    await sara.says("/ideas")
    await sara.presses("نمایشگاه مشترک")
    await sara.sees("۴ اردیبهشت، ساعت ۲۴")
    await sara.presses("ادامه می‌دهم")
    await sara.sees("چه بسترهایی")
    await sara.says("/status")
    await sara.sees("۴ اردیبهشت، ساعت ۲۴")


async def test_warning_leads_back_to_the_draft_and_says_nothing_once_it_is_sent(
    sara: Person, bot: list[Station], playground: Playground
) -> None:
    await becomes_diplomat(bot, sara)
    await sara.says("/idea")
    await sara.sees("عنوان آن می‌شود")
    await sara.says("نمایشگاه")
    await sara.sees("برای کدام شهر")
    closes_at = bot[0].shared.runner.world.programme.ideas_close_at()
    playground.forward(closes_at - timedelta(hours=80) - bot[0].shared.clock.now())
    (body,) = await planned(bot, Purpose.IDEA_DRAFT)
    told = await notice(bot, sara, Purpose.IDEA_DRAFT, body)
    assert told is not None
    assert keys(told.lines) == ["ideas.warning", "ideas.line.title"]
    assert told.rows[0][0].press == "go.continue.idea.1"
    await sara.forges("go.continue.idea.1")
    await sara.sees("برای کدام شهر")
    await sara.presses("انصراف")
    await sara.presses("پیش‌نویس پاک شود", await sara.sees("پیش‌نویس شما نگه داشته شد"))
    await sara.sees("پیش‌نویس پاک شد")
    assert await notice(bot, sara, Purpose.IDEA_DRAFT, body) is None


async def test_nobody_but_a_diplomat_sends_ideas_and_none_before_the_window(
    sara: Person, reza: Person, bot: list[Station]
) -> None:
    await sara.starts()
    await sara.sees("")
    for command in ("/idea", "/ideas"):
        await sara.says(command)
        await sara.sees("ارسال ایده برای شهروندان دیپلمات است")
    for forged in ("go.idea_open.1", "go.idea_edit.1-1", "go.idea_withdraw.1-1-yes", "go.more_time", "i1.title.edit"):
        await sara.forges(forged)
        await sara.sees("")


class TestBeforeTheWindow:
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock(begins=datetime(2027, 3, 20, tzinfo=UTC))

    async def test_day_of_its_beginning_is_told(self, sara: Person, bot: list[Station], playground: Playground) -> None:
        await becomes_diplomat(bot, sara)
        await sara.says("/idea")
        await sara.sees("دریافت ایده‌ها ۵ فروردین ۱۴۰۶ آغاز می‌شود")
        await sara.says("/ideas")
        listed = await sara.sees("هنوز ایده‌ای ندارید")
        assert "ارسال ایده" not in listed.labels
        playground.forward(timedelta(days=6))
        await sara.says("/idea")
        await sara.sees("عنوان آن می‌شود")


class TestBeforeTheClocksChange:
    @pytest.fixture
    def clock(self) -> Clock:
        # Berlin is an hour, not two, before UTC until 28 March.
        return Clock(begins=datetime(2027, 3, 26, 9, tzinfo=UTC))

    async def test_deadline_is_told_by_the_clock_of_its_day_and_stays_the_same(
        self, reza: Person, bot: list[Station], playground: Playground
    ) -> None:
        await becomes_diplomat(bot, reza, language="en", zone="Europe/Berlin")
        await reza.says("/ideas")
        assert ABROAD in (await reza.sees("You have no ideas yet")).text
        playground.forward(timedelta(days=4))
        await reza.says("/ideas")
        assert ABROAD in (await reza.sees("You have no ideas yet")).text
