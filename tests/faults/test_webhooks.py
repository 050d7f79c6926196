"""Webhooks: an update is acknowledged when it is committed, never before, and only to who may bring it."""

import asyncio
import io
import random
import socket
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing, suppress
from typing import Any

import aiohttp
import pytest

from bot.app import running
from bot.clock import Clock
from bot.intake.webhook import SECRET_HEADER, path_of, token_of
from bot.settings import Settings
from bot.wire.bale import BaleRequest
from playground import Playground
from storage.engine.sqlite import SqliteWriter
from storage.engine.tx import Work
from storage.errors import NotCommitted
from tests.conftest import SECRET_KEY, accounts_of
from tests.faults.waiting import until
from tests.support.person import Person
from tests.support.registering import begins, lives_at_home, registers

SECRET = "a-webhook-secret-for-tests"
USER = {"id": 5_100_000_001, "is_bot": False, "first_name": "مینا"}
CHAT = {"id": 5_100_000_001, "type": "private"}


def update(number: int) -> dict[str, Any]:
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1_790_000_000, "chat": CHAT, "from": USER, "text": "/start"},
    }


def free_port() -> int:
    """Find a port that nobody is given by chance until the bot listens there."""
    for port in random.sample(range(20_000, 30_000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    port = free_port()
    return Settings(
        _env_file=None,
        data_dir=settings.data_dir,
        secret_key=SECRET_KEY,
        listen=f"127.0.0.1:{port}",
        webhook_url=f"http://127.0.0.1:{port}",
        webhook_secret=SECRET,
    )


@pytest.fixture
async def bot(playground: Playground, settings: Settings, clock: Clock) -> AsyncIterator[None]:
    async with running(settings, accounts_of(playground), clock):
        await until(lambda: all(one.webhook.webhook for one in playground.messengers.values()), "webhooks")
        yield


@pytest.fixture
async def messenger(bot: None, settings: Settings) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody who posts to the webhook, as Telegram does."""
    headers = {SECRET_HEADER: token_of("telegram", SECRET)}
    async with aiohttp.ClientSession(settings.webhook_url, headers=headers) as session:
        yield session


HERE = path_of("telegram", SECRET)


async def test_registration_by_webhook(person: Person) -> None:
    await registers(person, name="مینا نمونه")


async def test_update_is_acknowledged_after_its_commit_only(
    messenger: aiohttp.ClientSession, settings: Settings
) -> None:
    path = settings.data_dir / "citizen-diplomat.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        posting = asyncio.create_task(messenger.post(HERE, json=update(1)))
        done, _ = await asyncio.wait([posting], timeout=0.3)
        assert not done
        other.execute("ROLLBACK")
        assert (await posting).status == 200
        assert other.execute("SELECT update_id FROM seen").fetchall() == [(1,)]


@pytest.mark.logs_errors
@pytest.mark.usefixtures("idle")
async def test_update_that_cannot_be_stored_is_not_acknowledged_and_succeeds_when_it_comes_again(
    playground: Playground, reza: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begins(reza)
    commit, failures = SqliteWriter._commit, iter(range(2))

    def fails_twice(writer: SqliteWriter, works: Sequence[Work]) -> list[Any]:
        if next(failures, None) is not None:
            raise NotCommitted("database or disk is full")
        return commit(writer, works)

    monkeypatch.setattr(SqliteWriter, "_commit", fails_twice)
    await lives_at_home(reza)
    webhook = playground.messengers["telegram"].webhook.webhook
    assert webhook is not None
    assert webhook.last_error is not None
    assert "500" in webhook.last_error


@pytest.mark.parametrize(
    ("path", "headers", "body", "status"),
    [
        pytest.param(HERE, {SECRET_HEADER: "guessed"}, b"{}", 403, id="wrong-secret"),
        pytest.param(HERE, {SECRET_HEADER: ""}, b"{}", 403, id="no-secret"),
        pytest.param(HERE, {SECRET_HEADER: token_of("bale", SECRET)}, b"{}", 403, id="secret-of-the-other"),
        pytest.param("/hook/telegram/" + "0" * 32, {}, b"{}", 404, id="guessed-path"),
        pytest.param(path_of("bale", SECRET).replace("bale", "telegram"), {}, b"{}", 404, id="path-of-the-other"),
        pytest.param(path_of("nobody", SECRET), {}, b"{}", 404, id="unknown-messenger"),
        pytest.param("/", {}, b"{}", 404, id="elsewhere"),
        pytest.param("/hook/telegram/\u0633\u0644\u0627\u0645", {}, b"{}", 404, id="no-latin-path"),
        pytest.param(HERE, {}, b" " * (2 << 20), 413, id="too-large"),
        pytest.param(HERE, {}, b'{"update_id": 1', 400, id="half-json"),
        pytest.param(HERE, {}, b"[]", 400, id="array"),
        pytest.param(HERE, {}, b"{}", 400, id="no-number"),
        pytest.param(HERE, {}, b'{"update_id": "1"}', 400, id="number-as-text"),
        pytest.param(HERE, {}, b'{"a":' * 2000 + b"1" + b"}" * 2000, 400, id="nested"),
        pytest.param(HERE, {}, b"\xff\xfe\x00", 400, id="no-text"),
    ],
)
async def test_what_is_no_update_of_a_messenger_is_refused(
    messenger: aiohttp.ClientSession,
    settings: Settings,
    path: str,
    headers: dict[str, str],
    body: bytes,
    status: int,
) -> None:
    async with messenger.post(path, data=io.BytesIO(body), headers=headers) as answer:
        assert answer.status == status
        assert SECRET.encode() not in await answer.read()
    async with messenger.post(HERE, json=update(2)) as answer:
        assert answer.status == 200
    with closing(sqlite3.connect(settings.data_dir / "citizen-diplomat.db")) as database:
        assert database.execute("SELECT update_id FROM seen").fetchall() == [(2,)]


@pytest.mark.logs_errors
async def test_odd_update_is_acknowledged_so_that_it_does_not_come_for_ever(messenger: aiohttp.ClientSession) -> None:
    async with messenger.post(HERE, json={"update_id": 3, "message": {"chat": 5}}) as answer:
        assert answer.status == 200


@pytest.mark.logs_errors
async def test_update_that_breaks_on_the_way_in_is_acknowledged_and_logged(
    messenger: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: Any) -> dict[str, Any]:
        raise KeyError("a shape that nobody foresaw")

    monkeypatch.setattr(BaleRequest, "received", breaks)
    async with messenger.post(path_of("bale", SECRET), json=update(4)) as answer:
        assert answer.status == 200
    assert "bale: an update was passed, reference E-" in caplog.text
