"""The composition: everything is made here once, started together and stopped together."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from bot.answering.phrases import Phrases
from bot.answering.runner import Runner
from bot.broadcasting import Broadcasting
from bot.clock import Clock
from bot.course_clock import CourseClock
from bot.delivery.strays import Strays
from bot.desk_clock import DeskClock
from bot.erasing import Eraser
from bot.housekeeping import Housekeeping
from bot.importing import Importer
from bot.indexing import Indexer
from bot.intake.webhook import Webhooks
from bot.messengers.abilities import Abilities
from bot.messengers.bale import BALE_MESSENGER
from bot.messengers.telegram import TELEGRAM
from bot.publishing import Publisher
from bot.resting import Resting
from bot.review_clock import ReviewClock
from bot.scheduling import Wakes
from bot.settings import Settings, SettingsError
from bot.sheets.understanding import Understanding
from bot.station import Shared, Station
from bot.supervision import supervise
from bot.wire.line import Line
from conversations.world import World
from locales.catalogue import Catalogues
from programme.file import SHIPPED, Programme, load_programme
from programme.places import Places
from storage.files import FileStore
from storage.key_file import load_keys
from storage.store import Storage, open_storage

LOGGER = logging.getLogger(__name__)

PUMP_EVERY = timedelta(seconds=1)
PUBLISH_EVERY = timedelta(seconds=1)
KEEP_EVERY = timedelta(seconds=15)
INDEX_EVERY = timedelta(seconds=2)
CLEAN_EVERY = timedelta(seconds=30)
TIDY_EVERY = timedelta(hours=1)
LEASES_EVERY = timedelta(seconds=15)
REVIEWS_EVERY = timedelta(seconds=30)
COURSES_EVERY = timedelta(seconds=15)
STRAYS_EVERY = timedelta(minutes=1)
FOLD_EVERY = timedelta(seconds=30)
IMPORT_EVERY = timedelta(seconds=2)


@dataclass(frozen=True)
class Account:
    """A bot's account on one messenger: where it is, and by which ways it is reached."""

    messenger: Abilities
    token: str
    api_url: str
    proxies: tuple[str, ...] = ()


def accounts(settings: Settings) -> list[Account]:
    """List the accounts that the settings name."""
    found = []
    if settings.telegram_token is not None:
        token = settings.telegram_token.get_secret_value()
        found.append(Account(TELEGRAM, token, settings.telegram_api_url, settings.proxies))
    if settings.bale_token is not None:
        # Bale is reached directly: a proxy for Telegram would carry it abroad and back (bale.md).
        found.append(Account(BALE_MESSENGER, settings.bale_token.get_secret_value(), settings.bale_api_url))
    return found


@asynccontextmanager
async def opened(settings: Settings, clock: Clock, programme: Programme | None = None) -> AsyncIterator[Shared]:
    """Open what all messengers share: the key, the database, the files, the programme, the words.

    Raises:
        SettingsError: when the settings name what is not there.
        StorageError: when the database or its key cannot be used.
        ProgrammeFileError: when the programme file cannot be used.
    """
    programme = programme or load_programme(settings.programme_file or SHIPPED)
    catalogues, places = _shipped()
    async with storage_of(settings) as (storage, store):
        store.tidy(before=clock.now() - timedelta(hours=1))
        runner = Runner(World(programme, places), Phrases(catalogues))
        eraser = Eraser(storage=storage, store=store)
        await eraser.catch_up()
        yield Shared(storage, store, runner, catalogues, clock, eraser)


@cache
def _shipped() -> tuple[Catalogues, Places]:
    # What comes with the bot and never changes is read once, however often a process starts and stops it.
    return Catalogues(), Places()


@asynccontextmanager
async def storage_of(settings: Settings) -> AsyncIterator[tuple[Storage, FileStore]]:
    """Open the database and the files that the settings name, with their key.

    Raises:
        SettingsError: when the settings name what is not there.
        StorageError: when the database or its key cannot be used.
    """
    secret = None if settings.secret_key is None else settings.secret_key.get_secret_value()
    try:
        keys, made = load_keys(secret, settings.data_dir)
        storage = await open_storage(settings.database_url.get_secret_value(), keys=keys)
    except (OSError, ValueError) as error:
        raise SettingsError(f"SECRET_KEY, DATA_DIR or DATABASE_URL cannot be used: {error}") from error
    if made:
        LOGGER.warning(
            "A new key was made in %s. Everything personal is sealed with it: keep a copy apart from the backups.",
            settings.data_dir,
        )
    try:
        yield storage, FileStore(settings.data_dir / "files", keys)
    finally:
        await storage.close()


@asynccontextmanager
async def running(
    settings: Settings, at: list[Account], clock: Clock, programme: Programme | None = None
) -> AsyncIterator[list[Station]]:
    """Run the bot on every account until the block ends; what is under way is then finished."""
    async with AsyncExitStack() as stack:
        shared = await stack.enter_async_context(opened(settings, clock, programme))
        stations = []
        for account in at:
            request = account.messenger.request(proxies=account.proxies)
            line = Line(account.token, api_url=account.api_url, request=request)
            await stack.enter_async_context(line)
            stations.append(Station(account.messenger, line, shared))
        webhooks = await _webhooks(settings, stack)
        wakes = _wakes(stations, shared)
        stack.push_async_callback(wakes.stop)
        clock.on_forward(wakes.now)
        tasks = [asyncio.create_task(_supervised(station, webhooks, settings)) for station in stations]
        wakes.start()
        try:
            yield stations
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if webhooks is not None:
                # Nothing new is taken in while what is under way is finished.
                await webhooks.stop()
            # First all mailers: nobody's notices go on while another messenger is finished.
            for station in stations:
                station.mailer.stop()
            await asyncio.gather(*(station.leave() for station in stations))


async def _webhooks(settings: Settings, stack: AsyncExitStack) -> Webhooks | None:
    if settings.webhook_url is None or settings.webhook_secret is None:
        return None
    webhooks = Webhooks(settings.webhook_secret.get_secret_value())
    await webhooks.start(settings.listen.host, settings.listen.port)
    stack.push_async_callback(webhooks.stop)
    return webhooks


async def _supervised(station: Station, webhooks: Webhooks | None, settings: Settings) -> None:
    seen = station.succeeded_at

    def well() -> bool:
        nonlocal seen
        before, seen = seen, station.succeeded_at
        return seen > before

    async def work() -> None:
        await station.arrive()
        secret = "" if settings.webhook_secret is None else settings.webhook_secret.get_secret_value()
        await station.receive(webhooks, url=settings.webhook_url or "", secret=secret)

    await supervise(station.messenger.name, work, well=well)


def _wakes(stations: list[Station], shared: Shared) -> Wakes:
    wakes, resting = Wakes(), Resting(lambda: shared.storage.changes)
    shared.clock.on_forward(resting.wake)
    for station in stations:
        wakes.every(PUMP_EVERY, f"pump {station.messenger.name}", resting.job(station.pump.run))
        wakes.every(PUMP_EVERY, f"mail {station.messenger.name}", resting.job(station.mailer.run))
        wakes.every(KEEP_EVERY, f"keep {station.messenger.name}", station.keeper.run)
        wakes.every(PUBLISH_EVERY, f"progress {station.messenger.name}", resting.job(station.progress.run))
    programme = shared.runner.world.programme
    publisher = Publisher(storage=shared.storage, clock=shared.clock)
    wakes.every(PUBLISH_EVERY, "publish", resting.job(publisher.run))
    mailers = {station.messenger.name: station.mailer for station in stations}
    broadcasting = Broadcasting(mailers, storage=shared.storage, programme=programme, clock=shared.clock)
    wakes.every(PUBLISH_EVERY, "broadcasts", resting.job(broadcasting.run))
    indexer = Indexer(storage=shared.storage, world=shared.runner.world)
    wakes.every(INDEX_EVERY, "index", resting.job(indexer.run))
    wakes.every(CLEAN_EVERY, "clean", shared.eraser.catch_up)
    tidy = Housekeeping(storage=shared.storage, eraser=shared.eraser, world=shared.runner.world, clock=shared.clock)
    wakes.every(TIDY_EVERY, "tidy", tidy.run)
    desk = DeskClock(storage=shared.storage, programme=programme, clock=shared.clock)
    wakes.every(LEASES_EVERY, "leases", desk.leases)
    wakes.every(TIDY_EVERY, "inquiries", desk.inquiries)
    wakes.every(TIDY_EVERY, "revisions", desk.revisions)
    wakes.every(FOLD_EVERY, "fold", desk.fold)
    reviews = ReviewClock(storage=shared.storage, programme=programme, clock=shared.clock)
    wakes.every(REVIEWS_EVERY, "reviews", reviews.run)
    courses = CourseClock(storage=shared.storage, programme=programme, clock=shared.clock)
    wakes.every(COURSES_EVERY, "courses", courses.run)
    strays = Strays([station.messenger.name for station in stations], storage=shared.storage, clock=shared.clock)
    wakes.every(STRAYS_EVERY, "strays", strays.run)
    importer = Importer(
        storage=shared.storage,
        store=shared.store,
        eraser=shared.eraser,
        programme=programme,
        understanding=Understanding(programme, shared.catalogues),
        clock=shared.clock,
    )
    wakes.every(IMPORT_EVERY, "import", resting.job(importer.run))
    return wakes
