"""Bots as processes, each with a playground of its own."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.key_file import load_keys
from storage.store import open_storage
from tests.conftest import SECRET_KEY
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
