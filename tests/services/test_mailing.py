"""Notices on their way, on both databases: who takes a row, what becomes of it, and that the numbers add up."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from programme.errors import NotFound
from programme.lifecycle import Role
from programme.notice import MANNERS, Purpose, Reason
from services import dead_letters, mailing, people
from services.journal import Actor
from services.notices import plan, totals, unreached
from services.people import Known
from services.replies import owe
from storage import Storage
from storage.account import account
from storage.audit import audit
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.outbox import outbox
from tests.services.test_registration import NOW, meet

OFFICER = Actor(Role.OFFICER, 1)
SECOND = timedelta(seconds=1)


def notify(
    tx: Tx, user_id: int, purpose: Purpose = Purpose.DECISION, *, who: Known | None = None, **more: Any
) -> Known:
    who = who or meet(tx, user_id)
    plan(tx, person_id=who.person_id, purpose=purpose, occurrence=str(more), now=NOW, **more)
    return who


async def taken(storage: Storage, *, at: Any = NOW) -> Row:
    """Claim what is due first."""
    row = (await storage.read(mailing.due, messenger="bale", now=at))[0]
    claimed = await storage.write(mailing.claim, row, now=at)
    assert claimed is not None
    return claimed


async def state(storage: Storage) -> tuple[str, str | None]:
    (row,) = await storage.read(sa.select(outbox.c.state, outbox.c.reason))
    return row.state, row.reason


async def test_due_is_listed_by_priority_and_then_by_its_time_and_holds_no_reply(storage: Storage) -> None:
    for user_id, (purpose, ago) in enumerate(
        [(Purpose.LAPSE, 50), (Purpose.DECISION, 10), (Purpose.DECISION, 20), (Purpose.DRAFT, 60)], start=1
    ):
        await storage.write(notify, user_id, purpose, due_at=NOW - timedelta(minutes=ago))
    later = await storage.write(notify, 9, due_at=NOW + SECOND)
    await storage.write(owe, person_id=later.person_id, messenger="bale", now=NOW - timedelta(minutes=1))
    rows = await storage.read(mailing.due, messenger="bale", now=NOW)
    assert [row.user_id for row in rows] == [3, 2, 4, 1]
    assert [row.user_id for row in await storage.read(mailing.due, messenger="bale", now=NOW, most=2)] == [3, 2]
    assert await storage.read(mailing.due, messenger="telegram", now=NOW) == []


async def test_row_is_claimed_once_and_whoever_lost_it_changes_nothing(storage: Storage) -> None:
    await storage.write(notify, 5)
    (row,) = await storage.read(mailing.due, messenger="bale", now=NOW)
    mine = await storage.write(mailing.claim, row, now=NOW)
    assert mine is not None
    assert await storage.write(mailing.claim, row, now=NOW) is None
    assert await storage.read(mailing.due, messenger="bale", now=NOW + timedelta(hours=1)) == []
    ended = NOW + mailing.CLAIM
    assert await storage.read(mailing.lost, messenger="bale", now=ended - SECOND) == []
    (lost,) = await storage.read(mailing.lost, messenger="bale", now=ended)
    await storage.write(mailing.doubt, lost, now=ended)
    other = await taken(storage, at=ended)
    await storage.write(mailing.settle, mine, state="failed", reason=Reason.REFUSED, now=ended)
    assert (await state(storage))[0] == "sending"
    await storage.write(mailing.settle, other, state="sent", now=ended)
    assert await state(storage) == ("sent", None)


# Broadcasts are claimed many at a time: tests/services/test_broadcast_run.py.
@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.BROADCAST])
async def test_doubt_is_resolved_by_purpose_and_at_most_one_more_is_sent(storage: Storage, purpose: Purpose) -> None:
    await storage.write(notify, 5, purpose)
    await storage.write(mailing.doubt, await taken(storage), now=NOW)
    if MANNERS[purpose].again:
        assert await state(storage) == ("retry", "unsure")
        second = await taken(storage)
        assert second.unsure == 1
        # A try that certainly failed in between changes nothing about it.
        await storage.write(mailing.put_off, second, now=NOW)
        await storage.write(mailing.doubt, await taken(storage, at=NOW + timedelta(minutes=1)), now=NOW)
    assert await state(storage) == ("uncertain", "unsure")


async def test_doubt_about_what_is_of_no_use_any_more_stays(storage: Storage) -> None:
    await storage.write(notify, 5, use_by=NOW + SECOND)
    claimed = await taken(storage)
    await storage.write(mailing.doubt, claimed, now=NOW + timedelta(minutes=5))
    assert await state(storage) == ("uncertain", "unsure")


async def test_put_off_waits_longer_each_time_but_as_long_as_asked_without_counting(storage: Storage) -> None:
    await storage.write(notify, 5)
    at, pauses = NOW, []
    for _ in range(4):
        await storage.write(mailing.put_off, await taken(storage, at=at), now=at)
        (row,) = await storage.read(sa.select(outbox.c.due_at, outbox.c.attempts))
        pauses.append(row.due_at - int(at.timestamp()))
        at += timedelta(seconds=pauses[-1])
    assert pauses == [2, 4, 8, 16]
    await storage.write(mailing.put_off, await taken(storage, at=at), now=at, after=timedelta(seconds=34.2))
    (row,) = await storage.read(sa.select(outbox.c.due_at, outbox.c.attempts))
    assert (row.due_at - int(at.timestamp()), row.attempts) == (35, 4)


async def test_put_off_beyond_its_use_is_skipped(storage: Storage) -> None:
    await storage.write(notify, 5, use_by=NOW + timedelta(seconds=30))
    await storage.write(mailing.put_off, await taken(storage), now=NOW, after=timedelta(seconds=31))
    assert await state(storage) == ("skipped", "too late")


async def test_whoever_stopped_gets_it_on_the_other_messenger_or_when_they_write_again(storage: Storage) -> None:
    who = await storage.write(notify, 5)
    await storage.write(
        another_account, person_id=who.person_id, messenger="telegram", user_id=6, chat_id=6, created_at=1, active_on=2
    )
    await storage.write(mailing.give_up, await taken(storage), user_id=5, messenger="bale", now=NOW)
    (row,) = await storage.read(mailing.due, messenger="telegram", now=NOW)
    await storage.write(people.stop, messenger="telegram", user_id=6, now=NOW)
    await storage.write(mailing.turn_away, row, now=NOW)
    assert await state(storage) == ("failed", "stopped")
    stopped = await storage.read(people.known, messenger="bale", user_id=5)
    assert stopped is not None
    assert stopped.stopped
    await storage.write(people.resume, stopped, messenger="bale", now=NOW)
    assert await state(storage) == ("planned", None)
    await storage.write(mailing.settle, await taken(storage), state="sent", now=NOW)
    await storage.write(people.resume, stopped, messenger="bale", now=NOW)
    assert await state(storage) == ("sent", None)


@pytest.mark.parametrize(("purpose", "ahead"), [(Purpose.LAPSE, 0), (Purpose.DECISION, 31)])
async def test_nudge_or_what_is_of_no_use_any_more_is_not_revived(
    storage: Storage, purpose: Purpose, ahead: int
) -> None:
    who = await storage.write(notify, 5, purpose)
    await storage.write(mailing.give_up, await taken(storage), user_id=5, messenger="bale", now=NOW)
    await storage.write(people.resume, who, messenger="bale", now=NOW + timedelta(days=ahead))
    assert await state(storage) == ("failed", "stopped")


def another_account(tx: Tx, **values: Any) -> None:
    tx.run(sa.insert(account), **values)


async def test_totals_of_a_batch_add_up_to_its_rows(storage: Storage) -> None:
    for user_id in range(1, 9):
        await storage.write(notify, user_id, batch="p1" if user_id < 7 else "p2")
    await storage.write(mailing.settle, await taken(storage), state="sent", now=NOW)
    await storage.write(mailing.settle, await taken(storage), state="failed", reason=Reason.REFUSED, now=NOW)
    await storage.write(mailing.give_up, await taken(storage), user_id=3, messenger="bale", now=NOW)
    await taken(storage)
    who = await storage.write(meet, 20)
    await storage.write(owe, person_id=who.person_id, messenger="bale", now=NOW)
    counted = await storage.read(totals, batch="p1")
    assert counted == {
        "planned": 2, "sending": 1, "sent": 1, "retry": 0, "failed": 2, "skipped": 0, "uncertain": 0
    }  # fmt: skip
    assert sum((await storage.read(totals)).values()) == 8
    assert sum((await storage.read(totals, since=NOW + SECOND)).values()) == 0
    assert [(row.state, row.reason) for row in await storage.read(unreached, batch="p1")] == [
        ("failed", "refused"),
        ("failed", "stopped"),
    ]


async def test_dead_letter_is_sent_again_once_however_many_press(storage: Storage) -> None:
    await storage.write(notify, 5)
    await storage.write(mailing.give_up, await taken(storage), user_id=5, messenger="bale", now=NOW)
    (dead,) = await storage.read(dead_letters.of_reason, Reason.STOPPED, skip=0, most=5)
    later = NOW + timedelta(days=40)
    await storage.write(dead_letters.resend, dead.id, by=OFFICER, now=later)
    with pytest.raises(NotFound):
        await storage.write(dead_letters.resend, dead.id, by=OFFICER, now=later)
    (row,) = await storage.read(mailing.due, messenger="bale", now=later)
    # Whether the person took the bot back is found out by trying.
    assert (row.stopped_at, row.attempts) == (None, 0)
    assert row.use_by > later.timestamp()
    entries = await storage.read(sa.select(audit).where(audit.c.action == "resend"))
    assert [(entry.noun, entry.noun_id, entry.role, entry.before) for entry in entries] == [
        ("notice", dead.id, "officer", "stopped")
    ]


async def test_all_of_a_reason_are_sent_again_with_an_entry_each_and_the_others_stay(storage: Storage) -> None:
    for user_id in range(1, 6):
        await storage.write(notify, user_id)
        reason = Reason.REFUSED if user_id < 4 else Reason.FAULT
        await storage.write(mailing.settle, await taken(storage), state="failed", reason=reason, now=NOW)
    assert await storage.read(dead_letters.reasons) == {"refused": 3, "fault": 2}
    assert await storage.write(dead_letters.resend_all, Reason.REFUSED, by=OFFICER, now=NOW) == 3
    assert await storage.write(dead_letters.resend_all, Reason.REFUSED, by=OFFICER, now=NOW) == 0
    assert await storage.read(dead_letters.reasons) == {"fault": 2}
    assert len(await storage.read(sa.select(audit).where(audit.c.action == "resend"))) == 3


@pytest.mark.parametrize("statement", ["due", "lost", "dead"])
async def test_queries_that_run_every_second_find_their_partial_index(storage: Storage, statement: str) -> None:
    if "sqlite" not in str(storage._url):
        pytest.skip("on a small table PostgreSQL reads it whole")
    seen: list[str] = []

    def watched(tx: Tx) -> None:
        class Watching:
            keys = tx.keys

            def all(self, query: Any, /, **values: Any) -> list[Row]:
                dialect = storage._reader._engine.dialect
                text = query.params(**values).compile(dialect=dialect, compile_kwargs={"literal_binds": True})
                seen.extend(row.detail for row in tx.all(sa.text(f"EXPLAIN QUERY PLAN {text}")))
                return []

        watching: Any = Watching()
        {
            "due": lambda: mailing.due(watching, messenger="bale", now=NOW),
            "lost": lambda: mailing.lost(watching, messenger="bale", now=NOW),
            "dead": lambda: dead_letters.reasons(watching),
        }[statement]()

    await storage.read(watched)
    index = {"due": "ix_outbox_due", "lost": "ix_outbox_claimed", "dead": "ix_outbox_dead"}[statement]
    assert any(index in line for line in seen), seen


async def test_row_whose_body_cannot_be_opened_is_claimed_and_settled_as_any_other(storage: Storage) -> None:
    await storage.write(notify, 5, body={"code": "SD-7K2QX"})
    await storage.write(lambda tx: tx.run(sa.text("UPDATE outbox SET body = :bytes"), bytes=b"damaged"))
    claimed = await taken(storage)
    with pytest.raises(WrongKey):
        await storage.read(mailing.body, claimed)
    await storage.write(mailing.settle, claimed, state="failed", reason=Reason.FAULT, now=NOW)
    assert await storage.write(dead_letters.resend_all, Reason.FAULT, by=OFFICER, now=NOW) == 1
    assert await state(storage) == ("planned", None)
