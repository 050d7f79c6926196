"""The question of the month by chat: written at the desk, answered by chips and a sentence, read, searched, closed."""

from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices import network_question as telling
from bot.answering.notices.registry import NOTICES
from bot.answering.visit import Visit
from bot.clock import Clock
from bot.station import Station
from conversations.screen import Screen
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.registration import Verdict
from storage.broadcast import broadcast
from storage.network import network_answer
from tests.support.mailing import notify
from tests.support.person import Meets, Person
from tests.support.registering import registers
from tests.support.screening import invites, joins
from tests.support.seen import plain
from tests.support.telling import tells

QUESTION = "این ماه چه کمکی از شما برمی‌آید؟"


def tell_question(visit: Visit, body: dict[str, Any]) -> Screen | None:
    """Tell the question of the only broadcast, as the table of broadcasts does."""
    row = visit.tx.one(sa.select(broadcast))
    assert row is not None
    return telling.question(visit, row)


async def arrives(bot: list[Station], clock: Clock, person: Person, name: str) -> None:
    storage = bot[0].shared.storage
    about = (person.messenger, person.user_id, name)
    await storage.write(notify, *about, purpose=Purpose.BROADCAST, now=clock.now())
    for station in bot:
        await station.mailer.run()


async def asks(mina: Person) -> None:
    """Write a question with chips, and see each slip named."""
    await mina.says("/network")
    assert "شبکهٔ همراهان: ۱ نفر" in plain((await mina.sees("شبکهٔ همراهان:")).text)
    await mina.presses("پرسش تازه")
    await mina.sees("پرسش را به فارسی بنویسید")
    await mina.sends("sticker")
    await mina.sees("فقط نوشته پذیرفته می‌شود")
    await mina.says(QUESTION)
    await mina.sees("همان پرسش را به انگلیسی بنویسید")
    await mina.presses("بدون متن انگلیسی")
    await mina.sees("گزینه‌ها را بنویسید")
    await mina.says("ترجمه\n" + "دراز " * 20)
    await mina.sees("گزینهٔ ۲ پذیرفته نشد")
    await mina.says("ترجمه | Translation\nمیزبانی | Hosting")
    seen = plain((await mina.sees("همراهان پرسش را چنین می‌بینند")).text)
    assert "گزینه‌ها: ترجمه و میزبانی" in seen
    await mina.presses("آماده‌سازی برای ارسال")
    await mina.sees("پرسش آماده است")


async def test_question_is_written_answered_read_and_closed(
    bot: list[Station], clock: Clock, meets: Meets, sara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NOTICES, Purpose.BROADCAST, tell_question)
    await tells(bot, await registers(sara), Verdict.COMPANION)
    mina = await meets("مینا", "telegram")
    await joins(mina, await invites(bot, Role.COORDINATOR, name="مینا"))
    await asks(mina)

    await arrives(bot, clock, sara, "first")
    asked = await sara.sees(QUESTION)
    assert "/quiet" in asked.text
    await sara.presses("میزبانی")
    chosen = await sara.sees(QUESTION)
    assert chosen.id == asked.id
    assert "تمام شد" in chosen.labels
    await sara.presses("نوشتن پاسخ")
    await sara.sees("پاسخ خود را در یک پیام بنویسید")
    await sara.sends("sticker")
    await sara.sees("فقط نوشته پذیرفته می‌شود")
    await sara.says("مترجم ترکی هستم")
    kept = plain((await sara.sees("پاسخ شما ثبت شد")).text)
    assert "انتخاب: میزبانی" in kept
    assert "نوشته: مترجم ترکی هستم" in kept
    await sara.presses("تغییر پاسخ")
    await sara.sees("نوشتهٔ شما")
    await sara.presses("ترجمه")
    await sara.sees(QUESTION)
    await sara.presses("تمام شد")
    assert "انتخاب: ترجمه و میزبانی" in plain((await sara.sees("پاسخ شما ثبت شد")).text)

    await mina.says("/network")
    assert "پاسخ‌ها: ۱" in plain((await mina.sees(QUESTION)).text)
    await mina.presses("دیدن پاسخ‌ها")
    listed = plain((await mina.sees("میزبانی: ██████████ ۱")).text)
    assert "سارا ن.: ترجمه، میزبانی و «مترجم ترکی هستم»" in listed
    await mina.presses("جست‌وجو در پاسخ‌ها")
    await mina.sees("چه واژه‌هایی")
    await mina.says("ترکی")
    found = await mina.sees("سارا ن.")
    assert "با «ترکی»: ۱" in plain(found.text)
    await mina.presses(next(one for one in found.labels if one.startswith("SD-")))
    assert "نوشته: مترجم ترکی هستم" in plain((await mina.sees(f"پرسش ماه: {QUESTION}")).text)
    await mina.says("/network")
    await mina.sees(QUESTION)
    await mina.presses("بستن پرسش")
    await mina.sees("تاکنون ۱ پاسخ رسیده است")
    await mina.presses("بله، بسته شود")
    await mina.sees("هیچ پرسشی باز نیست")

    before = await bot[0].shared.storage.read(sa.select(network_answer))
    # What was shown before is over: nothing changes, and it is said.
    for old in ("nw_answer_chip.1.off.c1", "nw_answer_unwrite.1", "nw_answer.1", "nw_answer_write.1"):
        await sara.forges(f"go.{old}")
        await sara.is_at("این پرسش بسته شده است")
    assert await bot[0].shared.storage.read(sa.select(network_answer)) == before
    await arrives(bot, clock, sara, "second")
    assert len([one for one in await sara.chat() if one.by_bot and "پرسش ماه شبکهٔ همراهان" in one.text]) == 1
