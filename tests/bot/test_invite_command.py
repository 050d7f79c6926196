"""`python -m bot invite`: the code and the links by which the first coordinator comes in."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from playground import Playground
from tests.conftest import SECRET_KEY

ROOT = Path(__file__).parents[2]


async def invites(folder: Path, *words: str, **settings: str) -> tuple[int, str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "BALE_"))}
    environment |= {"PYTHONPATH": str(ROOT), "DATA_DIR": str(folder), "SECRET_KEY": SECRET_KEY, **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "invite", *words,
        cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complained = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode(), complained.decode()


async def test_code_and_a_link_for_each_configured_messenger_are_printed(
    playground: Playground, tmp_path: Path
) -> None:
    settings = {
        f"{name.upper()}_{key}": value
        for name, account in playground.bots.items()
        for key, value in (("TOKEN", account.token), ("API_URL", playground.api_url(name)))
    }
    code, said, _ = await invites(tmp_path, "--role", "coordinator", "--name", "مینا نمونه", **settings)
    assert code == 0
    lines = dict(line.split(": ", 1) for line in said.splitlines() if line.startswith(("code", "telegram", "bale")))
    assert lines["code"].startswith("join_")
    assert lines["telegram"] == f"https://t.me/playground_telegram_bot?start={lines['code']}"
    assert lines["bale"] == f"https://ble.ir/playground_bale_bot?start={lines['code']}"
    assert len(f"{lines['code']}") <= 64, "the longest payload of a link (Bot API, deep linking)"


async def test_without_a_messenger_the_code_alone_is_printed(tmp_path: Path) -> None:
    code, said, _ = await invites(tmp_path, "--role", "officer")
    assert (code, said.count("join_")) == (0, 1)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--role", "reviewer"), "--institution"),
        (("--role", "reviewer", "--institution", "nowhere"), "no such institution"),
        (("--role", "citizen"), "citizen"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_line(tmp_path: Path, words: tuple[str, ...], complaint: str) -> None:
    code, said, complained = await invites(tmp_path, *words)
    assert code == 2
    assert complaint in complained
    assert "join_" not in said
    assert "Traceback" not in complained
