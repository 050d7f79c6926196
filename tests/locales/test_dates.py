from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.locale import Locale
from locales.manner import ENGLISH

HOME = "Asia/Tehran"
CLASS = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 4, 20, 20, 30, tzinfo=UTC)  # in Isfahan


def test_numbers_in_the_reader_s_digits(fa: Locale, en: Locale) -> None:
    assert [fa.number(1234), fa.number(Decimal("2.5")), fa.number(0)] == ["۱٬۲۳۴", "۲٫۵", "۰"]
    assert [en.number(1234567), en.number(2.5), en.number(-3)] == ["1,234,567", "2.5", "-3"]
    assert [fa.percent(5), en.percent(5)] == ["۵٪", "5%"]
    assert [fa.digits("SD-12, 1400/02/15"), fa.digits(1400), en.digits("12")] == ["SD-۱۲, ۱۴۰۰/۰۲/۱۵", "۱۴۰۰", "12"]


def test_negative_number_keeps_its_sign_in_front(fa: Locale) -> None:
    assert fa.number(-3) == "\u200e-۳"


def test_items_are_read_aloud(fa: Locale, en: Locale) -> None:
    assert [fa.items(list(letters)) for letters in ("", "ا", "اب", "ابپ")] == ["", "ا", "ا و ب", "ا، ب و پ"]
    assert en.items(iter("abc")) == "a, b and c"


def test_day_in_the_language_s_own_calendar(fa: Locale, en: Locale) -> None:
    on = date(2021, 5, 5)
    assert [fa.day(on), fa.day(on, year=False)] == ["۱۵ اردیبهشت ۱۴۰۰", "۱۵ اردیبهشت"]
    assert [en.day(on), en.day(on, year=False)] == ["5 May 2021", "5 May"]
    assert fa.day_both(on) == "۱۵ اردیبهشت ۱۴۰۰ (۵ مهٔ ۲۰۲۱)"
    assert en.day_both(on, year=False) == "5 May (15 Ordibehesht)"


def test_persian_name_of_a_gregorian_month_has_no_ezafe_without_a_year(fa: Locale) -> None:
    assert [fa.gregorian(date(2026, 1, 9), year=False), fa.gregorian(date(2026, 1, 9))] == ["۹ ژانویه", "۹ ژانویهٔ ۲۰۲۶"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2021, 3, 20), "۳۰ اسفند ۱۳۹۹"),  # 1399 was a leap year
        (date(2021, 3, 21), "۱ فروردین ۱۴۰۰"),
        (date(2025, 3, 20), "۳۰ اسفند ۱۴۰۳"),
        (date(2026, 3, 20), "۲۹ اسفند ۱۴۰۴"),
        (date(2026, 3, 21), "۱ فروردین ۱۴۰۵"),
    ],
)
def test_day_around_nowruz(fa: Locale, on: date, expected: str) -> None:
    assert fa.day(on) == expected


def test_moment_at_home(fa: Locale, en: Locale) -> None:
    assert fa.moment(CLASS, zone=HOME, home_zone=HOME, home_city="اصفهان") == "سه‌شنبه ۳ آذر، ساعت ۱۸:۰۰"
    assert en.moment(CLASS, zone=HOME, home_zone=HOME, home_city="Isfahan") == "Tuesday 24 November, 18:00"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("America/Toronto", "ساعت ۹:۳۰ تورنتو، سه‌شنبه ۲۴ نوامبر (ساعت ۱۸:۰۰ اصفهان، ۳ آذر)"),
        ("Europe/Berlin", "ساعت ۱۵:۳۰ برلین، سه‌شنبه ۲۴ نوامبر (ساعت ۱۸:۰۰ اصفهان، ۳ آذر)"),
        ("Pacific/Auckland", "ساعت ۳:۳۰ اوکلند، چهارشنبه ۲۵ نوامبر (ساعت ۱۸:۰۰ اصفهان، سه‌شنبه ۳ آذر)"),
    ],
)
def test_moment_abroad_has_both_hours_and_both_calendars(fa: Locale, zone: str, expected: str) -> None:
    assert fa.moment(CLASS, zone=zone, home_zone=HOME, home_city="اصفهان") == expected


def test_moment_abroad_in_english_names_the_day_at_home_only_if_it_differs(en: Locale) -> None:
    near = en.moment(CLASS, zone="America/Toronto", home_zone=HOME, home_city="Isfahan")
    far = en.moment(CLASS, zone="Pacific/Auckland", home_zone=HOME, home_city="Isfahan")
    assert near == "Tuesday 24 November, 9:30 in Toronto (18:00 in Isfahan)"
    assert far == "Wednesday 25 November, 3:30 in Auckland (18:00 in Isfahan, Tuesday 24 November)"


def test_moment_names_the_reader_s_own_city(fa: Locale) -> None:
    said = fa.moment(CLASS, zone="Europe/Berlin", home_zone=HOME, home_city="اصفهان", city="Freiburg")
    assert said.startswith("ساعت ۱۵:۳۰ \u2068Freiburg\u2069، ")


def test_moment_takes_any_zone_but_not_none(fa: Locale) -> None:
    at = CLASS.astimezone(timezone(timedelta(hours=-8)))
    assert fa.moment(at, zone=HOME, home_zone=HOME, home_city="اصفهان") == "سه‌شنبه ۳ آذر، ساعت ۱۸:۰۰"
    with pytest.raises(ValueError, match="without a zone"):
        fa.moment(CLASS.replace(tzinfo=None), zone=HOME, home_zone=HOME, home_city="اصفهان")


def test_deadline_at_midnight_ends_the_day_before(fa: Locale, en: Locale) -> None:
    assert fa.deadline(MIDNIGHT, zone=HOME, home_zone=HOME, home_city="اصفهان") == "۳۱ فروردین، ساعت ۲۴"
    assert en.deadline(MIDNIGHT, zone=HOME, home_zone=HOME, home_city="Isfahan") == "20 April, 24:00"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Berlin", "۳۱ فروردین، ساعت ۲۴ اصفهان (۲۲:۳۰ برلین، ۲۰ آوریل)"),
        ("Asia/Tokyo", "۳۱ فروردین، ساعت ۲۴ اصفهان (۵:۳۰ توکیو، سه‌شنبه ۲۱ آوریل)"),
    ],
)
def test_deadline_abroad_has_the_reader_s_hour_too(fa: Locale, zone: str, expected: str) -> None:
    assert fa.deadline(MIDNIGHT, zone=zone, home_zone=HOME, home_city="اصفهان") == expected


def test_deadline_at_another_hour_is_that_hour(fa: Locale) -> None:
    noon = MIDNIGHT - timedelta(hours=12)
    assert fa.deadline(noon, zone=HOME, home_zone=HOME, home_city="اصفهان") == "۳۱ فروردین، ساعت ۱۲:۰۰"


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        (datetime(2026, 7, 1, 12, tzinfo=UTC), HOME, "۱۵:۳۰"),  # no daylight saving in Iran since 1401
        (datetime(2021, 7, 1, 12, tzinfo=UTC), HOME, "۱۶:۳۰"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "Europe/Berlin", "۱:۵۹"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Europe/Berlin", "۳:۰۰"),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), "Europe/Berlin", "۲:۵۹"),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "Europe/Berlin", "۲:۰۰"),
    ],
)
def test_hours_follow_each_zone_s_own_rules(fa: Locale, at: datetime, zone: str, expected: str) -> None:
    said = fa.moment(at, zone=zone, home_zone="UTC", home_city="گرینویچ")
    assert said.startswith(f"ساعت {expected} ")


@given(st.datetimes(datetime(2000, 1, 1), datetime(2076, 1, 1)), st.sampled_from([HOME, "Europe/Berlin", "Asia/Tokyo"]))
def test_moment_shows_the_wall_clock_of_both_places(at: datetime, zone: str) -> None:
    locale, moment = Locale("en", {}, ENGLISH), at.replace(tzinfo=UTC)
    said = locale.moment(moment, zone="America/Toronto", home_zone=zone, home_city="home")
    for place in ("America/Toronto", zone):
        wall = moment.astimezone(ZoneInfo(place))
        assert f"{wall.hour}:{wall.minute:02} in" in said


@pytest.mark.parametrize(
    ("length", "persian", "english"),
    [
        (timedelta(days=3, hours=2, minutes=5), "۳ روز و ۲ ساعت", "3 days and 2 hours"),
        (timedelta(days=1, minutes=5), "یک روز", "a day"),
        (timedelta(minutes=34), "۳۴ دقیقه", "34 minutes"),
        (timedelta(days=14), "۲ هفته", "2 weeks"),
        (timedelta(days=8), "یک هفته و یک روز", "a week and a day"),
        (timedelta(hours=1, minutes=1), "یک ساعت و یک دقیقه", "an hour and a minute"),
        (timedelta(seconds=59), "کمتر از یک دقیقه", "less than a minute"),
    ],
)
def test_duration_has_its_two_largest_units(
    fa: Locale, en: Locale, length: timedelta, persian: str, english: str
) -> None:
    assert (fa.duration(length), en.duration(length)) == (persian, english)


def test_names_of_countries_and_languages(fa: Locale, en: Locale) -> None:
    assert [fa.country("DE"), en.country("DE")] == ["آلمان", "Germany"]
    assert fa.country("AE") == "امارات"  # the everyday name, as the programme's places have it
    assert [fa.language_name("de"), en.language_name("fa")] == ["آلمانی", "Persian"]
    with pytest.raises(LookupError):
        fa.country("ZZZ")
