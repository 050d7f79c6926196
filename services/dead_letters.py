"""Dead letters: notices that failed or may never have arrived, by reason, and sending them again."""

from datetime import datetime

import sqlalchemy as sa

from programme.errors import NotFound
from programme.notice import MANNERS, Purpose, Reason
from services.journal import Actor, record
from services.notices import accounts_of
from services.replies import PURPOSE as REPLY
from storage.account import account
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import dead, outbox
from storage.registration import registration
from storage.utc import epoch

MOST = 200
"""Dead letters sent again by one press: citizens' answers wait no longer than that takes."""

# What has no messenger is of somebody who has no account any more: there is nothing to send it to.
_NOTICES = (dead, outbox.c.purpose != REPLY, outbox.c.messenger.is_not(None))
_CODE = (
    sa.select(registration.c.code)
    .where(registration.c.person_id == outbox.c.person_id, registration.c.submitted_at.is_not(None))
    .order_by(registration.c.id.desc())
    .limit(1)
    .scalar_subquery()
)


def reasons(tx: Tx) -> dict[str, int]:
    """Count the dead letters by reason, the most frequent first."""
    number = sa.func.count()
    query = sa.select(outbox.c.reason, number).where(*_NOTICES).group_by(outbox.c.reason).order_by(number.desc())
    return {str(reason): count for reason, count in tx.all(query)}


def of_reason(tx: Tx, reason: Reason, *, skip: int, most: int) -> list[Row]:
    """List dead letters of a reason, the newest first: id, purpose, messenger, updated_at, and the person's code."""
    return tx.all(
        sa.select(outbox.c.id, outbox.c.purpose, outbox.c.messenger, outbox.c.updated_at, _CODE.label("code"))
        .where(*_NOTICES, outbox.c.reason == reason.value)
        .order_by(outbox.c.id.desc())
        .offset(skip)
        .limit(most)
    )


def resend(tx: Tx, notice_id: int, *, by: Actor, now: datetime) -> None:
    """Send one dead letter again.

    Raises:
        NotFound: when it is none, or no longer.
    """
    if not _resend(tx, [outbox.c.id == notice_id], most=1, by=by, now=now):
        raise NotFound("outbox.not_dead")


def resend_all(tx: Tx, reason: Reason, *, by: Actor, now: datetime) -> int:
    """Send dead letters of a reason again, at most `MOST`; return how many."""
    return _resend(tx, [outbox.c.reason == reason.value], most=MOST, by=by, now=now)


def _resend(tx: Tx, which: list[sa.ColumnElement[bool]], *, most: int, by: Actor, now: datetime) -> int:
    # Without the body: one that cannot be opened may be among them.
    columns = [outbox.c[name] for name in ("id", "person_id", "messenger", "purpose", "reason", "use_by")]
    query = sa.select(*columns).where(*_NOTICES, *which).order_by(outbox.c.id).limit(most).with_for_update()
    rows = tx.all(query)
    for row in rows:
        accounts = accounts_of(tx, person_id=row.person_id)
        reached = next((one.messenger for one in accounts if one.stopped_at is None), None)
        if reached is None and accounts:
            # Whoever took the bot back without a word is found out by trying.
            reached = accounts[0].messenger
            tried = sa.update(account).where(account.c.person_id == row.person_id, account.c.messenger == reached)
            tx.run(tried.values(stopped_at=None))
        use_by = max(row.use_by, epoch(now + MANNERS[Purpose(row.purpose)].use_by))
        values = {"messenger": reached or row.messenger, "use_by": use_by, "due_at": epoch(now)}
        values |= {"state": "planned", "reason": None, "attempts": 0, "updated_at": epoch(now)}
        tx.run(sa.update(outbox).where(outbox.c.id == row.id).values(**values))
        record(
            tx, actor=by, action="resend", noun="notice", noun_id=row.id, now=now, before=row.reason, after=row.purpose
        )
    return len(rows)
