"""People ask for a person by chat, and officers answer, on both messengers."""

import pytest

from bot.station import Station
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.registration import Verdict
from services import extension
from storage.engine.tx import Tx
from tests.support.ideas import diplomat
from tests.support.person import Meets, Person
from tests.support.registering import begins, registers
from tests.support.screening import invites, joins
from tests.support.telling import keys, notice, planned, tells


async def officer(stations: list[Station], meets: Meets, messenger: str, name: str = "کارشناس نمونه") -> Person:
    person = await meets(name, messenger)
    await joins(person, await invites(stations, Role.OFFICER, name=name))
    return person


async def asks(person: Person, stations: list[Station], question: str) -> str:
    """Register, be closed out, and ask why."""
    code = await registers(person)
    await tells(stations, code, Verdict.INELIGIBLE, reasons=["under_age"])
    await person.says("/status")
    await person.presses("پرسش از دبیرخانه")
    await person.sees("پرسش خود را بنویسید")
    await person.says(question)
    await person.sees("پرسش شما برای دبیرخانه ثبت شد")
    return code


@pytest.mark.parametrize("messenger", ["telegram", "bale"])
async def test_question_is_answered_from_the_desk_and_only_its_author_is_told(
    meets: Meets, bot: list[Station], messenger: str, sara: Person, reza: Person
) -> None:
    desk = await officer(bot, meets, messenger)
    code = await asks(sara, bot, "چرا بسته شد؟")
    await asks(reza, bot, "کی خبر می‌دهید؟")
    await desk.says("/requests")
    card = await desk.sees("چرا بسته شد؟")
    assert code in card.text
    assert "سارا" not in card.text
    await desk.presses("دیدن راه تماس", card)
    assert "شمارهٔ تلفنی نداده است" in (await desk.sees("سارا نمونه")).text
    await desk.presses("پاسخ")
    await desk.sees("پاسخ را بنویسید")
    await desk.sends("sticker")
    await desk.sees("پاسخ فقط می‌تواند متن باشد")
    await desk.says("شرط سنی در متن فراخوان آمده است.")
    following = await desk.sees("پاسخ برای او فرستاده می‌شود")
    assert "کی خبر می‌دهید؟" in following.text
    (body,) = await planned(bot, Purpose.ANSWER)
    told = await notice(bot, sara, Purpose.ANSWER, body)
    assert told is not None
    assert keys(told.lines) == ["person.answer.question", "person.answer"]
    assert await notice(bot, reza, Purpose.ANSWER, body) is None
    await desk.presses("رسیدگی شد")
    await desk.sees("درخواستی در انتظار نیست")


async def test_two_officers_at_one_request_one_wins_and_the_other_is_told(
    meets: Meets, bot: list[Station], sara: Person
) -> None:
    first = await officer(bot, meets, "telegram", "همکار یکم")
    second = await officer(bot, meets, "bale", "همکار دوم")
    await asks(sara, bot, "چرا بسته شد؟")
    for desk in (first, second):
        await desk.says("/requests")
        await desk.sees("چرا بسته شد؟")
        await desk.presses("پاسخ")
        await desk.sees("پاسخ را بنویسید")
    await first.says("پاسخ نخست")
    await first.sees("پاسخ برای او فرستاده می‌شود")
    await second.says("پاسخ دوم")
    assert "همکار یکم" in (await second.sees("رسیدگی کرده است")).text
    assert len(await planned(bot, Purpose.ANSWER)) == 1


async def test_wish_for_help_in_the_middle_of_a_form_reaches_the_desk_with_its_question(
    meets: Meets, bot: list[Station], reza: Person
) -> None:
    desk = await officer(bot, meets, "telegram")
    await begins(reza)
    for _ in range(3):
        await reza.sends("sticker")
        await reza.sees("")
    await reza.presses("کمک می‌خواهم")
    await reza.sees("درخواست کمک شما برای دبیرخانه ثبت شد")
    await desk.says("/calls")
    await desk.sees("کسی در فهرست تماس نیست")
    await desk.says("/requests")
    waiting = await desk.sees("پرسش یا درخواست کمک")
    assert "متن:" not in waiting.text
    await reza.says("نمی‌دانم کدام را بزنم")
    await reza.sees("پرسش شما برای دبیرخانه ثبت شد")
    await desk.says("/requests")
    await desk.sees("نمی‌دانم کدام را بزنم")


async def test_requests_are_no_business_of_citizens_and_made_up_numbers_lead_nowhere(
    meets: Meets, bot: list[Station], sara: Person
) -> None:
    await sara.starts()
    await sara.sees("سلام")
    for forged in ("go.requests.look-1", "go.calls.answer-1", "go.requests"):
        await sara.forges(forged)
        assert "درخواست" not in (await sara.sees("")).text
    desk = await officer(bot, meets, "bale")
    await desk.forges("go.requests.look-7")
    await desk.sees("درخواستی در انتظار نیست")
    for forged in ("look-99999999999999999999", "look-", "nonsense"):
        await desk.forges(f"go.requests.{forged}")
        await desk.sees("متوجه نشدم")


async def test_wishes_for_more_time_stand_beside_and_a_coordinator_grants_one_by_a_tap(
    meets: Meets, bot: list[Station]
) -> None:
    shared = bot[0].shared
    world = shared.runner.world

    def asks_for_time(tx: Tx) -> None:
        who = diplomat(tx, world, 500).person_id
        extension.ask(tx, person_id=who, programme=world.programme, now=world.programme.ideas_close_at())

    await shared.storage.write(asks_for_time)
    desk = await officer(bot, meets, "telegram")
    await desk.says("/requests")
    shown = await desk.sees("درخواست مهلت بیشتر برای ایده‌ها")
    assert shown.button("موافقت") is None
    chief = await meets("هماهنگ‌کننده", "bale")
    await joins(chief, await invites(bot, Role.COORDINATOR, name="هماهنگ‌کننده"))
    await chief.says("/requests")
    await chief.sees("درخواست مهلت بیشتر")
    await chief.presses("موافقت: canary")
    await chief.sees("مهلت داده شد")
    assert await shared.storage.read(extension.count, call=world.programme.call.code) == 0
