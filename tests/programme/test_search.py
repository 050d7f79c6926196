"""Which words a text is found by."""

import pytest

from programme.search import findable, findable_code, phrase, readings


def found(question: str, text: str, *, name: bool = False, most: int = 60) -> bool:
    index = findable(text, name=name)
    words = phrase(question, most=most)
    return bool(words) and any(index.issuperset(reading) for reading in readings(words))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("محمدرضا حسینی", "محمد رضا حسینی"),
        ("محمد رضا حسینی", "محمدرضا حسینی"),
        ("حسینی محمد‌رضا", "محمد رضا حسینی"),
        ("مُحَمَّد", "محمد"),
        ("محمد", "مُحَمَّد"),
        ("علي كريمي", "علی کریمی"),
        ("نمایشگاه", "نمایش‌گاه مشترک"),
        ("نمایش گاه", "نمایش‌گاه مشترک"),
        ("نمایش‌گاه", "نمایشگاه مشترک"),
        ("می‌خواسته‌ام", "میخواسته‌ام بیایم"),
        ("۱۳۹۰", "از سال ١٣٩٠"),
        ("1390", "از سال ۱۳۹۰"),
        ("München", "Munchen"),
        ("kuala lum", "Kuala Lumpur"),
        ("دانشگاهی", "دانشگاهیان"),
        ("سارا ن.", "سارا نمونه"),
        ("آرمان", "ارمان"),
        ("مسئول", "مسؤل و مسئول"),
    ],
)
def test_words_are_found_however_they_are_written(question: str, text: str) -> None:
    assert found(question, text, name=True)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("رضا", "محمدی رضوان"),
        ("ضا", "رضا"),
        ("دانشگاهی فرایبورگ", "دانشگاهی"),
        ("ن", "سارا نمونه"),
        ("!؟", "!؟"),
        ("", "سارا"),
    ],
)
def test_other_words_are_not_found(question: str, text: str) -> None:
    assert not found(question, text, name=True)


def test_code_is_found_by_its_beginning_and_not_by_what_all_codes_share() -> None:
    index = findable_code("SD-7K2QX")
    for question in ("SD-7K2QX", "sd7k2", "7k", "۷k2qx", "sd 7k2"):
        assert any(index.issuperset(reading) for reading in readings(phrase(question, most=60))), question
    assert "sd" not in index


@pytest.mark.parametrize("most", [52, 20, 4])
def test_phrase_fits_into_a_button_and_stays_what_it_is(most: int) -> None:
    words = phrase("کوالالامپور و سن‌پترزبورگ، دانشگاه صنعتی اصفهان و شهرداری", most=most)
    assert 0 < len(words.encode()) <= most
    assert phrase(words, most=most) == words
