"""A start that cannot be is one line about the setting; a fault later on keeps its traceback."""

import socket
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import __main__ as main
from bot import supervision
from bot.supervision import supervise

RUN = CliRunner()


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in {"DATA_DIR": str(tmp_path), "SECRET_KEY": "x" * 40}.items():
        monkeypatch.setenv(name, value)
    for name in ("TELEGRAM_TOKEN", "BALE_TOKEN", "DATABASE_URL", "WEBHOOK_URL"):
        monkeypatch.setenv(name, "")
    # The process of the tests keeps its own logging.
    monkeypatch.setattr("bot.commands.running.set_up_logging", lambda **_: None)
    return monkeypatch


def test_address_in_use_is_named_in_one_line(environment: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        environment.setenv("LISTEN", address)
        result = RUN.invoke(main.app, ["run"])
    assert result.exit_code == 2
    assert f"LISTEN: {address} cannot be served" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("error", [ValueError("a slip"), OSError(5, "input/output error")], ids=["value", "os"])
def test_fault_of_a_running_bot_keeps_its_traceback(environment: pytest.MonkeyPatch, error: Exception) -> None:
    async def fails(_: Any) -> None:
        raise error

    environment.setattr(main, "serve", fails)
    assert RUN.invoke(main.app, ["run"]).exception is error


async def test_pause_begins_anew_after_a_fault_of_ours_behind_good_work(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    runs = iter(range(5))

    async def work() -> None:
        if next(runs) < 4:
            raise KeyError("a slip")

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    answers = iter([False, False, True, False])
    monkeypatch.setattr(supervision.asyncio, "sleep", sleep)
    await supervise("bale", work, well=lambda: next(answers))
    assert pauses == [1, 2, 1, 2]
