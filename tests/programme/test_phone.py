import pytest

from programme.phone import PhoneError, phone


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("09131234567", "+989131234567"),
        ("۰۹۱۳ ۱۲۳ ۴۵۶۷", "+989131234567"),
        ("٠٩١٣١٢٣٤٥٦٧", "+989131234567"),
        ("989131234567", "+989131234567"),
        ("+98 913-123-4567", "+989131234567"),
        ("+98 0913 123 4567", "+989131234567"),
        ("00989131234567", "+989131234567"),
        ("9131234567", "+989131234567"),
        ("+09131234567", "+989131234567"),
        ("\u202b۰۹۱۳۱۲۳۴۵۶۷\u202c", "+989131234567"),
        ("۹۸۹۱۳۱۲۳۴۵۶۷+", "+989131234567"),
        ("شماره‌ام ۰۹۱۳۱۲۳۴۵۶۷ است", "+989131234567"),
        ("۰۳۱ ۳۶۶۶ ۶۶۶۶", "+983136666666"),
        ("\u2066+49 761 1234567\u2069", "+497611234567"),
        ("0049 (761) 1234567", "+497611234567"),
        ("971501234567", "+971501234567"),
        ("+1 647.555.1234", "+16475551234"),
    ],
)
def test_phone_reads_what_people_type(typed: str, expected: str) -> None:
    assert phone(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "phone.unreadable"),
        ("شماره ندارم", "phone.unreadable"),
        ("+", "phone.unreadable"),
        ("09131234567 یا 09351234567", "phone.unreadable"),
        ("09131234567\n09351234567", "phone.unreadable"),
        ("۱۲", "phone.incomplete"),
        ("0913123456", "phone.incomplete"),
        ("+98", "phone.incomplete"),
        ("+49 761", "phone.incomplete"),
        ("091312345678", "phone.too_long"),
        ("1" * 40, "phone.too_long"),
        ("+999 12345678", "phone.no_such_number"),
        ("+98 555 555 5555", "phone.no_such_number"),
    ],
)
def test_phone_says_why_a_number_cannot_be_taken(typed: str, expected: str) -> None:
    with pytest.raises(PhoneError) as refusal:
        phone(typed)
    assert refusal.value.key == expected


def test_phone_reads_a_bare_number_in_the_given_region() -> None:
    assert phone("0761 1234567", region="DE") == "+497611234567"


def test_phone_needs_a_country_when_no_region_is_given() -> None:
    assert phone("+98 913 123 4567", region=None) == "+989131234567"
    with pytest.raises(PhoneError):
        phone("09131234567", region=None)
