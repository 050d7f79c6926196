"""Telephone numbers as people type them, read into E.164."""

import re
from typing import Final

import phonenumbers
from phonenumbers import ValidationResult

from programme.text import digits, store

# Brackets, dots, slashes and every dash stand between digits; a plus typed right to left lands at the end.
_RUN = re.compile(r"\+?[0-9](?:[0-9 ().\-\u2010-\u2015\u2212/]*[0-9])?\+?")
_LEAST_DIGITS, _BARE_COUNTRY_DIGITS = 3, 11


class PhoneError(ValueError):
    """The text is not a telephone number; `key` names the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key: Final = key


def phone(text: str, *, region: str | None = "IR") -> str:
    """Read a number typed with Persian, Arabic or Latin digits, with or without its country, into E.164.

    Raises:
        PhoneError: `phone.unreadable`, `phone.incomplete`, `phone.too_long` or `phone.no_such_number`.
    """
    typed = _only_number(text)
    number = _parsed(typed, region)
    if phonenumbers.is_valid_number(number):
        return _e164(number)
    if len(typed) >= _BARE_COUNTRY_DIGITS and typed[0] not in "+0":
        # 4915112345678: the country code without its plus.
        abroad = _parsed("+" + typed, None)
        if phonenumbers.is_valid_number(abroad):
            return _e164(abroad)
    raise PhoneError(_complaint(number))


def _only_number(text: str) -> str:
    """Return the digits of the one number in the text, with its plus in front."""
    plain = digits(store(text)).replace("\uff0b", "+")
    runs = [run for run in _RUN.findall(plain) if sum(map(str.isdigit, run)) >= _LEAST_DIGITS]
    if len(runs) != 1:
        raise PhoneError("phone.unreadable" if runs or not any(map(str.isdigit, plain)) else "phone.incomplete")
    bare = re.sub(r"\D", "", runs[0])
    # +0913… is a habit of telephones that put the plus there by themselves.
    return "+" + bare if "+" in runs[0] and bare[0] != "0" else bare


def _parsed(typed: str, region: str | None) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException as refusal:
        raise PhoneError(_REFUSALS.get(refusal.error_type, "phone.unreadable")) from refusal


def _complaint(number: phonenumbers.PhoneNumber) -> str:
    home = phonenumbers.region_code_for_country_code(number.country_code or 0)
    usual = phonenumbers.example_number_for_type(home, phonenumbers.PhoneNumberType.MOBILE)
    if usual and len(str(number.national_number)) < len(str(usual.national_number)):
        # Short service numbers make many lengths "possible"; a person who leaves a digit out wants to hear of it.
        return "phone.incomplete"
    return _COMPLAINTS.get(phonenumbers.is_possible_number_with_reason(number), "phone.no_such_number")


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_REFUSALS = {
    phonenumbers.NumberParseException.INVALID_COUNTRY_CODE: "phone.no_such_number",
    phonenumbers.NumberParseException.TOO_SHORT_AFTER_IDD: "phone.incomplete",
    phonenumbers.NumberParseException.TOO_SHORT_NSN: "phone.incomplete",
    phonenumbers.NumberParseException.TOO_LONG: "phone.too_long",
}
_COMPLAINTS = {
    ValidationResult.TOO_SHORT: "phone.incomplete",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "phone.incomplete",
    ValidationResult.INVALID_LENGTH: "phone.incomplete",
    ValidationResult.TOO_LONG: "phone.too_long",
}
