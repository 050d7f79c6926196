"""The command is used again and again: what one trial left must not stand in the way of the next."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

from tests.support.person import meeting

ROOT = Path(__file__).parents[1]
PATIENCE = 90.0


async def test_second_start_of_the_playground_answers_like_the_first(tmp_path: Path) -> None:
    for _ in range(2):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path), "LISTEN": "127.0.0.1:0"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run",
            cwd=tmp_path, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := re.search(rb"http://\S+", line := await process.stdout.readline())) is None:
                    assert line, "it ended before it said where it is"
            async with meeting(found[0].decode()) as meets:
                sara = await meets("سارا", "bale")
                await sara.starts()
                await sara.sees("ثبت‌نام حدود دو دقیقه", timeout=PATIENCE)
        finally:
            process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode == 0
    assert os.listdir(tmp_path) == [], "a trial leaves nothing"
