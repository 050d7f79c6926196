from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programme.places import City, Country, Found, Places
from programme.places.place import FOLDER
from programme.text import has_letters

PLACES = Places()

SISTERS = {
    "شیان": "CN", "کوالالامپور": "MY", "فلورانس": "IT", "یاش": "RO", "بارسلونا": "ES", "ایروان": "AM", "کویت": "KW",
    "فرایبورگ": "DE", "هاوانا": "CU", "لاهور": "PK", "سن‌پترزبورگ": "RU", "داکار": "SN", "بعلبک": "LB",
    "سمرقند": "UZ", "پورتو": "PT", "کازان": "RU",
}  # fmt: skip

# What people typed, and the city meant (its Persian name and country).
TYPED = [
    ("Xi'an", "شیان", "CN"), ("Xian", "شیان", "CN"), ("شی آن", "شیان", "CN"), ("کوالا لامپور", "کوالالامپور", "MY"),
    ("کوالالامپر", "کوالالامپور", "MY"), ("Kuala Lumpor", "کوالالامپور", "MY"), ("فلورنس", "فلورانس", "IT"),
    ("Firenze", "فلورانس", "IT"), ("Florance", "فلورانس", "IT"), ("Iasi", "یاش", "RO"), ("بارسلون", "بارسلونا", "ES"),
    ("Barcelona", "بارسلونا", "ES"), ("Barselona", "بارسلونا", "ES"), ("Erevan", "ایروان", "AM"),
    ("فریبورگ آلمان", "فرایبورگ", "DE"), ("فرایبوگ", "فرایبورگ", "DE"), ("شهر فرایبورگ در آلمان", "فرایبورگ", "DE"),
    ("freiburg im breisgau", "فرایبورگ", "DE"), ("Freibrug", "فرایبورگ", "DE"), ("سن پترزبورگ", "سن‌پترزبورگ", "RU"),
    ("سنت پترزبورگ", "سن‌پترزبورگ", "RU"), ("سن پترزبرگ روسیه", "سن‌پترزبورگ", "RU"),
    ("saint petersburg", "سن‌پترزبورگ", "RU"), ("غازان", "کازان", "RU"), ("سمرقتد", "سمرقند", "UZ"),
    ("لندن انگلیس", "لندن", "GB"), ("لندن", "لندن", "GB"), ("London, UK", "لندن", "GB"), ("لندن، کانادا", "لندن", "CA"),
    ("london ontario canada", "لندن", "CA"), ("تورونتو", "تورنتو", "CA"), ("Tornto", "تورنتو", "CA"),
    ("مونتریال", "مونترال", "CA"), ("ونکور", "ونکوور", "CA"), ("Vancuver", "ونکوور", "CA"),
    ("ریچموند هیل", "ریچموندهیل", "CA"), ("لس آنجلس", "لس‌آنجلس", "US"), ("لوس انجلس", "لس‌آنجلس", "US"),
    ("los angelos", "لس‌آنجلس", "US"), ("نیویرک", "نیویورک", "US"), ("New York", "نیویورک", "US"),
    ("سانفرانسیسکو", "سان‌فرانسیسکو", "US"), ("ايروين", "ارواین", "US"), ("واشنگتن", "واشنگتن", "US"),
    ("هوستون", "هیوستون", "US"), ("مونیح", "مونیخ", "DE"), ("Munchen", "مونیخ", "DE"), ("München", "مونیخ", "DE"),
    ("فرانکفرت", "فرانکفورت", "DE"), ("هامبورک", "هامبورگ", "DE"), ("اشتوتکارت", "اشتوتگارت", "DE"),
    ("Koln", "کلن", "DE"), ("Cologne", "کلن", "DE"), ("زوریخ", "زوریخ", "CH"), ("ژنو سوئیس", "ژنو", "CH"),
    ("وين", "وین", "AT"), ("Wien", "وین", "AT"), ("گوتنبورگ", "گوتنبرگ", "SE"), ("Goteborg", "گوتنبرگ", "SE"),
    ("استکهولم", "استکهلم", "SE"), ("کپنهاک", "کپنهاگ", "DK"), ("آمستردم", "آمستردام", "NL"), ("دن هاگ", "لاهه", "NL"),
    ("استامبول", "استانبول", "TR"), ("آنکارا", "آنکارا", "TR"), ("دوبی", "دبی", "AE"), ("ابو ظبی", "ابوظبی", "AE"),
    ("سیدنی", "سیدنی", "AU"), ("ملبرن", "ملبورن", "AU"), ("توکیو", "توکیو", "JP"), ("پکن", "پکن", "CN"),
    ("اصفهان", "اصفهان", "IR"), ("Esfahan", "اصفهان", "IR"), ("اصفحان", "اصفهان", "IR"), ("شیزار", "شیراز", "IR"),
    ("خمینی شهر", "خمینی‌شهر", "IR"), ("نجف اباد", "نجف‌آباد", "IR"), ("شهر کرد", "شهرکرد", "IR"),
    ("بندر عباس", "بندرعباس", "IR"), ("مسجد سليمان", "مسجدسلیمان", "IR"), ("کاشآن", "کاشان", "IR"),
]  # fmt: skip
RIGHT_FIRST = 0.95

NOT_A_PLACE = [
    "", " ", "؟؟", "😀", "۱۲۳", "aaa", "asdfgh", "qwerty", "سلام", "بله", "خونه", "خارج", "همه جا", "نمی‌دانم",
    "هیچکدام", "نمیخوام بگم", "لطفا کمک کنید", "/start",
]  # fmt: skip


def said(found: Found[City]) -> list[tuple[str, str]]:
    return [(city.name("fa"), city.country) for city in found.matches]


def codes(found: Found[Country]) -> list[str]:
    return [country.code for country in found.matches]


def test_cities_as_typed_are_the_first_hit() -> None:
    hits = {typed: said(PLACES.find_cities(typed)) for typed, *_ in TYPED}
    wrong = {typed: hits[typed] for typed, *meant in TYPED if hits[typed][:1] != [tuple(meant)]}
    assert len(TYPED) >= 60
    assert 1 - len(wrong) / len(TYPED) >= RIGHT_FIRST, wrong


@pytest.mark.parametrize(("name", "country"), SISTERS.items())
def test_sister_city_is_found_by_its_name(name: str, country: str) -> None:
    assert said(PLACES.find_cities(name))[0] == (name, country)
    found = PLACES.find_cities(name, country=country)
    assert (said(found)[0], found.sure) == ((name, country), True)


@pytest.mark.parametrize("typed", NOT_A_PLACE)
def test_nothing_is_found_for_what_is_no_place(typed: str) -> None:
    assert PLACES.find_cities(typed).matches == ()
    assert PLACES.find_countries(typed).matches == ()


def test_name_of_two_cities_is_not_sure_without_a_country() -> None:
    found = PLACES.find_cities("لندن")
    assert (said(found), found.sure) == ([("لندن", "GB"), ("لندن", "CA")], False)
    found = PLACES.find_cities("لندن", country="CA")
    assert (said(found), found.sure) == ([("لندن", "CA")], True)


def test_city_far_larger_than_its_namesakes_is_sure() -> None:
    found = PLACES.find_cities("Paris")
    assert (said(found)[0], found.sure) == (("پاریس", "FR"), True)


def test_city_called_so_comes_before_one_that_may_be_called_so() -> None:
    found = PLACES.find_cities("Freiburg")  # Fribourg in Switzerland is called so in German
    assert (said(found), found.sure) == ([("فرایبورگ", "DE")], True)


def test_namesakes_of_one_country_in_two_zones_are_not_sure() -> None:
    found = PLACES.find_cities("Portland", country="US")
    assert (len(found.matches), found.sure) == (1, False)


def test_small_town_one_slip_from_a_large_city_is_not_sure() -> None:
    found = PLACES.find_cities("فرایبرگ", country="DE")
    assert ("فرایبورگ", "DE") in said(found)
    assert not found.sure


def test_slip_is_never_sure() -> None:
    found = PLACES.find_cities("اصفحان")
    assert (said(found), found.sure) == ([("اصفهان", "IR")], False)


def test_beginning_of_a_name_is_offered() -> None:
    assert ("سن‌پترزبورگ", "RU") in said(PLACES.find_cities("سن پترز"))


def test_country_limits_where_a_city_is_looked_for() -> None:
    assert PLACES.find_cities("تورنتو", country="DE").matches == ()
    assert said(PLACES.find_cities("لندان", country="CA")) == [("لندن", "CA")]
    assert PLACES.find_cities("لندن، کانادا", country="GB").matches == PLACES.find_cities("لندن", country="GB").matches


def test_limit_holds() -> None:
    assert len(PLACES.find_cities("San Jose", limit=2).matches) == 2
    assert len(PLACES.find_countries("کنگو", limit=1).matches) == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("آلمان", "DE"), ("المان", "DE"), ("Germany", "DE"), ("آمریکا", "US"), ("امريكا", "US"), ("USA", "US"),
        ("u.s.", "US"), ("انگلیس", "GB"), ("uk", "GB"), ("هلند", "NL"), ("Holland", "NL"), ("امارات", "AE"),
        ("Emirates", "AE"), ("کره", "KR"), ("کره جنوبی", "KR"), ("ترکیه", "TR"), ("Turkey", "TR"), ("سویس", "CH"),
        ("اطریش", "AT"), ("چک", "CZ"), ("عربستان", "SA"), ("آذربایجان", "AZ"), ("روسیه", "RU"), ("iran", "IR"),
        ("فلسطین", "PS"), ("ساحل عاج", "CI"), ("Côte d'Ivoire", "CI"), ("آفریقای جنوبی", "ZA"),
    ],
)  # fmt: skip
def test_country_by_an_everyday_name_is_sure(typed: str, code: str) -> None:
    found = PLACES.find_countries(typed)
    assert (codes(found), found.sure) == ([code], True)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("germny", "DE"), ("آلمن", "DE"), ("کاناد", "CA"), ("canda", "CA"), ("تورکیه", "TR"), ("پرتقال", "PT"),
        ("استرالیاا", "AU"), ("holand", "NL"), ("ژاپون", "JP"), ("swedan", "SE"), ("دبی", "AE"), ("لندن", "GB"),
        ("من در آلمان زندگی می‌کنم", "DE"), ("کشور آلمان هستم", "DE"), ("Freiburg, Germany", "DE"),
    ],
)  # fmt: skip
def test_country_by_a_slip_a_city_or_a_sentence_is_first_but_not_sure(typed: str, code: str) -> None:
    found = PLACES.find_countries(typed)
    assert (codes(found)[0], found.sure) == (code, False)


def test_two_countries_of_one_name_are_not_sure() -> None:
    found = PLACES.find_countries("کنگو")
    assert (codes(found), found.sure) == (["CD", "CG"], False)


@settings(max_examples=60)
@given(st.text(max_size=30) | st.text(st.sampled_from("abلندنکا، /-()۱"), max_size=12))
def test_any_text_can_be_looked_for(text: str) -> None:
    cities, countries = PLACES.find_cities(text), PLACES.find_countries(text)
    assert len(cities.matches) <= 3
    assert len(countries.matches) <= 3
    assert has_letters(text) or not (cities.sure or countries.sure)


def test_every_zone_is_known_to_zoneinfo() -> None:
    zones = {zone for country in PLACES.countries() for zone in country.zones}
    zones |= {city.zone for country in PLACES.countries() for city in PLACES.cities_of(country.code, 10_000)}
    assert all(ZoneInfo(zone).key == zone for zone in zones)


def test_every_city_lies_in_a_known_country() -> None:
    lines = (FOLDER / "cities.tsv").read_text(encoding="utf-8").splitlines()
    codes = {line[1:3] for line in lines if line.startswith("@")}
    assert codes <= {country.code for country in PLACES.countries()}
    assert len(codes) > 200


def test_most_countries_have_one_zone() -> None:
    assert len(PLACES.countries()) >= 245
    assert sum(len(country.zones) == 1 for country in PLACES.countries()) >= 210
    assert PLACES.zones("IR") == ("Asia/Tehran",)
    assert PLACES.zones("DE")[0] == "Europe/Berlin"
    assert PLACES.zones("US")[0] == "America/New_York"


def test_every_country_is_named_in_both_languages_and_has_its_names_found() -> None:
    for country in PLACES.countries():
        assert set(country.names) == {"fa", "en"}
        assert country in PLACES.find_countries(country.name("fa")).matches
        assert country in PLACES.find_countries(country.name("en")).matches


def test_cities_made_by_hand_are_shown_by_that_name() -> None:
    rows = [line.split("\t") for line in (FOLDER / "persian_cities.tsv").read_text(encoding="utf-8").splitlines()]
    shown = [row for row in rows if not row[0].startswith("#") and row[3] != "-"]
    assert len(shown) > 1_000
    for number, country, english, persian in shown:
        city = PLACES.city(int(number))
        assert (city.country, city.name("en"), city.name("fa")) == (country, english, persian.split(", ")[0])


def test_city_s_own_zone_is_known() -> None:
    (city, *_) = PLACES.find_cities("ونکوور", country="CA").matches
    assert (city.zone, PLACES.city(city.id)) == ("America/Vancouver", city)


def test_city_without_a_persian_name_is_shown_in_english() -> None:
    city = City(1, {"en": "Nowhere"}, "DE", "Europe/Berlin", 1)
    assert city.name("fa") == "Nowhere"


def test_cities_of_a_country_are_its_largest() -> None:
    assert [city.name("fa") for city in PLACES.cities_of("DE", 3)] == ["برلین", "هامبورگ", "مونیخ"]
    assert PLACES.cities_of("ZZ", 3) == []


def test_zone_city_is_its_namesake_or_its_largest() -> None:
    zones = [
        "America/Toronto",
        "Asia/Tehran",
        "America/Argentina/Buenos_Aires",
        "Asia/Kolkata",
        "Europe/Busingen",
        "UTC",
    ]
    cities = map(PLACES.zone_city, zones)
    assert [city and city.name("fa") for city in cities] == ["تورنتو", "تهران", "بوئنوس‌آیرس", "کلکته", None, None]


def test_unknown_code_and_id() -> None:
    assert PLACES.country("ZZ") is None
    assert PLACES.city(1) is None
    assert PLACES.city(10**40) is None


def test_data_is_small_and_says_where_it_comes_from() -> None:
    cities = (FOLDER / "cities.tsv").read_text(encoding="utf-8")
    assert sum(file.stat().st_size for file in FOLDER.glob("*.tsv")) < 1_500_000
    assert "GeoNames" in cities.splitlines()[0]
    assert "CC BY 4.0" in cities.splitlines()[0]
