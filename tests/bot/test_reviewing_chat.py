"""Reviewers study ideas by chat, on a phone, with buttons only; authors answer what they are asked on any messenger."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.station import Station
from conversations.world import World
from programme.lifecycle import Role
from programme.review import State, Verdict
from programme.staff import Member
from services import reviewing
from services.journal import Actor
from services.staff import remove
from storage.conflict import conflict
from storage.engine.tx import Tx
from storage.file import file
from storage.idea import idea
from storage.person import person
from storage.review import review
from tests.support.ideas import ANSWERS, IDEAS_NOW, diplomat, reviewer, sent
from tests.support.person import Meets, Person
from tests.support.reviewing import about, handed_in, offered, opened
from tests.support.seen import plain

BACK = "به پرسش دربارهٔ «شیوهٔ اجرا» پاسخ داد"
OLD = str(ANSWERS["how"]["text"])


@pytest.fixture
def clock() -> Clock:
    return Clock(begins=IDEAS_NOW)


@dataclass(frozen=True)
class Stage:
    """A reviewer on Telegram, another on Bale, and the author of the first idea, whose name nobody may know yet."""

    mina: Person
    omid: Person
    author: Person
    codes: list[str]
    ids: list[int]
    mine: list[int]
    theirs: int
    other: Member


@pytest.fixture
async def stage(bot: list[Station], meets: Meets) -> Stage:
    world = bot[0].shared.runner.world
    mina, omid = await meets("مینا", "telegram"), await meets("امید", "bale")
    author, second = await meets("سارا", "bale"), await meets("رضا", "telegram")

    def work(tx: Tx) -> Stage:
        one, other = (
            reviewer(tx, world, who.user_id, world.programme.institutions[at].code, name=who.name,
                     messenger=who.messenger)
            for at, who in enumerate((mina, omid))
        )  # fmt: skip
        authors = [diplomat(tx, world, who.user_id, messenger=who.messenger) for who in (author, second)]
        tx.run(sa.update(person).where(person.c.id == authors[0].person_id).values(details={"name": "سارا نمونه"}))
        ids = [sent(tx, world, who.person_id, title=f"ایدهٔ {at}") for at, who in enumerate(authors, start=1)]
        mine = [offered(tx, idea_id, one, days=at) for at, idea_id in enumerate(ids, start=5)]
        theirs = offered(tx, ids[0], other)
        codes = [row.code for row in tx.all(sa.select(idea.c.code).order_by(idea.c.id))]
        return Stage(mina, omid, author, codes, ids, mine, theirs, other)

    found = await bot[0].shared.storage.write(work)
    await author.starts()
    await author.sees("")
    return found


async def rates(person: Person, verdict: str) -> None:
    """Answer everything with a tap each."""
    await person.presses("شروع امتیازدهی")
    words = ("بسیار زیاد", "قطعی", "کامل", "ندارد", "بسیار کم")
    for at, word in zip("۱۲۳۴۵", words, strict=True):
        await person.sees(f"معیار {at} از ۵")
        await person.presses(word)
    await person.sees("نظر شما دربارهٔ این ایده")
    await person.presses(verdict)
    await person.sees("تا چه اندازه اطمینان")
    await person.presses("اطمینان زیاد")
    await person.sees("یک جمله برای صاحب ایده")


async def test_reviewer_goes_through_an_idea_with_buttons_only_and_puts_another_away(
    stage: Stage, bot: list[Station]
) -> None:
    mina, storage, world = stage.mina, bot[0].shared.storage, bot[0].shared.runner.world
    await mina.says("/review")
    card = await mina.sees(stage.codes[0])
    assert "«ایدهٔ 1»" in plain(card.text) or "«ایدهٔ ۱»" in plain(card.text)
    assert "سارا نمونه" not in plain(card.text)
    await rates(mina, "قابل اجرا با شرط")
    await mina.presses("رد شدن")
    await mina.sees("یادداشتی برای دبیرخانه")
    await mina.presses("رد شدن")
    summary = await mina.sees("جمع: ۱۶ از ۱۶")
    assert "جدا از جمع" in plain(summary.text)
    await mina.presses("ثبت و بعدی")
    following = await mina.sees("بررسی شما ثبت شد")
    assert stage.codes[1] in plain(following.text)
    # All of it stood in one message.
    assert following.id == card.id
    # Nothing of a colleague's before one's own, and nothing is there yet.
    await mina.presses("نظر همکاران")
    await mina.sees("همکار دیگری هنوز نظر نداده است")
    await mina.presses("بازگشت")
    assert "صاحب ایده: سارا نمونه" in plain((await mina.sees(stage.codes[0])).text)
    await storage.write(handed_in, world, stage.theirs, stage.other, verdict=Verdict.NOT_FEASIBLE)
    await mina.presses("نظر همکاران")
    assert "غیرقابل اجرا" in plain((await mina.sees("امید")).text)
    await mina.presses("ایدهٔ بعدی")
    await mina.sees(stage.codes[1])
    await mina.presses("بررسی نمی‌کنم")
    await mina.sees("چرا این ایده را بررسی نمی‌کنید؟")
    await mina.presses("تعارض منافع")
    await mina.sees("چه نسبتی دارید؟")
    await mina.presses("خویشاوندی")
    await mina.sees("از فهرست شما برداشته شد")
    await mina.presses("بررسی‌های من")
    await mina.sees("در انتظار ۰، ثبت‌شده ۱")
    assert [one.tie for one in await storage.read(sa.select(conflict.c.tie))] == ["family"]


async def test_second_tap_and_words_are_taken_once(stage: Stage, bot: list[Station]) -> None:
    mina, storage = stage.mina, bot[0].shared.storage
    await mina.says("/review")
    await mina.sees(stage.codes[0])
    await mina.presses("شروع امتیازدهی")
    first = await mina.sees("معیار ۱ از ۵")
    await mina.presses("بسیار زیاد", first)
    await mina.sees("معیار ۲ از ۵")
    # The same button once more, and another one of the same screen.
    await mina.presses("بسیار زیاد", first)
    await mina.sees_toast("پیش‌تر ثبت شده است")
    await mina.presses("هیچ", first)
    await mina.sees_toast("پیش‌تر ثبت شده است")
    (stored,) = await storage.read(sa.select(review.c.scores).where(review.c.id == stage.mine[0]))
    assert stored.scores == {"benefit": 4}
    await mina.presses("همه در یک نگاه")
    await mina.sees("پیش از ثبت، این‌ها مانده است")
    await mina.presses("جمله برای صاحب ایده")
    await mina.sees("حداکثر ۳۰۰ حرف")
    await mina.says("ن" * 301)
    await mina.sees("حداکثر ۳۰۰ حرف")
    await mina.says("ایدهٔ خوبی است.")
    await mina.sees("یادداشتی برای دبیرخانه")
    await mina.sends("sticker")
    await mina.sees("اینجا فقط نوشته پذیرفته می‌شود")
    await mina.says("هزینه روشن نیست.")
    shown = await mina.sees("برای صاحب ایده: ایدهٔ خوبی است.")
    assert "یادداشت دبیرخانه: هزینه روشن نیست." in plain(shown.text)


async def test_reviewer_who_writes_anything_is_led_to_the_reviews(stage: Stage) -> None:
    mina = stage.mina
    await mina.says("سلام")
    await mina.sees("برای بررسی به شما سپرده شده است")
    await mina.sends("sticker")
    lost = await mina.sees("متوجه نشدم")
    await mina.presses("بررسی ایده‌ها", lost)
    await mina.sees(stage.codes[0])


async def asks(person: Person, code: str) -> None:
    await person.says("/review")
    await person.sees(code)
    await person.presses("پرسش از صاحب ایده")
    await person.sees("دربارهٔ کدام بخش")
    await person.presses("شیوهٔ اجرا")
    await person.sees("چه پرسیده شود؟")
    await person.presses("هزینهٔ اجرا چقدر است")
    await person.sees("پرسش فرستاده شد")


async def test_author_answers_on_the_other_messenger_and_the_reviewer_sees_old_and_new(
    stage: Stage, meets: Meets
) -> None:
    mina, author = stage.mina, stage.author
    abroad = await meets("سارا", "telegram")
    await author.says("/link")
    code = re.search(r"/link (\w{8})", (await author.sees("کد شما")).text)
    assert code is not None
    await abroad.says(f"/link {code[1]}")
    await abroad.sees("یکی شد")
    await asks(mina, stage.codes[0])
    question = await abroad.sees("هزینهٔ اجرا چقدر است")
    assert stage.codes[0] in plain(question.text)
    assert OLD in plain(question.text)
    await mina.presses("بازگشت")
    await mina.sees("از صاحب ایده پرسشی شده است")
    await mina.presses("شروع امتیازدهی")
    old = await mina.sees("معیار ۱ از ۵")
    # Whoever looks at the question may leave it, by the button or by its word: it stays open.
    await author.says("/status")
    await author.presses("پاسخ می‌دهم", await author.sees("به پرسش دربارهٔ ایده‌های خود پاسخ دهید"))
    await author.presses("بازگشت", await author.sees("پاسخ را در یک پیام"))
    await author.presses("پاسخ می‌دهم", await author.sees("پرسش دبیرخانه"))
    await author.sees("پاسخ را در یک پیام")
    await author.says("بازگشت")
    await author.sees("پرسش دبیرخانه")
    # Somebody who is asked and just writes may mean it, wherever they write; nothing of it is sent before their word.
    await author.says("خوب")
    first = await author.sees("هنوز فرستاده نشده است")
    assert OLD in plain(first.text)
    await author.presses("دوباره می‌نویسم", first)
    await author.sees("مهلت پاسخ")
    await author.says("سلام")
    await author.sees("سلام. پرسش ما این است")
    await author.says("هزینه را موزهٔ شهر می‌پردازد.")
    shown = await author.sees("به آن افزوده شود؟")
    # What was shown first is gone, and its button sends nothing.
    await author.presses("جای متن پیشین بنشیند", first)
    await author.sees("هزینه را موزهٔ شهر می‌پردازد.")
    await author.presses("به متن پیشین افزوده شود", shown)
    await author.sees("پاسخ شما رسید")
    back = await mina.sees(BACK)
    # What was shown before the answer is not judged by it.
    await mina.presses("بسیار زیاد", old)
    await mina.sees("با پاسخ تازه‌ای برگشته است")
    await mina.presses("دیدن ایده", back)
    card = await mina.sees("هزینه را موزهٔ شهر می‌پردازد.")
    assert "تغییر «شیوهٔ اجرا»" in plain(card.text)
    assert OLD in plain(card.text)
    assert "سارا نمونه" not in plain(card.text)
    # The question is answered: what the author writes now is none.
    await author.says("باز هم سلام")
    assert "هنوز فرستاده نشده است" not in (await author.sees("")).text


async def test_files_are_handed_to_a_reviewer_under_names_that_tell_nothing(stage: Stage, bot: list[Station]) -> None:
    mina, author, storage = stage.mina, stage.author, bot[0].shared.storage
    await asks(mina, stage.codes[0])
    await author.presses("پاسخ", await author.sees("هزینهٔ اجرا چقدر است"))
    await author.sees("مهلت پاسخ")
    await author.sends("sticker")
    await author.sees("لطفاً پاسخ را بنویسید")
    await author.sends("document", name="سارا نمونه.pdf", content=b"%PDF", mime="application/pdf", caption="هزینه‌ها")
    await author.presses("جای متن پیشین بنشیند", await author.sees("هنوز فرستاده نشده است"))
    await author.sees("پاسخ شما رسید")
    await mina.presses("دیدن ایده", await mina.sees(BACK))
    card = await mina.sees("هزینه‌ها")
    bot[0].shared.clock.forward(timedelta(minutes=1))
    while await storage.read(sa.select(file.c.id).where(file.c.state != "kept", file.c.name.is_not(None))):
        pass
    await mina.presses("پیوست‌ها", card)
    assert await mina.sees_file(f"{stage.codes[0]}-1.pdf") == b"%PDF"
    told = [
        one for one in await mina.chat() if "نمونه" in one.text or "نمونه" in str((one.raw["file"] or {}).get("name"))
    ]
    assert told == []


async def test_removed_reviewer_finds_nothing_and_what_was_rated_stays(
    stage: Stage, bot: list[Station], world: World
) -> None:
    omid, storage = stage.omid, bot[0].shared.storage

    def begins(tx: Tx) -> None:
        opened(tx, world, stage.theirs, stage.other)
        reviewing.score(tx, code="risk", points=2, programme=world.programme, **about(tx, stage.theirs, stage.other))

    await storage.write(begins)
    await omid.says("/review")
    old = await omid.sees(stage.codes[0])
    by = Actor(Role.COORDINATOR, 900)
    await storage.write(remove, person_id=stage.other.person_id, by=by, now=bot[0].shared.clock.now())
    await omid.presses("ادامهٔ بررسی", old)
    await omid.sees("متوجه نشدم")
    bot[0].shared.clock.forward(timedelta(hours=1))
    while (row := (await storage.read(sa.select(review).where(review.c.id == stage.theirs)))[0]).state != State.DROPPED:
        pass
    assert row.scores == {"risk": 2}
