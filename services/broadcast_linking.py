"""Broadcasts when two accounts become one person's: whoever was told by one of them is not told by the other."""

import sqlalchemy as sa

from programme.notice import Purpose
from services.broadcast import batch
from services.handing_over import hand_over, hand_over_notices
from storage.broadcast import broadcast, recipient
from storage.engine.tx import Tx
from storage.outbox import WAITING, outbox

_REACHES = (*WAITING, "sending", "sent", "uncertain")
"""The states of a notice that was told, may have been, or will be."""


def join_broadcasts(tx: Tx, *, person_id: int, to: int) -> None:
    """Give somebody the place in broadcasts, with the notices, of the person whom their account was.

    Where both are recipients one of them is left, who is not told again of what either was told.
    """
    theirs, own = _broadcasts(tx, person_id), _broadcasts(tx, to)
    # In the order in which a broadcast's run takes them: first the broadcast, then who gets it.
    tx.all(sa.select(broadcast.c.id).where(broadcast.c.id.in_(theirs)).order_by(broadcast.c.id).with_for_update())
    told = outbox.c.purpose == Purpose.BROADCAST.value
    reached = tx.all(
        sa.select(outbox.c.batch).where(outbox.c.person_id == person_id, told, outbox.c.state.in_(_REACHES))
    )
    batches = {row.batch for row in reached}
    both = theirs & own
    heard = [number for number in both if batch(number) in batches]
    still = (recipient.c.person_id == to, recipient.c.broadcast_id.in_(heard), recipient.c.state != "planned")
    tx.run(sa.update(recipient).where(*still).values(state="planned", opens_at=None))
    # What reached neither and is another's to send again does not go along: it would stand in the way of what comes.
    goes = [batch(number) for number in (*heard, *(theirs - own))]
    hand_over_notices(tx, person_id, to, where=[told, outbox.c.batch.in_(goes)])
    hand_over(tx, recipient, person_id, to, of=("broadcast_id",))
    tx.run(sa.delete(recipient).where(recipient.c.person_id == person_id))
    tx.run(sa.update(broadcast).where(broadcast.c.id.in_(both)).values(total=broadcast.c.total - 1))


def _broadcasts(tx: Tx, person_id: int) -> set[int]:
    rows = tx.all(sa.select(recipient.c.broadcast_id).where(recipient.c.person_id == person_id))
    return {row.broadcast_id for row in rows}
