"""The secretariat asks and a citizen answers, by chat: the real mailer brings the question, on both databases."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.station import Station
from programme.lifecycle import Role
from programme.registration import Verdict
from programme.triage import NO_ANSWER_DAYS
from services import inquiry
from storage.registration import registration
from tests.support.person import Meets, Person
from tests.support.registering import code_in, registers
from tests.support.screening import invites, joins
from tests.support.telling import tells

READY = "این ارتباط از چه زمانی برقرار است؟"
ASKED = "دبیرخانه دربارهٔ ثبت‌نام"


@pytest.fixture
async def officer(bot: list[Station], meets: Meets, sara: Person) -> Person:
    """An officer who has Sara's card before them."""
    await registers(sara)
    person = await meets("کارشناس نمونه", "telegram")
    await joins(person, await invites(bot, Role.OFFICER, name="کارشناس نمونه"))
    await person.says("/triage")
    await person.sees("از هدف ۹۲")
    return person


async def asks(officer: Person, ready: str | None = None, *, words: str | None = None) -> None:
    await officer.presses("پرسش")
    await officer.sees("کدام پرسش فرستاده شود؟")
    if ready is not None:
        await officer.presses(ready)
    else:
        await officer.says(str(words))
    await officer.sees("پرسش فرستاده شد")


async def test_citizen_gets_each_question_as_a_message_and_the_first_answer_stays(
    officer: Person, sara: Person
) -> None:
    await asks(officer, READY)
    question = await sara.sees(READY)
    assert ASKED in question.text
    await sara.says("از سال ۱۳۹۵.")
    await sara.sees("پاسخ شما به دبیرخانه رسید")
    await officer.says("/triage")
    await officer.sees("از سال ۱۳۹۵.")
    await asks(officer, words="نام آن موزه چیست؟")
    second = await sara.sees("نام آن موزه چیست؟")
    assert READY not in second.text
    await sara.presses("پاسخ", second)
    await sara.sees("نام آن موزه چیست؟")
    await sara.says("موزهٔ هنرهای کهن.")
    await sara.sees("پاسخ شما به دبیرخانه رسید")
    await officer.says("/triage")
    card = await officer.sees("موزهٔ هنرهای کهن.")
    for told in (READY, "از سال ۱۳۹۵.", "نام آن موزه چیست؟"):
        assert told in card.text
    asked = [one for one in await sara.chat() if one.by_bot and ASKED in one.text and one.version <= second.version]
    assert len(asked) == 2
    await sara.says("/mydata")
    kept = json.loads(await sara.sees_file("mydata.json"))["registration"][0]["inquiry"]
    assert (kept["answer"]["text"], kept["earlier"][0]["answer"]["text"]) == ("موزهٔ هنرهای کهن.", "از سال ۱۳۹۵.")


async def test_question_in_the_night_comes_in_the_morning(
    officer: Person, sara: Person, bot: list[Station], clock: Clock
) -> None:
    # Half past eleven in Isfahan; ten hours later it is half past nine.
    clock.forward(timedelta(hours=12))
    await officer.says("/triage")
    await officer.sees("از هدف ۹۲")
    await asks(officer, READY)
    clock.forward(timedelta(hours=8))
    for station in bot:
        # Whatever is due goes out before anybody looks.
        await station.mailer.run()
    assert not [one for one in await sara.chat() if one.by_bot and ASKED in one.text]
    clock.forward(timedelta(hours=2))
    await sara.sees(READY)


async def gives_up(stations: list[Station], clock: Clock) -> None:
    """Let the week pass in which an answer is waited for."""
    clock.forward(timedelta(days=NO_ANSWER_DAYS, hours=1))
    shared, open_ones = stations[0].shared, sa.select(registration.c.id).where(registration.c.state == "needs_info")
    # The clock does so, too; whichever comes first. What it holds is passed over.
    while await shared.storage.read(open_ones):
        await shared.storage.write(inquiry.give_up, programme=shared.runner.world.programme, now=clock.now())


async def test_answer_that_comes_late_is_kept(officer: Person, sara: Person, bot: list[Station], clock: Clock) -> None:
    await asks(officer, READY)
    await sara.presses("پاسخ", await sara.sees(READY))
    await sara.sees("مهلت پاسخ")
    await gives_up(bot, clock)
    await officer.says("/triage")
    await officer.sees("پاسخی نرسید")
    await sara.says("از سال ۱۳۹۵.")
    await sara.sees("پاسخ شما به دبیرخانه رسید")
    await officer.says("/triage")
    await officer.sees("از سال ۱۳۹۵.")


async def test_answer_after_the_result_is_refused_once_and_the_next_text_is_none(
    officer: Person, sara: Person, bot: list[Station], clock: Clock
) -> None:
    await asks(officer, READY)
    question = await sara.sees(READY)
    await sara.presses("پاسخ", question)
    await sara.sees("مهلت پاسخ")
    await gives_up(bot, clock)
    await tells(bot, code_in(question.text), Verdict.COMPANION, reasons=["no_tie"])
    await sara.says("از سال ۱۳۹۵.")
    await sara.sees("این پرسش دیگر باز نیست")
    await sara.says("سلام")
    assert "این پرسش" not in (await sara.sees("شبکهٔ همراهان")).text
