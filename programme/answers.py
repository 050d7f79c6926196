"""What an answer may be. The type of each error is the key of the sentence that tells a person what to do."""

import unicodedata
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from programme import phone as phones
from programme.text import has_letters, store

NAME_LENGTH = 80
SHORT_LENGTH = 120
LONG_LENGTH = 1000
CHIPS_MOST = 20
NAME_SIGNS = frozenset(" \u200c.'’ʼ‘-‐·،,")  # what stands between the letters of names around the world


def _stored(value: Any) -> Any:
    return store(value) if isinstance(value, str) else value


def text_of(shortest: int, longest: int) -> AfterValidator:
    """Make the rule of a text that has words, between so many letters."""

    def check(value: str) -> str:
        if not has_letters(value):
            raise PydanticCustomError("text.no_words", "no words in it")
        if len(value) < shortest:
            raise PydanticCustomError("text.too_short", "too short", {"least": shortest})
        if len(value) > longest:
            raise PydanticCustomError("text.too_long", "too long", {"most": longest, "length": len(value)})
        return value

    return AfterValidator(check)


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _name(value: str) -> str:
    if not all(unicodedata.category(sign)[0] in "LM" or sign in NAME_SIGNS for sign in value):
        raise PydanticCustomError("name.not_a_name", "a name has letters only")
    return value


def _phone(value: str) -> str:
    try:
        return phones.phone(value)
    except phones.PhoneError as error:
        # The keys are those of programme.phone; the catalogue's test walks them.
        raise PydanticCustomError(error.key, "not a phone number") from error


def _email(value: str) -> str:
    local, at, domain = value.strip().partition("@")
    tidy = f"{local}@{domain.casefold()}"
    if (
        not (at and local and "." in domain and tidy.isascii())
        or any(sign.isspace() for sign in tidy)
        or domain.startswith((".", "-"))
        or domain.endswith((".", "-"))
        or ".." in tidy
        or "@" in domain
        or len(tidy) > 254
    ):
        raise PydanticCustomError("email.unreadable", "not an e-mail address")
    return tidy


def _zone(value: str) -> str:
    if value not in _ZONES:
        raise PydanticCustomError("zone.unknown", "no such time zone")
    return value


_ZONES = available_timezones()

Text = Annotated[str, BeforeValidator(_stored)]
PersonName = Annotated[Text, AfterValidator(_one_line), AfterValidator(_name), text_of(2, NAME_LENGTH)]
ShortText = Annotated[Text, AfterValidator(_one_line), text_of(2, SHORT_LENGTH)]
LongText = Annotated[Text, text_of(2, LONG_LENGTH)]
Phone = Annotated[str, BeforeValidator(_stored), AfterValidator(_phone)]
Email = Annotated[Text, AfterValidator(_email)]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
ZoneName = Annotated[str, AfterValidator(_zone)]
Chips = Annotated[list[ShortText], Field(max_length=CHIPS_MOST)]


class City(BaseModel):
    """A city of the table, or one that a person typed and the table does not know."""

    model_config = ConfigDict(extra="forbid")

    id: int | None = None
    name: ShortText
    zone: ZoneName | None = None


class Kept(BaseModel):
    """A file that a person sent: where its messenger keeps it and what it says of it (size in bytes, if it says)."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["voice", "audio", "photo", "video", "document"]
    messenger: str
    ref: str
    size: int | None = None
    name: str | None = None
    mime: str | None = None
    seconds: int | None = None


class SpokenOrWritten(BaseModel):
    """A sentence, or a file where a sentence was asked for."""

    model_config = ConfigDict(extra="forbid")

    text: LongText | None = None
    file: Kept | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "SpokenOrWritten":
        if self.text is None and self.file is None:
            raise PydanticCustomError("text.no_words", "nothing in it")
        return self
