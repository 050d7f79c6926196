import pytest

from locales.sentence import NoSentence
from tests.locales.conftest import Write

RLM, FSI, PDI = "\u200f", "\u2068", "\u2069"


def test_sentence_is_the_catalogue_s_own_words(write: Write) -> None:
    assert (
        write(fa='msgid "a.b"\nmsgstr ""\n"سلام.\\n"\n"خوش آمدید."\n').locale("fa").sentence("a.b")
        == "سلام.\nخوش آمدید."
    )


def test_sentence_shows_doubled_braces_once(write: Write) -> None:
    locale = write(fa='msgid "a"\nmsgstr "{{س}}"\n\nmsgid "b"\nmsgstr "{{س}} {x}"\n').locale("fa")
    assert locale.sentence("a") == "{س}"
    assert locale.sentence("b", x="ش") == "{س} ش"


def test_sentence_of_an_unknown_key_names_key_and_language(write: Write) -> None:
    locale = write(fa='msgid "a"\nmsgstr "آ"\n').locale("fa")
    with pytest.raises(NoSentence, match=r"b\.c \[fa\]") as error:
        locale.sentence("b.c")
    assert (error.value.key, error.value.language) == ("b.c", "fa")
    assert "b.c" not in locale


@pytest.mark.parametrize(
    "values", [{}, {"name": "علی"}, {"name": "علی", "city": "یزد", "code": "SD-7K2QX"}, {"town": "x"}]
)
def test_sentence_refuses_other_values_than_its_own(write: Write, values: dict[str, str]) -> None:
    locale = write(fa='msgid "a"\nmsgstr "آقای {name} از {city}"\n').locale("fa")
    with pytest.raises(NoSentence, match=r"needs \['city', 'name'\]"):
        locale.sentence("a", **values)


def test_plain_sentence_refuses_values(write: Write) -> None:
    locale = write(fa='msgid "a"\nmsgstr "آ"\n').locale("fa")
    with pytest.raises(NoSentence, match="name"):
        locale.sentence("a", name="علی")


def test_sentence_counts(write: Write) -> None:
    catalogues = write(
        fa='msgid "people"\nmsgstr "تعداد: {n} نفر"\n',
        en='msgid "people"\nmsgid_plural "people"\nmsgstr[0] "one person"\nmsgstr[1] "{n} people"\n',
    )
    en = catalogues.locale("en")
    assert [en.sentence("people", n=n) for n in (0, 1, 2, 1263)] == [
        "0 people",
        "one person",
        "2 people",
        "1,263 people",
    ]
    assert catalogues.locale("fa").sentence("people", n=1263) == "تعداد: ۱٬۲۶۳ نفر"


def test_counting_sentence_needs_its_number(write: Write) -> None:
    en = write(en='msgid "a"\nmsgid_plural "a"\nmsgstr[0] "one"\nmsgstr[1] "many"\n').locale("en")
    assert en.sentence("a", n=1) == "one"
    with pytest.raises(NoSentence, match="'n'"):
        en.sentence("a")


@pytest.mark.parametrize("value", ["علی اکبری", "۱۵ اردیبهشت ۱۴۰۰", "۱۴۰۰/۰۲/۱۵", "«۵٪»", "شهر! (بزرگ)"])
def test_persian_value_stands_as_it_is_in_a_persian_sentence(write: Write, value: str) -> None:
    locale = write(fa='msgid "a"\nmsgstr "نام: {x}."\n').locale("fa")
    assert locale.sentence("a", x=value) == f"نام: {value}."


@pytest.mark.parametrize("value", ["SD-7K2QX", "/status", "@name", "+49 761 1234567", "Ali", "C++", "دکتر Ali"])
def test_latin_value_is_isolated_in_a_persian_sentence(write: Write, value: str) -> None:
    locale = write(fa='msgid "a"\nmsgstr "نام: {x}."\n').locale("fa")
    assert locale.sentence("a", x=value) == f"نام: {FSI}{value}{PDI}."


def test_persian_value_is_isolated_in_an_english_sentence(write: Write) -> None:
    locale = write(en='msgid "a"\nmsgstr "Dear {x}, {y}"\n').locale("en")
    assert locale.sentence("a", x="علی", y="SD-7K2QX") == f"Dear {FSI}علی{PDI}, SD-7K2QX"


def test_value_cannot_turn_the_rest_of_a_sentence_around(write: Write) -> None:
    locale = write(fa='msgid "a"\nmsgstr "نام: {x}."\n').locale("fa")
    assert locale.sentence("a", x="\u202eعلی\u2067") == f"نام: {FSI}علی{PDI}."


@pytest.mark.parametrize(
    "line", ["{code}", "{code} ثبت شد", "✅ {code} ثبت شد", "Telegram را باز کنید", "1. Telegram را باز کنید"]
)
def test_line_that_begins_with_another_direction_is_led(write: Write, line: str) -> None:
    locale = write(fa=f'msgid "a"\nmsgstr "سلام\\n{line}"\n').locale("fa")
    values = {"code": "علی"} if "{" in line else {}
    assert locale.sentence("a", **values).split("\n")[1].startswith(RLM)


@pytest.mark.parametrize("line", ["✅ ثبت شد", "«سلام»", "English", "۱. نام"])
def test_other_lines_are_left_alone(write: Write, line: str) -> None:
    assert write(fa=f'msgid "a"\nmsgstr "{line}"\n').locale("fa").sentence("a") == line


def test_command_in_a_sentence_is_isolated_so_that_its_slash_stays_in_front(write: Write) -> None:
    locale = write(fa='msgid "a"\nmsgstr "وضعیت: /status و نشانی a.b/c"\n').locale("fa")
    assert locale.sentence("a") == "وضعیت: \u2066/status\u2069 و نشانی a.b/c"
