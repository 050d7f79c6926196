"""The audit log is verified: whatever is changed in it from outside is told, and at which entry."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.lifecycle import Role
from services import audit as verifying
from services.audit import verify
from services.audit_walk import MOST, Fault, Findings, Kind
from services.erasure import erase
from services.journal import Actor, record
from services.retention import purge
from storage import Keys, Storage, Tx, open_storage
from storage.audit import audit, audit_head
from tests.services.test_registration import NOW, meet, send
from tests.support.postgres import SECRET

FOREIGN = {"at": NOW, "role": "clock", "action": "act", "noun": "thing"}


def act(tx: Tx, *, number: int, note: str | None = None) -> None:
    actor = Actor(Role.OFFICER, 7)
    record(tx, actor=actor, action="act", noun="thing", noun_id=number, now=NOW, before="one", after="other", note=note)


async def fill(storage: Storage, first: int, last: int) -> None:
    for number in range(first, last + 1):
        await storage.write(act, number=number, note=f"note {number}" if number % 2 else None)


@pytest.fixture
async def ten(storage: Storage) -> Storage:
    """A storage with entries 1 to 10; those with an odd number have a note."""
    await fill(storage, 1, 10)
    return storage


async def tampered(storage: Storage, *statements: sa.Executable) -> Findings:
    def tamper(tx: Tx) -> None:
        for statement in statements:
            tx.run(statement)

    await storage.write(tamper)
    return await storage.read(verify)


def row(entry_id: int, **values: Any) -> sa.Update:
    return sa.update(audit).where(audit.c.id == entry_id).values(**values)


def gone(*entry_ids: int) -> sa.Delete:
    return sa.delete(audit).where(audit.c.id.in_(entry_ids))


def faults(kind: Kind, *entry_ids: int) -> list[Fault]:
    return [Fault(kind, entry_id) for entry_id in entry_ids]


async def test_log_that_nobody_touched_is_whole(ten: Storage) -> None:
    found = await ten.read(verify)
    assert (found.whole, found.entries, found.earlier) == (True, 10, 0)


async def test_log_of_a_new_database_is_whole(storage: Storage) -> None:
    assert await storage.read(verify) == Findings()


@pytest.mark.parametrize("page", [1, 2, 3, 10, 11])
async def test_pages_of_any_size_find_the_same(ten: Storage, page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_PAGE", "_IDS"):
        monkeypatch.setattr(verifying, name, getattr(verifying, name).limit(None).limit(page))
    found = await tampered(ten, row(4, after="changed"), gone(8))
    assert (found.faults, found.missing) == (faults(Kind.GAP, 4, 9), 1)


CHANGES: dict[str, Any] = {
    "at": NOW + timedelta(microseconds=1),
    "actor_id": 8,
    "role": "coordinator",
    "action": "other",
    "noun": "person",
    "noun_id": 99,
    "before": None,
    "after": "",
    "hash": b"\0" * 32,
}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("entry_id", [1, 5, 10])
async def test_change_of_any_column_is_told_at_its_entry(ten: Storage, column: str, entry_id: int) -> None:
    found = await tampered(ten, row(entry_id, **{column: CHANGES[column]}))
    assert (found.faults, found.missing) == (faults(Kind.CHANGED, entry_id), 0)


def test_every_column_is_tampered_with() -> None:
    apart = {"id", "note", "note_token"}
    assert {column.name for column in audit.c} == CHANGES.keys() | apart


@pytest.mark.parametrize("entry_id", [1, 4, 10])
async def test_hash_that_was_taken_away_is_told(ten: Storage, entry_id: int) -> None:
    found = await tampered(ten, row(entry_id, hash=None))
    if entry_id == 1:
        assert (found.faults, found.missing, found.earlier) == (faults(Kind.GAP, 2), 1, 1)
    else:
        assert (found.faults, found.missing) == (faults(Kind.CHANGED, entry_id), 0)


@pytest.mark.parametrize(
    ("deleted", "at"), [((1,), 2), ((5,), 6), ((5, 6, 7), 8)], ids=["first", "middle", "three of the middle"]
)
async def test_deletion_in_the_middle_is_told_where_and_how_many(
    ten: Storage, deleted: tuple[int, ...], at: int
) -> None:
    found = await tampered(ten, gone(*deleted))
    assert (found.faults, found.missing) == (faults(Kind.GAP, at), len(deleted))


@pytest.mark.parametrize("deleted", [(10,), (9, 10), tuple(range(1, 11))], ids=["last", "last two", "all"])
async def test_deletion_at_the_end_is_told(ten: Storage, deleted: tuple[int, ...]) -> None:
    found = await tampered(ten, gone(*deleted))
    assert (found.whole, found.faults, found.missing) == (False, [], len(deleted))


async def test_end_that_was_cut_off_together_with_the_head_is_told(ten: Storage) -> None:
    (ninth,) = await ten.read(sa.select(audit.c.hash).where(audit.c.id == 9))
    for forged in (ninth.hash, ninth.hash + b"\0" * 32):
        found = await tampered(ten, gone(10), sa.update(audit_head).values(entries=9, hash=forged))
        assert found.faults == [Fault(Kind.HEAD)]


@pytest.mark.parametrize(
    "change",
    [sa.update(audit_head).values(entries=11), sa.update(audit_head).values(hash=b""), sa.delete(audit_head)],
    ids=["count", "hash", "deleted"],
)
async def test_head_that_was_changed_is_told(ten: Storage, change: sa.Executable) -> None:
    found = await tampered(ten, change)
    assert (found.faults, found.missing) == ([Fault(Kind.HEAD)], 0)


async def test_head_that_was_put_back_to_an_earlier_one_is_told(ten: Storage) -> None:
    (earlier,) = await ten.read(sa.select(audit_head))
    await fill(ten, 11, 12)
    found = await tampered(ten, sa.update(audit_head).values(entries=earlier.entries, hash=earlier.hash))
    assert found.faults == [Fault(Kind.HEAD)]


@pytest.mark.parametrize("forged", [None, b"\1" * 32], ids=["no hash", "some hash"])
async def test_entries_put_in_are_told(ten: Storage, forged: bytes | None) -> None:
    await tampered(ten, *(row(n, id=n * 10) for n in range(10, 4, -1)))
    mine = ({**FOREIGN, "id": n, "hash": forged} for n in (42, 43, 999))
    found = await tampered(ten, *(sa.insert(audit).values(one) for one in mine))
    assert (found.faults, found.missing, found.entries) == (faults(Kind.FOREIGN, 42, 43, 999), 0, 10)


async def test_entry_put_in_before_the_first_is_told(ten: Storage) -> None:
    found = await tampered(ten, sa.insert(audit).values({**FOREIGN, "id": -7, "hash": b"x"}))
    assert found.faults == faults(Kind.FOREIGN, -7)


async def test_copy_of_an_entry_is_told(ten: Storage) -> None:
    (third,) = await ten.read(sa.select(audit).where(audit.c.id == 3))
    found = await tampered(ten, sa.insert(audit).values({**third._mapping, "id": 11}))
    assert found.faults == faults(Kind.FOREIGN, 11)


async def test_entries_that_changed_places_are_told(ten: Storage) -> None:
    found = await tampered(ten, row(4, id=99), row(5, id=4), row(99, id=5))
    assert found.faults == [*faults(Kind.FOREIGN, 4), *faults(Kind.GAP, 6)]


async def test_several_faults_are_told_together(ten: Storage) -> None:
    found = await tampered(ten, row(2, action="x"), row(7, role="x"), row(8, hash=b"x"), gone(10))
    assert [fault.entry_id for fault in found.faults] == [2, 7, 8]
    assert found.missing == 1


async def test_many_faults_are_counted(storage: Storage) -> None:
    await fill(storage, 1, MOST + 5)
    found = await tampered(storage, sa.update(audit).values(role="x"))
    assert (len(found.faults), found.more) == (MOST, 5)


async def test_note_that_was_erased_breaks_nothing(ten: Storage) -> None:
    assert (await tampered(ten, row(3, note=None))).whole


@pytest.mark.parametrize("entry_id", [3, 4], ids=["another note", "a note where none was"])
async def test_note_that_was_changed_is_told(ten: Storage, entry_id: int) -> None:
    found = await tampered(ten, row(entry_id, note="said by nobody"))
    assert found.faults == faults(Kind.NOTE, entry_id)


async def test_note_that_was_moved_is_told(ten: Storage) -> None:
    other = sa.select(audit.c.note).where(audit.c.id == 5).scalar_subquery()
    assert (await tampered(ten, row(3, note=sa.type_coerce(other, sa.LargeBinary)))).faults == faults(Kind.NOTE, 3)


async def test_note_that_cannot_be_opened_is_told(ten: Storage) -> None:
    scratched = sa.text("UPDATE audit SET note = :scratched WHERE id = 3").bindparams(scratched=b"scratched")
    assert (await tampered(ten, scratched)).faults == faults(Kind.NOTE, 3)


async def test_note_changed_with_its_token_is_told(ten: Storage) -> None:
    found = await tampered(ten, row(3, note="said by nobody", note_token=b"\2" * 32))
    assert Fault(Kind.CHANGED, 3) in found.faults


@pytest.mark.parametrize(
    "junk", ["at = 'some day'", "hash = 'text'", "action = x'ff'", "note = 5", "note_token = 'text'", "actor_id = 'me'"]
)
async def test_junk_in_a_column_is_told_and_stops_nothing(sqlite_url: str, keys: Keys, junk: str) -> None:
    storage = await open_storage(sqlite_url, keys=keys)
    await fill(storage, 1, 5)
    found = await tampered(storage, sa.text(f"UPDATE audit SET {junk} WHERE id = 3"))
    assert {fault.entry_id for fault in found.faults} == {3}
    found = await tampered(storage, sa.text("UPDATE audit_head SET hash = 'text', entries = 'many'"))
    assert Fault(Kind.HEAD) in found.faults
    await storage.close()


async def test_entries_from_before_the_chain_are_counted(storage: Storage) -> None:
    await storage.write(lambda tx: tx.many(sa.insert(audit), [FOREIGN] * 3))
    found = await storage.read(verify)
    assert (found.whole, found.entries, found.earlier) == (True, 0, 3)
    await fill(storage, 1, 4)
    found = await storage.read(verify)
    assert (found.whole, found.entries, found.earlier) == (True, 4, 3)


async def test_chain_goes_on_under_a_new_key(database_url: str, keys: Keys) -> None:
    newer = "another secret of the tests, long enough"
    for ring in (keys, Keys(newer, SECRET), Keys(newer, SECRET)):
        storage = await open_storage(database_url, keys=ring)
        await fill(storage, 1, 3)
        await storage.close()
    storage = await open_storage(database_url, keys=Keys(newer, SECRET))
    found = await storage.read(verify)
    assert (found.whole, found.entries) == (True, 9)
    found = await tampered(storage, row(2, after="x"), row(8, after="x"))
    assert found.faults == faults(Kind.CHANGED, 2, 8)
    await storage.close()


async def test_who_has_no_key_can_write_no_entry(ten: Storage, database_url: str) -> None:
    stolen = await ten.read(sa.select(audit_head))
    stranger = Keys("the guess of somebody without the key")

    def forge(tx: Tx) -> None:
        last = stranger.token("audit.hash", stolen[0].hash[:32])
        tx.run(sa.insert(audit).values({**FOREIGN, "hash": last}))
        tx.run(sa.update(audit_head).values(entries=11, hash=last + stranger.token("audit.head", last)))

    await ten.write(forge)
    assert [fault.kind for fault in (await ten.read(verify)).faults] == [Kind.BROKEN, Kind.HEAD]


async def test_erasure_and_retention_leave_the_chain_whole(storage: Storage, world: World) -> None:
    who, other = await storage.write(meet, 5), await storage.write(meet, 6)
    for one in (who, other):
        await storage.write(send, one, world)

    def asked(tx: Tx) -> None:
        actor = Actor(Role.CITIZEN, who.person_id)
        record(tx, actor=actor, action="ask_person", noun="person", noun_id=who.person_id, now=NOW, note="may I ask?")

    await storage.write(asked)
    await storage.write(erase, who, now=NOW)
    await storage.write(purge, programme=world.programme, now=NOW + timedelta(days=400))
    found = await storage.read(verify)
    assert found.whole
    left = await storage.read(sa.select(audit.c.note, audit.c.note_token).where(audit.c.action == "ask_person"))
    assert [(one.note, len(one.note_token)) for one in left] == [(None, 32)]


async def test_verifying_holds_one_page_at_a_time(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(storage, 1, 30)
    asked: list[int] = []

    def counting(tx: Tx) -> Findings:
        given: Callable[..., list[Any]] = tx.all

        def counted(*query: Any, **values: Any) -> list[Any]:
            rows = given(*query, **values)
            asked.append(len(rows))
            return rows

        monkeypatch.setattr(tx, "all", counted)
        return verify(tx)

    for name in ("_PAGE", "_IDS"):
        monkeypatch.setattr(verifying, name, getattr(verifying, name).limit(None).limit(7))
    assert (await storage.read(counting)).whole
    assert max(asked) == 7
