"""`run`: the messengers of the settings, or the playground when they name none, until a signal says stop."""

import asyncio
import gc
import logging
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot.app import Account, accounts, running
from bot.clock import Clock
from bot.messengers.bale import BALE_MESSENGER
from bot.messengers.telegram import TELEGRAM
from bot.samples.actions import offer_samples
from bot.settings import Settings
from playground import Playground
from programme.file import SHIPPED, Programme, load_programme

LOGGER = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM; what is under way is finished first."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    clock = Clock()
    programme: Programme | None = None
    playground: Playground | None = None
    at = accounts(settings)
    async with AsyncExitStack() as stack:
        if not at:
            # Its people begin anew at each start, and so does what the bot knows of them: nothing of a trial run
            # stands in the way of the next one, or in the database of the real programme.
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="citizen-diplomat-")))
            database = SecretStr(f"sqlite:///{folder / 'playground.db'}")
            key = SecretStr(token_urlsafe(48))
            settings = settings.model_copy(update={"data_dir": folder, "database_url": database, "secret_key": key})
            programme = load_programme(settings.programme_file or SHIPPED)
            if settings.programme_file is None and not programme.registration_open(clock.now()):
                # Whoever tries it in another season finds registration open, too.
                programme = programme.opened(clock.now())
            playground = await _playground(settings, programme, clock, stack)
            at = _accounts(playground)
        stations = await stack.enter_async_context(running(settings, at, clock, programme))
        if playground is not None:
            offer_samples(playground, stations[0].shared)
        _spare_the_collector()
        await stop.wait()
        LOGGER.info("stopping; what is under way is finished first")


async def _playground(settings: Settings, programme: Programme, clock: Clock, stack: AsyncExitStack) -> Playground:
    playground = Playground(clock, title={"fa": programme.name.fa, "en": programme.name.en})
    await playground.start(settings.listen.host, settings.listen.port)
    stack.push_async_callback(playground.stop)
    playground.add_sample_people()
    print(f"\n  No token in .env, so this is the playground:  {playground.url}\n", flush=True)
    return playground


def _accounts(playground: Playground) -> list[Account]:
    abilities = {"telegram": TELEGRAM, "bale": BALE_MESSENGER}
    return [
        Account(abilities[name], account.token, playground.api_url(name)) for name, account in playground.bots.items()
    ]


def _spare_the_collector() -> None:
    # What was made at start stays for good; walking it again and again cost a third of the answers (DECISIONS.md).
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
