"""The words of sample people, read from their file."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from programme.lifecycle import Role

PATH = Path(__file__).with_name("words.toml")

Spoken = dict[Literal["fa", "en"], list[str]]
"""Words by language."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Names(_Part):
    """Given and family names of one language."""

    given: list[str]
    family: list[str]


class Twice(_Part):
    """One name in two spellings."""

    first: str
    second: str


class Colleague(_Part):
    """Somebody of the staff; a reviewer has an institution."""

    name: str
    role: Role
    place: str
    messenger: str
    institution: str | None = None


class Words(_Part):
    """Everything that sample people are called and say."""

    countries: list[tuple[str, int]]
    names: dict[Literal["fa", "en"], Names]
    odd_names: Spoken
    spelled_twice: list[Twice]
    organisations: Spoken
    typed_cities: Spoken
    known_cities: Spoken
    good: Spoken
    partners: Spoken
    deeds: Spoken
    vague: Spoken
    short: Spoken
    mixed: Spoken
    long: Spoken
    hostile: Spoken
    desk: list[Colleague]


@cache
def words() -> Words:
    """Read the words, once."""
    return Words.model_validate(tomllib.loads(PATH.read_text("utf-8")))
