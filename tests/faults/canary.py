"""Somebody whose every word can be found again: what is typed, told and sent here must stand nowhere in the clear."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from tests.support.person import Person

ACCOUNT = "کناریحساب"
NAME = "کنارینام Kanariname"
CITY = "شهرکناریان"
OTHER_CITY = "کناریبورگ"
OFFER = "پیشنهاد کناریسخن canaryoffer"
PHONE = "0912 770 4411"
EMAIL = "canaryperson@kanari-mail.example"
LANGUAGE = "زبانکناریایی"
ORGANISATION = "سازمان Kanarihouse"
FILE_NAME = "kanari-cv-کناریرزومه.pdf"
CONTENT = b"%PDF-1.7 canarycontent of a file that nobody else may read"
ASIDE = "حرفکناریبیجا canaryaside"

WORDS = (
    "کناری",  # in every Persian word above
    "Kanariname",
    "canaryoffer",
    "9127704411",
    "۹۱۲۷۷۰۴۴۱۱",
    "770 4411",
    "canaryperson",
    "kanari-mail",
    "Kanarihouse",
    "kanari-cv",
    "canarycontent",
    "canaryaside",
)


async def registers_in_full(person: Person) -> None:
    """Type something wherever something can be typed, in both forms."""
    await person.starts(ASIDE.split()[1])
    await person.presses("ثبت‌نام")
    await person.sees("نزد دبیرخانه نگه داشته می‌شود")
    await person.presses("می‌پذیرم")
    await person.sees("کجا زندگی می‌کنید؟")
    await person.says(ASIDE)
    await person.sees("کجا زندگی می‌کنید؟")
    await person.presses("شهر دیگری در ایران")
    await person.sees("در کدام شهر؟")
    await person.says(CITY)
    await person.presses(CITY)
    await person.sees("نام و نام خانوادگی")
    await person.says(NAME)
    await person.sees("چه ارتباطی دارید؟")
    await person.presses("دانشگاه و پژوهش")
    await person.presses("تمام شد")
    await person.sees("کدام شهرها را می‌شناسید؟")
    await person.says(OTHER_CITY)
    await person.presses("تمام شد")
    await person.sees("چه دری را می‌توانید")
    await person.says(OFFER)
    await person.sees("این‌ها درست است؟")
    await person.presses("تأیید و ارسال")
    await person.sees("ثبت شد. کد پیگیری شما")


async def completes(person: Person) -> None:
    await person.presses("تکمیل اطلاعات")
    await person.sees("شمارهٔ تلفن شما؟")
    await person.says(PHONE.removesuffix("11"))
    await person.sees("شماره کامل نیست")
    await person.shares_contact("+98" + PHONE.replace(" ", "")[1:])
    await person.sees("رایانامهٔ (ایمیل) شما؟")
    await person.says(EMAIL.removesuffix(".example"))
    await person.sees("این رایانامه کامل نیست")
    await person.says(EMAIL)
    await person.sees("به چه زبان‌هایی")
    await person.says(LANGUAGE)
    await person.presses("تمام شد")
    await person.sees("در چه زمینه‌ای")
    await person.presses("سلامت")
    await person.sees("در کدام سازمان")
    await person.says(ORGANISATION)
    await person.sees("چند ساعت")
    await person.presses("۲ تا ۵ ساعت")
    await person.sees("رزومه")
    await person.sends("document", name=FILE_NAME, mime="application/pdf", content=CONTENT)
    await person.sees("این‌ها درست است؟")
    await person.presses("تأیید و ذخیره")
    await person.sees("اطلاعات تکمیلی شما ذخیره شد")


def found_in(folder: Path, words: Iterable[str] = WORDS) -> list[str]:
    """List the words that stand in any file of a folder, however they are written."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [f"{word} in {path.name}" for path in files for word in found(path.read_bytes(), words)]


def found(content: bytes, words: Iterable[str] = WORDS) -> list[str]:
    """List the words that stand in bytes."""
    return [word for word in words if any(written in content for written in _written(word))]


def _written(word: str) -> Iterator[bytes]:
    yield word.encode()
    yield word.encode("utf-16-le")
    yield word.encode("unicode_escape")
    yield quote(word).encode()
