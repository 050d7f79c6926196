"""The process as `make run` starts it, for whoever has only this repository: `address` is where its page is."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0  # seconds for a start on a busy machine


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """Start the process as `make run` does, without any token, and read the address that it prints."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "BALE_", "WEBHOOK_"))
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run",
        cwd=tmp_path, env={**kept, "PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path), "LISTEN": "127.0.0.1:0"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        async with asyncio.timeout(PATIENCE):
            while (found := re.search(rb"http://\S+", line := await process.stdout.readline())) is None:
                assert line, (await process.stderr.read()).decode()
        yield found[0].decode()
    finally:
        process.send_signal(signal.SIGTERM)
        _, complaints = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0, complaints.decode()
    assert b"ERROR" not in complaints, complaints.decode()
