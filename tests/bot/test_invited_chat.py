"""Invited people answer by chat, on both messengers, and are told where they stand."""

from datetime import timedelta

import pytest

from bot.station import Station
from playground import Playground
from programme.notice import Purpose
from programme.registration import Verdict
from tests.support.person import Person
from tests.support.registering import begins, lives_at_home, lives_in_freiburg, registers, sends, tells_the_rest
from tests.support.telling import keys, notice, planned, tells

HOME = "۳۱ فروردین، ساعت ۲۴"
ABROAD = "۳۱ فروردین، ساعت ۲۴ اصفهان (۲۲:۳۰ برلین، ۲۰ آوریل)"


async def registers_abroad(person: Person) -> str:
    await begins(person)
    await lives_in_freiburg(person)
    await tells_the_rest(person, name="رضا نمونه")
    return await sends(person)


async def test_accepting_on_bale_tells_the_next_step_and_a_second_tap_changes_nothing(
    sara: Person, bot: list[Station]
) -> None:
    code = await registers(sara)
    await tells(bot, code, Verdict.ABLE)
    await sara.says("/status")
    status = await sara.sees("برگزیده شده‌اید")
    assert HOME in status.text
    assert {"می‌پذیرم", "می‌خواهم صحبت کنم", "این بار نه"} <= set(status.labels)
    await sara.presses("می‌پذیرم", status)
    assert HOME in (await sara.sees("شما اکنون شهروند دیپلمات هستید")).text
    for old in ("می‌پذیرم", "می‌خواهم صحبت کنم", "این بار نه"):
        await sara.presses(old, status)
        assert "می‌پذیرم" not in (await sara.sees("شما شهروند دیپلمات هستید")).labels
    await sara.forges("go.decline.yes")
    await sara.sees("شما شهروند دیپلمات هستید")


async def test_deadline_abroad_is_told_in_both_hours_on_telegram(reza: Person, bot: list[Station]) -> None:
    await tells(bot, await registers_abroad(reza), Verdict.ABLE)
    await reza.says("/status")
    assert ABROAD in (await reza.sees("برگزیده شده‌اید")).text
    await reza.says("می پذیرم")
    assert ABROAD in (await reza.sees("شما اکنون شهروند دیپلمات هستید")).text


async def test_declining_asks_once_more_and_leads_to_the_network(reza: Person, bot: list[Station]) -> None:
    await tells(bot, await registers_abroad(reza), Verdict.ABLE, reasons=["clear_tie"])
    await reza.says("/status")
    await reza.presses("این بار نه")
    sure = await reza.sees("آیا این بار شرکت نمی‌کنید؟")
    await reza.presses("نه، بماند", sure)
    await reza.sees("برگزیده شده‌اید")
    await reza.presses("بله، این بار نه", sure)
    await reza.sees("نام شما در شبکهٔ همراهان است")
    await reza.says("/status")
    assert "دلیل" not in (await reza.sees("شبکهٔ همراهان ثبت است")).text


async def test_wish_to_talk_is_kept_with_what_it_is_about_and_the_invitation_stays(
    sara: Person, bot: list[Station]
) -> None:
    await tells(bot, await registers(sara), Verdict.ABLE)
    await sara.says("/status")
    await sara.presses("می‌خواهم صحبت کنم")
    assert HOME in (await sara.sees("درخواست گفت‌وگوی شما")).text
    await sara.says("دربارهٔ زمان آن")
    await sara.sees("پرسش شما برای دبیرخانه ثبت شد")
    await sara.says("/status")
    await sara.presses("می‌پذیرم")
    await sara.sees("شما اکنون شهروند دیپلمات هستید")


@pytest.mark.parametrize(
    ("verdict", "reasons", "text", "seen"),
    [
        (Verdict.COMPANION, ["no_tie", "full"], None, ("شبکهٔ همراهان", "ارتباط فرامرزی مشخصی", "ظرفیت این دوره")),
        (Verdict.COMPANION, [], "نخست زبان بیاموزید", ("شبکهٔ همراهان", "نخست زبان بیاموزید")),
        (Verdict.DUPLICATE, ["same_person"], "با شماره‌ای دیگر", ("یکی شد", "با شماره‌ای دیگر")),
        (Verdict.INELIGIBLE, ["under_age"], None, ("بسته شده است", "شرط سنی")),
    ],
)
async def test_status_tells_a_result_with_its_reason_in_words(
    sara: Person, bot: list[Station], verdict: Verdict, reasons: list[str], text: str | None, seen: tuple[str, ...]
) -> None:
    await tells(bot, await registers(sara), verdict, reasons=reasons, reason_text=text)
    await sara.says("/status")
    told = await sara.sees(seen[0])
    assert all(words in told.text for words in seen)
    assert "پیش‌تر با همین مشخصات" not in told.text, "the notice of a duplicate gives no reason, nor does this"
    if verdict in (Verdict.DUPLICATE, Verdict.INELIGIBLE):
        await sara.presses("پرسش از دبیرخانه")
        await sara.sees("پرسش خود را بنویسید")
        await sara.says("چرا؟")
        await sara.sees("پرسش شما برای دبیرخانه ثبت شد")


async def test_clock_reminds_on_three_days_and_says_nothing_to_who_answered_meanwhile(
    sara: Person, bot: list[Station], playground: Playground
) -> None:
    await tells(bot, await registers(sara), Verdict.ABLE)
    for nth, days in enumerate((2, 3, 3), 1):
        playground.forward(timedelta(days=days))
        bodies = await planned(bot, Purpose.INVITATION, nth)
    screen = await notice(bot, sara, Purpose.INVITATION, bodies[-1])
    assert screen is not None
    assert keys(screen.lines) == ["invitation.nudge", "invitation.stays"]
    assert [button.press for row in screen.rows for button in row] == ["go.accept", "go.talk", "go.decline"]
    await sara.says("/status")
    await sara.presses("می‌خواهم صحبت کنم")
    await sara.sees("درخواست گفت‌وگوی شما")
    assert await notice(bot, sara, Purpose.INVITATION, bodies[-1]) is None
    await sara.presses("می‌پذیرم")
    await sara.sees("شما اکنون شهروند دیپلمات هستید")
    assert await notice(bot, sara, Purpose.INVITATION, bodies[-1]) is None


async def test_end_of_the_time_for_ideas_is_told_plainly(
    sara: Person, bot: list[Station], playground: Playground
) -> None:
    await tells(bot, await registers(sara), Verdict.ABLE)
    await sara.says("/status")
    status = await sara.sees("برگزیده شده‌اید")
    playground.forward(timedelta(days=200))
    (body,) = await planned(bot, Purpose.INVITATION)
    screen = await notice(bot, sara, Purpose.INVITATION, body)
    assert screen is not None
    assert keys(screen.lines) == ["invitation.ended", "companion.next"]
    await sara.presses("می‌پذیرم", status)
    await sara.sees("نام شما در شبکهٔ همراهان ثبت است")


async def test_draft_left_alone_is_reminded_of_until_somebody_goes_on(
    sara: Person, bot: list[Station], playground: Playground
) -> None:
    await begins(sara)
    playground.forward(timedelta(days=1))
    (body,) = await planned(bot, Purpose.DRAFT)
    screen = await notice(bot, sara, Purpose.DRAFT, body)
    assert screen is not None
    assert keys(screen.lines) == ["draft.nudge"]
    await lives_at_home(sara)
    assert await notice(bot, sara, Purpose.DRAFT, body) is None


async def test_draft_is_warned_of_its_end(sara: Person, bot: list[Station], playground: Playground) -> None:
    await begins(sara)
    await lives_at_home(sara)
    programme = bot[0].shared.runner.world.programme
    playground.forward(programme.lapses_at() - bot[0].shared.clock.now() - timedelta(days=2))
    (body,) = await planned(bot, Purpose.LAPSE)
    screen = await notice(bot, sara, Purpose.LAPSE, body)
    assert screen is not None
    assert keys(screen.lines) == ["draft.lapses"]
    await sara.says("/register")
    await sara.presses("پیش‌نویس پاک شود")
    await sara.sees("پیش‌نویس پاک شد")
    assert await notice(bot, sara, Purpose.LAPSE, body) is None
