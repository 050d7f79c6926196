"""What every test may use: the world, the words, the playground as server, the bot speaking to it over HTTP."""

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from bot.app import Account, running
from bot.certificates import writing
from bot.clock import Clock
from bot.messengers.bale import BALE_MESSENGER
from bot.messengers.telegram import TELEGRAM
from bot.pictures import studio
from bot.settings import Settings
from bot.sheets import opening
from bot.station import Station
from conversations.world import World
from locales.catalogue import Catalogues
from playground import Playground
from programme.file import load_programme
from programme.places import Places
from tests.support.person import Meets, Person, meeting

# How fast something is, no test says: machines differ, and so does their load.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

pytest_plugins = ["tests.support.postgres", "tests.support.browser", "tests.support.one_command"]

SECRET_KEY = "a-key-for-tests-only-of-no-use-anywhere"
ABILITIES = {"telegram": TELEGRAM, "bale": BALE_MESSENGER}


@pytest.fixture(scope="session", autouse=True)
def patience_with_children() -> Iterator[None]:
    """Give a process that draws or prints as long as it needs on a busy machine."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (studio, writing, opening):
            patch.setattr(module, "PATIENCE", 90.0)
        yield


@pytest.fixture(scope="session")
def world() -> World:
    return World(load_programme(), Places())


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    return Catalogues()


@pytest.fixture
def clock() -> Clock:
    """A clock inside the registration window of the shipped programme, whenever the tests are run."""
    return Clock(begins=datetime(2026, 12, 1, 8, tzinfo=UTC))


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings with a fresh database; whoever uses the bot runs once on each kind of database."""
    return Settings(_env_file=None, data_dir=tmp_path, secret_key=SECRET_KEY, database_url=database_url)


def accounts_of(playground: Playground) -> list[Account]:
    return [
        Account(ABILITIES[name], account.token, playground.api_url(name)) for name, account in playground.bots.items()
    ]


@pytest.fixture
async def playground(request: pytest.FixtureRequest, clock: Clock) -> AsyncIterator[Playground]:
    server = Playground(clock, bale_error_style=getattr(request, "param", "status"))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def bot(playground: Playground, settings: Settings, clock: Clock) -> AsyncIterator[list[Station]]:
    async with running(settings, accounts_of(playground), clock) as stations:
        yield stations


@pytest.fixture
async def meets(playground: Playground, bot: list[Station]) -> AsyncIterator[Meets]:
    async with meeting(playground.url) as meets:
        yield meets


@pytest.fixture
async def sara(meets: Meets) -> Person:
    """A citizen at home, on Bale."""
    return await meets("سارا", "bale")


@pytest.fixture
async def reza(meets: Meets) -> Person:
    """An Isfahani abroad, on Telegram."""
    return await meets("رضا", "telegram")


@pytest.fixture(autouse=True)
def no_errors(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test in which the bot logged an error, unless it says that it expects one."""
    yield
    if "bot" in request.fixturenames and request.node.get_closest_marker("logs_errors") is None:
        for phase in ("setup", "call"):
            errors = [record for record in caplog.get_records(phase) if record.levelno >= logging.ERROR]
            assert not errors, [f"{record.name}: {record.getMessage()}\n{record.exc_text or ''}" for record in errors]
