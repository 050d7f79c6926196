"""What is derived from a registration: how much was left out, whether there is a file, tokens of city and likeness.

Written with the answers, so that queues, filters and the search for doubles need not open them.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from programme.file import Programme
from programme.inquiry import files_in
from programme.registration import GONE, Place
from programme.text import key
from storage.engine.tx import Tx
from storage.registration import registration
from storage.sealing import Keys

WEIGHTS = {"connections": 25, "cities": 20, "phone": 8, "languages": 6, "field": 4, "organisation": 4, "cv": 3}
OFFER_WEIGHT = 30
"""With the weights above a hundred: what all that can be told is worth."""

LONG_ENOUGH = 80
"""Letters of an offer that leave nothing open; whoever speaks or sends a file tells enough, too."""

Told = Mapping[str, Any]


def columns(
    keys: Keys, answers: Told, *, profile: Told | None, programme: Programme, inquiry: Told | None = None
) -> dict[str, Any]:
    """Compute the derived columns of a registration."""
    city = city_text(answers, programme=programme)
    return {
        **of_profile(answers, profile=profile, inquiry=inquiry),
        "city_token": None if city is None else keys.token("registration.city", city),
        "likeness": None if city is None else keys.token("registration.likeness", likeness_text(answers, city)),
    }


def of_profile(answers: Told, *, profile: Told | None, inquiry: Told | None = None) -> dict[str, Any]:
    """Compute those columns that change with the second part, too."""
    sent = (answers.get("offer") or {}).get("file") or files_in(inquiry)
    return {"gaps": gaps(answers, profile or {}), "has_file": int(bool(sent or (profile or {}).get("cv")))}


def gaps(answers: Told, profile: Told) -> int:
    """Say how much was left out: 0 when everything was told, 100 when nothing was."""
    told = {**profile, **answers}
    missing = sum(weight for name, weight in WEIGHTS.items() if not told.get(name))
    offer = answers.get("offer") or {}
    if offer.get("file"):
        return missing
    written = min(len(offer.get("text") or ""), LONG_ENOUGH)
    return missing + OFFER_WEIGHT * (LONG_ENOUGH - written) // LONG_ENOUGH


def city_text(answers: Told, *, programme: Programme) -> str | None:
    """Return what stands for a city in tokens: its number, or its name without spaces where the table has none."""
    if answers.get("place") == Place.HOME:
        return str(programme.city_id)
    city = answers.get("city")
    return None if not city else str(city.get("id") or key(city["name"]).replace(" ", ""))


def likeness_text(answers: Told, city: str) -> str:
    """Return what two registrations of one person have in common, however the name was written.

    The letters of the name in order: the order of its words, spaces and half-spaces between them do not count.
    """
    letters = sorted(key(str(answers.get("name") or "")).replace(" ", ""))
    return f"{''.join(letters)} {city}"


def refresh(tx: Tx, *, person_id: int, profile: Told | None) -> None:
    """Compute anew what changes with the second part, and let the index take its words."""
    rows = tx.all(
        sa.select(registration.c.id, registration.c.answers, registration.c.inquiry)
        .where(
            registration.c.person_id == person_id,
            registration.c.answers.is_not(None),
            registration.c.state.not_in([state.value for state in GONE]),
        )
        .with_for_update()
    )
    for row in rows:
        values = of_profile(row.answers, profile=profile, inquiry=row.inquiry)
        tx.run(sa.update(registration).where(registration.c.id == row.id).values(**values, indexed=0))
