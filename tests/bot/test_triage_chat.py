"""Officers screen by chat: one message edited in place, two taps a decision, and back again."""

import pytest

from bot.station import Station
from playground import Playground
from programme.lifecycle import Role
from tests.support.person import Meets, Person
from tests.support.screening import Registered, fills, invites, joins


@pytest.fixture
async def registered(playground: Playground, bot: list[Station], meets: Meets) -> list[Registered]:
    return await fills(playground, bot, meets, count=6)


async def joined(bot: list[Station], meets: Meets, name: str, messenger: str, role: Role = Role.OFFICER) -> Person:
    person = await meets(name, messenger)
    await joins(person, await invites(bot, role, name=name))
    return person


@pytest.fixture
async def officer(bot: list[Station], meets: Meets, registered: list[Registered]) -> Person:
    return await joined(bot, meets, "کارشناس نمونه", "telegram")


async def code_on(person: Person) -> str:
    text = person.screen().text
    return text[text.index("SD-") :][:8]


async def test_two_taps_decide_and_the_next_card_stands_in_the_same_message(officer: Person) -> None:
    await officer.says("/triage")
    await officer.sees("از هدف ۹۲")
    first, message = await code_on(officer), officer.screen().id
    await officer.presses("توانمند")
    await officer.sees("چرا توانمند؟")
    await officer.presses("تأیید: توانمند")
    await officer.sees("شما ۱، توانمند ۱ از هدف ۹۲")
    assert officer.screen().id == message
    assert await code_on(officer) != first


async def test_undo_takes_any_number_of_decisions_back(officer: Person) -> None:
    await officer.says("/triage")
    await officer.sees("از هدف ۹۲")
    codes = []
    for count in ("۱", "۲", "۳"):
        codes.append(await code_on(officer))
        await officer.presses("همراه")
        await officer.sees("چرا همراه؟")
        await officer.presses("تأیید: همراه")
        await officer.sees(f"شما {count}")
    for count, code in zip(("۲", "۱", "۰"), reversed(codes), strict=True):
        await officer.presses("برگرداندن")
        await officer.sees(f"شما {count}")
        assert await code_on(officer) == code
    await officer.presses("برگرداندن")
    await officer.sees("تصمیمی برای برگرداندن نیست")


async def test_decision_needs_a_reason_and_words_of_ones_own_are_one(officer: Person) -> None:
    await officer.says("/triage")
    await officer.sees("از هدف ۹۲")
    await officer.presses("همراه")
    await officer.sees("چرا همراه؟")
    await officer.presses("ارتباط فرامرزی مشخصی در پاسخ‌ها نبود")
    await officer.sees("چرا همراه؟")
    await officer.presses("تأیید: همراه")
    await officer.sees_toast("دست‌کم یک دلیل")
    await officer.presses("دلیل دیگر")
    await officer.sees("همین متن برای متقاضی فرستاده می‌شود")
    await officer.says("ن" * 301)
    await officer.sees("حداکثر ۳۰۰ حرف")
    await officer.says("در این دوره شهر شما در برنامه نیست.")
    # Shown once more before it counts.
    shown = await officer.sees("متن شما برای متقاضی")
    assert "در این دوره شهر شما" in shown.text
    await officer.presses("تأیید: همراه")
    await officer.sees("شما ۱")


async def test_two_officers_never_hold_the_same_card_and_an_old_button_says_who_decided(
    officer: Person, bot: list[Station], meets: Meets
) -> None:
    other = await joined(bot, meets, "کارشناس دوم نمونه", "bale")
    await officer.says("/triage")
    await officer.sees("از هدف ۹۲")
    await other.says("/triage")
    await other.sees("از هدف ۹۲")
    mine, theirs = await code_on(officer), await code_on(other)
    assert mine != theirs
    old = other.screen()
    await other.presses("توانمند")
    await other.sees("چرا توانمند؟")
    await other.presses("تأیید: توانمند")
    await other.sees("شما ۱")
    # The same press, made by the officer who never held that card.
    await officer.forges(old.button("توانمند")["data"].replace("t_pick", "t_ok"))
    # The first cards of a call are judged blind: who and when is told, the verdict is not.
    stale = await officer.sees(f"پروندهٔ {theirs} را کارشناس دوم نمونه تعیین کرده است")
    assert "توانمند" not in stale.text
    await officer.presses("ادامهٔ بررسی")
    await officer.sees("شما ۰")
    assert await code_on(officer) == mine


async def test_questions_go_out_and_the_answer_brings_the_card_back_first(
    officer: Person, registered: list[Registered], playground: Playground
) -> None:
    await officer.says("/triage")
    await officer.sees("از هدف ۹۲")
    code = await code_on(officer)
    citizen = next(one.person for one in registered if one.code == code)
    await officer.presses("پرسش")
    await officer.sees("کدام پرسش فرستاده شود؟")
    await officer.presses("این ارتباط از چه زمانی برقرار است؟")
    await officer.sees("پرسش فرستاده شد")
    assert await code_on(officer) != code
    await citizen.sees("این ارتباط از چه زمانی برقرار است؟")
    await citizen.says("/status")
    await citizen.sees("نیازمند تکمیل است")
    await citizen.says("از سال ۱۳۹۵ با دانشگاه آن شهر همکاری دارم.")
    await citizen.sees("پاسخ شما به دبیرخانه رسید")
    await officer.presses("بعداً")
    back = await officer.sees("از سال ۱۳۹۵")
    assert code in back.text


async def test_someone_who_is_not_of_the_staff_finds_no_desk(officer: Person, meets: Meets) -> None:
    await officer.says("/triage")
    await officer.sees("از هدف ۹۲")
    stranger = await meets("بیگانه", "telegram")
    for said in ("/desk", "/triage", "/staff"):
        await stranger.says(said)
        await stranger.sees("متوجه نشدم")
    await stranger.forges("go.t_ok.able.1.2.1")
    await stranger.sees("متوجه نشدم")


async def test_filters_leave_out_what_is_not_wanted(officer: Person) -> None:
    await officer.says("/triage")
    await officer.sees("از هدف ۹۲")
    await officer.presses("بیشتر")
    await officer.presses("فیلترها")
    await officer.sees("چه پرونده‌هایی را می‌خواهید ببینید؟")
    await officer.presses("نشان‌دار")
    await officer.sees("۰ پرونده در صف است")
    await officer.presses("پاک‌کردن فیلترها")
    await officer.sees("پرونده در صف است")
