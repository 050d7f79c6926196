"""What a registration is found by: the words of its parts, and by which parts something was found."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme import languages
from programme.file import Programme
from programme.network import Answer, Question
from programme.places import Places
from programme.registration import Place
from programme.search import Part, chip_word, findable, findable_code, readings
from programme.words import Named
from services import network_search
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.network import network_answer, network_question
from storage.person import person
from storage.registration import registration

_ANSWERED = (
    sa.select(network_question.c.chips.label("offered"), network_answer.c.chips, network_answer.c.text)
    .join(network_question, network_question.c.id == network_answer.c.question_id)
    .where(network_answer.c.person_id == bindparam("of_person"))
)
_OPEN = (
    sa.select(registration.c.person_id, registration.c.code, registration.c.answers, person.c.details)
    .join(person, person.c.id == registration.c.person_id)
    .where(registration.c.id == bindparam("of_id"))
)

Told = Mapping[str, Any]


def words_of(
    answers: Told,
    *,
    code: str,
    profile: Told,
    programme: Programme,
    places: Places,
    answered: Collection[str] = (),
) -> set[str]:
    """Return the beginnings of all words by which a registration is found; `answered`: those told to the network."""
    parts = parts_of(answers, code=code, profile=profile, programme=programme, places=places, answered=answered)
    return {word for words in parts.values() for word in words}


def parts_of(
    answers: Told,
    *,
    code: str,
    profile: Told,
    programme: Programme,
    places: Places,
    answered: Collection[str] = (),
) -> dict[Part, set[str]]:
    """Return the beginnings of the words of each part."""
    field = str(profile.get("field") or "")
    return {
        Part.CODE: findable_code(code),
        Part.NAME: findable(str(answers.get("name") or ""), name=True),
        Part.PLACE: _names(_place_of(answers, programme, places)),
        Part.CITIES: _names(_cities_of(answers, programme)),
        Part.CONNECTIONS: _chips(answers.get("connections") or (), programme.connections, Part.CONNECTIONS),
        Part.FIELD: _chips([field] if field else [], programme.fields, Part.FIELD),
        Part.LANGUAGES: _texts(name for told in profile.get("languages") or () for name in languages.names(told)),
        Part.NETWORK: set(answered),
        Part.OFFER: findable((answers.get("offer") or {}).get("text") or ""),
        Part.ORGANISATION: findable(profile.get("organisation") or ""),
    }


def answered_by(tx: Tx, *, person_id: int) -> set[str]:
    """Return the words of what somebody answered to questions of the month.

    Raises:
        WrongKey: when an answer cannot be opened.
    """
    found: set[str] = set()
    for row in tx.all(_ANSWERED, of_person=person_id):
        of = Question(0, {}, tuple(Named(**chip) for chip in row.offered or ()))
        found |= network_search.words_of(of, Answer(tuple(row.chips or ()), row.text))
    return found


def found_by(
    tx: Tx, registration_ids: Iterable[int], words: str, *, programme: Programme, places: Places
) -> dict[int, tuple[Part, ...]]:
    """Say of each registration that was found by a phrase in which parts of it the words are."""
    ways = readings(words) if words else []
    return {one: _found_by(tx, one, ways, programme=programme, places=places) for one in registration_ids}


def _found_by(
    tx: Tx, registration_id: int, ways: list[tuple[str, ...]], *, programme: Programme, places: Places
) -> tuple[Part, ...]:
    try:
        row = tx.one(_OPEN, of_id=registration_id)
        if row is None or not row.answers:
            return ()
        answered = answered_by(tx, person_id=row.person_id)
    except WrongKey:
        return ()
    profile = (row.details or {}).get("profile") or {}
    about: dict[str, Any] = {"profile": profile, "programme": programme, "places": places, "answered": answered}
    parts = parts_of(row.answers, code=row.code, **about)
    for way in ways:
        # Of each word the first part that has it: they stand in the order in which they tell most.
        telling = [next((part for part, words in parts.items() if word in words), None) for word in way]
        if all(part is not None for part in telling):
            return tuple(part for part in parts if part in telling)
    return ()


def _chips(codes: Iterable[str], offered: Collection[Named], part: Part) -> set[str]:
    """Return the words of chips in both languages, and each chip as a word of its own; what was typed as it is."""
    known = {chip.code: chip for chip in offered}
    found: set[str] = set()
    for code in codes:
        chip = known.get(code)
        found |= findable(code) if chip is None else {chip_word(part, code), *_texts((chip.fa, chip.en))}
    return found


def _place_of(answers: Told, programme: Programme, places: Places) -> Iterable[str]:
    """Yield names of where somebody lives, in both languages."""
    if answers.get("place") == Place.HOME:
        yield from (programme.city.fa, programme.city.en)
    if city := answers.get("city"):
        entry = places.city(city["id"]) if city.get("id") else None
        yield from [str(city["name"]), *(() if entry is None else entry.names.values())]
    # Nearly everybody lives at home: its country's name would find them all, and fill the index.
    if answers.get("place") == Place.ABROAD and (country := places.country(answers.get("country") or "")) is not None:
        yield from country.names.values()


def _cities_of(answers: Told, programme: Programme) -> Iterable[str]:
    """Yield names of the cities that somebody knows, in both languages."""
    sisters = {sister.code: sister for sister in programme.sister_cities}
    for known in answers.get("cities") or ():
        sister = sisters.get(known)
        yield from (known,) if sister is None else (sister.fa, sister.en)


def _names(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in findable(name, name=True)}


def _texts(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in findable(text)}
