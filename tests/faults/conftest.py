"""Bots as processes to be killed, and bots at hand whose messengers fail."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import scheduling, supervision
from bot.app import running
from bot.clock import Clock
from bot.settings import Settings
from bot.station import Station
from playground import Playground
from storage.key_file import load_keys
from storage.store import open_storage
from tests.conftest import SECRET_KEY, accounts_of
from tests.support.person import Meets, Person
from tests.support.process import Launcher, launching


@pytest.fixture(scope="session")
def launched() -> Iterator[Launcher]:
    with launching() as launcher:
        yield launcher


@pytest.fixture
async def launcher(launched: Launcher) -> AsyncIterator[Launcher]:
    async with launched.attached():
        yield launched


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database, so that not every run pays for its migration."""
    folder = tmp_path_factory.mktemp("migrated")

    async def make() -> None:
        keys, _ = load_keys(SECRET_KEY, folder)
        storage = await open_storage(f"sqlite:///{folder / 'citizen-diplomat.db'}", keys=keys)
        await storage.close()

    asyncio.run(make())
    return folder


@pytest.fixture
def data_dir(migrated: Path, tmp_path: Path) -> Path:
    shutil.copytree(migrated, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough where it is the messengers that fail."""
    return f"sqlite:///{tmp_path / 'citizen-diplomat.db'}"


@pytest.fixture
async def stations(playground: Playground, settings: Settings, clock: Clock) -> AsyncIterator[dict[str, Station]]:
    """The bot's stations by messenger."""
    async with running(settings, accounts_of(playground), clock) as stations:
        yield {station.messenger.name: station for station in stations}


@pytest.fixture
async def bot(stations: dict[str, Station]) -> None:
    """The bot of every chat test, here with its stations at hand."""


@pytest.fixture(params=["telegram", "bale"])
async def person(request: pytest.FixtureRequest, meets: Meets) -> Person:
    """Somebody on each messenger."""
    return await meets("مینا", request.param)


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock's jobs rest, so that every call and commit is of what a test does."""
    monkeypatch.setattr(scheduling.Wakes, "start", lambda wakes: None)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot try again soon where it would pause for a second."""
    monkeypatch.setattr(supervision, "SHORTEST", 0.05)
