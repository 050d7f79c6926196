"""A person and their accounts: meeting somebody, their language, where their next message belongs."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from services.notices import revive
from storage.account import ACTIVE, FOCUS, LOAD, account
from storage.delivery import SEE
from storage.draft import ANSWERS
from storage.engine.tx import Tx
from storage.person import person
from storage.utc import epoch

_MEET = sa.insert(person).returning(person.c.id)
_OPEN = sa.insert(account).returning(account.c.id)


@dataclass(frozen=True, slots=True)
class Known:
    """Who writes, and the draft of the form that their next messages answer."""

    account_id: int
    person_id: int
    chat_id: int
    language: str | None
    zone: str | None
    focus: str | None
    stopped: bool
    draft: dict[str, Any] | None
    version: int
    active_on: int | None = None


def first_time(tx: Tx, *, messenger: str, bot_id: int, update_id: int, now: datetime) -> bool:
    """Record a delivery; False when it came before (Bot API, getUpdates: what is not confirmed comes again)."""
    return tx.run(SEE, messenger=messenger, bot_id=bot_id, update_id=update_id, seen_at=epoch(now)) == 1


def known(tx: Tx, *, messenger: str, user_id: int) -> Known | None:
    """Find who writes; None for somebody new."""
    row = tx.one(LOAD, messenger=messenger, user_id=user_id)
    if row is None:
        return None
    return Known(
        row.account_id,
        row.person_id,
        row.chat_id,
        row.language,
        None if row.zone is None else orjson.loads(tx.keys.unseal("person.zone", row.zone)),
        row.focus,
        row.stopped_at is not None,
        None if row.answers is None else orjson.loads(tx.keys.unseal(ANSWERS, row.answers)),
        row.version or 0,
        row.active_on,
    )


def meet(tx: Tx, *, messenger: str, user_id: int, chat_id: int, source: str | None, now: datetime) -> Known:
    """Make a person and their account; `source` is the campaign of the link that brought them."""
    made = tx.one(_MEET, created_at=now)
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    row = tx.one(
        _OPEN,
        person_id=made.id,
        messenger=messenger,
        user_id=user_id,
        chat_id=chat_id,
        source=source,
        created_at=epoch(now),
        active_on=_day(now),
    )
    assert row is not None  # noqa: S101 - as above
    return Known(row.id, made.id, chat_id, None, None, None, False, None, 0, _day(now))


def language(tx: Tx, *, messenger: str, user_id: int) -> str | None:
    """Return the language somebody chose, if they are known and chose one."""
    row = tx.one(
        sa.select(person.c.language)
        .join(account, account.c.person_id == person.c.id)
        .where(account.c.messenger == messenger, account.c.user_id == user_id)
    )
    return None if row is None or row.language is None else str(row.language)


def turn(tx: Tx, who: Known, *, focus: str | None) -> Known:
    """Let the next messages of this account answer `focus`, or nothing."""
    if who.focus == focus:
        return who
    tx.run(FOCUS, account_id=who.account_id, to_focus=focus)
    return replace(who, focus=focus, draft=None, version=0)


def speak(tx: Tx, who: Known, *, chosen: str) -> Known:
    """Speak the chosen language with this person from now on."""
    tx.run(sa.update(person).where(person.c.id == who.person_id).values(language=chosen))
    return replace(who, language=chosen)


def stop(tx: Tx, *, messenger: str, user_id: int, now: datetime) -> None:
    """Note that nothing reaches this account (blocked, deactivated); everything of theirs is kept."""
    tx.run(
        sa.update(account)
        .where(account.c.messenger == messenger, account.c.user_id == user_id, account.c.stopped_at.is_(None))
        .values(stopped_at=epoch(now))
    )


def resume(tx: Tx, who: Known, *, messenger: str, now: datetime) -> Known:
    """Note that this account writes again; what must arrive and could not is on its way once more."""
    tx.run(sa.update(account).where(account.c.id == who.account_id).values(stopped_at=None))
    revive(tx, person_id=who.person_id, messenger=messenger, now=now)
    return replace(who, stopped=False)


def active(tx: Tx, who: Known, *, now: datetime) -> None:
    """Note, once a day, that this account is in use: what nobody asked for goes to the one used last."""
    if who.active_on != (day := _day(now)):
        tx.run(ACTIVE, account_id=who.account_id, on=day)


def _day(now: datetime) -> int:
    return epoch(now) // 86_400 * 86_400
