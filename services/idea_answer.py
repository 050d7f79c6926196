"""The author's answer to the news that an idea can be carried out; each idea is answered for itself."""

from datetime import datetime

import sqlalchemy as sa

from programme.idea import State, seen
from programme.idea_decision import IdeaStanding
from programme.lifecycle import Role
from programme.request import Kind
from services import requests
from services.idea import move, read
from services.journal import Actor
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea


def accept(tx: Tx, *, idea_id: int, person_id: int, now: datetime) -> bool:
    """Confirm that one's idea shall be carried out; False when there is nothing to be answered."""
    return _answer(tx, "accept", idea_id=idea_id, person_id=person_id, now=now)


def decline(tx: Tx, *, idea_id: int, person_id: int, now: datetime) -> bool:
    """Say that one's idea shall not be carried out; False when there is nothing to be answered."""
    return _answer(tx, "decline", idea_id=idea_id, person_id=person_id, now=now)


def talk(tx: Tx, *, idea_id: int, person_id: int, now: datetime) -> bool:
    """Ask for a talk about an idea before answering; False when there is nothing to be answered."""
    if _awaiting(tx, idea_id, person_id) is None:
        return False
    if not requests.waits(tx, person_id=person_id, kinds=(Kind.TALK,), idea_id=idea_id):
        requests.ask(tx, person_id=person_id, kind=Kind.TALK, question=None, now=now, idea_id=idea_id)
    return True


def standing(tx: Tx, *, idea_id: int, person_id: int) -> IdeaStanding | None:
    """Say where somebody's own idea is; None when there is none of theirs."""
    row = tx.one(
        sa.select(idea.c.id, idea.c.code, idea.c.state, idea.c.answers, idea.c.person_id).where(idea.c.id == idea_id)
    )
    if row is None or row.person_id != person_id or row.state == State.ERASED:
        return None
    return IdeaStanding(row.id, row.code, str((row.answers or {}).get("title") or ""), seen(State(row.state)))


def awaiting(tx: Tx, *, person_id: int) -> list[int]:
    """List somebody's ideas that wait for an answer, the one told first first."""
    mine = sa.select(idea.c.id).where(idea.c.person_id == person_id, idea.c.state == State.AWAITING.value)
    return [row.id for row in tx.all(mine.order_by(idea.c.state_at, idea.c.id))]


def _answer(tx: Tx, name: str, *, idea_id: int, person_id: int, now: datetime) -> bool:
    row = _awaiting(tx, idea_id, person_id)
    if row is None:
        return False
    move(tx, row, name, actor=Actor(Role.DIPLOMAT, person_id), now=now)
    # Nobody needs to be called about it any more; who wanted to talk may still want to.
    requests.settle(tx, person_id=person_id, kind=Kind.CALL, now=now, idea_id=idea_id)
    return True


def _awaiting(tx: Tx, idea_id: int, person_id: int) -> Row | None:
    row = read(tx, idea_id=idea_id)
    return None if row is None or row.person_id != person_id or row.state != State.AWAITING else row
