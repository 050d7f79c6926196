"""A database for the desk: registrations that wait or were decided, and the staff; tables are filled directly.

The answers are the sample people's, sealed like real ones, each with a name of their own; columns that are derived come
from the product's functions. The search index is left empty: triage and publishing do not read it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from programme.file import Programme
from programme.lifecycle import Role
from programme.places import Places
from programme.registration import Verdict
from programme.sample import SamplePerson, sample
from services.derived import columns
from services.journal import Actor, record
from services.registration import zone_of
from storage.account import account
from storage.engine.tx import Tx
from storage.judgement import judgement
from storage.person import person
from storage.registration import registration
from storage.sealing import Keys
from storage.staff import staff
from storage.store import open_storage
from storage.tally import tally
from storage.utc import epoch
from tests.benchmarks.seeding import FIRST_USER, code_of

OFFICER, COORDINATOR, SECOND_COORDINATOR = 900_000_001, 900_000_002, 900_000_003
"""Accounts of the staff; everybody else's begin with `FIRST_USER`."""

_STAFF = {OFFICER: Role.OFFICER, COORDINATOR: Role.COORDINATOR, SECOND_COORDINATOR: Role.COORDINATOR}
_SHARE = 5_000
_TOLD = 400
"""So many sample people are told apart by their names alone."""

_LETTERS = "ابپتجدرزسشفقکگلمنوهی"


@dataclass(frozen=True)
class Desk:
    """So many registrations, of which some are decided, by turns as `verdicts`; the rest wait in the queue."""

    registrations: int
    decided: int = 0
    verdicts: tuple[Verdict, ...] = (Verdict.ABLE, Verdict.COMPANION, Verdict.COMPANION)

    def verdict(self, number: int) -> Verdict | None:
        """Say what was decided of a registration."""
        # Spread over the whole, so that decided and waiting ones lie side by side as they would.
        before, until = (at * self.decided // self.registrations for at in (number, number + 1))
        return self.verdicts[before % len(self.verdicts)] if until > before else None


async def seed_desk(url: str, desk: Desk, *, keys: Keys, programme: Programme) -> None:
    """Fill a new database."""
    storage = await open_storage(url, keys=keys)
    try:
        seeder = _Seeder(desk, keys, programme, datetime.now(UTC))
        for first in range(0, desk.registrations, _SHARE):
            await storage.write(seeder.people, range(first, min(first + _SHARE, desk.registrations)))
        await storage.write(seeder.rest)
        if url.startswith("postgres"):
            await storage.write(_count_on)
    finally:
        await storage.close()


class _Seeder:
    def __init__(self, desk: Desk, keys: Keys, programme: Programme, now: datetime) -> None:
        self._desk, self._keys, self._programme, self._now = desk, keys, programme, now
        self._places = Places()
        self._told = _told(programme, self._places)
        self._officer = desk.registrations + 1
        self._tally: Counter[tuple[str, str]] = Counter()

    def people(self, tx: Tx, numbers: Sequence[int]) -> None:
        """Write people with their registrations, and what the log and the desk know of them."""
        for table, make in ((person, self._person), (account, self._account), (registration, self._registration)):
            tx.many(sa.insert(table), [make(number) for number in numbers])
        if judged := [row for number in numbers for row in self._judgement(number)]:
            tx.many(sa.insert(judgement), judged)
        for number in numbers:
            self._record(tx, number)

    def rest(self, tx: Tx) -> None:
        """Write the staff and the tally."""
        for at, (user_id, role) in enumerate(_STAFF.items()):
            person_id, now = self._officer + at, self._now
            tx.run(sa.insert(person).values(id=person_id, created_at=now))
            tx.run(sa.insert(account).values(**_account(user_id, person_id, now)))
            values = {"person_id": person_id, "role": role.value, "name": "همکار نمونه", "joined_at": now}
            tx.run(sa.insert(staff).values(**values))
        rows = [
            {"call": self._programme.call.code, "state": state, "country": country, "change": count}
            for (state, country), count in self._tally.items()
        ]
        tx.many(sa.insert(tally), rows)

    def _person(self, number: int) -> dict[str, Any]:
        told, name, zone = self._of(number)
        profile = None if told.profile is None else told.profile.model_dump(mode="json")
        details = {"name": name} if profile is None else {"name": name, "profile": profile}
        at = self._sent_at(number)
        row = {"id": number + 1, "language": told.language, "zone": zone, "details": details, "created_at": at}
        return {**row, "consent_version": 1, "consented_at": at}

    def _account(self, number: int) -> dict[str, Any]:
        return _account(FIRST_USER + number, number + 1, self._sent_at(number))

    def _registration(self, number: int) -> dict[str, Any]:
        told, name, _ = self._of(number)
        answers = told.registration.model_dump(mode="json", exclude={"consent"}) | {"name": name}
        profile = None if told.profile is None else told.profile.model_dump(mode="json")
        verdict, sent = self._desk.verdict(number), self._sent_at(number)
        state = "submitted" if verdict is None else verdict.pending.value
        country = told.registration.country or self._programme.country
        self._tally[state, country] += 1
        version = 2 if verdict is None else 4
        decision: dict[str, Any] = dict.fromkeys(("officer_id", "reasons", "decided_by", "decided_at", "screened"))
        if verdict is not None:
            by, at = self._officer, self._judged_at(number)
            decision = {"officer_id": by, "decided_by": by, "decided_at": at, "screened": answers}
            decision["reasons"] = self._reasons(verdict)
        return {
            **{"id": number + 1, "person_id": number + 1, "call": self._programme.call.code, "code": code_of(number)},
            **{"state": state, "version": version, "indexed": version, "answers": answers, "country": country},
            **{"place": answers["place"], "connections": answers["connections"], "created_at": sent},
            **{"submitted_at": sent, "state_at": decision["decided_at"] or sent, "updated_at": sent},
            **columns(self._keys, answers, profile=profile, programme=self._programme),
            **decision,
        }

    def _judgement(self, number: int) -> list[dict[str, Any]]:
        verdict = self._desk.verdict(number)
        if verdict is None:
            return []
        row = {"registration_id": number + 1, "officer_id": self._officer, "verdict": verdict.value, "version": 4}
        return [{**row, "reasons": self._reasons(verdict), "judged_at": self._judged_at(number)}]

    def _record(self, tx: Tx, number: int) -> None:
        verdict, sent = self._desk.verdict(number), self._sent_at(number)
        citizen, officer = Actor(Role.CITIZEN, number + 1), Actor(Role.OFFICER, self._officer)
        moves = [("consent", citizen, None, "draft", sent), ("submit", citizen, "draft", "submitted", sent)]
        if verdict is not None:
            at = self._judged_at(number)
            moves.append(("claim", officer, "submitted", "in_screening", at))
            moves.append((verdict.value, officer, "in_screening", verdict.pending.value, at))
        for action, actor, before, after, at in moves:
            about = {"noun": "registration", "noun_id": number + 1, "before": before, "after": after}
            record(tx, actor=actor, action=action, now=at, **about)  # type: ignore[arg-type]  # as named

    def _reasons(self, verdict: Verdict) -> list[str]:
        return [getattr(self._programme.reasons, verdict)[0].code]

    def _of(self, number: int) -> tuple[SamplePerson, str, str]:
        told, zone = self._told[number % len(self._told)]
        return told, f"{told.name} {_letters(number // len(self._told))}", zone

    def _sent_at(self, number: int) -> datetime:
        return self._now - timedelta(days=60) + timedelta(days=50) * (number / self._desk.registrations)

    def _judged_at(self, number: int) -> datetime:
        return self._now - timedelta(days=9) + timedelta(days=8) * (number / self._desk.registrations)


def _told(programme: Programme, places: Places) -> list[tuple[SamplePerson, str]]:
    crowd = sample(programme, places, count=_TOLD)
    return [(one, zone_of(one.registration, programme=programme, places=places)) for one in crowd]


def _letters(number: int) -> str:
    """Write a number in Persian letters: a name has no digits."""
    written = ""
    for _ in range(4):
        number, rest = divmod(number, len(_LETTERS))
        written += _LETTERS[rest]
    return written


def _account(user_id: int, person_id: int, at: datetime) -> dict[str, Any]:
    here = {"messenger": "telegram", "user_id": user_id, "chat_id": user_id, "person_id": person_id}
    return {**here, "created_at": epoch(at)}


def _count_on(tx: Tx) -> None:
    """Let ids go on behind those that were given by hand; SQLite does so by itself."""
    for table in (person, registration):
        tx.one(sa.select(sa.func.setval(f"{table.name}_id_seq", sa.select(sa.func.max(table.c.id)).scalar_subquery())))
