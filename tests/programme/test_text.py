import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from programme.text import digits, has_letters, key, number, store

FAMILY = "👨\u200d👩\u200d👧"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"

# Characters that meet each other's rules, far denser than in arbitrary text.
tricky = st.text(
    st.sampled_from(
        "aZéßİ1۳٣یيىئكکاآأةۀهد \t\n\r.@,👩👧🏴❤ﻻﺎ"
        "\u200c\u200d\u200b\u202e\u2067\u0301\u064b\u0654\ufeff\ufe0f\u034f\u3164\U000e0067\U000e007f"
    )
)
texts = tricky | st.text()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("كيف علي مصطفى", "کیف علی مصطفی"),
        ("آب", "آب"),
        ("ﺳﻼﻡ", "سلام"),
        ("Zu\u0308rich", "Zürich"),
        ("می\u200c\u200cخواهم", "می\u200cخواهم"),
        ("\u200cمی\u200c خواهم\u200c", "می خواهم"),
        ("کار\u200cها", "کارها"),
        ("دَر\u200cها", "دَرها"),
        ("کتاب\u200cها، خانه\u200c؛", "کتاب\u200cها، خانه؛"),
        ("PDF\u200cها", "PDF\u200cها"),
        ("\u202bسلام\u202c \u2067دنیا\u2069\u200f", "سلام دنیا"),
        ("a\x00b\x07c\ud800", "abc"),
        ("  دو   فاصله\xa0\u3000 \t", "دو فاصله"),
        ("یک \r\n\r\n\n\n  دو\u2028سه\n", "یک\n\nدو\nسه"),
        ("Z\u030d\u030e\u0304\u0305\u033f", "Z\u030d\u030e\u0304"),
        ("\u3164\u2800", ""),
        ("👍\U000e0068\U000e0069", "👍"),
    ],
)
def test_store_cleans_what_cannot_be_seen(typed: str, expected: str) -> None:
    assert store(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "Łódź, Iași, Xi'an, Čačak, Đà Nẵng, Tromsø",
        "first.last+city@example-museum.org",
        "https://example.org/a_b/%D8%A7?q=1&r=2#x-y",
        f"خانوادهٔ ما {FAMILY} ❤️ 1️⃣ {ENGLAND} 🇮🇷 👩🏽\u200d🔬",
        "خانهٔ من، مُحَمَّد، مسئول، رأی، سؤال",
        "می\u200cخواهم با موزهٔ «فرایبورگ» کار کنم؛ ۵٪ هزینه!",
        "क्\u200dष क्\u200cष",
        "عقد ۱۴۰۰/۰۲/۱۵ – ۲۰:۳۰",
    ],
)
def test_store_leaves_what_a_person_wrote(typed: str) -> None:
    assert store(typed) == typed


@given(texts)
@example("a\u200c\u0301b")
@example("\ufe70")
@example("🏴\x00\U000e0067\U000e007f")
def test_store_of_what_is_stored_changes_nothing(text: str) -> None:
    assert store(store(text)) == store(text)


@given(texts)
def test_store_gives_composed_text_that_can_be_encoded(text: str) -> None:
    stored = store(text)
    stored.encode()
    assert unicodedata.is_normalized("NFC", stored)
    assert stored == stored.strip()
    assert "\n\n\n" not in stored


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("می\u200cخواهم", "میخواهم"),
        ("آذر", "اذر"),
        ("رأی إبراهیم", "رای ابراهیم"),
        ("مسئول مؤمن", "مسیول مومن"),
        ("فاطمة خانۀ", "فاطمه خانه"),
        ("خانهٔ", "خانه"),
        ("مُحَمَّد", "محمد"),
        ("محمـــد", "محمد"),
        ("علي كريمى", "علی کریمی"),
        ("۱۲٣", "123"),
        ("Zürich", "ZURICH"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Diyarbakır", "Diyarbakir"),
        ("Łódź", "lodz"),
        ("«اصفهان»،  ایران!", "اصفهان ایران"),
    ],
)
def test_key_is_the_same_for_two_ways_of_writing(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_key_parts_words_at_punctuation() -> None:
    assert key("سن‌پترزبورگ (روسیه)/Xi'an_2") == "سنپترزبورگ روسیه xi an 2"


def test_key_keeps_different_letters_apart() -> None:
    assert len({key(name) for name in ("حسن", "حسین", "هسن", "آسن", "حشن")}) == 5


@given(texts)
def test_key_of_a_key_changes_nothing(text: str) -> None:
    assert key(key(text)) == key(text)


@given(texts)
@example("\u0300\u0300\u0300\u0345")
@example("\u034f")
def test_key_does_not_depend_on_cleaning(text: str) -> None:
    assert key(store(text)).replace(" ", "") == key(text).replace(" ", "")


def test_digits_makes_only_digits_latin() -> None:
    assert digits("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ ۱۴۰۰/۰۲/۱۵ الف٪") == "0123456789 0123456789 1400/02/15 الف٪"


@pytest.mark.parametrize("text", ["", "😀❤️", FAMILY, "…!؟", "۱۲۳", "\u3164", "ـ", "\u202e \u200c", "🇮🇷", "\u0301"])
def test_has_letters_is_false_without_a_letter(text: str) -> None:
    assert not has_letters(text)


@pytest.mark.parametrize("text", ["ا", "x", "😀 بله", "西安", "é"])
def test_has_letters_is_true_with_a_letter(text: str) -> None:
    assert has_letters(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [("0", 0), ("12", 12), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 30, None)]
    + [(text, None) for text in ("", "-1", "+1", " 1", "1\n", "1_0", "1e3", "۱۲", "١٢", "²", "\u0967", "0x1")],
)
def test_number_is_one_that_a_column_holds(text: str, found: int | None) -> None:
    assert number(text) == found
