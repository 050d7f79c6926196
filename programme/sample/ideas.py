"""Sample ideas: what sample diplomats propose, in the same variety for the same seed."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from programme.file import Programme
from programme.idea import Idea, files_in
from programme.lifecycle import Role
from programme.places import Places
from programme.sample.drawing import sample
from programme.sample.person import SamplePerson
from programme.sample.words import Colleague

PATH = Path(__file__).with_name("ideas.toml")

FIRST = 2_001
"""The number of the first sample diplomat: none of the crowd's."""

TYPED, MORE, SPOKEN, WITH_FILE, WANTS, SAYS_WHEN, HOSTILE = 0.12, 0.6, 0.08, 0.25, 0.3, 0.7, 1 / 30
"""How often a city is typed, more is said, it is said by voice, a file sent, institutions and a time named."""

Language = Literal["fa", "en"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Draft(_Part):
    """One way to say an idea."""

    title: str
    idea: str
    how: str


class Subject(_Part):
    """What an idea is about, said in several ways."""

    field: str
    fa: list[Draft]
    en: list[Draft]


class Words(_Part):
    """Everything that sample ideas say, and what reviewers are called."""

    reviewers: list[str]
    subjects: list[Subject]
    more: dict[Language, list[str]]
    lines: dict[Language, dict[str, list[str]]]
    hostile: dict[Language, list[Draft]]


@dataclass(frozen=True, slots=True)
class SampleIdea:
    """An idea, numbered from 1, and the number of who sends it; `subject` tells which ideas are of one subject."""

    number: int
    author: int
    language: str
    subject: int
    idea: Idea

    @property
    def files(self) -> list[Mapping[str, Any]]:
        """List what is sent with it."""
        return files_in(self.idea.model_dump(mode="json", exclude_none=True))


@cache
def words() -> Words:
    """Read the words, once."""
    return Words.model_validate(tomllib.loads(PATH.read_text("utf-8")))


def diplomats(programme: Programme, places: Places, *, count: int = 40, seed: int = 1406) -> list[SamplePerson]:
    """Make so many people who can become diplomats, half of them on each messenger, nobody twice."""
    return sample(programme, places, count=count, seed=seed, first=FIRST, twice=0)


def ideas(
    programme: Programme, authors: Sequence[SamplePerson], *, count: int = 60, seed: int = 1406
) -> list[SampleIdea]:
    """Make so many ideas of these authors: everybody has one before somebody has two."""
    # No secret is drawn: the same ideas must come out each time.
    dice = Random(seed)  # noqa: S311
    drawing = _Drawing(programme, words(), dice)
    order = list(authors)
    dice.shuffle(order)
    return [drawing.idea(number, order[(number - 1) % len(order)]) for number in range(1, count + 1)]


def reviewers(programme: Programme, *, count: int = 12) -> list[Colleague]:
    """Make so many reviewers, of each institution one before any has two, half of them on each messenger."""
    called, bodies = words().reviewers, programme.institutions
    found = []
    for number in range(count):
        turn, at = divmod(number, len(called))
        name = f"{called[at]} {turn + 1}" if turn else called[at]
        body, messenger = bodies[number % len(bodies)], ("telegram", "bale")[number % 2]
        where = {"place": body.fa, "institution": body.code}
        found.append(Colleague(name=name, role=Role.REVIEWER, messenger=messenger, **where))
    return found


class _Drawing:
    def __init__(self, programme: Programme, said: Words, dice: Random) -> None:
        self._programme, self._said, self._dice = programme, said, dice

    def idea(self, number: int, author: SamplePerson) -> SampleIdea:
        language: Language = "en" if author.language == "en" else "fa"
        at = self._dice.randrange(len(self._said.subjects))
        subject = self._said.subjects[at]
        said = self._dice.choice(getattr(subject, language))
        if self._dice.random() < HOSTILE:
            at, said = -1, self._dice.choice(self._said.hostile[language])
        code, city = self._city(author, language)
        told = {
            "title": said.title.replace("{city}", city),
            "city": code,
            "field": subject.field,
            "idea": {"text": self._more(said.idea.replace("{city}", city), language)},
            "how": self._how(said.how.replace("{city}", city), number, author),
            "means": self._means(language),
            "institutions": self._wanted() if self._chance(WANTS) else [],
            "when": self._dice.choice(self._programme.horizons).code if self._chance(SAYS_WHEN) else None,
            "files": self._files(number, author),
        }
        return SampleIdea(number, author.number, language, at, Idea.model_validate(told))

    def _city(self, author: SamplePerson, language: Language) -> tuple[str, str]:
        lives = author.registration.city
        if author.registration.country is not None and lives is not None and self._chance(TYPED):
            return lives.name, lives.name
        sister = self._dice.choice(self._programme.sister_cities)
        return sister.code, sister.in_language(language)

    def _more(self, text: str, language: Language) -> str:
        return f"{text} {self._dice.choice(self._said.more[language])}" if self._chance(MORE) else text

    def _how(self, text: str, number: int, author: SamplePerson) -> dict[str, Any]:
        if not self._chance(SPOKEN):
            return {"text": text}
        seconds = self._dice.randint(5, 90)
        return {"file": self._file(number, author, "voice", mime="audio/ogg", seconds=seconds)}

    def _means(self, language: Language) -> list[dict[str, Any]]:
        lines = self._said.lines[language]
        count = self._dice.choices((1, 2, 3), (4, 4, 2))[0]
        return [
            {"code": one.code, "line": self._dice.choice(lines[one.code]) if one.code in lines else None}
            for one in self._dice.sample(self._programme.means, min(count, len(self._programme.means)))
        ]

    def _files(self, number: int, author: SamplePerson) -> list[dict[str, Any]]:
        if not self._chance(WITH_FILE):
            return []
        name = f"idea {number}.txt"
        return [self._file(number, author, "document", name=name, mime="text/plain")]

    def _file(self, number: int, author: SamplePerson, kind: str, **more: Any) -> dict[str, Any]:
        size, ref = self._dice.randint(400, 9_000), f"sample-idea-{number:05}-{kind}"
        return {"kind": kind, "messenger": author.messenger, "ref": ref, "size": size, **more}

    def _wanted(self) -> list[str]:
        bodies = [one.code for one in self._programme.institutions]
        return self._dice.sample(bodies, min(self._dice.choice((1, 2)), len(bodies)))

    def _chance(self, often: float) -> bool:
        return self._dice.random() < often
