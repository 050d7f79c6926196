"""/quiet by chat: switches that are kept at once, what is not sent then, and what arrives all the same."""

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.clock import Clock
from bot.station import Station
from programme.broadcast import Kind
from programme.lifecycle import Role
from programme.notice import Purpose, Reason
from services import broadcast as broadcasts
from services.journal import Actor
from storage.outbox import outbox
from tests.support.mailing import notify, tell_plainly
from tests.support.person import Person
from tests.support.registering import begins, lives_in_freiburg, sends, tells_the_rest
from tests.support.seen import plain

PURPOSES = (Purpose.COURSE_REMINDER, Purpose.BROADCAST, Purpose.SEAT)


async def test_what_is_switched_off_is_not_sent_and_what_is_ones_own_is(
    bot: list[Station], clock: Clock, reza: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for purpose in PURPOSES:
        monkeypatch.setitem(NOTICES, purpose, tell_plainly)
    storage = bot[0].shared.storage
    by = Actor(Role.COORDINATOR, 901)
    news = await storage.write(broadcasts.begin, Kind.ANNOUNCEMENT, actor=by, now=clock.now())

    async def told(name: str) -> dict[str, str]:
        """Plan a notice of each purpose, let them go out, and say what became of them."""
        for purpose in PURPOSES:
            about = (reza.messenger, reza.user_id, f"{purpose} {name}")
            batch = broadcasts.batch(news) if purpose is Purpose.BROADCAST else None
            await storage.write(notify, *about, purpose=purpose, now=clock.now(), batch=batch)
        for station in bot:
            await station.mailer.run()
        await reza.sees(f"{Purpose.SEAT} {name}")
        rows = await storage.read(sa.select(outbox).where(outbox.c.occurrence.like(f"%{name}")))
        return {row.purpose: row.reason or row.state for row in rows}

    await begins(reza)
    await lives_in_freiburg(reza)
    await tells_the_rest(reza)
    await sends(reza)
    await reza.says("یادآوری نمی‌خواهم")
    seen = await reza.sees("چه چیزهایی برای شما فرستاده شود؟")
    assert "دوره‌ها (اطلاعیه و یادآوری): روشن" in seen.text
    assert "همیشه می‌رسد" in seen.text
    assert "جابه‌جایی یا لغو دوره‌ای که در آن جا دارید به شما گفته می‌شود" in seen.text
    await reza.presses("خاموش کردن دوره‌ها")
    assert "خبرها (اطلاعیه‌ها و پرسش ماه): روشن" in (await reza.sees("یادآوری): خاموش")).text
    # A second tap on the same button, as it was: nothing is switched back.
    await reza.forges("go.quiet.courses-off")
    await reza.is_answered()
    assert "یادآوری): خاموش" in reza.screen().text
    assert await told("first") == {"course_reminder": Reason.OPTED_OUT, "broadcast": "sent", "seat": "sent"}
    await reza.presses("خاموش کردن همه برای یک ماه")
    assert "تا پایان ۱۰ دی ۱۴۰۵ (۳۱ دسامبر ۲۰۲۶)" in plain((await reza.sees("هیچ‌کدام فرستاده نمی‌شود")).text)
    assert (await told("second"))["broadcast"] == Reason.OPTED_OUT
    await reza.presses("روشن کردن دوباره")
    seen = await reza.sees("یادآوری): خاموش")
    assert "هیچ‌کدام" not in seen.text
    await reza.presses("روشن کردن دوره‌ها")
    await reza.sees("یادآوری): روشن")
    assert await told("third") == dict.fromkeys(PURPOSES, "sent")
    await reza.says("/quiet")
    await reza.sees("یادآوری): روشن")
    for forged in ("go.quiet.courses-", "go.quiet.secrets-off", "go.quiet.x.y"):
        await reza.forges(forged)
        await reza.is_answered()
        assert "ذخیره شد" not in reza.screen().text
