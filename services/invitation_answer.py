"""The answer to an invitation: accept, talk first, decline; what was answered once, or is over, stays as it is."""

from datetime import datetime

from programme.errors import Conflict
from programme.file import Programme
from programme.lifecycle import Role
from programme.registration import State
from programme.request import Kind
from services import requests
from services.journal import Actor
from services.registration import current, move
from storage.engine.row import Row
from storage.engine.tx import Tx


def accept(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> bool:
    """Take an invitation up; False when there is none to be answered.

    Raises:
        Conflict: when the time for ideas is over.
    """
    row = _invited(tx, person_id, programme)
    if row is None:
        return False
    if now >= programme.ideas_close_at():
        raise Conflict("invitation.over", until=programme.call.ideas.closes)
    move(tx, row, "accept", actor=Actor(Role.CITIZEN, person_id), now=now)
    _answered(tx, person_id, now)
    return True


def decline(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> bool:
    """Let an invitation go and stay in the network; False when there is none to be answered."""
    row = _invited(tx, person_id, programme)
    if row is None:
        return False
    to_network(tx, row, actor=Actor(Role.CITIZEN, person_id), now=now)
    return True


def talk(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> bool:
    """Ask for a talk before answering; False when there is nothing to be answered."""
    if _invited(tx, person_id, programme) is None:
        return False
    if not requests.waits(tx, person_id=person_id, kinds=(Kind.TALK,)):
        requests.ask(tx, person_id=person_id, kind=Kind.TALK, question=None, now=now)
    return True


def to_network(tx: Tx, row: Row, *, actor: Actor, now: datetime) -> None:
    """Let whoever was invited be a companion.

    The reasons that stood for the invitation say nothing of why; they are still in the judgements.
    """
    move(tx, row, "decline", actor=actor, now=now, reasons=None, reason_text=None)
    _answered(tx, row.person_id, now)


def _invited(tx: Tx, person_id: int, programme: Programme) -> Row | None:
    row = current(tx, person_id=person_id, call=programme.call.code)
    return None if row is None or row.state != State.INVITED else row


def _answered(tx: Tx, person_id: int, now: datetime) -> None:
    # Nobody needs to be called any more; who wanted to talk may still want to.
    requests.settle(tx, person_id=person_id, kind=Kind.CALL, now=now)
