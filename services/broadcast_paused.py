"""Whoever coordinates is told of a broadcast that paused by itself: nobody looks at it all the time."""

from datetime import datetime

from programme.notice import Purpose
from services.broadcast import read
from services.notices import plan
from services.staff import coordinators
from storage.engine.tx import Tx


def tell(tx: Tx, *, broadcast_id: int, now: datetime) -> None:
    """Tell every coordinator at once, one notice a pause; one that goes on before it is sent supersedes it."""
    version = read(tx, broadcast_id=broadcast_id).version
    for person_id in coordinators(tx):
        plan(
            tx,
            person_id=person_id,
            purpose=Purpose.BROADCAST_PAUSED,
            occurrence=f"{broadcast_id}.{version}",
            body={"broadcast": broadcast_id, "version": version},
            now=now,
        )
