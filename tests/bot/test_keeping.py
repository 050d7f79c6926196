"""Files are fetched and kept, and removed again, whatever goes wrong with one of them."""

import errno
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from telegram.error import BadRequest, TimedOut

from bot.clock import Clock
from bot.erasing import Eraser
from bot.housekeeping import Housekeeping
from bot.keeping import Keeper
from bot.wire.faults import FileTooLarge
from conversations.world import World
from programme.lifecycle import Role
from programme.registration import Profile
from programme.staff import INVITATION_LASTS
from services import people
from services.erasure import erase
from services.people import Known
from services.profile import complete
from services.staff import invite
from storage.file import file
from storage.files import FileStore
from storage.invitation import invitation
from storage.sealing import Keys
from storage.store import Storage

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


class Downloads:
    """A line that gives a file's own name as its content, or raises what it was told to."""

    def __init__(self) -> None:
        self.raises: dict[str, Exception] = {}
        self.during: Callable[[], Any] | None = None

    async def download(self, ref: str) -> bytes:
        if ref in self.raises:
            raise self.raises[ref]
        if self.during is not None:
            await self.during()
        return ref.encode()


@pytest.fixture
def store(tmp_path: Path, keys: Keys) -> FileStore:
    return FileStore(tmp_path / "files", keys)


@pytest.fixture
def eraser(storage: Storage, store: FileStore) -> Eraser:
    return Eraser(storage=storage, store=store)


@pytest.fixture
def downloads() -> Downloads:
    return Downloads()


@pytest.fixture
def keeper(storage: Storage, store: FileStore, eraser: Eraser, downloads: Downloads) -> Keeper:
    line: Any = downloads
    return Keeper("bale", line, storage=storage, store=store, turn=eraser.turn)


async def tells(storage: Storage, *refs: str, user_id: int = 5) -> Known:
    who = await storage.write(people.meet, messenger="bale", user_id=user_id, chat_id=user_id, source=None, now=NOW)
    sent = [{"kind": "document", "messenger": "bale", "size": 3, "ref": ref} for ref in refs]
    await storage.write(complete, Profile.model_validate({"cv": sent}), person_id=who.person_id, now=NOW)
    return who


async def states(storage: Storage) -> list[tuple[str, int]]:
    rows = await storage.read(sa.select(file.c.state, file.c.attempts).order_by(file.c.id))
    return [(row.state, row.attempts) for row in rows]


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        (BadRequest("wrong file_id"), 1),
        (FileTooLarge("too large"), 1),
        (TimedOut(), 0),
        (OSError(errno.ENOSPC, "x"), 0),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_only_what_is_refused_counts_and_nobody_waits_for_it(
    storage: Storage, keeper: Keeper, downloads: Downloads, error: Exception, attempts: int
) -> None:
    await tells(storage, "one", "two")
    downloads.raises["one"] = error
    await keeper.run()
    assert await states(storage) == [("wanted", attempts), ("kept", 0)]
    downloads.raises.clear()
    # The first of these runs may find that only what failed before is left.
    await keeper.run()
    await keeper.run()
    assert [state for state, _ in await states(storage)] == ["kept", "kept"]


async def test_altered_row_is_given_up_and_stops_nobody(storage: Storage, keeper: Keeper) -> None:
    await tells(storage, "one", "two")

    raw = sa.text("UPDATE file SET file_ref = :sealed WHERE id = 1").bindparams(sealed=b"\0" * 60)
    await storage.write(lambda tx: tx.run(raw))
    for _ in range(6):
        await keeper.run()
    assert await states(storage) == [("failed", 5), ("kept", 0)]


async def test_file_of_somebody_erased_while_it_was_fetched_leaves_nothing(
    storage: Storage, keeper: Keeper, eraser: Eraser, downloads: Downloads, tmp_path: Path
) -> None:
    who = await tells(storage, "one")

    async def erases() -> None:
        await storage.write(erase, who, now=NOW)

    downloads.during = erases
    await keeper.run()
    await eraser.catch_up()
    assert list((tmp_path / "files").iterdir()) == []


async def test_kill_between_erasing_and_removing_is_caught_up_and_strange_files_stay(
    storage: Storage, store: FileStore, keeper: Keeper, eraser: Eraser, tmp_path: Path
) -> None:
    # As after restoring an older database: nobody knows this file any more, and yet it is somebody's.
    unknown = store.put(b"of another database")
    who = await tells(storage, "one")
    await keeper.run()
    assert len(list((tmp_path / "files").iterdir())) == 2
    await storage.write(erase, who, now=NOW)
    await Eraser(storage=storage, store=store).catch_up()
    assert [path.name for path in (tmp_path / "files").iterdir()] == [unknown]


async def test_file_that_cannot_be_removed_is_tried_again(
    storage: Storage, keeper: Keeper, eraser: Eraser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any) -> None:
        raise OSError(errno.EIO, "input/output error")

    who = await tells(storage, "one")
    await keeper.run()
    _, gone = await storage.write(erase, who, now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(FileStore, "remove", busy)
        await eraser.finish(gone)
    assert len(list((tmp_path / "files").iterdir())) == 1
    await eraser.catch_up()
    assert list((tmp_path / "files").iterdir()) == []


@pytest.mark.parametrize(
    ("shown", "passed", "ahead", "runs"),
    [
        pytest.param(timedelta(hours=1), 3600, timedelta(), True, id="as-it-passes"),
        pytest.param(timedelta(days=200, hours=1), 3600, timedelta(days=200), True, id="moved-by-intent"),
        pytest.param(timedelta(days=200), 3600, timedelta(), False, id="jumped-forward"),
        pytest.param(timedelta(hours=-1), 3600, timedelta(), False, id="jumped-back"),
    ],
)
async def test_clock_that_jumped_ends_nothing(
    storage: Storage,
    eraser: Eraser,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    shown: timedelta,
    passed: float,
    ahead: timedelta,
    runs: bool,
) -> None:
    clock, seconds = Clock(), [0.0]
    moments = {"now": NOW}
    monkeypatch.setattr(Clock, "now", lambda _: moments["now"] + clock.ahead)
    tidy = Housekeeping(storage=storage, eraser=eraser, world=world, clock=clock, passed=lambda: seconds[0])
    done: list[bool] = []
    monkeypatch.setattr("bot.housekeeping._prune", lambda tx, before: done.append(True))
    seconds[0] += passed
    moments["now"] += shown - ahead
    clock.forward(ahead)
    await tidy.run()
    assert done == [True] * runs


@pytest.mark.parametrize(("after", "left"), [(INVITATION_LASTS - timedelta(seconds=1), 1), (INVITATION_LASTS, 0)])
async def test_hour_forgets_invitations_that_are_over(
    storage: Storage, eraser: Eraser, world: World, monkeypatch: pytest.MonkeyPatch, after: timedelta, left: int
) -> None:
    await storage.write(invite, role=Role.OFFICER, programme=world.programme, name="x", now=NOW)
    monkeypatch.setattr(Clock, "now", lambda _: NOW + after)
    hourly = Housekeeping(storage=storage, eraser=eraser, world=world, clock=Clock(), passed=lambda: 0.0)
    await hourly.run()
    assert len(await storage.read(lambda tx: tx.all(sa.select(invitation.c.expires_at)))) == left
