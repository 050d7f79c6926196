"""A course by chat, as its officer and its people go through it: filled in, moved, attended, certified."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.enrolment import enrolment
from storage.store import Storage
from tests.support.companion import Companion, all_of
from tests.support.due_moments import DueMoments
from tests.support.person import CHILD, Person
from tests.support.seen import plain

TITLE = "مبانی دیپلماسی شهری"
_WORD = re.compile(r"کلمهٔ حضور: (.+?)، با حروف لاتین (\S+ \d+)")
_TOKEN = re.compile(r"start=at_(\S+)")


async def fills_in(officer: Person) -> None:
    """Fill in a course of two sessions, for 150 companions."""
    await officer.says("/course")
    await officer.sees("دوره‌ای در این فهرست نیست")
    await officer.presses("دورهٔ تازه")
    await officer.sees("عنوان دوره چیست؟")
    for said, answer in {
        TITLE: "دوره را در چند جمله معرفی کنید",
        "شهرها با هم کار می‌کنند.": "مدرس کیست؟",
        "مدرس نمونه": "به وقت اصفهان بنویسید",
        "۱ فروردین ۱۴۰۶ ساعت ۱۸:۰۰\n2027-04-04 18:00": "هر جلسه چقدر طول می‌کشد؟",
        "۹۰ دقیقه": "جلسه‌های دوره تا اینجا",
    }.items():
        await officer.says(said)
        await officer.sees(answer)
    await officer.presses("تمام شد")
    await officer.sees("کجا برگزار می‌شود؟")
    await officer.presses("رد شدن")
    await officer.sees("پیوند کلاس برخط چیست؟")
    await officer.says("https://class.example/1")
    await officer.sees("ظرفیت دوره چند نفر است؟")
    await officer.says("۱۵۰")
    await officer.sees("چه کسانی می‌توانند در دوره نام‌نویسی کنند؟")
    await officer.presses("همراهان")
    await officer.sees("به چه زبانی")
    for language in ("فارسی", "انگلیسی"):
        await officer.presses(language)
        await officer.is_answered()
    await officer.presses("تمام شد")
    await officer.sees("تصویری برای دوره دارید؟")
    await officer.presses("رد شدن")
    await officer.sees("این‌ها درست است؟")
    await officer.presses("ثبت دوره")
    await officer.sees("دوره ثبت شد و هنوز اعلام نشده است")


async def moves(officer: Person) -> None:
    """Move the first session by chat."""
    await officer.says("/course")
    await officer.sees("دوره‌ها")
    await officer.presses(TITLE)
    await officer.sees("جای گرفته‌شده: ۱۵۰ از ۱۵۰")
    await officer.presses("تغییر دوره")
    await officer.sees("جای گرفته‌شده: ۱۵۰ از ۱۵۰")
    await officer.presses("جلسهٔ ۱")
    await officer.sees("۹۰ دقیقه")
    await officer.presses("تغییر زمان")
    await officer.sees("زمان تازهٔ جلسهٔ")
    await officer.says("دوشنبه ۹ فروردین ساعت ۱۸:۰۰")
    await officer.sees("از هر نام‌نویس پرسیده می‌شود که می‌آید یا نه")


async def attend(
    officer: Person,
    session_id: int,
    storage: Storage,
    moments: DueMoments,
    starts_at: datetime,
    by_word: Sequence[Companion],
    by_link: Sequence[Companion],
    by_list: Sequence[Companion],
    *,
    wrong: bool = False,
) -> None:
    """Open the word of a session; people say it, follow its link, or are marked on the list once it began."""
    await officer.forges(f"go.cp_code.{session_id}")
    shown = plain((await officer.sees("کلمهٔ حضور:")).text)
    word, token = _WORD.search(shown), _TOKEN.search(shown)
    assert word is not None
    assert token is not None
    await moments.until(starts_at + timedelta(minutes=1))

    async def says(one: Companion) -> None:
        persian = one.persian
        if wrong and one is by_word[0]:
            await one.person.says("zzzz 11")
            await one.person.sees("این نوشته کلمهٔ این جلسه نیست" if persian else "isn't the word")
        await one.person.says(word[1] if persian else word[2])
        await one.person.sees("ثبت شد" if persian else "noted as present")

    async def follows(one: Companion) -> None:
        await one.person.starts(f"at_{token[1]}")
        await one.person.sees("ثبت شد" if one.persian else "noted as present")

    await all_of(by_word, says, storage)
    await all_of(by_link, follows, storage)
    rows = await storage.read(sa.select(enrolment.c.id, enrolment.c.person_id))
    mine = {row.person_id: row.id for row in rows}
    there = len(by_word) + len(by_link)
    await officer.forges(f"go.cp_session.{session_id}")
    await officer.sees(f"حاضر: {_digits(there)} از")
    for number, one in enumerate(by_list, there + 1):
        await officer.forges(f"go.cp_mark.{session_id}.0.{mine[one.id]}.1")
        await officer.sees(f"حاضر: {_digits(number)} از")


async def certified(one: Companion) -> str:
    """Ask for a certificate, and return its code; it comes once."""
    persian = one.persian
    await one.person.presses("go.ca_cert.1")
    await one.person.sees("درست است؟" if persian else "Is it right?")
    await one.person.presses("درست است" if persian else "It's right")
    wanted = "گواهی شرکت در دورهٔ «" if persian else "Certificate of attendance: “"
    handed = await one.person.sees(wanted, timeout=CHILD)
    assert handed.kind == "document"
    code = re.search(r"CT-[A-Z0-9]{8}", handed.text)
    assert code is not None
    content = await one.person.sees_file(f"certificate-{code[0]}.pdf")
    assert content.startswith(b"%PDF")
    files = [message for message in one.chat.since(0) if message.by_bot and "document" in message.content]
    assert len(files) == 1
    return code[0]


def _digits(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
