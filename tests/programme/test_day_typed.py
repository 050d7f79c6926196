"""Days as people type them, read back in whatever way they are written."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import MONTH_NAMES_EN, MONTH_NAMES_FA, JalaliDate

from locales.catalogue import Catalogues
from programme.day_typed import read_day
from programme.errors import Invalid

TODAY = date(2027, 4, 1)  # a Thursday, 12 Farvardin 1406
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789یک", "٠١٢٣٤٥٦٧٨٩يك")
ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
DAYS = st.dates(min_value=date(1921, 3, 21), max_value=date(2120, 12, 31))
CATALOGUES = Catalogues()
NOT_FAR = st.dates(min_value=TODAY, max_value=TODAY + timedelta(days=360))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("۱۵ خرداد", date(2027, 6, 5)),
        ("۱۵خرداد", date(2027, 6, 5)),
        ("١٥ خرداد", date(2027, 6, 5)),
        ("۱۵م خرداد ماه", date(2027, 6, 5)),
        ("پانزدهم خرداد", date(2027, 6, 5)),
        ("روز ۱۵ خرداد سال ۱۴۰۶", date(2027, 6, 5)),
        ("شنبه ۱۵ خرداد", date(2027, 6, 5)),
        ("بیست و یکم خرداد", date(2027, 6, 11)),
        ("سی‌ام خرداد", date(2027, 6, 20)),
        ("سی و یکم خرداد", date(2027, 6, 21)),
        ("اول ارديبهشت", date(2027, 4, 21)),
        ("1406/3/15", date(2027, 6, 5)),
        ("۱۴۰۶/۰۳/۱۵", date(2027, 6, 5)),
        ("1406-3-15.", date(2027, 6, 5)),
        ("15/3/1406", date(2027, 6, 5)),
        ("06/3/15", date(2027, 6, 5)),
        ("15/3/06", date(2027, 6, 5)),
        ("14060315", date(2027, 6, 5)),
        ("2027-06-05", date(2027, 6, 5)),
        ("20270605", date(2027, 6, 5)),
        ("25/5/2027", date(2027, 5, 25)),
        ("5/25/2027", date(2027, 5, 25)),
        ("5/5/2027", date(2027, 5, 5)),
        ("June 5th", date(2027, 6, 5)),
        ("5 Jun 27", date(2027, 6, 5)),
        ("the 5th of June, 2027", date(2027, 6, 5)),
        ("۵ مهٔ ۲۰۲۷", date(2027, 5, 5)),
        ("15 Khordad", date(2027, 6, 5)),
        ("امروز", TODAY),
        ("فردا", date(2027, 4, 2)),
        ("پس‌فردا", date(2027, 4, 3)),
        ("پس فردا", date(2027, 4, 3)),
        ("Tomorrow", date(2027, 4, 2)),
        ("شنبه", date(2027, 4, 3)),
        ("سه‌شنبه", date(2027, 4, 6)),
        ("سه شنبه آینده", date(2027, 4, 6)),
        ("روز سه‌شنبه", date(2027, 4, 6)),
        ("on Tuesday", date(2027, 4, 6)),
        ("پنج‌شنبه", date(2027, 4, 8)),
        ("هفتهٔ بعد", date(2027, 4, 8)),
        ("هفته‌ی آینده", date(2027, 4, 8)),
        ("next week", date(2027, 4, 8)),
        ("۳ روز دیگر", date(2027, 4, 4)),
        ("دو هفته دیگر", date(2027, 4, 15)),
        ("in 3 days", date(2027, 4, 4)),
        ("⁵ خرداد", date(2027, 5, 26)),
        # Without a year it is the next one, today included.
        ("12 فروردین", TODAY),
        ("11 فروردین", date(2028, 3, 30)),
        ("March 31", date(2028, 3, 31)),
        ("۳۰ اسفند ۱۴۰۸", date(2030, 3, 20)),
    ],
)
def test_day_is_read_as_people_type_it(typed: str, day: date) -> None:
    assert read_day(typed, today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "unreadable"), ("به‌زودی", "unreadable"), ("15", "unreadable"), ("3/5", "unreadable"),
        ("6/5/2027", "unreadable"), ("5 ژوئن 1406", "unreadable"), ("15 خرداد 2027", "unreadable"),
        ("15 خرداد 3 1406", "unreadable"), ("شنبه یکشنبه", "unreadable"), ("99999 روز دیگر", "unreadable"),
        ("ده روز دیگر", "unreadable"), ("1" * 40, "unreadable"),
        ("31 مهر", "no_such_day"), ("30 اسفند", "no_such_day"), ("1406/13/1", "no_such_day"), ("0/0/0", "no_such_day"),
        ("2027-02-29", "no_such_day"), ("99999999", "no_such_day"), ("دوشنبه ۱۵ خرداد", "other_weekday"),
    ],
)  # fmt: skip
def test_what_is_no_day_or_may_be_two_is_asked_for_again(typed: str, key: str, catalogues: Catalogues) -> None:
    with pytest.raises(Invalid) as refused:
        read_day(typed, today=TODAY)
    assert refused.value.key == f"day.{key}"
    for language in catalogues.languages:
        assert catalogues.locale(language).sentence(f"complaint.day.{key}")


def written(day: date) -> list[str]:
    """Write a day in every way in which it is read back, whatever day it is."""
    jalali = JalaliDate.to_jalali(day.year, day.month, day.day)  # type: ignore[no-untyped-call]  # as it came
    year, month, on = jalali.year, jalali.month, jalali.day
    plain = [
        f"{year}/{month}/{on}", f"{year}-{month:02}-{on:02}", f"{on}/{month}/{year}", f"{year}{month:02}{on:02}",
        f"{on} {MONTH_NAMES_FA[month]} {year}", f"{on}{MONTH_NAMES_FA[month]}{year}",
        f"{year} {MONTH_NAMES_FA[month]} {on}", f"{on} {MONTH_NAMES_EN[month]} {year}",
        day.isoformat(), f"{day:%Y%m%d}", f"{day.day} {ENGLISH[day.month - 1]} {day.year}",
        f"{ENGLISH[day.month - 1][:3]} {day.day}, {day.year}",
    ]  # fmt: skip
    return [*plain, *(one.translate(PERSIAN) for one in plain), *(one.translate(ARABIC) for one in plain)]


@given(DAYS)
def test_any_day_of_two_hundred_years_is_read_back_however_it_is_written(day: date) -> None:
    assert {typed: read_day(typed, today=TODAY) for typed in written(day)} == dict.fromkeys(written(day), day)


@given(NOT_FAR, st.sampled_from(("fa", "en")))
def test_what_the_bot_itself_shows_is_read_back(day: date, language: str) -> None:
    locale = CATALOGUES.locale(language)
    assert read_day(locale.jalali(day), today=TODAY) == day
    assert read_day(locale.gregorian(day), today=TODAY) == day
    assert read_day(f"{locale.weekday(day)} {locale.day(day, year=False)}", today=TODAY) == day


@given(st.text(alphabet="۰۱۲3456789/-. شنبهخرداددیگرmayjun‌٫", max_size=20) | st.text(max_size=40))
def test_whatever_is_typed_is_a_day_or_is_refused(text: str) -> None:
    try:
        assert isinstance(read_day(text, today=TODAY), date)
    except Invalid as refused:
        assert refused.key.startswith("day.")  # noqa: PT017 - both are right answers
