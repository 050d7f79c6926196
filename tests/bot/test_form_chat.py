"""What people do in the middle of a form: everything is answered sensibly, and the form is kept."""

import pytest

from playground import Playground
from tests.support.person import Person
from tests.support.registering import OFFER, begins, lives_at_home, registers, tells_the_rest

NAME_QUESTION = "نام و نام خانوادگی"


async def at_the_name(person: Person) -> None:
    await begins(person)
    await lives_at_home(person)


@pytest.mark.parametrize("command", ["help", "status", "privacy", "profile", "language", "mydata", "nonsense"])
async def test_command_in_the_middle_is_answered_and_the_next_text_still_answers_the_question(
    sara: Person, command: str
) -> None:
    await at_the_name(sara)
    await sara.says(f"/{command}")
    await sara.sees("")
    await sara.says("سارا نمونه")
    await sara.sees("چه ارتباطی دارید؟")


async def test_help_in_the_middle_offers_the_way_back_to_the_question(sara: Person) -> None:
    await at_the_name(sara)
    await sara.says("/help")
    await sara.sees("کارهایی که اینجا")
    await sara.presses("ادامه می‌دهم")
    await sara.sees(NAME_QUESTION)


@pytest.mark.parametrize("kind", ["sticker", "photo", "voice", "document", "video"])
async def test_anything_but_text_gets_a_sentence_and_the_question_again(sara: Person, kind: str) -> None:
    await at_the_name(sara)
    await sara.sends(kind, name="a.pdf" if kind == "document" else None)
    assert NAME_QUESTION in (await sara.sees("فقط نوشته پذیرفته می‌شود")).text


async def test_location_and_foreign_contact_get_a_sentence_and_the_question_again(sara: Person) -> None:
    await at_the_name(sara)
    await sara.sends_location(32.6, 51.6)
    await sara.sees(NAME_QUESTION)
    await sara.shares_contact("+4915112345678", own=False)
    await sara.sees(NAME_QUESTION)


async def test_edited_message_changes_no_answer_and_says_so(sara: Person) -> None:
    await at_the_name(sara)
    await sara.says("سارا نمونه")
    await sara.sees("چه ارتباطی دارید؟")
    await sara.edits("سارا دیگر")
    await sara.sees("با ویرایش پیام، پاسخ عوض نمی‌شود")
    await sara.says("/profile")
    await sara.sees("")
    assert not any("سارا دیگر" in seen.text for seen in await sara.chat() if seen.by_bot)


BAD_NAMES = [
    "123",
    "😀😀",
    "!",
    "x",
    "<b>سارا</b>",
    "[سارا](http://a.b)",
    "*سارا*",
    "سارا_نمونه",
    "آ" * 200,
    "*_[]()" * 682,
]


@pytest.mark.parametrize("name", BAD_NAMES)
async def test_bad_name_gets_a_sentence_and_the_same_question_and_nothing_is_stored(sara: Person, name: str) -> None:
    await at_the_name(sara)
    await sara.says(name)
    question = await sara.sees(NAME_QUESTION)
    assert len(question.text.split("\n")) > 1, "no sentence says what is wrong"
    await sara.says("سارا نمونه")
    await sara.sees("چه ارتباطی دارید؟")


async def test_bidi_marks_in_a_name_are_taken_out(sara: Person) -> None:
    await at_the_name(sara)
    await tells_the_rest(sara, name="\u202eسارا\u2069 نمونه\u200f")
    assert "\u202e" not in sara.screen().text
    await sara.sees("نام: سارا نمونه")


async def test_third_misunderstanding_offers_to_skip_for_now_and_asks_again_at_the_end(sara: Person) -> None:
    await at_the_name(sara)
    for wrong in ("1", "2", "3"):
        await sara.says(wrong)
        await sara.sees(NAME_QUESTION)
    await sara.presses("فعلاً رد شود")
    await sara.sees("چه ارتباطی دارید؟")
    await sara.presses("ورزش")
    await sara.presses("تمام شد")
    await sara.sees("کدام شهرها")
    await sara.presses("رد شدن")
    await sara.sees("چه دری")
    await sara.says(OFFER)
    await sara.sees(NAME_QUESTION)
    await sara.says("سارا نمونه")
    await sara.sees("این‌ها درست است؟")


async def test_third_misunderstanding_offers_a_person_and_keeps_the_draft(sara: Person) -> None:
    await at_the_name(sara)
    for wrong in ("1", "2", "3"):
        await sara.says(wrong)
        await sara.sees(NAME_QUESTION)
    await sara.presses("کمک می‌خواهم")
    await sara.sees("برای دبیرخانه ثبت شد")
    await sara.presses("ادامه می‌دهم")
    await sara.sees(NAME_QUESTION)


async def test_cancel_keeps_the_draft_and_register_offers_to_continue_or_start_over(sara: Person) -> None:
    await at_the_name(sara)
    await sara.says("/cancel")
    await sara.sees("پیش‌نویس شما نگه داشته شد")
    await sara.says("/register")
    await sara.sees("نیمه‌کاره است")
    await sara.presses("از اول شروع می‌کنم")
    await sara.sees("از اول شروع کنیم؟")
    await sara.presses("بله، از اول")
    await sara.sees("کجا زندگی می‌کنید؟")


async def test_discarded_draft_is_gone(sara: Person) -> None:
    await at_the_name(sara)
    await sara.says("/cancel")
    await sara.presses("پیش‌نویس پاک شود")
    await sara.sees("پیش‌نویس پاک شد")
    await sara.says("/register")
    await sara.sees("نزد دبیرخانه نگه داشته می‌شود")


async def test_refusing_consent_stores_nothing(sara: Person) -> None:
    await sara.starts()
    await sara.presses("ثبت‌نام")
    await sara.presses("نمی‌پذیرم")
    await sara.sees("چیزی از شما نگه داشته نمی‌شود")
    await sara.says("/mydata")
    await sara.sees("چیزی نگه نداشته‌ایم")


async def test_language_can_be_changed_in_the_middle(reza: Person) -> None:
    await at_the_name(reza)
    await reza.says("/language")
    await reza.sees("به چه زبانی")
    await reza.presses("English")
    await reza.sees("Your full name?")


async def test_words_of_a_chip_can_be_typed_and_cities_of_ones_own_added(sara: Person) -> None:
    await at_the_name(sara)
    await sara.says("سارا نمونه")
    await sara.sees("چه ارتباطی دارید؟")
    await sara.says("ورزش، گردشگری")
    await sara.sees("افزوده شد")
    await sara.presses("تمام شد")
    await sara.sees("کدام شهرها")
    await sara.says("Freiburg، وین")
    await sara.sees("افزوده شد")
    assert "وین" in sara.buttons()
    await sara.presses("تمام شد")
    await sara.says(OFFER)
    await sara.sees("شهرهای آشنا: فرایبورگ و وین")


async def test_chip_pressed_twice_as_it_looked_stays_chosen(sara: Person) -> None:
    await at_the_name(sara)
    await sara.says("سارا نمونه")
    question = await sara.sees("چه ارتباطی دارید؟")
    await sara.presses("ورزش", question)
    await sara.presses("ورزش", question)
    await sara.presses("تمام شد")
    await sara.sees("کدام شهرها")


async def test_voice_note_is_taken_where_a_sentence_is_asked(reza: Person, playground: Playground) -> None:
    await at_the_name(reza)
    await reza.says("رضا نمونه")
    await reza.presses("ورزش")
    await reza.presses("تمام شد")
    await reza.presses("رد شدن")
    await reza.sees("چه دری")
    await reza.sends("voice", content=b"OggS some sound", duration=7)
    await reza.sees("پیشنهاد شما: پیام صوتی")
    await reza.presses("تأیید و ارسال")
    await reza.sees("ثبت شد. کد پیگیری شما")


@pytest.mark.parametrize(
    ("name", "size", "complaint"),
    [
        ("a.pdf", 21_000_000, "بیش از ۲۰ مگابایت"),
        ("a.exe", 10, "این نوع فایل پذیرفته نمی‌شود"),
        ("a.pdf.exe", 10, "این نوع فایل پذیرفته نمی‌شود"),
        ("a.pdf", 0, "این فایل خالی است"),
    ],
)
async def test_bad_file_gets_a_sentence_and_the_question_again(
    sara: Person, name: str, size: int, complaint: str
) -> None:
    await at_the_name(sara)
    await sara.says("سارا نمونه")
    await sara.presses("ورزش")
    await sara.presses("تمام شد")
    await sara.presses("رد شدن")
    await sara.sees("چه دری")
    await sara.sends("document", name=name, size=size)
    assert "چه دری" in (await sara.sees(complaint)).text


async def test_registered_person_who_writes_something_is_shown_the_way(sara: Person) -> None:
    await registers(sara)
    await sara.says("سلام، چه خبر؟")
    await sara.sees("متوجه نشدم")
    assert "وضعیت من" in sara.buttons()


async def test_forged_and_broken_buttons_change_nothing(sara: Person) -> None:
    await at_the_name(sara)
    for data in (
        "r.name",
        "x",
        "r.name.pick.x",
        "go.nothing",
        "r..send",
        "p.phone.skip",
        "....",
        "r.consent.no",
        "go.erase",
    ):
        await sara.forges(data)
        await sara.sees("")
    await sara.says("سارا نمونه")
    await sara.sees("چه ارتباطی دارید؟")
