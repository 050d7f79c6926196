"""The registration form as a person goes through it."""

from tests.support.person import Person

OFFER = "با موزهٔ فرایبورگ همکاری دارم و می‌توانم نمایشگاه مشترک را هماهنگ کنم."


async def begins(person: Person) -> None:
    await person.starts()
    await person.presses("ثبت‌نام")
    await person.sees("نزد دبیرخانه نگه داشته می‌شود")
    await person.presses("می‌پذیرم")
    await person.sees("کجا زندگی می‌کنید؟")


async def lives_at_home(person: Person) -> None:
    await person.presses("اصفهان")
    await person.sees("نام و نام خانوادگی")


async def lives_in_freiburg(person: Person) -> None:
    await person.presses("خارج از کشور")
    await person.sees("در کدام کشور؟")
    await person.says("آلمان")
    await person.sees("در کدام شهر؟")
    await person.says("فرایبورگ")
    await person.sees("نام و نام خانوادگی")


async def tells_the_rest(person: Person, *, name: str = "سارا نمونه") -> None:
    await person.says(name)
    await person.sees("چه ارتباطی دارید؟")
    await person.presses("دانشگاه و پژوهش")
    await person.presses("تمام شد")
    await person.sees("کدام شهرها را می‌شناسید؟")
    await person.presses("فرایبورگ")
    await person.presses("تمام شد")
    await person.sees("چه دری را می‌توانید")
    await person.says(OFFER)
    await person.sees("این‌ها درست است؟")


async def registers(person: Person, *, name: str = "سارا نمونه") -> str:
    """Go through the whole form at home, and return the tracking code."""
    await begins(person)
    await lives_at_home(person)
    await tells_the_rest(person, name=name)
    return await sends(person)


async def sends(person: Person) -> str:
    await person.presses("تأیید و ارسال")
    receipt = await person.sees("ثبت شد. کد پیگیری شما")
    return code_in(receipt.text)


def code_in(text: str) -> str:
    return text[text.index("SD-") :][:8]
