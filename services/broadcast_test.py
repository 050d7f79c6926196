"""A broadcast sent to its author alone, as everybody will get it, on each messenger that reaches them."""

from datetime import datetime

from programme.notice import Purpose
from services.notices import accounts_of, plan
from storage.engine.tx import Tx

PREFIX = "test."
"""How the occurrence of such a notice begins; the broadcast's id follows."""


def try_on(tx: Tx, *, person_id: int, broadcast_id: int, now: datetime) -> list[str]:
    """Plan one for each messenger that somebody has not stopped; return those messengers."""
    reached = list(
        dict.fromkeys(one.messenger for one in accounts_of(tx, person_id=person_id) if one.stopped_at is None)
    )
    for messenger in reached:
        plan(
            tx,
            person_id=person_id,
            purpose=Purpose.BROADCAST,
            occurrence=f"{PREFIX}{broadcast_id}.{messenger}.{now.isoformat()}",
            now=now,
            messenger=messenger,
        )
    return reached
