"""Moments and lengths of time as people type them, in the city's time whatever the keyboard and the calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.catalogue import Catalogues
from programme.errors import Invalid
from programme.minutes_typed import read_minutes
from programme.moment_typed import read_moment
from tests.programme.test_day_typed import ARABIC, PERSIAN, written

HOME = ZoneInfo("Asia/Tehran")
NOW = datetime(2027, 2, 27, 8, tzinfo=UTC)  # a Saturday, 8 Esfand 1405, 11:30 in Isfahan
SIX_PM = datetime(2027, 3, 2, 14, 30, tzinfo=UTC)  # Tuesday 11 Esfand, 18:00


def read(text: str) -> tuple[datetime, ...]:
    return read_moment(text, now=NOW, zone=HOME)


@pytest.mark.parametrize(
    "typed",
    [
        "سه‌شنبه ۱۱ اسفند ساعت ۱۸", "سه شنبه ۱۱ اسفند، ساعت ۱۸:۰۰", "١١ اسفند ساعت ١٨", "ساعت ۱۸ سه‌شنبه ۱۱ اسفند",
        "۱۱ اسفند ۱۸", "۱۱ اسفند ۱۴۰۵ ساعت ۱۸", "1405/12/11 18:00", "18:00 1405/12/11",
        "1405/12/11، ۱۸:۰۰", "1405/12/11 ساعت 18",
        "۱۱اسفند ساعت۱۸", "۱۱ اسفند ساعت ۶ عصر", "۱۱ اسفند ۶عصر", "۱۱ اسفند ۶ بعدازظهر", "۱۱ اسفند ساعت ۶ بعد‌از‌ظهر",
        "۱۱ اسفند ساعت شش عصر", "سه‌شنبه عصر ساعت ۶", "سه‌شنبه عصر ۶", "روز سه‌شنبه رأس ساعت ۱۸", "سه‌شنبه ساعت ۶ غروب",
        "سه شنبه ساعت ١٨", "2 March 2027 6 pm", "2 March 2027, 6 p.m.", "March 2nd at 6pm", "Tuesday 18:00",
        "Tuesday at 6 in the evening", "2027-03-02 18:00", "2027-03-02T18:00", "2027-03-02T18:00:00", "2 March 18:00",
        "at 18 on 2 March 2027", "سه‌شنبه ۱۸", "۳ روز دیگر ساعت ۱۸", "11 Esfand 18:00", "۱۱ اسفند ساعت ۱۸.۰۰",
        "۱۱ اسفند ۶ شب",
    ],
)  # fmt: skip
def test_moment_is_read_as_people_type_it(typed: str) -> None:
    assert read(typed) == (SIX_PM,)


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("فردا ۱۸:۳۰", (2, 28, 18, 30)), ("فردا ۶ و نیم عصر", (2, 28, 18, 30)), ("فردا ساعت ۱۸ و ۳۰", (2, 28, 18, 30)),
        ("فردا ساعت ۱۸ و ۳۰ دقیقه", (2, 28, 18, 30)), ("فردا ساعت ۶ و ربع عصر", (2, 28, 18, 15)),
        ("فردا ساعت ۶ و یک ربع عصر", (2, 28, 18, 15)), ("امروز ۱۲:۰۰", (2, 27, 12, 0)), ("فردا ظهر", (2, 28, 12, 0)),
        ("tomorrow at noon", (2, 28, 12, 0)), ("فردا ساعت ۱۲", (2, 28, 12, 0)), ("فردا ۱ ظهر", (2, 28, 13, 0)),
        ("فردا ۹ صبح", (2, 28, 9, 0)), ("فردا ساعت ۹ قبل از ظهر", (2, 28, 9, 0)), ("فردا ۰۹:۰۰", (2, 28, 9, 0)),
        ("tomorrow 12 am", (2, 28, 0, 0)), ("فردا ساعت ۱۲ شب", (3, 1, 0, 0)), ("فردا ساعت ۲۴", (3, 1, 0, 0)),
        ("فردا ساعت نه صبح", (2, 28, 9, 0)), ("یکشنبه ساعت ۱۰:۳۰", (2, 28, 10, 30)),
        ("یک شنبه شب ساعت ۹", (2, 28, 21, 0)),
        # What is past of today is not meant.
        ("امروز ساعت ۶", (2, 27, 18, 0)),
    ],
)  # fmt: skip
def test_hours_of_all_parts_of_the_day(typed: str, local: tuple[int, int, int, int]) -> None:
    assert read(typed) == (datetime(2027, *local, tzinfo=HOME),)


@pytest.mark.parametrize(
    "typed", ["۱۱ اسفند ساعت ۶", "سه‌شنبه ساعت شش", "2 March 2027 at 6", "2 March 6", "سه‌شنبه ۶:۰۰"]
)
def test_hour_of_morning_or_evening_is_asked_about_and_never_guessed(typed: str) -> None:
    assert read(typed) == (SIX_PM - timedelta(hours=12), SIX_PM)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("۱۱ اسفند", "moment.no_hour"), ("1405/12/11", "moment.no_hour"), ("فردا", "moment.no_hour"),
        ("سه‌شنبه", "moment.no_hour"), ("2 March 2027", "moment.no_hour"), ("2 March 27", "moment.no_hour"),
        ("فردا عصر", "moment.no_hour"), ("ساعت ۱۸", "moment.no_day"), ("18:00", "moment.no_day"),
        ("فردا 25:00", "moment.no_such_hour"), ("فردا ساعت ۲۵", "moment.no_such_hour"),
        ("فردا 18:60", "moment.no_such_hour"), ("فردا 24:30", "moment.no_such_hour"),
        ("فردا ۱۸ صبح", "moment.no_such_hour"), ("فردا ۳ شب", "moment.no_such_hour"),
        ("فردا صبح ساعت ۶ عصر", "moment.no_such_hour"), ("فردا 18:00 تا 19:00", "moment.no_such_hour"),
        ("امروز 9:00 صبح", "moment.past"), ("1405/12/1 18:00", "moment.past"), ("2 March 2026 18:00", "moment.past"),
        ("۳۱ مهر ساعت ۱۸", "day.no_such_day"), ("دوشنبه ۱۱ اسفند ساعت ۱۸", "day.other_weekday"),
        ("به‌زودی ساعت ۱۸", "day.unreadable"), ("", "day.unreadable"), ("۳/۵ ساعت ۱۸", "day.unreadable"),
    ],
)  # fmt: skip
def test_what_is_wrong_has_a_sentence_of_its_own(typed: str, key: str, catalogues: Catalogues) -> None:
    with pytest.raises(Invalid) as refused:
        read(typed)
    assert refused.value.key == key
    for language in catalogues.languages:
        assert catalogues.locale(language).sentence(f"complaint.{key}")


LATER = st.datetimes(min_value=datetime(2027, 3, 1), max_value=datetime(2035, 1, 1))


@given(LATER)
def test_any_minute_is_read_back_however_its_day_is_written(at: datetime) -> None:
    at = at.replace(second=0, microsecond=0)
    meant = at.replace(tzinfo=HOME)
    for day in written(at.date()):
        for hour in (f"{at:%H:%M}", f"ساعت {at:%H:%M}", f"ساعت {at:%H} و {at:%M} دقیقه"):
            for keyboard in ({}, PERSIAN, ARABIC):
                found = read(f"{day} {hour}".translate(keyboard))
                # Without a colon an hour before noon may be one after noon, too.
                assert found == (meant,) or (hour.endswith("دقیقه") and at.hour < 12 and found[0] == meant), (day, hour)


@given(st.text(alphabet="۰۱۲3456789:/-. شنبهساعتفرداعصرpmat‌٫", max_size=24) | st.text(max_size=40))
def test_whatever_is_typed_is_a_moment_or_is_refused(text: str) -> None:
    try:
        assert all(one > NOW for one in read(text))
    except Invalid as refused:
        assert refused.key.startswith(("day.", "moment."))  # noqa: PT017 - both are right answers


def test_hour_over_which_clocks_are_put_forward_is_none() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    with pytest.raises(Invalid, match="no_such_hour"):
        read_moment("2027-03-28 02:30", now=NOW, zone=berlin)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("۹۰ دقیقه", 90), ("90", 90), ("٩٠", 90), ("90 min", 90), ("۹۰دقیقه", 90), ("نود دقیقه", 90), ("1.5 hours", 90),
        ("1,5 h", 90), ("۱٫۵ ساعت", 90), ("۱/۵ ساعت", 90), ("یک ساعت و نیم", 90), ("یک‌ساعت و نیم", 90),
        ("1 ساعت و ۳۰ دقیقه", 90),
        ("1:30", 90), ("1h30", 90), ("an hour and a half", 90), ("1 hour 30 minutes", 90), ("یک و نیم ساعت", 90),
        ("ساعت", None), ("دو ساعت", 120), ("2 hours", 120), ("نیم ساعت", 30), ("half an hour", 30), ("سه ربع", 45),
        ("یک ساعت و ربع", 75), ("یک ساعت و یک ربع", 75), ("۱۲ ساعت", 720), ("2.25 hours", 135),
        ("زیاد", None), ("", None), ("1:75", None),
    ],
)  # fmt: skip
def test_length_is_read_as_people_type_it(typed: str, minutes: int | None) -> None:
    if minutes is None:
        with pytest.raises(Invalid):
            read_minutes(typed, least=5, most=720)
    else:
        assert read_minutes(typed, least=5, most=720) == minutes


@pytest.mark.parametrize("typed", ["2", "۱۳ ساعت", "0", "9999"])
def test_length_out_of_reason_is_said_so(typed: str, catalogues: Catalogues) -> None:
    with pytest.raises(Invalid) as refused:
        read_minutes(typed, least=5, most=720)
    assert refused.value.key == "minutes.out_of_range"
    for language in catalogues.languages:
        assert catalogues.locale(language).sentence("complaint.minutes.out_of_range", **refused.value.params)
