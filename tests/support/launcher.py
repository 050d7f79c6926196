"""Starts bots quickly: imports everything once, then forks a process for each bot it is asked for.

Reads requests as lines of JSON and answers with process numbers and ends; see `tests.support.process`.
"""

import gc
import os
import select
import signal
import sys
import tempfile
import traceback
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import orjson

from services import replies

# Before the bot binds it as a default: nobody in these tests waits for a second try.
replies.FIRST_PAUSE = timedelta(milliseconds=50)

import uvloop  # noqa: E402, F401 - loaded before the forks, as everything here

import bot.app  # noqa: E402
import bot.supervision  # noqa: E402
from bot.__main__ import run  # noqa: E402
from locales.catalogue import Catalogues  # noqa: E402
from programme.file import SHIPPED, Programme, load_programme  # noqa: E402
from programme.parts import QuietHours  # noqa: E402
from programme.places import Places  # noqa: E402
from services import audience  # noqa: E402
from tests.support.broadcasts import everybody  # noqa: E402
from tests.support.mailing import tell_all_plainly  # noqa: E402
from tests.support.season import always_open  # noqa: E402
from tests.support.striking import Strike, Striker  # noqa: E402


def main() -> None:
    """Serve requests until the input ends; then nothing that was started goes on."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    _prepare()
    running: set[int] = set()
    _answer({"ready": True})
    asked = b""
    while True:
        ready, _, _ = select.select([0, reader], [], [])
        if reader in ready:
            os.read(reader, 1024)
            _reap(running)
        if 0 in ready:
            if not (read := os.read(0, 65536)):
                break
            *lines, asked = (asked + read).split(b"\n")
            for line in lines:
                pid = _fork(orjson.loads(line), reader, writer)
                running.add(pid)
                _answer({"started": pid})
    for pid in running:
        os.kill(pid, signal.SIGKILL)


def _prepare() -> None:
    catalogues, places, programme = Catalogues(), Places(), _programme()
    bot.app.Catalogues = lambda: catalogues  # reference data, read once for all
    bot.app.Places = lambda: places  # as above
    bot.app.load_programme = lambda path: programme
    bot.supervision.SHORTEST = 0.05
    gc.collect()
    gc.freeze()


def _programme() -> Programme:
    with tempfile.TemporaryDirectory() as folder:
        return load_programme(always_open(Path(folder)))


def _fork(wanted: dict[str, Any], *pipes: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(wanted["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream in (1, 2):
            os.dup2(log, stream)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        for pipe in pipes:
            os.close(pipe)
        os.chdir(wanted["folder"])
        os.environ.clear()
        os.environ.update(wanted["environment"])
        _set(wanted)
        run()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _set(wanted: dict[str, Any]) -> None:
    """Let this process, and no other, be as it is wanted."""
    if wanted["pump_every"] is None:
        bot.app.Wakes.start = lambda wakes: None  # in this process alone
    else:
        soon = timedelta(seconds=wanted["pump_every"])
        bot.app.KEEP_EVERY = bot.app.PUMP_EVERY = bot.app.PUBLISH_EVERY = bot.app.LEASES_EVERY = soon
    if wanted["night"] is not None:
        programme = bot.app.load_programme(SHIPPED)
        bot.app.load_programme = lambda path: programme.model_copy(update={"quiet_hours": _night(wanted["night"])})
    if wanted["tells"]:
        tell_all_plainly()
        audience.people = everybody  # in this process alone
    if wanted["hurries"]:
        # What a rate does is tested by its own clock; here nobody waits for it.
        bot.delivery.rate.CHAT = 0.01
        bot.station.Rate = lambda limit: bot.delivery.rate.Rate(100)  # in this process alone
        bot.app.TELEGRAM = replace(bot.app.TELEGRAM, edits_every=0.1)  # as above
        bot.app.BALE_MESSENGER = replace(bot.app.BALE_MESSENGER, edits_every=0.1)  # as above
    if wanted["strike"] is not None:
        Striker(Strike(**wanted["strike"])).install()


def _night(ends: list[str]) -> QuietHours:
    starts, over = (time.fromisoformat(one) for one in ends)
    return QuietHours(starts=starts, ends=over)


def _reap(running: set[int]) -> None:
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        running.discard(pid)
        _answer({"ended": pid, "code": os.waitstatus_to_exitcode(status)})


def _answer(answer: dict[str, Any]) -> None:
    os.write(1, orjson.dumps(answer) + b"\n")


if __name__ == "__main__":
    main()
