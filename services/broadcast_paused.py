"""Whoever coordinates is told of a broadcast that paused by itself: nobody looks at it all the time."""

from datetime import datetime

from programme.notice import Purpose
from services.broadcast import read
from services.notices import plan
from services.staff import coordinators
from storage.engine.tx import Tx


def tell(tx: Tx, *, broadcast_id: int, now: datetime) -> None:
    """Tell every coordinator at once, once an hour: a messenger that comes and goes pauses it every minute.

    One that goes on before the notice is sent supersedes it.
    """
    because = read(tx, broadcast_id=broadcast_id).paused_because
    for person_id in coordinators(tx):
        plan(
            tx,
            person_id=person_id,
            purpose=Purpose.BROADCAST_PAUSED,
            occurrence=f"{broadcast_id}.{because}.{now:%Y%m%d%H}",
            body={"broadcast": broadcast_id, "because": because},
            now=now,
        )
