"""A citizen replies to what they were told, and an officer answers: on either messenger, amid a form, too."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.clock import Clock
from bot.station import Station
from programme.lifecycle import Role
from programme.notice import Purpose
from services.notices import plan
from storage import Storage
from storage.outbox import outbox
from tests.bot.test_linking_chat import code_of
from tests.support.courses import opened
from tests.support.mailing import person_of, tell_plainly
from tests.support.person import PATIENCE, Meets, Person
from tests.support.registering import begins
from tests.support.screening import invites, joins
from tests.support.seen import Seen, plain
from tests.support.telling import all_told

TOLD = "فردا ساعت ۱۸ کلاس برگزار می‌شود"
ASKED = "کلاس ضبط می‌شود؟"


@pytest.fixture
def held(bot: list[Station], monkeypatch: pytest.MonkeyPatch) -> Storage:
    monkeypatch.setitem(NOTICES, Purpose.COURSE, tell_plainly)
    return bot[0].shared.storage


@pytest.fixture
async def officer(meets: Meets, bot: list[Station]) -> Person:
    person = await meets("مریم", "telegram")
    await joins(person, await invites(bot, Role.OFFICER, name="مریم"))
    return person


async def replies(held: Storage, person: Person, message: Seen, text: str) -> None:
    """Reply to a notice, once it is noted by which number it can be replied to: no person is that quick."""
    person_id = await held.read(person_of, person.messenger, person.user_id)
    under_way = sa.select(outbox.c.id).where(outbox.c.person_id == person_id, outbox.c.state == "sending")
    async with asyncio.timeout(PATIENCE):
        while await held.read(under_way):
            continue
    await person.replies(message, text)


async def is_told(held: Storage, person: Person, clock: Clock) -> tuple[int, Seen]:
    """Let somebody be told of a course; return the course's id and the message."""
    course_id = await held.write(opened, now=clock.now())
    person_id = await held.read(person_of, person.messenger, person.user_id)
    about = {"occurrence": str(course_id), "body": {"text": TOLD, "course": course_id}, "now": clock.now()}
    await held.write(plan, person_id=person_id, purpose=Purpose.COURSE, **about)
    return course_id, await person.sees(TOLD)


async def test_citizen_and_officer_talk_by_replies_and_buttons_on_both_messengers(
    held: Storage, clock: Clock, meets: Meets, sara: Person, officer: Person
) -> None:
    await sara.starts()
    await sara.sees("سلام")
    course_id, notice = await is_told(held, sara, clock)
    await replies(held, sara, notice, ASKED)
    await sara.sees("پیام شما دربارهٔ دورهٔ «مبانی دیپلماسی شهری» به دبیرخانه رسید")
    # Nobody has this one yet: it is told once, and counted.
    await officer.sees("شهروندان در انتظار پاسخ: ۱")
    await officer.says("/desk")
    assert "گفت‌وگوهای در انتظار: ۱" in plain((await officer.sees("میز کار")).text)
    await officer.presses("گفت‌وگوها")
    await officer.sees("در انتظار پاسخ: ۱")
    await officer.presses("۱. شهروند بی‌نام")
    await officer.sees(ASKED)
    await officer.presses("پاسخ")
    await officer.sees("پاسخ خود را بنویسید")
    await officer.says("بله، پیوند آن فرستاده می‌شود.")
    answer = await sara.sees("بله، پیوند آن فرستاده می‌شود.")
    assert answer.labels == ["پاسخ می‌دهم", "پاسخ را گرفتم"]
    assert "مریم" not in answer.text
    await replies(held, sara, answer, "چند روز بعد؟")
    await sara.sees("به دبیرخانه رسید")
    asked = await officer.sees("چند روز بعد؟")
    await replies(held, officer, asked, "همان شب.")
    await officer.sees("پاسخ شما برای شهروند بی‌نام فرستاده می‌شود")
    await sara.sees("همان شب.")
    # Now on their other messenger: there they are answered.
    elsewhere = await meets("سارا", "telegram")
    await elsewhere.starts()
    await elsewhere.sees("سلام")
    await elsewhere.says(f"/link {await code_of(sara)}")
    await elsewhere.sees("یکی شد")
    await elsewhere.forges(f"go.tk_ask.course-{course_id}")
    await elsewhere.sees("پرسش خود را دربارهٔ دورهٔ «مبانی دیپلماسی شهری» بنویسید")
    await elsewhere.sends("voice", content=b"OggS", mime="audio/ogg", duration=3)
    await elsewhere.sees("به دبیرخانه رسید")
    spoken = await officer.sees("پیام صوتی")
    await replies(held, officer, spoken, "شنیدم.")
    await elsewhere.sees("شنیدم.")
    await elsewhere.presses("پاسخ می‌دهم")
    await elsewhere.sees("پیام خود را")
    await elsewhere.says("سپاس")
    await elsewhere.sees("به دبیرخانه رسید")
    await officer.sees("سپاس")
    await elsewhere.presses("پاسخ را گرفتم")
    await elsewhere.sees("هنوز در انتظار پاسخ است")
    await officer.presses("دیدن گفت‌وگو")
    await officer.sees("پاسخ‌گو: مریم")
    await officer.presses("دریافت فایل‌ها")
    await officer.sees("پیوست گفت‌وگوی")
    await officer.says("/talks")
    await officer.presses("۱. شهروند بی‌نام")
    await officer.sees("سپاس")
    await officer.presses("بستن")
    await officer.sees("گفت‌وگو بسته شد")
    await elsewhere.presses("پاسخ را گرفتم")
    await elsewhere.sees("خوشحالیم که پاسخ خود را گرفتید")


async def test_reply_in_the_middle_of_a_form_leaves_the_form_as_it_is(
    held: Storage, clock: Clock, sara: Person, officer: Person
) -> None:
    await begins(sara)
    _, notice = await is_told(held, sara, clock)
    await replies(held, sara, notice, ASKED)
    assert "کجا زندگی می‌کنید؟" in (await sara.sees("به دبیرخانه رسید")).text
    await officer.sees("شهروندان در انتظار پاسخ: ۱")
    # A reply to the form's own question answers the form, as ever.
    question = sara.screen()
    await sara.replies(question, "اصفهان")
    await sara.sees("نام و نام خانوادگی")


async def test_officers_answer_at_once_and_the_second_is_asked_first(
    held: Storage, clock: Clock, meets: Meets, bot: list[Station], sara: Person, officer: Person
) -> None:
    await sara.starts()
    await sara.sees("سلام")
    other = await meets("امید", "bale")
    await joins(other, await invites(bot, Role.COORDINATOR, name="امید"))
    _, notice = await is_told(held, sara, clock)
    await replies(held, sara, notice, ASKED)
    for one in (officer, other):
        await one.sees("شهروندان در انتظار پاسخ: ۱")
        await one.says("/talks")
        await one.presses("۱. شهروند بی‌نام")
        await one.presses("پاسخ")
        await one.sees("پاسخ خود را بنویسید")
    await officer.says("بله")
    await sara.sees("بله")
    await other.says("متأسفانه نه")
    seen = await other.sees("پیش از شما همکارتان پاسخ داده است")
    assert "بله" in seen.text
    assert "متأسفانه نه" in seen.text
    await other.presses("انصراف از ارسال")
    await other.sees("پاسخ شما فرستاده نشد")
    clock.forward(timedelta(minutes=1))
    await all_told(bot)
    assert not [one for one in await sara.chat() if "متأسفانه نه" in one.text]
