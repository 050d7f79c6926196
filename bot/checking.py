"""`check`: one line each, whether tokens answer, the database takes writes, log, words and programme are whole."""

from collections.abc import Awaitable, Callable

from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError

from bot.app import Account, accounts
from bot.settings import Settings
from bot.wire.errors import delivery_error
from bot.wire.line import Line
from locales.catalogue import Catalogues
from programme.file import SHIPPED, ProgrammeFileError, load_programme
from services.audit import verify
from services.audit_walk import Fault, Findings, Kind
from storage.errors import StorageError
from storage.key_file import NAME, load_keys
from storage.migrations import newest, revisions, stored
from storage.store import Storage, open_storage

SAID = {
    Kind.CHANGED: "entry {} was changed",
    Kind.GAP: "entries before entry {} are gone",
    Kind.BROKEN: "entry {} does not follow the one before it: one of them was changed, or others between them are gone",
    Kind.FOREIGN: "entry {} does not belong where it stands",
    Kind.NOTE: "the note of entry {} is not the one that was written",
    Kind.HEAD: "the head of the chain does not fit the entries",
}
"""What is said of each fault in the audit log."""


class Wrong(Exception):
    """Something is not in order; the text says what."""


async def check_all(settings: Settings, console: Console) -> int:
    """Print a line a check; return 0 when all is in order, else 1."""
    found: list[tuple[str, Callable[[], Awaitable[str | None]]]] = [
        ("programme file", lambda: _programme(settings)),
        ("catalogues", _catalogues),
        ("database", lambda: _database(settings)),
        ("audit log", lambda: _audit_log(settings)),
    ]
    at = accounts(settings)
    found += [(account.messenger.name, lambda account=account: _token(account)) for account in at]  # type: ignore[misc]  # bound now
    wrong = 0
    for name, look in found:
        try:
            said, mark = await look(), "[green]✓[/green]"
        except Wrong as error:
            said, mark, wrong = str(error), "[red]✗[/red]", wrong + 1
        if said is None:
            continue
        console.print(f"{mark} {name}: ", end="")
        console.print(said, markup=False)
    if not at:
        console.print("- messengers: no token set; `make run` serves the playground", markup=False)
    return 1 if wrong else 0


async def _programme(settings: Settings) -> str:
    path = settings.programme_file or SHIPPED
    try:
        programme = load_programme(path)
    except ProgrammeFileError as error:
        raise Wrong(str(error)) from error
    return f"{programme.name.en}, {programme.city.en}, call {programme.call.code} ({path})"


async def _catalogues() -> str:
    catalogues = Catalogues()
    if gaps := catalogues.gaps():
        raise Wrong("; ".join(map(str, gaps)))
    return f"{len(catalogues.keys())} sentences in {' and '.join(catalogues.languages)}, complete"


async def _database(settings: Settings) -> str:
    url = settings.database_url.get_secret_value()
    try:
        revision = await stored(url)
    except (StorageError, SQLAlchemyError, OSError, ValueError) as error:
        raise Wrong(f"cannot be used: {error}") from error
    if revision is None:
        return "will be made at the first start"
    if revision not in revisions():
        raise Wrong(f"was migrated by a newer release, to {revision}; this one knows {newest()}")
    if revision != newest():
        return f"is at migration {revision}; the next start brings it to {newest()}"
    storage = await _opened(settings)
    try:
        health = await storage.check()
    except StorageError as error:
        raise Wrong(f"cannot be written: {error}") from error
    finally:
        await storage.close()
    return f"{health.database}, writable, at the newest migration ({health.revision})"


async def _audit_log(settings: Settings) -> str | None:
    """Verify the chain; None where there is no database to look at, as its own line says."""
    try:
        if await stored(settings.database_url.get_secret_value()) != newest():
            return None
        storage = await _opened(settings)
    except (Wrong, StorageError, SQLAlchemyError, OSError, ValueError):
        return None
    try:
        found = await storage.read(verify)
    except SQLAlchemyError as error:
        raise Wrong(f"cannot be read: {error}") from error
    finally:
        await storage.close()
    if not found.whole:
        raise Wrong(_faults(found))
    earlier = f" ({found.earlier} older before it)" if found.earlier else ""
    return f"{found.entries} entries, chain whole{earlier}"


def _faults(found: Findings) -> str:
    said = [f"{found.entries} entries", *map(_fault, found.faults)]
    if found.more:
        said.append(f"{found.more} more are like that")
    if found.missing:
        said.append(f"{found.missing} {'entry is' if found.missing == 1 else 'entries are'} missing")
    return "; ".join(said)


def _fault(fault: Fault) -> str:
    return SAID[fault.kind].format(fault.entry_id)


async def _opened(settings: Settings) -> Storage:
    if settings.secret_key is None and not (settings.data_dir / NAME).exists():
        raise Wrong(f"is there, but its key is not: set SECRET_KEY, or bring back {NAME} in DATA_DIR")
    secret = None if settings.secret_key is None else settings.secret_key.get_secret_value()
    try:
        keys, _ = load_keys(secret, settings.data_dir)
        return await open_storage(settings.database_url.get_secret_value(), keys=keys)
    except (StorageError, OSError, ValueError) as error:
        raise Wrong(f"cannot be used: {error}") from error


async def _token(account: Account) -> str:
    line = Line(account.token, api_url=account.api_url, request=account.messenger.request(proxies=account.proxies))
    async with line:
        try:
            me = await line.call("getMe", {})
        except TelegramError as error:
            raise Wrong(f"does not answer: {delivery_error(error)}") from error
    return f"answers as @{me.get('username')}"
